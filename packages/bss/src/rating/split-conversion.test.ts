import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Charge,
  compile,
  type Price,
  type RateCardModel,
  type RatingContext,
  type UsageEvent,
} from './index.ts'

const context: RatingContext = {
  currency: 'EUR',
  zone: 'Europe/Rome',
  crossing: 'split',
  rounding: { digits: 4, mode: 'half-up' },
}

const perSecond: Price = {
  id: 'call',
  currency: 'EUR',
  usageType: 'voice',
  unit: 'second',
  model: { type: 'per-unit', unitPrice: '0.01' },
}

function call(startedAt: string, quantity: number): UsageEvent {
  return {
    id: 'r1',
    type: 'voice',
    subscriptionId: 's1',
    startedAt,
    quantity,
    unit: 'second',
    attributes: { destination: '39' },
  }
}

const MINUTES: RateCardModel = {
  type: 'rate-card',
  destinations: [{ prefix: '39', card: 'italy' }],
  cards: {
    italy: [{ connectFee: '0.05', rates: [{ fromSecond: 0, price: '0.10', per: 60, increment: 60 }] }],
  },
}

describe('a converted record that crosses', () => {
  it.each([
    [
      'started minutes',
      { divideBy: '60', rounding: 'ceil', unit: 'minute' },
      125,
      [
        ['120', '2', '2'],
        ['5', '1', '1'],
      ],
    ],
    [
      'tenths of minutes',
      { divideBy: '60', rounding: 'ceil', roundTo: '0.1', unit: 'minute' },
      125,
      [
        ['90', '1.5', '1.5'],
        ['35', '0.6', '0.6'],
      ],
    ],
    [
      'minutes not rounded',
      { divideBy: '60', unit: 'minute' },
      125,
      [
        ['90', '1.5', '1.5'],
        ['35', '0.583333', '0.583333'],
      ],
    ],
    [
      'started minutes of the period',
      { divideBy: '60', rounding: 'ceil', unit: 'minute', scope: 'period' },
      125,
      [
        ['90', '2', '2'],
        ['35', '1', '1'],
      ],
    ],
  ] as const)(
    'converts each part, and fills one up to whole units: %s',
    (_title, conversion, quantity, expected) => {
      const price: Price = { ...perSecond, conversion, model: { type: 'per-unit', unitPrice: '1' } }
      const rater = compile([price], { ...context, rounding: { digits: 6, mode: 'half-up' } })
      const { charges } = rater.rate(call('2026-03-31T21:58:30Z', quantity), [])
      expect(charges.map((charge) => [charge.quantity, charge.chargedQuantity, charge.amount])).toEqual(
        expected,
      )
      expect(charges.map((charge) => rater.explain(charge).amount)).toEqual(
        expected.map(([, , amount]) => amount),
      )
    },
  )

  it.each([
    ['split', 'split'],
    ['covered in part', 'start'],
  ] as const)('costs the same in minutes as in seconds: %s', (_title, crossing) => {
    const rows = [
      { fromSecond: 0, price: '0.10', per: 60, increment: 60 },
      { fromSecond: 120, price: '0.60', per: 60, increment: 1 },
    ]
    const model: RateCardModel = { ...MINUTES, cards: { italy: [{ connectFee: '0.05', rates: rows }] } }
    const started = call('2026-03-31T21:58:30Z', 270)
    const [inSeconds, inMinutes] = [
      { price: { ...perSecond, model }, units: '90', event: started },
      {
        price: { ...perSecond, model, unit: 'minute', conversion: { multiplyBy: '60', unit: 'second' } },
        units: '1.5',
        event: { ...started, quantity: '4.5', unit: 'minute' },
      },
    ].map(({ price, units, event }) => {
      const allowance = { id: 'free', unit: event.unit, units, usageTypes: ['voice'] }
      const rater = compile([price], { ...context, crossing, allowances: [allowance] })
      const { charges } = rater.rate(event, [])
      expect(charges.map((charge) => rater.explain(charge).amount)).toEqual(
        charges.map(({ amount }) => amount),
      )
      return charges.map(({ amount, startedAt }) => [amount, startedAt])
    })
    expect(inMinutes).toEqual(inSeconds)
  })

  it('costs what it costs whole, where started units are converted', () => {
    const conversion = { divideBy: '60', rounding: 'ceil', unit: 'minute' } as const
    const price: Price = { ...perSecond, conversion, model: { type: 'per-unit', unitPrice: '1' } }
    const { crossing: _crossing, ...whole } = context
    const total = (charges: readonly Charge[]) =>
      charges.reduce((sum, charge) => sum + Number(charge.amount), 0)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 400 }), (early, seconds) => {
        const startedAt = new Date(Date.UTC(2026, 2, 31, 22) - early * 1000).toISOString()
        const [split, once] = [context, whole].map((where) =>
          total(compile([price], where).rate(call(startedAt, seconds), []).charges),
        )
        expect(split).toBe(once)
      }),
    )
  })
})
