import { CURRENCIES } from '@longlines/core/money'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { context, sms } from '../../test/sms-fixtures.ts'
import { CURRENCY_CODES } from './currency-codes.data.ts'
import {
  BandwidthPercentileModel,
  BlockTiersModel,
  BUILT_IN_MODELS,
  compile,
  compileWith,
  FlatModel,
  GraduatedModel,
  GraduatedPercentageModel,
  MultiplierModel,
  PackageModel,
  PercentageModel,
  PerUnitModel,
  Price,
  ProratedGraduatedModel,
  parsePrices,
  RateCardModel,
  StairstepModel,
  VolumeModel,
} from './index.ts'
import { PRICE_SHAPE } from './price-shape.ts'
import type { ObjectShape } from './shape.ts'

const tiers = (...list: readonly unknown[]) => ({ model: { type: 'graduated', tiers: list } })
const last = { upTo: null, unitPrice: '1' }
const transit = {
  type: 'bandwidth-percentile',
  percentile: 95,
  convention: 'nearest-rank',
  direction: 'in',
  missingSamples: 'refuse',
  commitRate: '100',
  commitPrice: '1',
  burstPrice: '2',
}

/** What every way in says of a list of prices. */
function refusals(input: unknown): { code: string; path: string; message: string }[] {
  const ways = [
    () => parsePrices(input),
    () => compile(input as never, context),
    () => compileWith(input as never, { ...context, models: BUILT_IN_MODELS }),
  ]
  return ways.map((way) => {
    try {
      way()
    } catch (error) {
      expect(error).toMatchObject({ name: 'LonglinesError' })
      const { code, path, message } = error as { code: string; path: string; message: string }
      return { code, path, message }
    }
    return { code: 'none', path: '', message: '' }
  })
}

describe('what no price may be', () => {
  it.each<[string, object, string, RegExp]>([
    [
      'an unknown rounding mode',
      { rounding: { digits: 2, mode: 'bankers' } },
      'rounding.mode',
      /half-even.*"bankers"/,
    ],
    ['digits below zero', { rounding: { digits: -1, mode: 'up' } }, 'rounding.digits', /0 to 12; got -1/],
    ['a fraction of digits', { rounding: { digits: 1.5, mode: 'up' } }, 'rounding.digits', /got 1\.5/],
    ['too many digits', { rounding: { digits: 13, mode: 'up' } }, 'rounding.digits', /got 13/],
    ['digits of quantities', { quantityDigits: 13 }, 'quantityDigits', /got 13/],
    ['a currency that does not exist', { currency: 'EUX' }, 'currency', /"EUX"/],
    ['a misspelt field', { minimun: '1' }, 'minimun', /spelling/],
    [
      'a misspelt field of the model',
      { model: { type: 'flat', amount: '1', amuont: '1' } },
      'model.amuont',
      /spelling/,
    ],
    ['a misspelt limit', { spend: { minimun: '1' } }, 'spend.minimun', /spelling/],
    ['a tier without price', tiers({ upTo: '1' }, last), 'model.tiers[0]', /unitPrice or flatFee/],
    [
      'a misspelt price of a tier',
      tiers({ upTo: null, unitprice: '1' }),
      'model.tiers[0].unitprice',
      /spelling/,
    ],
    [
      'an amount as a number',
      { model: { type: 'flat', amount: 0.1 } },
      'model.amount',
      /decimal text.* got 0\.1/,
    ],
    ['a limit as a number', { spend: { maximum: 5 } }, 'spend.maximum', /decimal text.* got 5/],
    ['NaN', { model: { type: 'flat', amount: Number.NaN } }, 'model.amount', /got NaN/],
    [
      'an amount below zero',
      { model: { type: 'flat', amount: '-1' } },
      'model.amount',
      /at least zero; got "-1"/,
    ],
    ['a model of null', { model: null }, 'model.type', /got null/],
    ['conditions that are none', { when: 'roaming' }, 'when', /got "roaming"/],
    ['a validity of null', { validFor: null }, 'validFor', /got null/],
    [
      'no slot rule',
      { model: { ...transit, missingSamples: undefined } },
      'model.missingSamples',
      /refuse, zero.*missing/,
    ],
    ['no percentile', { model: { ...transit, percentile: undefined } }, 'model.percentile', /missing/],
    ['a percentile above 100', { model: { ...transit, percentile: 195 } }, 'model.percentile', /195/],
    ['no commitment', { model: { ...transit, commitRate: undefined } }, 'model.commitRate', /missing/],
  ])('%s', (_title, change, path, message) => {
    for (const refusal of refusals([{ ...sms, ...change }]))
      expect(refusal).toEqual({
        code: 'catalog.invalid_price',
        path: `prices[0].${path}`,
        message: expect.stringMatching(message),
      })
  })

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'prices'],
    ['null', null, 'prices'],
    ['an object', {}, 'prices'],
    ['a text', 'sms', 'prices'],
    ['a price of null', [null], 'prices[0]'],
    ['a price that is a list', [[]], 'prices[0]'],
  ])('%s', (_title, input, path) => {
    for (const refusal of refusals(input)) expect(refusal.code).toBe('catalog.invalid_price')
    for (const refusal of refusals(input)) expect(refusal.path).toMatch(path)
  })

  it('by a code of its own where every problem has it', () => {
    const unordered = {
      ...sms,
      ...tiers({ upTo: '10', unitPrice: '1' }, { upTo: '5', unitPrice: '1' }, last),
    }
    const closed = { ...sms, usageType: 'mms', ...tiers({ upTo: '10', unitPrice: '1' }) }
    expect(refusals([unordered, closed]).map(({ code }) => code)).toEqual([
      'catalog.invalid_price',
      'catalog.invalid_tiers',
      'catalog.invalid_tiers',
    ])
    expect(refusals([sms, { ...sms, version: '2' }]).map(({ code }) => code)).toEqual([
      'catalog.invalid_price',
      'catalog.overlapping_prices',
      'catalog.overlapping_prices',
    ])
  })
})

describe('everything at once', () => {
  const input = [
    { ...sms, currency: 'EUX', minimun: '1', rounding: { digits: 13, mode: 'bankers' } },
    { ...sms, usageType: 'mms', model: { type: 'flat', amount: 1, amuont: '1' } },
    { ...sms, usageType: 'voice', ...tiers({ upTo: '10', unitPrice: '1' }) },
    { ...sms, id: 'a', usageType: 'data' },
    { ...sms, id: 'b', usageType: 'data' },
    { ...sms, usageType: 'x', model: { type: 'magic' } },
  ]

  it('a line for each, with its path', () => {
    for (const { code, message } of refusals(input)) {
      expect(code).toBe('catalog.invalid_price')
      expect(
        message
          .split('\n')
          .map((line) => line.replace(/: .*/, ''))
          .sort(),
      ).toEqual([
        'prices[0].currency',
        'prices[0].minimun',
        'prices[0].rounding.digits',
        'prices[0].rounding.mode',
        'prices[1].model.amount',
        'prices[1].model.amuont',
        'prices[2].model.tiers[0]',
        'prices[4].validFor',
        'prices[5].model.type',
      ])
    }
  })

  it('as errors too', () => {
    expect(() => compile(input as never, context)).toThrow(
      expect.objectContaining({
        values: { problems: 9 },
        cause: expect.objectContaining({
          errors: expect.arrayContaining([
            expect.objectContaining({ code: 'catalog.unknown_model', path: 'prices[5].model.type' }),
          ]),
        }),
      }),
    )
  })

  it('of the context too', () => {
    const allowances = [null, { id: 'a', unit: 'message', units: 5, usageTypes: ['sms'], rollOver: {} }]
    const odd = { ...context, zone: 'Europe/Atlantis', billingDay: 32, crossing: 'cut', allowances }
    expect(() => compile([{ ...sms, unit: '' }], odd as never)).toThrow(
      expect.objectContaining({
        code: 'catalog.invalid_price',
        message: expect.stringMatching(
          /context\.crossing: .*zone: .*prices\[0\]\.unit: .*allowances\[0\]: .*allowances\[1\]\.units: .*allowances\[1\]\.rollOver: /s,
        ),
      }),
    )
    for (const models of [null, 5, [null], [{ type: 'x' }]])
      expect(() => compile([sms], { ...context, models } as never)).toThrow(
        expect.objectContaining({ code: 'catalog.invalid_price' }),
      )
    for (const nothing of [null, undefined, 5, []])
      expect(() => compile([sms], nothing as never)).toThrow(
        expect.objectContaining({ code: 'catalog.invalid_price' }),
      )
  })
})

describe('shapes and schemas', () => {
  it('know the currencies of core', () => {
    expect([...CURRENCY_CODES].sort()).toEqual(Object.keys(CURRENCIES).sort())
  })

  const schemas: Record<string, z.ZodObject> = {
    flat: FlatModel,
    'per-unit': PerUnitModel,
    graduated: GraduatedModel,
    volume: VolumeModel,
    package: PackageModel,
    'block-tiers': BlockTiersModel,
    stairstep: StairstepModel,
    percentage: PercentageModel,
    'graduated-percentage': GraduatedPercentageModel,
    multiplier: MultiplierModel,
    'prorated-graduated': ProratedGraduatedModel,
    'rate-card': RateCardModel,
    'bandwidth-percentile': BandwidthPercentileModel,
  }
  const fieldsOf = (schema: z.ZodObject, isOptional: boolean) =>
    Object.entries(schema.shape)
      .filter(([, field]) => z.safeParse(field, undefined).success === isOptional)
      .map(([name]) => name)
      .sort()

  it.each(BUILT_IN_MODELS.map((model) => [model.type, model.shape] as const))(
    '%s has the same fields in both',
    (type, shape) => {
      const schema = schemas[type] ?? z.object({})
      const { required, optional } = shape as ObjectShape
      expect([required.toSorted(), optional.toSorted()]).toEqual([
        fieldsOf(schema, false),
        fieldsOf(schema, true),
      ])
    },
  )

  it('of a price too', () => {
    expect([PRICE_SHAPE.required.toSorted(), PRICE_SHAPE.optional.toSorted()]).toEqual([
      fieldsOf(Price, false),
      fieldsOf(Price, true),
    ])
  })
})
