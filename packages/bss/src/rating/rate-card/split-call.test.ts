import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compile,
  type Price,
  type RateBand,
  type RatingContext,
  renderExplanation,
  type UsageEvent,
} from '../index.ts'

const CONTEXT: RatingContext = {
  currency: 'EUR',
  zone: 'Europe/Rome',
  crossing: 'split',
  rounding: { digits: 6, mode: 'half-up' },
}
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
const BANDS: readonly RateBand[] = [
  {
    name: 'day',
    windows: [{ days: EVERY_DAY, from: '08:00', to: '20:00' }],
    connectFee: '0.1',
    rates: [
      { fromSecond: 0, price: '0.12', per: 60, increment: 60 },
      { fromSecond: 60, price: '0.06', per: 60, increment: 30 },
    ],
  },
  {
    name: 'night',
    windows: [{ days: EVERY_DAY, from: '20:00', to: '08:00' }],
    rates: [{ fromSecond: 0, price: '0.01', per: 1, increment: 7 }],
  },
]

function priceOf(more: Partial<Price> = {}): Price {
  return {
    id: 'voice',
    currency: 'EUR',
    usageType: 'voice',
    unit: 'second',
    model: {
      type: 'rate-card',
      destinations: [{ prefix: '39', name: 'Italy', card: 'italy' }],
      cards: { italy: BANDS },
      minimumDuration: 20,
    },
    ...more,
  }
}

function call(startedAt: string, quantity: number): UsageEvent {
  return {
    id: 'c1',
    type: 'voice',
    subscriptionId: 's1',
    startedAt,
    quantity,
    unit: 'second',
    attributes: { destination: '+39 06 1' },
  }
}

/** Two versions with equal content, so that only the split itself can make a difference. */
const versions = (at: string): Price[] => [
  priceOf({ version: 'old', validFor: { to: at } }),
  priceOf({ version: 'new', validFor: { from: at } }),
]

describe('a call that is split', () => {
  it('pays one connect fee, one minimum duration and each increment once', () => {
    const { charges } = compile(versions('2026-03-02T12:00:10Z'), CONTEXT).rate(
      call('2026-03-02T12:00:00Z', 100),
      [],
    )
    expect(
      charges.map((charge) => [charge.priceVersion, charge.startedAt, charge.quantity, charge.amount]),
    ).toEqual([
      ['old', '2026-03-02T12:00:00Z', '60', '0.22'],
      ['new', '2026-03-02T12:01:00Z', '40', '0.06'],
    ])
  })

  it('is charged where it starts if its minimum duration reaches beyond its end', () => {
    const { charges } = compile(versions('2026-03-02T23:00:05Z'), CONTEXT).rate(
      call('2026-03-02T23:00:00Z', 15),
      [],
    )
    expect(charges.map((charge) => [charge.priceVersion, charge.amount])).toEqual([['old', '0.21']])
  })

  it('costs what it costs whole, at any boundary', () => {
    const whole = compile([priceOf()], { ...CONTEXT, crossing: 'start' })
    const startMs = Date.parse('2026-03-28T06:59:00Z')
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 90_000 }),
        fc.integer({ min: 0, max: 9000 }),
        fc.integer({ min: 1, max: 9000 }),
        (offset, seconds, cut) => {
          const event = call(new Date(startMs + offset * 1000).toISOString(), seconds)
          const boundary = new Date(startMs + (offset + cut) * 1000).toISOString()
          const amountOf = (rater: typeof whole) =>
            rater
              .rate(event, [])
              .charges.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 1e6), 0)
          expect(amountOf(compile(versions(boundary), CONTEXT))).toBe(amountOf(whole))
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('a call of which an allowance covers the start', () => {
  const context: RatingContext = {
    ...CONTEXT,
    allowances: [{ id: 'minutes', unit: 'second', units: '90', usageTypes: ['voice'] }],
  }
  const ratedWith = (more: Partial<RatingContext>) => {
    const rater = compile([priceOf()], { ...context, ...more })
    const counters = [rater.openPeriod({ scope: 'subscription', id: 's1', at: '2026-03-01T00:00:00Z' })]
    return { rater, charge: rater.rate(call('2026-03-02T18:59:00Z', 120), counters).charges[0]! }
  }

  it('is charged from the second, the row and the band it goes on in', () => {
    // Covered until 19:00:30 UTC, which is 20:00:30 in Rome: 30 s at night in increments of 7 s.
    expect(ratedWith({}).charge).toMatchObject({ amount: '0.35', offset: '90' })
  })

  it('explains itself', () => {
    const { rater, charge } = ratedWith({})
    const text = renderExplanation(rater.explain(charge))
    expect(text).toContain('Destination +39 06 1 matches prefix 39 (Italy), card italy')
    expect(text).toContain('No connect fee: an allowance covered the start of the call')
    expect(text).toContain(
      'night, row from second 0: second 90 at 2026-03-02T19:00:30Z, 5 x 7 s = 35 s at 0.01 per 1 s: 0.35',
    )
    expect(text).toContain('0.35 EUR')
  })
})
