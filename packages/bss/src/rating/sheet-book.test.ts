import { describe, expect, it } from 'vitest'
import { context, event, sms } from '../../test/sms-fixtures.ts'
import { type CounterSheet, compile, type Price, type UsageEvent } from './index.ts'

const rater = compile([sms], context)
const sheet = rater.rate(event(), []).counters[0]!
const lasting = (from: string, to: string, of: CounterSheet = sheet): CounterSheet => ({
  ...of,
  period: { from, to },
})

describe('counter sheets given', () => {
  it('are refused where two are of one owner and period', () => {
    expect(() => rater.open([sheet, structuredClone(sheet)])).toThrow(
      expect.objectContaining({
        code: 'rating.counters_mismatch',
        path: 'counters',
        message: expect.stringMatching(/^Two counter sheets are of subscription s1 .* counted last\.$/),
        values: {
          scope: 'subscription',
          id: 's1',
          from: '2026-02-28T23:00:00Z',
          heldFrom: '2026-02-28T23:00:00Z',
        },
      }),
    )
  })

  it.each([
    ['reaches in', '2026-03-31T21:59:59Z', '2026-04-30T22:00:00Z'],
    ['starts with it', '2026-02-28T23:00:00Z', '2026-03-10T00:00:00Z'],
    ['ends with it', '2026-03-10T00:00:00Z', '2026-03-31T22:00:00Z'],
    ['starts before and reaches in', '2026-01-31T23:00:00Z', '2026-02-28T23:00:01Z'],
  ])('are refused where one %s', (_title, from, to) => {
    for (const counters of [
      [sheet, lasting(from, to)],
      [lasting(from, to), sheet],
    ])
      expect(() => rater.open(counters)).toThrow(
        expect.objectContaining({
          code: 'rating.counters_mismatch',
          message: expect.stringMatching(/^Two counter sheets of subscription s1 overlap: .*settle it/),
        }),
      )
  })

  it('may touch, or be of others', () => {
    const others = [
      lasting('2026-03-31T22:00:00Z', '2026-04-30T22:00:00Z'),
      lasting('2026-01-31T23:00:00Z', '2026-02-28T23:00:00Z'),
      { ...sheet, id: 's2' },
      { ...sheet, scope: 'account' as const },
    ]
    expect(rater.open([sheet, ...others]).counters()).toHaveLength(5)
  })
})

describe('another billing day', () => {
  const changed = compile([sms], { ...context, billingDay: 15 })

  it('counts on the old sheet while it lasts', () => {
    const { counters, charges } = changed.rate(event({ startedAt: '2026-03-20T10:00:00Z' }), [sheet])
    expect(charges[0]?.period).toEqual(sheet.period)
    expect(counters.map(({ tallies }) => tallies.sms?.count)).toEqual([2])
  })

  it('opens no period that overlaps an old sheet', () => {
    const late = event({ id: 'r2', startedAt: '2026-04-05T10:00:00Z' })
    const { charges, refusal, counters } = changed.rate(late, [sheet])
    expect(charges).toEqual([])
    expect(counters).toEqual([sheet])
    expect(refusal).toMatchObject({
      code: 'rating.counters_mismatch',
      path: 'counters',
      message: expect.stringMatching(/2026-03-14T23:00:00Z to 2026-04-14T22:00:00Z, .*Rate with the rule/),
    })
  })

  it('goes on beside a sheet that ends where the new period starts', () => {
    const cut = lasting(sheet.period.from, '2026-03-14T23:00:00Z')
    const { charges, counters } = changed.rate(event({ startedAt: '2026-03-20T10:00:00Z' }), [cut])
    expect(charges[0]?.period).toEqual({ from: '2026-03-14T23:00:00Z', to: '2026-04-14T22:00:00Z' })
    expect(counters).toHaveLength(2)
  })
})

describe('a refused record', () => {
  const card = [{ rates: [{ fromSecond: 0, price: '0.06', per: 60, increment: 1 }] }]
  const voice: Price = {
    ...sms,
    unit: 'second',
    model: { type: 'rate-card', destinations: [{ prefix: '49', card: 'all' }], cards: { all: card } },
  }
  const pooled = compile([voice], {
    ...context,
    allowances: [{ id: 'pool', unit: 'second', units: '1', usageTypes: ['sms'], shared: true }],
  })
  const call = (over: Partial<UsageEvent>) => event({ unit: 'second', accountId: 'a1', ...over })

  it('leaves no empty sheet, neither of the subscription nor of the account', () => {
    const { refusal, counters } = pooled.rate(call({}), [])
    expect(refusal?.code).toBe('rating.missing_attribute')
    expect(counters).toEqual([])
  })

  it('leaves what was there', () => {
    const session = rater.open([])
    session.rate(event())
    session.rate(event({ id: 'r2', subscriptionId: 's2' }))
    const before = session.counters()
    expect(session.rate(event({ id: 'r3', quantity: -1 })).ok).toBe(false)
    expect(session.counters()).toEqual(before)
  })

  it('takes only its own sheet from an owner who has others', () => {
    const march = pooled.rate(call({ attributes: { destination: '49' } }), []).counters
    const april = pooled.rate(call({ id: 'r2', startedAt: '2026-04-10T10:00:00Z' }), march)
    expect(april.refusal?.code).toBe('rating.missing_attribute')
    expect(april.counters).toEqual(march)
    expect(march).toHaveLength(2)
  })
})
