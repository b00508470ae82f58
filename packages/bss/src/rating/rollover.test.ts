import { describe, expect, it } from 'vitest'
import { type Allowance, compile, type Price, type RatingContext, type UsageEvent } from './index.ts'

const data: Price = {
  id: 'data',
  currency: 'EUR',
  usageType: 'data',
  unit: 'MB',
  model: { type: 'per-unit', unitPrice: '0.01' },
}
const bundle: Allowance = { id: 'bundle', unit: 'MB', units: '100', usageTypes: ['data'] }

function rater(allowances: readonly Allowance[], over: Partial<RatingContext> = {}) {
  return compile([data], { currency: 'EUR', zone: 'UTC', allowances, ...over })
}

function event(id: string, quantity: number | string, over: Partial<UsageEvent> = {}): UsageEvent {
  return {
    id,
    type: 'data',
    subscriptionId: 's1',
    accountId: 'a1',
    startedAt: '2026-03-10T10:00:00Z',
    quantity,
    unit: 'MB',
    attributes: {},
    ...over,
  }
}

describe('what rolls over', () => {
  const march = { scope: 'subscription', id: 's1', at: '2026-03-01T00:00:00Z' } as const
  const april = { ...march, at: '2026-04-15T00:00:00Z' }

  function after(rollover: Allowance['rollover'], used: number) {
    const tariff = rater([{ ...bundle, ...(rollover && { rollover }) }])
    const previous = tariff.rate(event('r1', used), [tariff.openPeriod(march)]).counters[0]!
    return tariff.openPeriod({ ...april, previous }).grants['bundle']
  }

  it.each([
    ['nothing without a rollover', undefined, 60, [['100', '2026-05-01T00:00:00Z']]],
    [
      'what is left, for ever',
      { max: '1000' },
      60,
      [
        ['40', null],
        ['100', null],
      ],
    ],
    [
      'at most the maximum',
      { max: '30' },
      60,
      [
        ['30', null],
        ['100', null],
      ],
    ],
    ['nothing where nothing is left', { max: '30' }, 100, [['100', null]]],
    [
      'at least the minimum',
      { min: '20', max: '30' },
      90,
      [
        ['20', null],
        ['100', null],
      ],
    ],
    [
      'for one more period',
      { max: '1000', expiresAfterPeriods: 1 },
      60,
      [
        ['40', '2026-05-01T00:00:00Z'],
        ['100', '2026-06-01T00:00:00Z'],
      ],
    ],
  ] as const)('%s', (_title, rollover, used, expected) => {
    expect(after(rollover, used)?.map(({ remaining: left, expiresAt }) => [left, expiresAt])).toEqual(
      expected,
    )
  })

  it('is taken before what expires later, and is gone once it expired', () => {
    const tariff = rater([{ ...bundle, rollover: { max: '1000', expiresAfterPeriods: 1 } }])
    const inMarch = tariff.rate(event('r1', 60), [tariff.openPeriod(march)]).counters[0]!
    const inApril = tariff.rate(event('r2', 10, { startedAt: '2026-04-02T00:00:00Z' }), [
      tariff.openPeriod({ ...april, previous: inMarch }),
    ]).counters[0]!
    expect(inApril.grants['bundle']?.map((grant) => grant.remaining)).toEqual(['30', '100'])
    const may = tariff.openPeriod({ ...april, at: '2026-05-01T00:00:00Z', previous: inApril })
    expect(may.grants['bundle']?.map((grant) => grant.remaining)).toEqual(['100', '100'])
  })

  it('is nothing of an allowance that was not granted in the period before', () => {
    const lasting = { ...bundle, rollover: { max: '1000' } }
    const coming = rater([{ ...lasting, validFor: { from: '2026-04-01T00:00:00Z' } }])
    const ended = rater([{ ...lasting, validFor: { to: '2026-04-01T00:00:00Z' } }])
    const openings = [
      coming.openPeriod({ ...april, previous: coming.openPeriod(march) }),
      rater([lasting]).openPeriod({ ...april, previous: rater([]).openPeriod(march) }),
      ended.openPeriod({ ...april, previous: ended.openPeriod(march) }),
    ]
    expect(openings.map(({ grants }) => grants['bundle']?.map((grant) => grant.remaining))).toEqual([
      ['100'],
      ['100'],
      [],
    ])
    expect(ended.openPeriod(march).grants['bundle']).toHaveLength(1)
  })

  it('stands by expiry, and loses what expires first where it is too much', () => {
    const tariff = rater([
      { ...bundle, units: '10', rollover: { min: '5', max: '12', expiresAfterPeriods: 1 } },
    ])
    const used = tariff.rate(event('r1', 10), [tariff.openPeriod(march)]).counters[0]!
    const inApril = tariff.openPeriod({ ...april, previous: used })
    const inMay = tariff.openPeriod({ ...april, at: '2026-05-01T00:00:00Z', previous: inApril })
    expect([inApril, inMay].map((sheet) => sheet.grants['bundle'])).toEqual([
      [
        { remaining: '10', expiresAt: '2026-06-01T00:00:00Z' },
        { remaining: '5', expiresAt: null },
      ],
      [
        { remaining: '7', expiresAt: '2026-06-01T00:00:00Z' },
        { remaining: '10', expiresAt: '2026-07-01T00:00:00Z' },
        { remaining: '5', expiresAt: null },
      ],
    ])
  })

  it('refuses what rolls over beyond the safe integers', () => {
    const most = String(Number.MAX_SAFE_INTEGER)
    const tariff = compile([{ ...data, unit: 'byte' }], {
      currency: 'EUR',
      zone: 'UTC',
      allowances: [{ ...bundle, units: most, unit: 'byte', rollover: { max: most } }],
    })
    const first = { remaining: most, expiresAt: null }
    const previous = { ...tariff.openPeriod(march), grants: { bundle: [first, first] } }
    expect(() => tariff.openPeriod({ ...april, previous })).toThrow(
      expect.objectContaining({ code: 'money.overflow' }),
    )
  })

  it.each([
    [{ numerator: 1, denominator: 3 }, '33.333333'],
    [{ numerator: 0, denominator: 1 }, '0'],
    [{ numerator: 1, denominator: 1 }, '100'],
  ])('grants the share %o of a period', (share, granted) => {
    expect(rater([bundle]).openPeriod({ ...march, share }).grants['bundle']?.[0]?.remaining).toBe(granted)
  })

  it.each([
    { numerator: 1, denominator: 0 },
    { numerator: -1, denominator: 2 },
    { numerator: 0.5, denominator: 2 },
    { numerator: 1, denominator: 2.5 },
  ])('refuses the share %o', (share) => {
    expect(() => rater([bundle]).openPeriod({ ...march, share })).toThrow(
      expect.objectContaining({ code: 'input.invalid', path: 'share' }),
    )
  })

  it('refuses to roll over from anything but the period before', () => {
    const tariff = rater([bundle])
    const previous = tariff.openPeriod(march)
    const wrong = [
      { ...april, at: '2026-05-01T00:00:00Z', previous },
      { ...april, id: 's2', previous },
      { ...april, scope: 'account' as const, previous },
    ]
    for (const opening of wrong) {
      expect(() => tariff.openPeriod(opening)).toThrow(
        expect.objectContaining({ code: 'rating.counters_mismatch', path: 'previous' }),
      )
    }
  })
})
