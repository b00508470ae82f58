import { type Instant, zoneOf } from '@longlines/core/time'
import { describe, expect, it } from 'vitest'
import { accepted, activate, type Day, months, terms } from '../../test/subscription-commands.ts'
import { momentsOf, type PriceVersion, phasesOf } from '../subscriptions/index.ts'
import { type BookedPrice, type PriceBook, termsOf } from './index.ts'

const zone = zoneOf('UTC')
const recurring = (id: string, amount: string, more: object = {}): BookedPrice => ({
  type: 'recurring',
  id,
  name: id,
  amount,
  interval: { unit: 'month', count: 1 },
  timing: 'advance',
  taxClass: 'telecom',
  ...more,
})
const once = (id: string, amount: string, on: 'activation' | 'plan-change' | 'termination'): BookedPrice => ({
  type: 'one-time',
  id,
  name: id,
  amount,
  on,
  perUnit: false,
  taxClass: 'equipment',
})
const PRICES: Record<string, readonly BookedPrice[]> = {
  'fibre-100': [
    recurring('fibre', '30'),
    once('setup', '49', 'activation'),
    once('visit', '20', 'termination'),
  ],
  'fibre-200': [
    recurring('fibre', '40'),
    recurring('ip', '5', { perUnit: false }),
    once('change', '9', 'plan-change'),
  ],
  yearly: [recurring('year', '300', { interval: { unit: 'year', count: 1 } })],
}
/** From April on everything recurring costs a tenth more, for whoever follows the catalog. */
const APRIL = '2026-04-01T00:00:00Z'
const book: PriceBook = {
  pricesOf: (offeringId, version: PriceVersion) =>
    (PRICES[offeringId] ?? []).map((price) =>
      typeof version === 'string' && version >= APRIL && price.type === 'recurring'
        ? { ...price, amount: String(Number(price.amount) * 1.1) }
        : price,
    ),
  changesWithin: (from, to) => (from < APRIL && (to === null || to > APRIL) ? [APRIL] : []),
}
const owed = (days: readonly Day[], accountId = 'acc-1') => {
  const { subscription } = accepted(days)
  const { recurring: recurs, oneTime } = termsOf({
    phases: phasesOf(subscription),
    moments: momentsOf(subscription),
    accountId,
    book,
    zone,
  })
  const date = (at: Instant | null) => at?.slice(0, 10) ?? null
  return {
    recurs: recurs.map(({ priceId, amount, quantity, from, to }) => [
      priceId,
      amount,
      quantity,
      date(from),
      date(to),
    ]),
    once: oneTime.map(({ priceId, amount, at }) => [priceId, amount, date(at)]),
    counted: recurs.map(({ countedFrom }) => countedFrom),
  }
}
const following = { ...activate, prices: 'following' } as const

describe('recurring', () => {
  it('is owed from activation on, at the prices of then', () => {
    expect(owed([['2026-01-10', activate]])).toMatchObject({
      recurs: [['fibre', '30', '1', '2026-01-10', null]],
      once: [['setup', '49', '2026-01-10']],
    })
  })

  it('follows the catalog where it should, cut only where a price changes', () => {
    expect(owed([['2026-01-10', following]]).recurs).toEqual([
      ['fibre', '30', '1', '2026-01-10', '2026-04-01'],
      ['fibre', '33', '1', '2026-04-01', null],
    ])
  })

  it('changes with plan and quantity; what is not by unit stays one', () => {
    const days: Day[] = [
      ['2026-01-10', activate],
      ['2026-02-01', { type: 'change-plan', offeringId: 'fibre-200' }],
      ['2026-03-01', { type: 'change-quantity', quantity: '3' }],
    ]
    expect(owed(days)).toMatchObject({
      recurs: [
        ['fibre', '30', '1', '2026-01-10', '2026-02-01'],
        ['fibre', '40', '1', '2026-02-01', '2026-03-01'],
        ['ip', '5', '1', '2026-02-01', null],
        ['fibre', '40', '3', '2026-03-01', null],
      ],
      once: [
        ['setup', '49', '2026-01-10'],
        ['change', '9', '2026-02-01'],
      ],
    })
  })

  it('is not owed in a pause without charge, and goes on in one with charge', () => {
    const pause = (charged: boolean): Day[] => [
      ['2026-01-01', activate],
      ['2026-01-10', { type: 'pause', charged }],
      ['2026-01-20', { type: 'resume' }],
    ]
    expect(owed(pause(false)).recurs).toEqual([
      ['fibre', '30', '1', '2026-01-01', '2026-01-10'],
      ['fibre', '30', '1', '2026-01-20', null],
    ])
    expect(owed(pause(true)).recurs).toEqual([['fibre', '30', '1', '2026-01-01', null]])
  })

  it('is owed by who holds it', () => {
    const days: Day[] = [
      ['2026-01-01', activate],
      ['2026-02-01', { type: 'transfer', accountId: 'acc-2' }],
    ]
    expect(owed(days).recurs).toEqual([['fibre', '30', '1', '2026-01-01', '2026-02-01']])
    expect(owed(days, 'acc-2')).toMatchObject({
      recurs: [['fibre', '30', '1', '2026-02-01', null]],
      once: [],
    })
  })

  it('counts years from the day on which a yearly plan began, also after a pause', () => {
    const days: Day[] = [
      ['2026-01-15', activate],
      ['2026-02-20', { type: 'change-plan', offeringId: 'yearly' }],
      ['2026-05-01', { type: 'pause', charged: false }],
      ['2026-06-01', { type: 'resume' }],
    ]
    expect(owed(days).counted).toEqual(['2026-01-15', '2026-02-20', '2026-02-20'])
  })
})

describe('due once', () => {
  it('on termination, with the fee for leaving early', () => {
    const contract = terms({ minimumTerm: months(12), earlyTermination: { type: 'fixed', amount: '75' } })
    const days: Day[] = [
      ['2026-01-01', activate, contract],
      ['2026-03-01', { type: 'cancel' }, contract],
    ]
    expect(owed(days).once).toEqual([
      ['setup', '49', '2026-01-01'],
      ['visit', '20', '2026-03-01'],
      ['early-termination', '75', '2026-03-01'],
    ])
  })
})
