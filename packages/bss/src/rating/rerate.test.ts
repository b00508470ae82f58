import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, overridePrices, type Price, rerate, toCharge, type UsageEvent, whatIf } from './index.ts'

const data: Price = {
  id: 'data',
  currency: 'EUR',
  usageType: 'data',
  unit: 'MB',
  model: {
    type: 'graduated',
    tiers: [
      { upTo: '100', unitPrice: '0.02' },
      { upTo: null, unitPrice: '0.01' },
    ],
  },
}
const context = { currency: 'EUR', zone: 'UTC' } as const
const current = compile([data], context)
const proposed = compile(
  overridePrices(
    [data],
    [{ priceId: 'data', replace: { version: '2', model: { type: 'per-unit', unitPrice: '0.015' } } }],
  ),
  context,
)

function event(id: string, quantity: number, over: Partial<UsageEvent> = {}): UsageEvent {
  return {
    id,
    type: 'data',
    subscriptionId: 's1',
    startedAt: '2026-03-10T10:00:00Z',
    quantity,
    unit: 'MB',
    attributes: {},
    ...over,
  }
}

const events = [event('r1', 80), event('r2', 80), event('r3', 0)]

describe('rerate', () => {
  const booked = current.rateAll(events, []).charges

  it('gives the difference for each record', () => {
    const rerating = rerate(proposed, { events, counters: [], booked, runId: 'fix-7' })
    expect(rerating.deltas).toEqual([
      {
        id: 'r1@fix-7',
        recordId: 'r1',
        subscriptionId: 's1',
        priceId: 'data',
        period: { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' },
        quantity: '0',
        unit: 'MB',
        currency: 'EUR',
        booked: '1.6',
        rated: '1.2',
        amount: '-0.4',
        charges: [expect.objectContaining({ id: 'r1#0', priceVersion: '2', amount: '1.2' })],
      },
      {
        id: 'r2@fix-7',
        recordId: 'r2',
        subscriptionId: 's1',
        priceId: 'data',
        period: { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' },
        quantity: '0',
        unit: 'MB',
        currency: 'EUR',
        booked: '1',
        rated: '1.2',
        amount: '0.2',
        charges: [expect.objectContaining({ id: 'r2#0', priceVersion: '2', amount: '1.2' })],
      },
    ])
    expect(rerating).toMatchObject({ unchanged: 1, refused: [], missing: [] })
    expect(rerating.counters).toEqual(proposed.rateAll(events, []).counters)
  })

  it('finds nothing to do once its deltas are booked', () => {
    const first = rerate(proposed, { events, counters: [], booked, runId: 'a' })
    const second = rerate(proposed, {
      events,
      counters: [],
      booked: [...booked, ...first.deltas],
      runId: 'b',
    })
    expect(second.deltas).toEqual([])
    expect(second.unchanged).toBe(3)
  })

  it('finishes a run that was cut off', () => {
    const whole = rerate(proposed, { events, counters: [], booked, runId: 'a' })
    const cut = rerate(proposed, { events, counters: [], booked: [...booked, whole.deltas[0]!], runId: 'a' })
    expect(cut.deltas).toEqual([whole.deltas[1]])
  })

  it('charges records that were never charged, and names those it was not given', () => {
    const rerating = rerate(current, {
      events: [event('late', 10, { accountId: 'a1' })],
      counters: [],
      booked: [booked[0]!],
      runId: 'a',
    })
    expect(
      rerating.deltas.map((delta) => [delta.recordId, delta.accountId, delta.booked, delta.amount]),
    ).toEqual([['late', 'a1', '0', '0.2']])
    expect(rerating.missing).toEqual(['r1'])
  })

  it('leaves what was booked for a record that is refused now', () => {
    const rerating = rerate(current, {
      events: [event('r1', -1)],
      counters: [],
      booked: [booked[0]!],
      runId: 'a',
    })
    expect(rerating.deltas).toEqual([])
    expect(rerating.refused.map(({ refusal }) => refusal.code)).toEqual(['rating.invalid_quantity'])
    expect(rerating.missing).toEqual([])
  })

  describe('of a record that moves', () => {
    const sms: Price = { ...data, id: 'plain', model: { type: 'per-unit', unitPrice: '0.01' } }
    const abroad: Price = { ...sms, id: 'abroad', when: { roaming: 'yes' } }
    const rater = compile([sms, abroad], context)
    const home = event('r1', 100)
    const roamed = { ...home, attributes: { roaming: 'yes' } }
    const old = rater.rate(home, []).charges

    it.each<[string, UsageEvent, readonly object[], readonly string[][]]>([
      [
        'to another price',
        roamed,
        old,
        [
          ['r1@a', 'abroad', 's1', '2026-03-01T00:00:00Z', '1'],
          ['r1@a//s1/plain/2026-03-01T00:00:00Z', 'plain', 's1', '2026-03-01T00:00:00Z', '-1'],
        ],
      ],
      [
        'to another subscription',
        { ...home, subscriptionId: 's2' },
        old,
        [
          ['r1@a', 'plain', 's2', '2026-03-01T00:00:00Z', '1'],
          ['r1@a//s1/plain/2026-03-01T00:00:00Z', 'plain', 's1', '2026-03-01T00:00:00Z', '-1'],
        ],
      ],
      [
        'to another period',
        { ...home, startedAt: '2026-04-01T00:00:00Z' },
        old,
        [
          ['r1@a', 'plain', 's1', '2026-04-01T00:00:00Z', '1'],
          ['r1@a//s1/plain/2026-03-01T00:00:00Z', 'plain', 's1', '2026-03-01T00:00:00Z', '-1'],
        ],
      ],
      [
        'to another account',
        { ...home, accountId: 'a2' },
        old.map((one) => ({ ...one, accountId: 'a1' })),
        [
          ['r1@a', 'plain', 's1', '2026-03-01T00:00:00Z', '1'],
          ['r1@a/a1/s1/plain/2026-03-01T00:00:00Z', 'plain', 's1', '2026-03-01T00:00:00Z', '-1'],
        ],
      ],
      ['nowhere', home, old, []],
      [
        'from who knows where',
        roamed,
        [{ recordId: 'r1', currency: 'EUR', amount: '0.4' }],
        [['r1@a', 'abroad', 's1', '2026-03-01T00:00:00Z', '0.6']],
      ],
    ])('%s: one delta for each place', (_title, moved, before, expected) => {
      const booked = before.map((one) => Object.assign({ recordId: '', currency: '', amount: '' }, one))
      const { deltas, unchanged } = rerate(rater, { events: [moved], counters: [], booked, runId: 'a' })
      expect(
        deltas.map(({ id, priceId, subscriptionId, period, amount }) => [
          id,
          priceId,
          subscriptionId,
          period.from,
          amount,
        ]),
      ).toEqual(expected)
      expect(unchanged).toBe(expected.length === 0 ? 1 : 0)
      expect(deltas.flatMap(({ charges }) => charges.length)).toEqual([1, 0].slice(0, deltas.length))
      // What is cut off after any of them is finished with the same keys.
      for (const done of deltas)
        expect(
          rerate(rater, { events: [moved], counters: [], booked: [...booked, done], runId: 'a' }).deltas,
        ).toEqual(deltas.filter((delta) => delta !== done))
    })
  })

  it('refuses what was booked in another currency', () => {
    const other = [{ recordId: 'r1', currency: 'USD', amount: '1' }]
    expect(() => rerate(current, { events, counters: [], booked: other, runId: 'a' })).toThrow(
      expect.objectContaining({ code: 'money.currency_mismatch', values: { recordId: 'r1' } }),
    )
  })

  it('nets to what the new tariff charges, whatever was booked', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { maxLength: 20 }), (quantities) => {
        const records = quantities.map((quantity, index) => event(`r${index}`, quantity))
        const old = current.rateAll(records, []).charges
        const { deltas } = rerate(proposed, { events: records, counters: [], booked: old, runId: 'a' })
        const micros = (amounts: readonly { amount: string }[]) =>
          amounts.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 1e6), 0)
        expect(micros(old) + micros(deltas)).toBe(micros(proposed.rateAll(records, []).charges))
      }),
    )
  })
})

describe('records that are no records, or that stand twice', () => {
  const nothing: UsageEvent = JSON.parse('null')

  it('are refused by a re-rating, which charges each record once', () => {
    const doubled = [nothing, ...events, events[0]!]
    const rerating = rerate(current, { events: doubled, counters: [], booked: [], runId: 'a' })
    expect(rerating.deltas.map((delta) => delta.id)).toEqual(['r1@a', 'r2@a'])
    expect(rerating.refused.map(({ refusal: { code, path } }) => [code, path])).toEqual([
      ['input.invalid', undefined],
      ['input.invalid', 'id'],
    ])
    expect(rerating.counters).toEqual(current.rateAll(events, []).counters)
  })

  it('are refused by a what-if, and belong to no customer', () => {
    const found = whatIf({ events: [nothing, event('r1', 10)], current, proposed })
    expect(found.refused.map(({ recordId, refusal }) => [recordId, refusal.code])).toEqual([
      ['', 'input.invalid'],
      ['', 'input.invalid'],
    ])
    expect(found.customers.map(({ customerId }) => customerId)).toEqual(['s1'])
  })
})

describe('whatIf', () => {
  it('refuses to compare two currencies', () => {
    const dollars = compile([{ ...data, currency: 'USD' }], { ...context, currency: 'USD' })
    expect(() => whatIf({ events: [], current, proposed: dollars })).toThrow(
      expect.objectContaining({ code: 'money.currency_mismatch' }),
    )
  })

  it('reports revenue, and who pays more or less, largest change first', () => {
    const history = [
      event('r1', 80, { accountId: 'a1' }),
      event('r2', 100, { subscriptionId: 's2', accountId: 'a2' }),
      event('r3', 50, { subscriptionId: 's3', accountId: 'a1' }),
      event('r4', 200, { subscriptionId: 's4' }),
      event('r5', -1),
    ]
    const effect = whatIf({ events: history, current, proposed })
    expect(effect).toEqual({
      currency: 'EUR',
      records: 5,
      revenue: { current: '7.6', proposed: '6.45', change: '-1.15' },
      customers: [
        { customerId: 'a1', current: '2.6', proposed: '1.95', change: '-0.65' },
        { customerId: 'a2', current: '2', proposed: '1.5', change: '-0.5' },
        { customerId: 's4', current: '3', proposed: '3', change: '0' },
      ],
      refused: [
        {
          recordId: 'r5',
          tariff: 'current',
          refusal: expect.objectContaining({ code: 'rating.invalid_quantity' }),
        },
        {
          recordId: 'r5',
          tariff: 'proposed',
          refusal: expect.objectContaining({ code: 'rating.invalid_quantity' }),
        },
      ],
    })
  })

  it('counts minimum spends and starts from the counters given', () => {
    const withMinimum = compile([{ ...data, spend: { minimum: '5' } }], context)
    const pooled = compile([data], {
      ...context,
      allowances: [{ id: 'pool', unit: 'MB', units: '10', usageTypes: ['data'], shared: true }],
    })
    const record = event('r1', 10, { accountId: 'a1' })
    const opened = current.rate(event('r0', 100), []).counters
    const effect = whatIf({ events: [record], current: pooled, proposed: withMinimum, counters: opened })
    expect(effect.customers).toEqual([{ customerId: 'a1', current: '0', proposed: '3', change: '3' }])
  })

  it('counts minimum spends of the prices that a subscription has', () => {
    const roaming: Price = { ...data, id: 'roaming', usageType: 'roaming', spend: { minimum: '7' } }
    const dearer = compile([data, roaming], context)
    const pricesOf = (id: string) => (id === 's2' ? ['data', 'roaming'] : ['data'])
    const events = [event('r1', 10), event('r2', 10, { subscriptionId: 's2' })]
    const effect = whatIf({ events, current: dearer, proposed: dearer, pricesOf })
    expect(effect.customers.map(({ customerId, proposed: amount }) => [customerId, amount])).toEqual([
      ['s1', '0.2'],
      ['s2', '7.2'],
    ])
    expect(() => whatIf({ events, current, proposed: dearer, pricesOf })).toThrow(
      expect.objectContaining({ code: 'catalog.unknown_id' }),
    )
  })

  it('counts customers whom only one tariff charges, and subscriptions without records', () => {
    const free = compile([{ ...data, model: { type: 'per-unit', unitPrice: '0' } }], context)
    const withMinimum = compile(
      [{ ...data, model: { type: 'per-unit', unitPrice: '0' }, spend: { minimum: '5' } }],
      context,
    )
    const opened = withMinimum.openPeriod({ scope: 'subscription', id: 's9', at: '2026-03-01T00:00:00Z' })
    const shared = withMinimum.openPeriod({ scope: 'account', id: 'a9', at: '2026-03-01T00:00:00Z' })
    const there = whatIf({
      events: [event('r1', 1)],
      current: free,
      proposed: withMinimum,
      counters: [opened, shared],
    })
    expect(there.customers).toEqual([
      { customerId: 's1', current: '0', proposed: '5', change: '5' },
      { customerId: 's9', current: '0', proposed: '5', change: '5' },
    ])
    const back = whatIf({ events: [event('r1', 1)], current: withMinimum, proposed: free })
    expect(back.customers).toEqual([{ customerId: 's1', current: '5', proposed: '0', change: '-5' }])
  })

  it('orders equal changes by customer', () => {
    const three = ['b', 'c', 'a'].map((accountId, index) =>
      event(`r${index}`, 1, { subscriptionId: accountId, accountId }),
    )
    expect(
      whatIf({ events: three, current, proposed }).customers.map((customer) => customer.customerId),
    ).toEqual(['a', 'b', 'c'])
    const effect = whatIf({
      events: [event('r1', 1, { accountId: 'b' }), event('r2', 1, { subscriptionId: 's2', accountId: 'a' })],
      current,
      proposed,
    })
    expect(effect.customers.map((customer) => customer.customerId)).toEqual(['a', 'b'])
  })
})

describe('a session', () => {
  it('rates as a batch does', () => {
    const session = current.open([])
    const charges = events.flatMap((record) => {
      const outcome = session.rate(record)
      return outcome.ok ? outcome.uses.map(toCharge) : []
    })
    const batch = current.rateAll(events, [])
    expect(charges).toEqual(batch.charges)
    expect(session.counters()).toEqual(batch.counters)
  })

  it('continues from its counters wherever it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 20 }), fc.nat(20), (quantities, cut) => {
        const records = quantities.map((quantity, index) => event(`r${index}`, quantity))
        const whole = current.rateAll(records, [])
        const first = current.rateAll(records.slice(0, cut), [])
        const second = current.rateAll(records.slice(cut), first.counters)
        expect([...first.charges, ...second.charges]).toEqual(whole.charges)
        expect(second.counters).toEqual(whole.counters)
      }),
    )
  })
})
