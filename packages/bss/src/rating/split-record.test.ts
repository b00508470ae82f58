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

function parts(charges: readonly Charge[]) {
  return charges.map((charge) => [
    charge.id,
    charge.startedAt,
    charge.quantity,
    charge.priceVersion,
    charge.amount,
    charge.period.from,
  ])
}

const VERSIONS: Price[] = [
  { ...perSecond, version: 'old', validFor: { to: '2026-03-15T12:00:00Z' } },
  {
    ...perSecond,
    version: 'new',
    validFor: { from: '2026-03-15T12:00:00Z' },
    model: { type: 'per-unit', unitPrice: '0.02' },
  },
]

describe('a record that crosses', () => {
  it('belongs to where it starts, unless told otherwise', () => {
    const { crossing: _crossing, ...whole } = context
    const { charges } = compile(VERSIONS, whole).rate(call('2026-03-15T11:59:50Z', 30), [])
    expect(parts(charges)).toEqual([
      ['r1#0', '2026-03-15T11:59:50Z', '30', 'old', '0.3', '2026-02-28T23:00:00Z'],
    ])
  })

  it('a price version is split to the second', () => {
    const { charges } = compile(VERSIONS, context).rate(call('2026-03-15T11:59:50Z', 30), [])
    expect(parts(charges)).toEqual([
      ['r1#0', '2026-03-15T11:59:50Z', '10', 'old', '0.1', '2026-02-28T23:00:00Z'],
      ['r1#1', '2026-03-15T12:00:00Z', '20', 'new', '0.4', '2026-02-28T23:00:00Z'],
    ])
  })

  it('a billing period is split at local midnight, also in summer time', () => {
    const { charges, counters } = compile([perSecond], context).rate(call('2026-03-31T21:59:00Z', 120), [])
    expect(parts(charges)).toEqual([
      ['r1#0', '2026-03-31T21:59:00Z', '60', '1', '0.6', '2026-02-28T23:00:00Z'],
      ['r1#1', '2026-03-31T22:00:00Z', '60', '1', '0.6', '2026-03-31T22:00:00Z'],
    ])
    expect(counters.map((sheet) => sheet.tallies['call']?.quantity)).toEqual(['60', '60'])
  })

  it('several periods is split at each', () => {
    const month = 31 * 86_400
    const { charges } = compile([perSecond], context).rate(call('2026-03-15T12:00:00Z', 2 * month), [])
    expect(charges.map((charge) => charge.period.from)).toEqual([
      '2026-02-28T23:00:00Z',
      '2026-03-31T22:00:00Z',
      '2026-04-30T22:00:00Z',
    ])
    expect(charges.reduce((sum, charge) => sum + Number(charge.quantity), 0)).toBe(2 * month)
  })

  it('charges an increment once, in the part in which it starts', () => {
    const blocks = { ...perSecond, model: MINUTES }
    const { charges } = compile(
      [
        { ...blocks, version: 'old', validFor: { to: '2026-03-15T12:00:00Z' } },
        { ...blocks, version: 'new', validFor: { from: '2026-03-15T12:00:00Z' } },
      ],
      context,
    ).rate(call('2026-03-15T11:58:30Z', 170), [])
    // The second minute starts before the boundary and reaches 30 seconds beyond it.
    expect(charges.map((charge) => [charge.quantity, charge.offset, charge.amount])).toEqual([
      ['120', '0', '0.25'],
      ['50', '120', '0.1'],
    ])
  })

  it('is explained part by part', () => {
    const rater = compile(VERSIONS, context)
    const { charges } = rater.rate(call('2026-03-15T11:59:50Z', 30), [])
    expect(charges.map((charge) => rater.explain(charge).amount)).toEqual(['0.1', '0.4'])
  })

  it('is refused whole where a later part has no price, and nothing is booked', () => {
    const rater = compile([VERSIONS[0]!], {
      ...context,
      allowances: [{ id: 'free', unit: 'second', units: '4', usageTypes: ['voice'] }],
    })
    const before = rater.rate(call('2026-03-15T11:00:00Z', 1), []).counters
    const rated = rater.rate(call('2026-03-15T11:59:50Z', 30), before)
    expect(rated.refusal?.code).toBe('rating.no_price')
    expect(rated.counters).toEqual(before)
  })

  it('gives back what earlier parts booked where a later one is refused', () => {
    const rater = compile(
      [
        { ...perSecond, version: 'old', validFor: { to: '2026-03-15T12:00:00Z' } },
        {
          ...perSecond,
          version: 'new',
          validFor: { from: '2026-03-15T12:00:00Z' },
          model: { ...MINUTES, destinations: [{ prefix: '49', card: 'italy' }] },
        },
      ],
      { ...context, allowances: [{ id: 'free', unit: 'second', units: '4', usageTypes: ['voice'] }] },
    )
    const before = rater.rate(call('2026-03-15T11:00:00Z', 1), []).counters
    const rated = rater.rate(call('2026-03-15T11:59:50Z', 30), before)
    expect(rated.refusal?.code).toBe('rating.unknown_destination')
    expect(rated.counters).toEqual(before)
    expect(before[0]?.grants).toEqual({ free: [{ remaining: '3', expiresAt: '2026-03-31T22:00:00Z' }] })
    const covered = rater.rate(call('2026-03-15T11:59:58Z', 30), before)
    expect(covered.counters).toEqual(before)
  })

  it('takes allowances in the period of each part', () => {
    const rater = compile([perSecond], {
      ...context,
      allowances: [{ id: 'free', unit: 'second', units: '50', usageTypes: ['voice'] }],
    })
    const { charges } = rater.rate(call('2026-03-31T21:59:00Z', 120), [])
    expect(charges.map((charge) => [charge.allowances[0]?.covered, charge.amount])).toEqual([
      ['50', '0.1'],
      ['50', '0.1'],
    ])
  })

  it('charges an increment once also where an allowance covered the first seconds', () => {
    const rater = compile([{ ...perSecond, model: MINUTES }], {
      ...context,
      allowances: [
        {
          id: 'free',
          unit: 'second',
          units: '50',
          usageTypes: ['voice'],
          validFor: { to: '2026-03-31T22:00:00Z' },
        },
      ],
    })
    const { charges } = rater.rate(call('2026-03-31T21:58:20Z', 170), [])
    // Free to 50, then minutes from 50 to 110 and on: midnight comes at 100.
    expect(charges.map((charge) => [charge.quantity, charge.offset, charge.amount])).toEqual([
      ['110', '50', '0.1'],
      ['60', '110', '0.1'],
    ])
    expect(charges.map((charge) => rater.explain(charge).amount)).toEqual(['0.1', '0.1'])
  })

  it('is cut in the part that allowances cover, too', () => {
    const rater = compile([perSecond], {
      ...context,
      allowances: [{ id: 'free', unit: 'second', units: '100', usageTypes: ['voice'] }],
    })
    const { charges } = rater.rate(call('2026-03-31T21:58:20Z', 150), [])
    expect(charges.map((charge) => [charge.quantity, charge.amount])).toEqual([
      ['100', '0'],
      ['50', '0'],
    ])
  })

  it('is split in other units of time', () => {
    const minutes: Price = { ...perSecond, unit: 'minute', model: { type: 'per-unit', unitPrice: '0.6' } }
    const { charges } = compile([minutes], context).rate(
      { ...call('2026-03-31T21:59:00Z', 0), unit: 'minute', quantity: '2.5' },
      [],
    )
    expect(charges.map((charge) => [charge.quantity, charge.startedAt, charge.amount])).toEqual([
      ['1', '2026-03-31T21:59:00Z', '0.6'],
      ['1.5', '2026-03-31T22:00:00Z', '0.9'],
    ])
  })

  it.each([
    [
      'hour',
      0,
      '3',
      [
        ['1', '2026-03-31T21:30:00Z'],
        ['2', '2026-03-31T22:30:00Z'],
      ],
    ],
    [
      'minute',
      0,
      '40',
      [
        ['30', '2026-03-31T21:30:00Z'],
        ['10', '2026-03-31T22:00:00Z'],
      ],
    ],
    [
      'minute',
      2,
      '31',
      [
        ['30', '2026-03-31T21:30:00Z'],
        ['1', '2026-03-31T22:00:00Z'],
      ],
    ],
  ])(
    'is cut after the %s that starts before the boundary, where it is counted with %i digits',
    (unit, quantityDigits, quantity, expected) => {
      const { charges } = compile([{ ...perSecond, unit, quantityDigits }], context).rate(
        { ...call('2026-03-31T21:30:00Z', 0), unit, quantity },
        [],
      )
      expect(charges.map((charge) => [charge.quantity, charge.startedAt])).toEqual(expected)
    },
  )

  it('is cut once, also where its unit is no whole number of seconds', () => {
    const { charges } = compile([{ ...perSecond, unit: 'minute', quantityDigits: 2 }], context).rate(
      { ...call('2026-03-31T21:59:59Z', 0), unit: 'minute', quantity: '3' },
      [],
    )
    // A hundredth of a minute is 600 ms: the second one starts before midnight.
    expect(charges.map((charge) => [charge.quantity, charge.startedAt])).toEqual([
      ['0.02', '2026-03-31T21:59:59Z'],
      ['2.98', '2026-03-31T22:00:00.200Z'],
    ])
  })

  it('keeps every second and every cent of a price per second', () => {
    const starts = fc.integer({ min: Date.UTC(2026, 2, 1), max: Date.UTC(2026, 4, 1) })
    fc.assert(
      fc.property(starts, fc.nat(400_000), (startMs, seconds) => {
        const startedAt = new Date(startMs).toISOString()
        const { charges } = compile([perSecond], context).rate(call(startedAt, seconds), [])
        expect(charges.reduce((sum, charge) => sum + Number(charge.quantity), 0)).toBe(seconds)
        expect(charges.reduce((sum, charge) => sum + Math.round(Number(charge.amount) * 100), 0)).toBe(
          seconds,
        )
      }),
    )
  })
})

/** Whole minutes at 10 cents, and a connect fee of 5. */
const MINUTES: RateCardModel = {
  type: 'rate-card',
  destinations: [{ prefix: '39', card: 'italy' }],
  cards: {
    italy: [{ connectFee: '0.05', rates: [{ fromSecond: 0, price: '0.10', per: 60, increment: 60 }] }],
  },
}
