import { describe, expect, it } from 'vitest'
import {
  type Allowance,
  type Charge,
  type CounterSheet,
  compile,
  type Price,
  type RatingContext,
  type UsageEvent,
} from './index.ts'

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

/** What each record took from which allowance, and what it cost: `bundle 60 -> 0`. */
function story(charges: readonly Charge[]): string[] {
  return charges.map((charge) => {
    const takes = charge.allowances.map((take) =>
      [take.id, take.covered, ...(take.taken === take.covered ? [] : [`(${take.taken})`])].join(' '),
    )
    return [...takes, '->', charge.amount].join(' ')
  })
}

function remaining(counters: readonly CounterSheet[], scope: CounterSheet['scope'], allowance: string) {
  return counters
    .filter((sheet) => sheet.scope === scope)
    .map((sheet) => sheet.grants[allowance]?.map((grant) => grant.remaining))
}

describe('allowances', () => {
  it('cover first, and the rest is charged', () => {
    const { charges, counters } = rater([bundle]).rateAll(
      [event('r1', 60), event('r2', 60), event('r3', 5)],
      [],
    )
    expect(story(charges)).toEqual(['bundle 60 -> 0', 'bundle 40 -> 0.2', '-> 0.05'])
    expect(remaining(counters, 'subscription', 'bundle')).toEqual([['0']])
    expect(counters[0]?.tallies['data']).toEqual({ quantity: '25', amount: '0.25', count: 2 })
  })

  it('are granted anew in each period', () => {
    const { charges } = rater([bundle]).rateAll(
      [event('r1', 100), event('r2', 100, { startedAt: '2026-04-01T00:00:00Z' })],
      [],
    )
    expect(story(charges)).toEqual(['bundle 100 -> 0', 'bundle 100 -> 0'])
  })

  it('are taken by priority, equal priorities in the order listed', () => {
    const listed: Allowance[] = [
      { ...bundle, id: 'late', units: '5' },
      { ...bundle, id: 'first', units: '3', priority: 1 },
      { ...bundle, id: 'later', units: '5' },
    ]
    const { charges } = rater(listed).rateAll([event('r1', 10)], [])
    expect(story(charges)).toEqual(['first 3 late 5 later 2 -> 0'])
  })

  it('give whole steps where they have one', () => {
    const { charges, counters } = rater([{ ...bundle, step: '10' }]).rateAll(
      [event('r1', 61), event('r2', 25), event('r3', 25)],
      [],
    )
    expect(story(charges)).toEqual(['bundle 61 (70) -> 0', 'bundle 25 (30) -> 0', '-> 0.25'])
    expect(remaining(counters, 'subscription', 'bundle')).toEqual([['0']])
  })

  it.each<[string, Partial<Allowance>, Partial<UsageEvent>, string]>([
    ['before it is valid', { validFor: { from: '2026-03-10T10:00:00.001Z' } }, {}, '-> 0.1'],
    ['from the instant it is valid', { validFor: { from: '2026-03-10T10:00:00Z' } }, {}, 'bundle 10 -> 0'],
    ['at the instant it ends', { validFor: { to: '2026-03-10T10:00:00Z' } }, {}, '-> 0.1'],
    ['a condition that fails', { when: { roaming: 'no' } }, { attributes: { roaming: 'yes' } }, '-> 0.1'],
    [
      'a condition that holds',
      { when: { roaming: ['no', 'eu'] } },
      { attributes: { roaming: 'eu' } },
      'bundle 10 -> 0',
    ],
    ['no units at all', { units: '0' }, {}, '-> 0.1'],
  ])('%s', (_title, over, record, expected) => {
    expect(story(rater([{ ...bundle, ...over }]).rateAll([event('r1', 10, record)], []).charges)).toEqual([
      expected,
    ])
  })

  it('share a pool among the subscriptions of an account', () => {
    const own: Allowance = { ...bundle, id: 'own', units: '5' }
    const pool: Allowance = { ...bundle, id: 'pool', units: '10', shared: true }
    const { charges, counters } = rater([own, pool]).rateAll(
      [
        event('r1', 9),
        event('r2', 12, { subscriptionId: 's2' }),
        event('r3', 1, { subscriptionId: 's3', accountId: 'a2' }),
      ],
      [],
    )
    expect(story(charges)).toEqual(['own 5 pool 4 -> 0', 'own 5 pool 6 -> 0.01', 'own 1 -> 0'])
    expect(remaining(counters, 'account', 'pool')).toEqual([['0'], ['10']])
    expect(remaining(counters, 'account', 'own')).toEqual([[], []])
  })

  it('refuse a record that names no account where a pool is shared', () => {
    const pool: Allowance = { ...bundle, shared: true }
    const { accountId: _account, ...lonely } = event('r1', 5)
    expect(rater([pool]).rate(lonely, []).refusal).toMatchObject({
      code: 'rating.missing_attribute',
      path: 'accountId',
    })
  })

  it('cover nothing of a record of zero', () => {
    expect(story(rater([bundle]).rateAll([event('r1', 0)], []).charges)).toEqual(['-> 0'])
  })

  it('shift the start of what is charged, where usage is time', () => {
    const peak = { days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' }
    const rates = (price: string) => [{ fromSecond: 0, price, per: 60, increment: 1 }]
    const call: Price = {
      id: 'call',
      currency: 'EUR',
      usageType: 'voice',
      unit: 'second',
      model: {
        type: 'rate-card',
        destinations: [{ prefix: '*', card: 'all' }],
        cards: {
          all: [
            { windows: [peak], rates: rates('0.60') },
            {
              windows: [
                { ...peak, from: '20:00', to: '08:00' },
                { days: [6, 7], from: '08:00', to: '24:00' },
                { days: [7, 1], from: '00:00', to: '08:00' },
              ],
              rates: rates('0.06'),
            },
          ],
        },
      },
    }
    const tariff = compile([call], {
      currency: 'EUR',
      zone: 'UTC',
      allowances: [{ ...bundle, unit: 'second', units: '90', usageTypes: ['voice'] }],
    })
    // A minute and a half are free, so that all that is charged lies after eight o'clock.
    const [charge] = tariff.rateAll(
      [event('r1', 100, { type: 'voice', unit: 'second', startedAt: '2026-03-10T07:58:30Z' })],
      [],
    ).charges
    expect(charge?.amount).toBe('0.1')
    expect(tariff.explain(charge!).amount).toBe('0.1')
  })

  it('keep their balances apart, and may last longer than a hundred records', () => {
    const listed: Allowance[] = [
      { ...bundle, id: 'a', units: '3', when: { kind: 'a' } },
      { ...bundle, id: 'b', units: '2', when: { kind: 'b' } },
      { ...bundle, id: 'c', units: '1', when: { kind: 'c' } },
    ]
    const kinds = ['c', 'b', 'a', 'c', 'b', 'a', 'c', 'b', 'a', 'a']
    const { charges, counters } = rater(listed).rateAll(
      kinds.map((kind, index) => event(`r${index}`, 1, { attributes: { kind } })),
      [],
    )
    expect(story(charges)).toEqual([
      'c 1 -> 0',
      'b 1 -> 0',
      'a 1 -> 0',
      '-> 0.01',
      'b 1 -> 0',
      'a 1 -> 0',
      '-> 0.01',
      '-> 0.01',
      'a 1 -> 0',
      '-> 0.01',
    ])
    expect(remaining(counters, 'subscription', 'a')).toEqual([['0']])
    expect(remaining(counters, 'subscription', 'b')).toEqual([['0']])
  })

  it('are explained by a tariff that has them no more', () => {
    const [charge] = rater([bundle]).rateAll([event('r1', 120)], []).charges
    expect(
      rater([])
        .explain(charge!)
        .steps.map((step) => step.text),
    ).toContain('Allowance bundle covers 100 MB')
  })

  it('are explained', () => {
    const tariff = rater([{ ...bundle, name: '100 MB', step: '10' }])
    const { charges } = tariff.rateAll([event('r1', 61), event('r2', 25), event('r3', 25)], [])
    const texts = charges.map((charge) => tariff.explain(charge).steps.map((step) => step.text))
    expect(texts[0]).toContain('Allowance 100 MB covers 61 MB, taking 70 in whole steps')
    expect(charges.map((charge) => tariff.explain(charge).amount)).toEqual(['0', '0', '0.25'])
  })
})

describe('an allowance that is new since the counters were closed', () => {
  it('is granted', () => {
    const { counters } = rater([]).rateAll([event('r1', 10)], [])
    const { charges } = rater([bundle]).rateAll([event('r2', 10)], counters)
    expect(story(charges)).toEqual(['bundle 10 -> 0'])
  })
})

describe('grants of one priority', () => {
  it('are taken by expiry, and what expired is left alone', () => {
    const listed: Allowance[] = [
      { ...bundle, id: 'lasting', rollover: { max: '100' } },
      { ...bundle, id: 'monthly', units: '5' },
    ]
    const { charges } = rater(listed).rateAll([event('r1', 8)], [])
    expect(story(charges)).toEqual(['monthly 5 lasting 3 -> 0'])
    const sheet: CounterSheet = {
      scope: 'subscription',
      id: 's1',
      period: { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' },
      tallies: {},
      grants: {
        lasting: [
          { remaining: '7', expiresAt: '2026-03-10T10:00:00Z' },
          { remaining: '2', expiresAt: null },
          { remaining: '1', expiresAt: null },
        ],
        monthly: [{ remaining: '0', expiresAt: null }],
      },
    }
    expect(story(rater(listed).rateAll([event('r1', 4)], [sheet]).charges)).toEqual([
      'lasting 2 lasting 1 -> 0.01',
    ])
  })
})
