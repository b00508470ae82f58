/** Terms and settings for tests of what recurs. */
import { formatInstant, type LocalDate, startOfLocalDay, zoneOf } from '@longlines/core/time'
import type { BillItem, BillingSetting, RecurringTerm } from '../../src/billing/index.ts'

const rome = zoneOf('Europe/Rome')
export const at = (date: LocalDate, zone = rome) => formatInstant(startOfLocalDay(date, zone))
export const term = (
  more: Partial<RecurringTerm> & { readonly start?: LocalDate; readonly end?: LocalDate },
): RecurringTerm => {
  const { start = '2026-01-01', end, ...rest } = more
  return {
    subscriptionId: 's1',
    priceId: 'fibre',
    description: 'Fibre',
    taxClass: 'telecom',
    amount: '31',
    quantity: '1',
    interval: { unit: 'month', count: 1 },
    timing: 'advance',
    from: at(start),
    to: end === undefined ? null : at(end),
    ...rest,
  }
}
export const setting = (until: LocalDate, more: Partial<BillingSetting> = {}): BillingSetting => ({
  currency: 'EUR',
  zone: rome,
  until,
  ...more,
})
export const shown = (items: readonly BillItem[]) =>
  items.map(({ kind, period, amount }) => [kind, period.from, period.to, amount])
