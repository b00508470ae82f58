import { describe, expect, it } from 'vitest'
import { context, event, sms } from '../../test/sms-fixtures.ts'
import { type CounterSheet, chargesOf, compile, type Price } from './index.ts'

describe('rate', () => {
  it('gives a charge and the counters after it', () => {
    const rated = compile([sms], context).rate(event(), [])
    expect(chargesOf(rated)).toEqual([
      {
        id: 'r1#0',
        recordId: 'r1',
        part: 0,
        type: 'sms',
        subscriptionId: 's1',
        priceId: 'sms',
        priceVersion: '1',
        period: { from: '2026-02-28T23:00:00Z', to: '2026-03-31T22:00:00Z' },
        startedAt: '2026-03-10T10:00:00Z',
        quantity: '2',
        unit: 'message',
        chargedQuantity: '2',
        currency: 'EUR',
        amount: '0.18',
        capped: '0',
        allowances: [],
        offset: '0',
        before: { quantity: '0', amount: '0', count: 0 },
        attributes: {},
      },
    ])
    expect(rated.counters).toEqual([
      {
        scope: 'subscription',
        id: 's1',
        period: { from: '2026-02-28T23:00:00Z', to: '2026-03-31T22:00:00Z' },
        tallies: { sms: { quantity: '2', amount: '0.18', count: 1 } },
        grants: {},
      },
    ])
  })

  it('counts on from the counters given, and never changes them', () => {
    const tiers = [
      { upTo: '3', unitPrice: '0.10' },
      { upTo: null, unitPrice: '0.05' },
    ]
    const rater = compile([{ ...sms, model: { type: 'graduated', tiers } }], context)
    const first = rater.rate(event(), [])
    const frozen = structuredClone(first.counters)
    const second = rater.rate(event({ id: 'r2' }), first.counters)
    expect([first, second].map((rated) => chargesOf(rated)[0]?.amount)).toEqual(['0.2', '0.15'])
    expect(first.counters).toEqual(frozen)
  })

  it('names the account where the record does', () => {
    expect(chargesOf(compile([sms], context).rate(event({ accountId: 'a1' }), []))[0]?.accountId).toBe('a1')
  })

  it.each([
    [Date.UTC(2026, 2, 10, 10), undefined],
    [Date.UTC(2026, 3, 10, 10), 'startMs'],
    [Date.UTC(2026, 2, 10, 10) / 1000, 'startMs'],
    [Number.NaN, 'startMs'],
  ])('takes a record of %d milliseconds only where they are its startedAt', (startMs, path) => {
    const { refusal } = compile([sms], context).rate(event({ startMs }), [])
    expect(refusal).toEqual(path && expect.objectContaining({ code: 'input.invalid', path }))
  })

  it('takes the instant of a stream from a reader that has it', () => {
    const outcome = compile([sms], context)
      .open([])
      .rate(event(), Date.UTC(2026, 3, 10))
    expect(outcome.ok && outcome.uses.map((use) => use.periodFromMs)).toEqual([Date.UTC(2026, 2, 31, 22)])
    const unknown = compile([sms], context).open([]).rate(event(), Number.NaN)
    expect(unknown).toMatchObject({ ok: false, refusal: { code: 'time.invalid_instant', path: 'startedAt' } })
  })

  it('keeps what counters know of other tariffs', () => {
    const other: CounterSheet = {
      scope: 'subscription',
      id: 's1',
      period: { from: '2026-02-28T23:00:00Z', to: '2026-03-31T22:00:00Z' },
      tallies: { voice: { quantity: '60', amount: '1.5', count: 1 } },
      grants: { bundle: [{ remaining: '4', expiresAt: null }] },
    }
    const [sheet] = compile([sms], context).rate(event(), [other]).counters
    expect(sheet?.tallies['voice']).toEqual(other.tallies['voice'])
    expect(sheet?.grants).toEqual(other.grants)
  })
})

describe('which price', () => {
  const versions: Price[] = [
    { ...sms, version: '2025', validFor: { to: '2026-04-01T00:00:00Z' } },
    {
      ...sms,
      version: '2026',
      validFor: { from: '2026-04-01T00:00:00Z' },
      model: { type: 'per-unit', unitPrice: '0.12' },
    },
    {
      ...sms,
      id: 'sms-abroad',
      when: { roaming: ['yes', 1] },
      model: { type: 'per-unit', unitPrice: '0.40' },
    },
  ]
  const rater = compile(versions, context)

  it.each([
    ['the version of the day', {}, 'sms', '2025', '0.18'],
    ['the next version from its instant on', { startedAt: '2026-04-01T00:00:00Z' }, 'sms', '2026', '0.24'],
    ['the old version until just before', { startedAt: '2026-03-31T23:59:59.999Z' }, 'sms', '2025', '0.18'],
    ['the more specific price', { attributes: { roaming: 'yes' } }, 'sms-abroad', '1', '0.8'],
    ['values as text', { attributes: { roaming: '1' } }, 'sms-abroad', '1', '0.8'],
    ['the general price where the condition fails', { attributes: { roaming: 'no' } }, 'sms', '2025', '0.18'],
  ])('%s', (_title, over, priceId, priceVersion, amount) => {
    expect(chargesOf(rater.rate(event(over), []))[0]).toMatchObject({ priceId, priceVersion, amount })
  })

  it('shares one counter among the versions of a price', () => {
    const first = rater.rate(event(), [])
    const { counters } = rater.rate(event({ id: 'r2', startedAt: '2026-04-01T00:00:00Z' }), first.counters)
    expect(counters.map((sheet) => sheet.tallies['sms']?.count)).toEqual([1, 1])
  })
})

describe('unit conversion', () => {
  const gigabytes: Price = {
    id: 'data',
    currency: 'EUR',
    usageType: 'data',
    unit: 'byte',
    conversion: { divideBy: '1000000', rounding: 'ceil', unit: 'MB' },
    model: { type: 'per-unit', unitPrice: '0.01' },
  }
  const bytes = (id: string, quantity: number) => event({ id, type: 'data', unit: 'byte', quantity })

  it.each([
    ['record', ['0.02', '0.02'], ['2', '2']],
    ['period', ['0.02', '0.01'], ['2', '1']],
  ] as const)('rounds each %s', (scope, amounts, charged) => {
    const rater = compile([{ ...gigabytes, conversion: { ...gigabytes.conversion, scope } }], context)
    const { charges } = rater.rateAll([bytes('r1', 1_400_000), bytes('r2', 1_400_000)], [])
    expect(charges.map((charge) => charge.amount)).toEqual(amounts)
    expect(charges.map((charge) => charge.chargedQuantity)).toEqual(charged)
    for (const charge of charges) expect(rater.explain(charge).amount).toBe(charge.amount)
  })

  it.each([
    [{ multiplyBy: '0.001' }, 'data', 'Units times 0.001, rounding none for each record: 1400 byte charged'],
    [
      { divideBy: '1000', unit: 'kB', scope: 'period' },
      'data',
      'Units divided by 1000, rounding none for each period: 1400 kB charged',
    ],
  ] as const)('explains %o', (conversion, _type, text) => {
    const rater = compile([{ ...gigabytes, conversion }], context)
    const [charge] = chargesOf(rater.rate(bytes('r1', 1_400_000), []))
    expect(rater.explain(charge!).steps.map((step) => step.text)).toContain(text)
  })

  it('refuses what is too large once it is scaled', () => {
    const rater = compile([{ ...sms, unit: 'MB' }], context)
    expect(rater.rate(event({ unit: 'MB', quantity: 1e12 }), []).refusal?.code).toBe('money.overflow')
  })

  it('looks at each record alone where it is told to', () => {
    const tiers = [
      { upTo: '3', unitPrice: '0.10' },
      { upTo: null, unitPrice: '0.05' },
    ]
    const rater = compile([{ ...sms, accumulate: 'record', model: { type: 'graduated', tiers } }], context)
    const { charges } = rater.rateAll([event(), event({ id: 'r2' }), event({ id: 'r3', quantity: 4 })], [])
    expect(charges.map((charge) => charge.amount)).toEqual(['0.2', '0.2', '0.35'])
    expect(charges.map((charge) => rater.explain(charge).amount)).toEqual(['0.2', '0.2', '0.35'])
  })

  it('explains the conversion', () => {
    const rater = compile([gigabytes], context)
    const [charge] = chargesOf(rater.rate(bytes('r1', 1_400_000), []))
    expect(rater.explain(charge!).steps.find((step) => step.rule === 'conversion')?.text).toBe(
      'Units divided by 1000000, rounding ceil for each record: 2 MB charged',
    )
  })
})

describe('refusals of records', () => {
  const rater = compile([sms], context)

  it.each([
    ['no price of that type', { type: 'voice' }, 'rating.no_price', 'type'],
    ['another unit', { unit: 'second' }, 'rating.unit_mismatch', 'unit'],
    ['negative quantity', { quantity: -1 }, 'rating.invalid_quantity'],
    ['negative text', { quantity: '-0.5' }, 'rating.invalid_quantity'],
    ['NaN', { quantity: Number.NaN }, 'rating.invalid_quantity'],
    ['infinite', { quantity: Number.POSITIVE_INFINITY }, 'rating.invalid_quantity'],
    ['no number', { quantity: 'many' }, 'rating.invalid_quantity'],
    ['exponent', { quantity: 1e300 }, 'rating.invalid_quantity'],
    ['half a message', { quantity: '1.5' }, 'rating.quantity_precision'],
    ['huge', { quantity: '99999999999999999999' }, 'money.overflow'],
    ['local time', { startedAt: '2026-03-10T10:00:00' }, 'time.invalid_instant', 'startedAt'],
  ])('%s', (_title, over, code, path = 'quantity') => {
    const rated = rater.rate(event(over), [])
    expect(rated.refusal).toMatchObject({ code, path, message: expect.stringMatching(/^[A-Z\d].{25,}\.$/s) })
    expect(rated.charges).toEqual([])
    expect(() => chargesOf(rated)).toThrow(expect.objectContaining({ code }))
  })

  it.each([
    ['nothing', null, undefined],
    ['no id', { id: undefined }, 'id'],
    ['an empty type', { type: '' }, 'type'],
    ['a number as subscription', { subscriptionId: 7 }, 'subscriptionId'],
    ['no start', { startedAt: undefined }, 'startedAt'],
    ['a date as start', { startedAt: new Date(0) }, 'startedAt'],
    ['no unit', { unit: undefined }, 'unit'],
    ['no attributes', { attributes: undefined }, 'attributes'],
    ['attributes of another type', { attributes: 'destination=39' }, 'attributes'],
    ['an empty id', { id: '' }, 'id'],
    ['an empty subscription', { subscriptionId: '' }, 'subscriptionId'],
    ['null as account', { accountId: null }, 'accountId'],
    ['an empty account', { accountId: '' }, 'accountId'],
    ['a number as account', { accountId: 7 }, 'accountId'],
    ['a text as milliseconds', { startMs: '1773136800000' }, 'startMs'],
  ])('%s, from a caller without types', (_title, over, path) => {
    const record = over === null ? JSON.parse('null') : Object.assign(event(), over)
    const batch = rater.rateAll([record, event({ id: 'r2' })], [])
    expect(batch.refused[0]?.refusal).toMatchObject({ code: 'input.invalid', ...(path && { path }) })
    expect(batch.charges.map((charge) => charge.recordId)).toEqual(['r2'])
  })

  it.each(['attributes.to', 'quantity'])('refuses an object that is no text as %s', (path) => {
    const strange = JSON.parse('{"toString":1,"valueOf":1}')
    const abroad = compile([{ ...sms, when: { to: '39' } }], context)
    const over = path === 'quantity' ? { quantity: strange } : { attributes: { to: strange } }
    const record = Object.assign(event({ attributes: { to: '39' } }), over)
    const { refused } = abroad.rateAll([record], [])
    expect(refused[0]?.refusal).toMatchObject({
      code: path === 'quantity' ? 'rating.invalid_quantity' : 'input.invalid',
      path,
    })
  })

  it('finds what a condition needs missing only where a record has no attributes at all', () => {
    const abroad = compile([{ ...sms, when: { roaming: 'yes' } }], context)
    const record = Object.assign(event(), { attributes: null })
    expect(abroad.rate(record, []).refusal).toMatchObject({ code: 'input.invalid', path: 'attributes' })
  })

  it('takes names that objects have by themselves as names', () => {
    const names = ['__proto__', 'constructor', 'toString']
    for (const name of names) {
      const odd = compile([{ ...sms, id: name }], {
        ...context,
        allowances: [{ id: name, unit: 'message', units: '1', usageTypes: ['sms'] }],
      })
      const first = odd.rate(event({ subscriptionId: name }), [])
      const second = odd.rate(
        event({ subscriptionId: name, id: 'r2' }),
        JSON.parse(JSON.stringify(first.counters)),
      )
      expect([first, second].map((rated) => chargesOf(rated)[0]?.amount)).toEqual(['0.09', '0.18'])
      expect(
        odd.rate(event({ subscriptionId: name }), [{ ...first.counters[0]!, tallies: {}, grants: {} }])
          .charges[0]?.amount,
      ).toBe('0.09')
    }
  })

  it('says what was asked and what there is', () => {
    expect(rater.rate(event({ unit: 'second' }), []).refusal).toMatchObject({
      path: 'unit',
      values: { type: 'sms', priceId: 'sms', expected: 'message', got: 'second', known: 'message' },
    })
    expect(rater.rate(event({ type: 'voice' }), []).refusal).toMatchObject({
      path: 'type',
      values: { type: 'voice', startedAt: '2026-03-10T10:00:00Z', known: 'sms' },
    })
  })

  it('finds no price before the first version starts', () => {
    const later = compile([{ ...sms, validFor: { from: '2026-03-10T10:00:00.001Z' } }], context)
    expect(later.rate(event(), []).refusal?.code).toBe('rating.no_price')
  })

  it('leaves counters as they were', () => {
    const { counters } = rater.rate(event(), [])
    expect(rater.rate(event({ quantity: -1 }), counters).counters).toEqual(counters)
  })

  it('goes on with the next record', () => {
    const batch = rater.rateAll([event(), event({ id: 'bad', quantity: -1 }), event({ id: 'r3' })], [])
    expect(batch.charges.map((charge) => charge.recordId)).toEqual(['r1', 'r3'])
    expect(batch.refused.map(({ event: { id }, refusal }) => [id, refusal.code])).toEqual([
      ['bad', 'rating.invalid_quantity'],
    ])
  })

  it.each([
    [0, '0'],
    [-0, '0'],
    ['-0', '0'],
    ['+2', '0.18'],
    ['2.000', '0.18'],
    [Number.MAX_SAFE_INTEGER / 1e6, undefined],
  ])('quantity %s', (quantity, amount) => {
    expect(rater.rate(event({ quantity }), []).charges[0]?.amount).toBe(amount)
  })

  it('refuses a sum beyond the safe integers and books nothing', () => {
    const free = compile([{ ...sms, model: { type: 'per-unit', unitPrice: '0' } }], context)
    const first = free.rate(event({ quantity: Number.MAX_SAFE_INTEGER }), [])
    const second = free.rate(event({ id: 'r2', quantity: 1 }), first.counters)
    expect(second.refusal?.code).toBe('money.overflow')
    expect(second.counters).toEqual(first.counters)
  })

  it.each([0.5, Number.NaN])("refuses a charge of %s by a model of somebody's own", (amount) => {
    const broken = { type: 'test.broken', compile: () => ({ charge: () => amount }) }
    const rated = compile([{ ...sms, model: { type: 'test.broken' } }], {
      ...context,
      models: [broken],
    }).rate(event(), [])
    expect(rated.refusal).toMatchObject({
      code: 'catalog.invalid_price',
      path: 'model',
      values: { priceId: 'sms' },
    })
  })

  it('does not hide errors that are not about the record', () => {
    const broken = {
      type: 'test.broken',
      compile: () => ({
        charge: () => {
          throw new TypeError('bug')
        },
      }),
    }
    const rated = compile([{ ...sms, model: { type: 'test.broken' } }], { ...context, models: [broken] })
    expect(() => rated.rate(event(), [])).toThrow(TypeError)
  })
})

describe('a counter that several prices share', () => {
  it('counts both', () => {
    const mms: Price = {
      ...sms,
      id: 'mms',
      usageType: 'mms',
      counter: 'sms',
      model: { type: 'per-unit', unitPrice: '0.3' },
    }
    const { counters } = compile([sms, mms], context).rateAll([event(), event({ id: 'r2', type: 'mms' })], [])
    expect(counters[0]?.tallies).toEqual({ sms: { quantity: '4', amount: '0.78', count: 2 } })
  })
})
