import { describe, expect, it } from 'vitest'
import { context, sms } from '../../test/sms-fixtures.ts'
import {
  type AnyChargeModel,
  BUILT_IN_MODELS,
  compile,
  compileWith,
  flat,
  graduated,
  type Price,
  rateCard,
} from './index.ts'

/** A price from a caller without types. */
const priced = (fields: object): Price => Object.assign(structuredClone(sms), fields)
const band = { rates: [{ fromSecond: 0, price: '0.1', per: 60, increment: 1 }] }
const card = (fields: object) =>
  priced({
    model: {
      type: 'rate-card',
      destinations: [{ prefix: '49', card: 'a' }],
      cards: { a: [band] },
      ...fields,
    },
  })
const refusal = (code: string, path: string) => expect.objectContaining({ code, path })

describe('a model that lacks fields', () => {
  it.each<[string, Price, string, string]>([
    ['tiers', priced({ model: { type: 'graduated' } }), 'catalog.invalid_price', 'model.tiers'],
    [
      'a list of tiers',
      priced({ model: { type: 'volume', tiers: {} } }),
      'catalog.invalid_price',
      'model.tiers',
    ],
    [
      'a tier',
      priced({ model: { type: 'graduated', tiers: [{ upTo: '1', unitPrice: '1' }, null] } }),
      'catalog.invalid_price',
      'model.tiers[1]',
    ],
    [
      'the price of a step, which would be free',
      priced({ model: { type: 'stairstep', tiers: [{ upTo: null }] } }),
      'catalog.invalid_price',
      'model.tiers[0].price',
    ],
    ['an amount', priced({ model: { type: 'flat' } }), 'catalog.invalid_price', 'model.amount'],
    ['cards', card({ cards: undefined }), 'catalog.invalid_price', 'model.cards'],
    [
      'a prefix',
      card({ destinations: [{ card: 'a' }] }),
      'catalog.invalid_price',
      'model.destinations[0].prefix',
    ],
    ['rates', card({ cards: { a: [{}] } }), 'catalog.invalid_price', 'model.cards.a[0].rates'],
    [
      'rates of null',
      card({ cards: { a: [{ rates: null }] } }),
      'catalog.invalid_price',
      'model.cards.a[0].rates',
    ],
    [
      'days',
      card({ cards: { a: [{ ...band, windows: [{ from: '00:00', to: '24:00' }] }] } }),
      'catalog.invalid_price',
      'model.cards.a[0].windows[0].days',
    ],
    ['everything', priced({ model: undefined }), 'catalog.invalid_price', 'model.type'],
    ['a type', priced({ model: {} }), 'catalog.invalid_price', 'model.type'],
    ['an id of its price', priced({ id: undefined }), 'catalog.invalid_price', 'id'],
    ['the type of its records', priced({ usageType: '' }), 'catalog.invalid_price', 'usageType'],
    ['the unit of its records', priced({ unit: 5 }), 'catalog.invalid_price', 'unit'],
  ])('%s', (_title, price, code, path) => {
    expect(() => compile([sms, price], context)).toThrow(refusal(code, `prices[1].${path}`))
    expect(() => compileWith([price], { ...context, models: BUILT_IN_MODELS })).toThrow(
      refusal(code, `prices[0].${path}`),
    )
  })

  it('is told from one that is frozen', () => {
    const model = Object.freeze({ type: 'graduated', tiers: Object.freeze([Object.freeze({})]) })
    expect(() => compile([priced({ model })], context)).toThrow(
      expect.objectContaining({ path: expect.stringMatching(/^prices\[0\]\.model\.tiers\[0\]/) }),
    )
  })

  it('is told in a bundle that has no schema', () => {
    const models = [graduated, rateCard]
    expect(() => compileWith([priced({ model: { type: 'graduated' } })], { ...context, models })).toThrow(
      /^Give a list of at least one; it is missing\.$/,
    )
  })

  it('of your own is told too, and its own refusals stay', () => {
    const mine: AnyChargeModel = {
      type: 'acme.twice',
      compile: (model: { readonly of: { readonly price: string } }) => ({
        charge: () => model.of.price.length,
      }),
    }
    const eager: AnyChargeModel = {
      type: 'acme.eager',
      compile: (model: { readonly of: { readonly price: string } }) => {
        const [size] = [...model.of.price].map(Number)
        return { charge: () => size ?? 0 }
      },
    }
    const listed: AnyChargeModel = {
      type: 'acme.listed',
      compile: (model: { readonly rows: readonly { readonly price: string }[] }) => {
        const length = [...model.rows].reduce((sum, { price }) => sum + price.length, 0)
        return { charge: () => length }
      },
    }
    const models = [...BUILT_IN_MODELS, mine, eager, listed]
    expect(() =>
      compile([priced({ model: { type: 'acme.listed', rows: [{ price: '1' }, {}] } })], {
        ...context,
        models,
      }),
    ).toThrow(refusal('catalog.invalid_price', 'prices[0].model.rows[1].price'))
    expect(() => compile([priced({ model: { type: 'acme.twice' } })], { ...context, models })).not.toThrow()
    for (const [fields, path] of [
      [{}, '.of'],
      [{ of: {} }, '.of.price'],
      [{ of: {}, made: () => 1 }, ''],
    ] as const)
      expect(() =>
        compile([priced({ model: { type: 'acme.eager', ...fields } })], { ...context, models }),
      ).toThrow(refusal('catalog.invalid_price', `prices[0].model${path}`))
  })
})

describe('the type of a model of your own', () => {
  const mine: AnyChargeModel = { type: 'flat', compile: () => ({ charge: () => 0 }) }

  it.each([
    ['beside the built-in ones', [...BUILT_IN_MODELS, mine], BUILT_IN_MODELS.length],
    ['alone', [mine], 0],
  ])('is not that of a built-in one, %s', (_title, models, index) => {
    expect(() => compile([sms], { ...context, models })).toThrow(
      refusal('catalog.invalid_price', `models[${index}].type`),
    )
  })

  it('is not that of another one', () => {
    expect(() => compileWith([], { ...context, models: [flat, mine] })).toThrow(
      refusal('catalog.invalid_price', 'models[1].type'),
    )
  })

  it('may stand twice where it is the same', () => {
    expect(() => compile([], { ...context, models: [flat, flat] })).not.toThrow()
  })
})
