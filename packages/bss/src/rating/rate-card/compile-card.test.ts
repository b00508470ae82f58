import { describe, expect, it } from 'vitest'
import {
  cardOf,
  charge,
  compile,
  contextOf,
  OFFICE,
  PER_SECOND,
  useOf,
} from '../../../test/rate-card-fixtures.ts'
import { compileCards } from './compile-card.ts'
import type { RateBand, RateCardModel, RateRow } from './rate-card-model.ts'

const row = (more: Partial<RateRow>): RateRow => ({
  fromSecond: 0,
  price: '1',
  per: 1,
  increment: 1,
  ...more,
})
const CARD = 'prices[0].model.cards.a'

describe('refusals', () => {
  it.each([
    [[], 'catalog.invalid_tiers', '', /at least one rate row/],
    [
      [row({ fromSecond: 1 })],
      'catalog.invalid_tiers',
      '[0].fromSecond',
      /start at second 0 and ascend in whole seconds/,
    ],
    [[row({}), row({})], 'catalog.invalid_tiers', '[1].fromSecond', /ascend/],
    [
      [row({}), row({ fromSecond: 60 }), row({ fromSecond: 30 })],
      'catalog.invalid_tiers',
      '[2].fromSecond',
      /ascend/,
    ],
    [[row({}), row({ fromSecond: 1.5 })], 'catalog.invalid_tiers', '[1].fromSecond', /whole seconds/],
    [[row({}), row({ fromSecond: Number.NaN })], 'catalog.invalid_tiers', '[1].fromSecond', /whole seconds/],
    [[row({ per: 0 })], 'catalog.invalid_price', '[0].per', /whole seconds from 1 to 86400; got 0/],
    [[row({ per: 1.5 })], 'catalog.invalid_price', '[0].per', /got 1.5/],
    [[row({}), row({ fromSecond: 1, per: 86_401 })], 'catalog.invalid_price', '[1].per', /got 86401/],
    [[row({ increment: 0 })], 'catalog.invalid_price', '[0].increment', /got 0/],
    [[row({ increment: -60 })], 'catalog.invalid_price', '[0].increment', /got -60/],
    [[row({ price: '-1' })], 'catalog.invalid_price', '[0].price', /-1 must be at least zero/],
    [[row({ price: 'free' })], 'money.invalid_decimal', '[0].price', /plain decimal/],
    [[row({ price: '99999999999' })], 'money.overflow', '[0].price', /2\^53/],
    [[row({ price: '0.1234567890123456' })], 'money.precision', '[0].price', /Use 0 to 15 digits; 16 cannot/],
  ])('rows %j', (rates, code, path, message) => {
    const work = () => compile(cardOf([{ rates }]))
    expect(work).toThrowError(expect.objectContaining({ code, path: `${CARD}[0].rates${path}` }))
    expect(work).toThrowError(message)
  })

  it.each([
    ['-0.01', 'catalog.invalid_price'],
    ['1,00', 'money.invalid_decimal'],
    ['99999999999', 'money.overflow'],
  ])('connect fee %s', (connectFee, code) => {
    expect(() => compile(cardOf([{ rates: PER_SECOND, connectFee }]))).toThrowError(
      expect.objectContaining({ code, path: `${CARD}[0].connectFee` }),
    )
  })

  it('seconds without a common denominator that can be kept', () => {
    const pers = [86_399, 86_381, 86_371].map((per, index) => row({ fromSecond: index, per, price: '0' }))
    const work = () => compile(cardOf([{ rates: pers }]))
    expect(work).toThrowError(expect.objectContaining({ code: 'money.precision', path: CARD }))
    expect(work).toThrowError(
      'Prices per so many different seconds have no common denominator that can be kept exactly; use fewer decimal places.',
    )
  })

  it('a price whose numerator cannot be kept', () => {
    const rates = [
      row({ price: '1' }),
      row({ fromSecond: 1, per: 86_399, price: '0' }),
      row({ fromSecond: 2, price: '200000', per: 1 }),
    ]
    expect(() => compile(cardOf([{ rates }]))).toThrowError(
      expect.objectContaining({ code: 'money.precision', path: `${CARD}[0].rates[2].price` }),
    )
    expect(charge(cardOf([{ rates: rates.slice(0, 2) }]), useOf(1))).toBe(1_000_000)
  })

  it('lets through what is no refusal', () => {
    const rates = [{ ...row({}), price: Symbol('price') as never }]
    expect(() => compile(cardOf([{ rates }]))).toThrowError(TypeError)
    expect(() => compile(cardOf([{ windows: [null as never], rates: PER_SECOND }]))).toThrowError(TypeError)
  })

  it('a destination without its card', () => {
    const destinations = [
      { prefix: '1', card: 'a' },
      { prefix: '2', card: 'b' },
    ]
    expect(() => compile({ ...OFFICE, destinations })).toThrowError(
      expect.objectContaining({
        code: 'catalog.invalid_price',
        path: 'prices[0].model.destinations[1].card',
        message: 'Prefix 2 refers to the card "b", which is not given.',
      }),
    )
  })

  it('a card that is only inherited', () => {
    expect(() => compile({ ...OFFICE, destinations: [{ prefix: '1', card: 'toString' }] })).toThrowError(
      /toString/,
    )
  })

  it('prefixes that cannot be told apart', () => {
    const destinations = [
      { prefix: '1', card: 'a' },
      { prefix: '+1', card: 'a' },
    ]
    expect(() => compile({ ...OFFICE, destinations })).toThrowError(
      expect.objectContaining({
        code: 'catalog.overlapping_prices',
        path: 'prices[0].model.destinations[1].prefix',
      }),
    )
    expect(() => compile({ ...OFFICE, destinations: [{ prefix: 'x', card: 'a' }] })).toThrowError(
      expect.objectContaining({ code: 'catalog.invalid_price' }),
    )
  })

  it.each([0, -1, 1.5, 86_401, Number.NaN])('a minimum duration of %d', (minimumDuration) => {
    expect(() => compile({ ...OFFICE, minimumDuration })).toThrowError(
      expect.objectContaining({
        code: 'catalog.invalid_price',
        path: 'prices[0].model.minimumDuration',
        message: `Give whole seconds from 1 to 86400; got ${minimumDuration}.`,
      }),
    )
  })

  it('takes the longest seconds there are', () => {
    const model: RateCardModel = cardOf([{ rates: [row({ per: 86_400, increment: 86_400 })] }], {
      minimumDuration: 86_400,
    })
    expect(charge(model, useOf(1))).toBe(1_000_000)
  })
})

describe('compileCards', () => {
  it('keeps the smallest denominator and one table for equal windows', () => {
    const bands = OFFICE.cards.a!
    const cards = compileCards(
      { one: bands, two: bands, three: [{ rates: PER_SECOND }] },
      contextOf({ digits: 2 }),
    )
    const [one, two, three] = [cards.get('one')!, cards.get('two')!, cards.get('three')!]
    expect(one.table).toBe(two.table)
    expect(three.table).toBeUndefined()
    expect([one.denominator, one.divisor, three.denominator, three.divisor]).toEqual([6000, 60, 100, 1])
    expect(three.bands.map((band) => [band.name, band.fee])).toEqual([['band 1', 0]])
    expect(one.bands.map((band) => [band.name, band.fee])).toEqual([
      ['peak', 600],
      ['off-peak', 300],
    ])
    expect(
      one.bands[0]!.rows.map(({ fromSecond, untilSecond, perSecond }) => [
        fromSecond,
        untilSecond,
        perSecond,
      ]),
    ).toEqual([
      [0, 60, 6],
      [60, Number.POSITIVE_INFINITY, 12],
    ])
  })

  it('compiles a deck of a hundred thousand rows in a moment', () => {
    const destinations = Array.from({ length: 100_000 }, (_, index) => ({
      prefix: String(100_000 + index),
      card: `c${index}`,
    }))
    const cards: Record<string, readonly RateBand[]> = Object.fromEntries(
      destinations.map(({ card }, index) => [
        card,
        [{ rates: [row({ price: `0.${String(index % 997).padStart(3, '0')}1`, per: 60 })] }],
      ]),
    )
    const model = compile({ type: 'rate-card', destinations, cards })
    expect(
      model.charge(useOf(60, undefined, { attributes: { destination: '+1999991' } }), {
        quantity: 0,
        amount: 0,
        count: 0,
      }),
    ).toBe(299_100)
  })
})
