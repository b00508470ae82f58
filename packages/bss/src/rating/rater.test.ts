import { describe, expect, it } from 'vitest'
import {
  type CounterSheet,
  chargesOf,
  compile,
  type Price,
  type RatingContext,
  renderExplanation,
  type UsageEvent,
} from './index.ts'

const context: RatingContext = {
  currency: 'EUR',
  zone: 'Europe/Rome',
  rounding: { digits: 4, mode: 'half-up' },
}

const sms: Price = {
  id: 'sms',
  currency: 'EUR',
  usageType: 'sms',
  unit: 'message',
  model: { type: 'per-unit', unitPrice: '0.09' },
}

function event(over: Partial<UsageEvent> = {}): UsageEvent {
  return {
    id: 'r1',
    type: 'sms',
    subscriptionId: 's1',
    startedAt: '2026-03-10T10:00:00Z',
    quantity: 2,
    unit: 'message',
    attributes: {},
    ...over,
  }
}

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

  it('takes the instant in milliseconds where the reader has it', () => {
    const startMs = Date.UTC(2026, 3, 10)
    const [charge] = chargesOf(compile([sms], context).rate(event({ startMs }), []))
    expect(charge?.period.from).toBe('2026-03-31T22:00:00Z')
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
    ['no price of that type', { type: 'voice' }, 'rating.no_price'],
    ['another unit', { unit: 'second' }, 'rating.unit_mismatch'],
    ['negative quantity', { quantity: -1 }, 'rating.invalid_quantity'],
    ['negative text', { quantity: '-0.5' }, 'rating.invalid_quantity'],
    ['NaN', { quantity: Number.NaN }, 'rating.invalid_quantity'],
    ['infinite', { quantity: Number.POSITIVE_INFINITY }, 'rating.invalid_quantity'],
    ['no number', { quantity: 'many' }, 'rating.invalid_quantity'],
    ['exponent', { quantity: 1e300 }, 'rating.invalid_quantity'],
    ['half a message', { quantity: '1.5' }, 'rating.quantity_precision'],
    ['huge', { quantity: '99999999999999999999' }, 'money.overflow'],
    ['local time', { startedAt: '2026-03-10T10:00:00' }, 'time.invalid_instant'],
  ])('%s', (_title, over, code) => {
    const rated = rater.rate(event(over), [])
    expect(rated.refusal?.code).toBe(code)
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
    ['no attributes', { attributes: undefined, quantity: -1 }, 'attributes'],
  ])('%s, from a caller without types', (_title, over, path) => {
    const record = over === null ? JSON.parse('null') : Object.assign(event(), over)
    const batch = rater.rateAll([record, event({ id: 'r2' })], [])
    expect(batch.refused[0]?.refusal).toMatchObject({ code: 'input.invalid', ...(path && { path }) })
    expect(batch.charges.map((charge) => charge.recordId)).toEqual(['r2'])
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

describe('refusals of tariffs', () => {
  it.each<[string, readonly Price[], Partial<RatingContext>, string, string | undefined]>([
    [
      'two prices valid at once',
      [sms, { ...sms, id: 'other' }],
      {},
      'catalog.overlapping_prices',
      'prices[1].validFor',
    ],
    [
      'two versions that overlap by an instant',
      [
        { ...sms, validFor: { to: '2026-04-01T00:00:00.001Z' } },
        { ...sms, version: '2', validFor: { from: '2026-04-01T00:00:00Z' } },
      ],
      {},
      'catalog.overlapping_prices',
      'prices[1].validFor',
    ],
    [
      'equal conditions written differently',
      [
        { ...sms, when: { a: 1, b: ['x', 'y'] } },
        { ...sms, id: 'other', when: { b: ['y', 'x'], a: '1' } },
      ],
      {},
      'catalog.overlapping_prices',
      'prices[1].validFor',
    ],
    ['another currency', [{ ...sms, currency: 'USD' }], {}, 'money.currency_mismatch', 'prices[0].currency'],
    [
      'unknown model',
      [{ ...sms, model: { type: 'test.magic' } }],
      {},
      'catalog.unknown_model',
      'prices[0].model.type',
    ],
    ['unknown zone', [sms], { zone: 'Europe/Atlantis' }, 'time.unknown_zone', undefined],
    [
      'ends before it starts',
      [{ ...sms, validFor: { from: '2026-04-01T00:00:00Z', to: '2026-04-01T00:00:00Z' } }],
      {},
      'time.invalid_period',
      'prices[0].validFor',
    ],
    [
      'negative minimum',
      [{ ...sms, spend: { minimum: '-1' } }],
      {},
      'catalog.invalid_price',
      'prices[0].spend.minimum',
    ],
    [
      'minimum not a decimal',
      [{ ...sms, spend: { minimum: 'ten' } }],
      {},
      'money.invalid_decimal',
      'prices[0].spend.minimum',
    ],
    [
      'maximum too precise',
      [{ ...sms, spend: { maximum: '1.00001' } }],
      {},
      'money.precision',
      'prices[0].spend.maximum',
    ],
    [
      'validity that is no instant',
      [{ ...sms, validFor: { to: '2026-01-01' } }],
      {},
      'time.invalid_instant',
      'prices[0].validFor.to',
    ],
    [
      'minimum above maximum',
      [{ ...sms, spend: { minimum: '2', maximum: '1' } }],
      {},
      'catalog.invalid_price',
      'prices[0].spend',
    ],
    [
      'a shared counter with other digits',
      [sms, { ...sms, id: 'b', usageType: 'mms', counter: 'sms', rounding: { digits: 2, mode: 'half-up' } }],
      {},
      'catalog.invalid_price',
      'prices[1].counter',
    ],
    [
      'one allowance id twice',
      [sms],
      { allowances: [1, 2].map(() => ({ id: 'a', unit: 'message', units: '10', usageTypes: ['sms'] })) },
      'catalog.invalid_price',
      'allowances[1].id',
    ],
    [
      'an allowance in other digits',
      [sms],
      { allowances: [{ id: 'a', unit: 'message', units: '10', usageTypes: ['sms'], quantityDigits: 2 }] },
      'catalog.invalid_price',
      'allowances[0].quantityDigits',
    ],
    [
      'an allowance for a type that no price rates',
      [sms],
      { allowances: [{ id: 'a', unit: 'message', units: '10', usageTypes: ['sms', 'sns'] }] },
      'catalog.invalid_price',
      'allowances[0].usageTypes[1]',
    ],
    [
      'a rollover that keeps more than it may',
      [sms],
      {
        allowances: [
          { id: 'a', unit: 'message', units: '10', usageTypes: ['sms'], rollover: { min: '5', max: '4' } },
        ],
      },
      'catalog.invalid_price',
      'allowances[0].rollover',
    ],
    ['a billing day that no month has', [sms], { billingDay: 32 }, 'catalog.invalid_price', 'billingDay'],
  ])('%s', (_title, prices, over, code, path) => {
    expect(() => compile(prices, { ...context, ...over })).toThrow(
      expect.objectContaining(path === undefined ? { code } : { code, path }),
    )
  })

  it('refuses counters of another precision', () => {
    const { counters } = compile([{ ...sms, unit: 'SMS' }], context).rate(
      event({ unit: 'SMS', quantity: '1.5' }),
      [],
    )
    expect(() => compile([sms], context).rate(event(), counters)).toThrow(
      expect.objectContaining({ code: 'rating.counters_mismatch', path: 'tallies.sms' }),
    )
  })
})

describe('explain', () => {
  const rater = compile([sms], context)
  const [charge] = chargesOf(rater.rate(event({ accountId: 'a1' }), []))

  it('gives the whole derivation as data', () => {
    expect(rater.explain(charge!)).toEqual({
      chargeId: 'r1#0',
      recordId: 'r1',
      currency: 'EUR',
      amount: '0.18',
      steps: [
        {
          rule: 'record',
          text: 'Record r1: sms of 2 message at 2026-03-10T10:00:00Z',
          values: {
            recordId: 'r1',
            part: 0,
            type: 'sms',
            quantity: '2',
            unit: 'message',
            startedAt: '2026-03-10T10:00:00Z',
          },
        },
        {
          rule: 'price',
          text: 'Price sms, version 1; counter of 2026-02-28T23:00:00Z to 2026-03-31T22:00:00Z stood at 0',
          values: { priceId: 'sms', version: '1', from: null, to: null, counter: 'sms', counterBefore: '0' },
        },
        expect.objectContaining({ amount: '0.18' }),
        {
          rule: 'rounding',
          text: 'Rounded once, half-up to 4 decimal places: 0.18 EUR',
          values: { mode: 'half-up', digits: 4 },
          amount: '0.18',
        },
      ],
    })
  })

  it('names the price, its validity and the attributes', () => {
    const named: Price = {
      ...sms,
      name: 'Text message',
      version: '2026',
      counter: 'messages',
      validFor: { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' },
    }
    const tariff = compile([named], context)
    const [one] = chargesOf(tariff.rate(event({ attributes: { destination: '39', roaming: 1 } }), []))
    expect(
      tariff
        .explain(one!)
        .steps.slice(0, 2)
        .map((step) => step.text),
    ).toEqual([
      'Record r1: sms of 2 message at 2026-03-10T10:00:00Z, destination 39, roaming 1',
      'Price Text message, version 2026, from 2026-01-01T00:00:00Z, until 2027-01-01T00:00:00Z; counter of 2026-02-28T23:00:00Z to 2026-03-31T22:00:00Z stood at 0',
    ])
    expect(tariff.explain(one!).steps[1]?.values).toMatchObject({
      counter: 'messages',
      from: '2026-01-01T00:00:00Z',
    })
  })

  it('renders one step a line', () => {
    const lines = renderExplanation(rater.explain(charge!)).split('\n')
    expect(lines[0]).toBe('r1#0: 0.18 EUR')
    expect(lines).toHaveLength(5)
    expect(lines.slice(1).every((line) => line.startsWith('  '))).toBe(true)
  })

  it.each([
    ['price', { priceId: 'mms' }],
    ['version', { priceVersion: '2' }],
  ])('refuses a charge of another %s', (_title, over) => {
    expect(() => rater.explain({ ...charge!, ...over })).toThrow(
      expect.objectContaining({ code: 'rating.no_price' }),
    )
  })

  it('refuses a charge that this tariff would not make', () => {
    expect(() => rater.explain({ ...charge!, amount: '0.19' })).toThrow(
      expect.objectContaining({ code: 'rating.counters_mismatch', values: { chargeId: 'r1#0' } }),
    )
  })
})

describe('billing periods', () => {
  const lastDay = () => compile([sms], { ...context, billingDay: 31 })

  it.each([
    ['2026-01-31T10:00:00Z', '2026-01-30T23:00:00Z', '2026-02-27T23:00:00Z'],
    ['2026-02-27T22:59:59Z', '2026-01-30T23:00:00Z', '2026-02-27T23:00:00Z'],
    ['2026-02-28T10:00:00Z', '2026-02-27T23:00:00Z', '2026-03-30T22:00:00Z'],
    ['2026-03-31T10:00:00Z', '2026-03-30T22:00:00Z', '2026-04-29T22:00:00Z'],
  ])('%s lies in one that starts on the last day of a short month', (startedAt, from, to) => {
    expect(chargesOf(lastDay().rate(event({ startedAt }), []))[0]?.period).toEqual({ from, to })
  })

  it('are found again in any order', () => {
    const instants = [
      '2026-02-10T00:00:00Z',
      '2026-04-10T00:00:00Z',
      '2026-02-10T00:00:00Z',
      '2026-04-10T00:00:00Z',
    ]
    const { charges, counters } = lastDay().rateAll(
      instants.map((startedAt, index) => event({ id: `r${index}`, startedAt })),
      [],
    )
    expect(charges.map((one) => one.before.count)).toEqual([0, 0, 1, 1])
    expect(counters).toHaveLength(2)
  })

  it('may be those of another tariff, as the counters say', () => {
    const [sheet] = lastDay().rate(event(), []).counters
    const odd = { ...sheet!, period: { from: '2026-03-10T09:00:00Z', to: '2026-03-10T11:00:00Z' } }
    const { counters } = lastDay().rate(event({ id: 'r2' }), [odd])
    expect(counters.map((one) => [one.period.from, one.tallies['sms']?.count])).toEqual([
      ['2026-03-10T09:00:00Z', 2],
    ])
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
