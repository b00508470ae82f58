import {
  addMonths,
  formatInstant,
  localDateAt,
  parseInstant,
  startOfLocalDay,
  zoneOf,
} from '@longlines/core/time'
import { type Charge, chargeId } from '../rating/index.ts'

/**
 * A charge as rating makes it: a call of a minute for 0.10 EUR, in the month in which it began, Roman time.
 *
 * @param more - what is to be otherwise; ids and period follow from it
 * @example
 * const late = aUsageCharge({ recordId: 'r7', amount: '1.25', startedAt: '2026-04-30T22:00:00Z' })
 * late.id // 'r7#0'
 * late.period // { from: '2026-04-30T22:00:00Z', to: '2026-05-31T22:00:00Z' }
 * @throws LonglinesError `time.invalid_instant`
 */
export function aUsageCharge(more: Partial<Charge> = {}): Charge {
  const { recordId = 'r1', part = 0, startedAt = '2026-03-10T11:00:00Z', quantity = '60' } = more
  return {
    id: chargeId(recordId, part),
    recordId,
    part,
    type: 'voice',
    subscriptionId: 's1',
    priceId: 'calls',
    priceVersion: '1',
    period: monthOf(startedAt),
    startedAt,
    quantity,
    unit: 'second',
    chargedQuantity: quantity,
    currency: 'EUR',
    amount: '0.10',
    capped: '0',
    allowances: [],
    offset: '0',
    before: { quantity: '0', amount: '0', count: 0 },
    attributes: {},
    ...more,
  }
}

function monthOf(instant: string): Charge['period'] {
  const zone = zoneOf('Europe/Rome')
  const first = `${localDateAt(parseInstant(instant), zone).slice(0, 8)}01`
  const start = (date: string) => formatInstant(startOfLocalDay(date, zone))
  return { from: start(first), to: start(addMonths(first, 1)) }
}
