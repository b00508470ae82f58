import { describe, expect, it } from 'vitest'
import { smallOperator } from '../../test/catalog-fixture.ts'
import { type Catalog, checkCatalog, type ProductOffering, type ProductPrice, parseCatalog } from './index.ts'

const monthly: ProductPrice = {
  type: 'recurring',
  id: 'monthly',
  name: 'Monthly',
  amount: '10',
  interval: { unit: 'month', count: 1 },
  timing: 'advance',
}
const sms = {
  type: 'usage',
  id: 'sms',
  name: 'Messages',
  price: {
    id: 'sms',
    currency: 'EUR',
    usageType: 'sms',
    unit: 'message',
    model: { type: 'per-unit', unitPrice: '0.05' },
  },
} as const
const offering = (id: string, more: object = {}) => ({
  id,
  name: id,
  status: 'active',
  taxClass: 'telecom',
  prices: [monthly],
  ...more,
})
const catalog = (more: object): object => ({
  id: 'c',
  currency: 'EUR',
  specifications: [],
  offerings: [],
  priceLists: [],
  ...more,
})
const offerings = (...list: object[]) => catalog({ offerings: list })
const priced = (...prices: object[]) => offerings(offering('a', { prices }))
const list = (id: string, more: object = {}) => ({
  id,
  name: id,
  currency: 'EUR',
  segments: ['business'],
  prices: { a: [monthly] },
  ...more,
})
const part = (offeringId: string, min = 1, max = 1, usual = 1) => ({ offeringId, min, max, default: usual })
const speed = (more: object) => [
  { id: 's', name: 's', characteristics: [{ id: 'speed', name: 'Speed', valueType: 'number', ...more }] },
]
const march = '2026-03-01T00:00:00Z'
const april = '2026-04-01T00:00:00Z'
const may = '2026-05-01T00:00:00Z'
const tiers = (...upTo: (string | null)[]) => ({
  ...sms,
  price: {
    ...sms.price,
    model: { type: 'graduated', tiers: upTo.map((end) => ({ upTo: end, unitPrice: '1' })) },
  },
})

const REFUSALS: readonly [what: string, input: unknown, problems: readonly string[]][] = [
  ['nothing', undefined, ['input.invalid catalog']],
  ['a list', [], ['input.invalid catalog']],
  [
    'an object without fields',
    {},
    ['id', 'currency', 'specifications', 'offerings', 'priceLists'].map(
      (field) => `${field === 'currency' ? 'money.unknown_currency' : 'input.invalid'} catalog.${field}`,
    ),
  ],
  ['an unknown currency', catalog({ currency: 'EUX' }), ['money.unknown_currency catalog.currency']],
  ['a misspelt field', catalog({ offers: [] }), ['input.invalid catalog.offers']],
  [
    'a misspelt field of an offering',
    offerings(offering('a', { tax: 'x' })),
    ['input.invalid offerings[0].tax'],
  ],
  [
    'two offerings with one id',
    offerings(offering('a'), offering('a')),
    ['catalog.duplicate_id offerings[1].id'],
  ],
  [
    'two price lists with one id',
    catalog({
      offerings: [offering('a')],
      priceLists: [list('l', { segments: ['x'] }), list('l', { segments: ['y'] })],
    }),
    ['catalog.duplicate_id priceLists[1].id'],
  ],
  [
    'an unknown specification',
    offerings(offering('a', { specificationId: 's' })),
    ['catalog.unknown_id offerings[0].specificationId'],
  ],
  [
    'an unknown part',
    offerings(offering('a', { bundle: [part('b')] })),
    ['catalog.unknown_id offerings[0].bundle[0].offeringId'],
  ],
  [
    'an unknown requirement',
    offerings(offering('a', { requires: [['a2', 'b']] }), offering('b')),
    ['catalog.unknown_id offerings[0].requires[0]'],
  ],
  [
    'an unknown exclusion',
    offerings(offering('a', { excludes: ['b'] })),
    ['catalog.unknown_id offerings[0].excludes[0]'],
  ],
  [
    'prices of an unknown offering',
    catalog({ priceLists: [list('l')] }),
    ['catalog.unknown_id priceLists[0].prices.a'],
  ],
  [
    'at least more than at most',
    offerings(offering('a', { bundle: [part('b', 3, 2, 2)] }), offering('b')),
    ['catalog.invalid_bundle offerings[0].bundle[0]'],
  ],
  [
    'a default outside',
    offerings(offering('a', { bundle: [part('b', 1, 2, 3)] }), offering('b')),
    ['catalog.invalid_bundle offerings[0].bundle[0].default'],
  ],
  [
    'a part twice',
    offerings(offering('a', { bundle: [part('b'), part('b')] }), offering('b')),
    ['catalog.invalid_bundle offerings[0].bundle[1].offeringId'],
  ],
  [
    'a bundle of itself',
    offerings(offering('a', { bundle: [part('a')] })),
    ['catalog.bundle_cycle offerings[0].bundle'],
  ],
  [
    'a bundle that contains itself over another',
    offerings(offering('a', { bundle: [part('b')] }), offering('b', { bundle: [part('a')] })),
    ['catalog.bundle_cycle offerings[0].bundle'],
  ],
  [
    'a requirement that is excluded',
    offerings(offering('a', { requires: ['b'], excludes: ['b'] }), offering('b')),
    ['catalog.contradiction offerings[0]'],
  ],
  [
    'a requirement that excludes it',
    offerings(offering('a', { requires: ['b'] }), offering('b', { excludes: ['a'] })),
    ['catalog.contradiction offerings[0]'],
  ],
  [
    'two requirements that exclude each other, one of them further away',
    offerings(
      offering('a', { requires: ['b', 'c'] }),
      offering('b', { requires: ['d'] }),
      offering('c', { excludes: ['d'] }),
      offering('d'),
    ),
    ['catalog.contradiction offerings[0]'],
  ],
  [
    'a choice that is excluded altogether',
    offerings(offering('a', { requires: [['b', 'c']], excludes: ['b', 'c'] }), offering('b'), offering('c')),
    ['catalog.contradiction offerings[0].requires'],
  ],
  [
    'a price below zero',
    priced({ ...monthly, amount: '-0.01' }),
    ['catalog.negative_price offerings[0].prices[0].amount'],
  ],
  [
    'a price that is no number',
    priced({ ...monthly, amount: 'ten' }),
    ['input.invalid offerings[0].prices[0].amount'],
  ],
  [
    'a price with the id of another',
    priced(monthly, { ...sms, id: 'monthly' }),
    ['catalog.duplicate_id offerings[0].prices[1].id'],
  ],
  [
    'two versions of a price at once',
    priced({ ...monthly, validFor: { from: march, to: may } }, { ...monthly, validFor: { from: april } }),
    ['catalog.overlapping_prices offerings[0].prices[1].validFor'],
  ],
  [
    'two prices for the same use at once',
    priced(sms, { ...sms, id: 'sms-2' }),
    ['catalog.overlapping_prices offerings[0].prices[1].price.validFor'],
  ],
  [
    'a validity that is reversed',
    priced({ ...monthly, validFor: { from: april, to: march } }),
    ['time.invalid_period offerings[0].prices[0].validFor'],
  ],
  [
    'an offering whose time is reversed',
    offerings(offering('a', { validFor: { from: april, to: april } })),
    ['time.invalid_period offerings[0].validFor'],
  ],
  [
    'usage in another currency',
    priced({ ...sms, price: { ...sms.price, currency: 'USD' } }),
    ['money.currency_mismatch offerings[0].prices[0].price.currency'],
  ],
  [
    'usage of a price list in the currency of the catalog',
    catalog({
      offerings: [offering('a')],
      priceLists: [list('l', { currency: 'CHF', prices: { a: [sms] } })],
    }),
    ['money.currency_mismatch priceLists[0].prices.a[0].price.currency'],
  ],
  [
    'an unknown model',
    priced({ ...sms, price: { ...sms.price, model: { type: 'magic' } } }),
    ['catalog.unknown_model offerings[0].prices[0].price.model.type'],
  ],
  [
    'tiers out of order',
    priced(tiers('10', '5', null)),
    ['catalog.invalid_tiers offerings[0].prices[0].price.model.tiers[1]'],
  ],
  [
    'a price list beside another',
    catalog({ offerings: [offering('a')], priceLists: [list('l'), list('m')] }),
    ['catalog.overlapping_prices priceLists[1].prices.a'],
  ],
  [
    'a default that is not allowed',
    catalog({ specifications: speed({ allowed: [1, 2], default: 3 }) }),
    ['catalog.invalid_characteristic specifications[0].characteristics[0].default'],
  ],
  [
    'an allowed value of another type',
    catalog({ specifications: speed({ allowed: ['1'] }) }),
    ['catalog.invalid_characteristic specifications[0].characteristics[0].allowed[0]'],
  ],
  [
    'a required value that an offering does not give',
    catalog({
      specifications: speed({ required: true }),
      offerings: [offering('a', { specificationId: 's' })],
    }),
    ['catalog.invalid_characteristic offerings[0].characteristics'],
  ],
  [
    'a value out of range',
    catalog({
      specifications: speed({ max: 5 }),
      offerings: [offering('a', { specificationId: 's', characteristics: { speed: 6 } })],
    }),
    ['catalog.invalid_characteristic offerings[0].characteristics.speed'],
  ],
  [
    'all of it at once, also within what cannot be read',
    catalog({
      currency: 'X',
      offerings: [
        offering('a', { status: 'gone', prices: [{ ...monthly, amount: '-1' }, tiers('10')] }),
        offering('a', { requires: ['z'] }),
        offering('b', {
          prices: [
            { ...monthly, timing: 'later' },
            { ...monthly, id: 'm', amount: '-2' },
          ],
        }),
      ],
    }),
    [
      'money.unknown_currency catalog.currency',
      'input.invalid offerings[0].status',
      'input.invalid offerings[2].prices[0].timing',
      'catalog.duplicate_id offerings[1].id',
      'catalog.unknown_id offerings[1].requires[0]',
      'catalog.negative_price offerings[0].prices[0].amount',
      'money.currency_mismatch offerings[0].prices[1].price.currency',
      'catalog.invalid_tiers offerings[0].prices[1].price.model.tiers[0]',
      'catalog.negative_price offerings[2].prices[1].amount',
    ],
  ],
]

describe('a catalog', () => {
  it('is read where nothing is wrong with it', () => {
    expect(checkCatalog(smallOperator)).toEqual([])
    expect(parseCatalog(smallOperator)).toEqual(smallOperator)
  })

  it.each(REFUSALS)('is refused with %s', (_what, input, problems) => {
    const found = checkCatalog(input).map(({ code, path }) => `${code} ${path}`)
    expect(found).toEqual(problems)
    let refusal: { code: string; values: Record<string, unknown> } | undefined
    try {
      parseCatalog(input)
    } catch (error) {
      refusal = error as typeof refusal
    }
    expect(refusal?.code).toBe('catalog.invalid')
    expect(refusal?.values.problems).toBe(problems.length)
  })

  it.each([
    [
      'versions of a price that follow each other',
      priced({ ...monthly, validFor: { to: april } }, { ...monthly, validFor: { from: april } }),
    ],
    ['a free price', priced({ ...monthly, amount: '0.00' })],
    [
      'price lists for other segments',
      catalog({ offerings: [offering('a')], priceLists: [list('l'), list('m', { segments: ['school'] })] }),
    ],
    [
      'price lists that follow each other',
      catalog({
        offerings: [offering('a')],
        priceLists: [list('l', { validFor: { to: april } }), list('m', { validFor: { from: april } })],
      }),
    ],
    [
      'two that require each other',
      offerings(offering('a', { requires: ['b'] }), offering('b', { requires: ['a'] })),
    ],
    [
      'a bundle within a bundle',
      offerings(
        offering('a', { bundle: [part('b')] }),
        offering('b', { bundle: [part('c')] }),
        offering('c'),
      ),
    ],
  ])('may have %s', (_what, input) => {
    expect(checkCatalog(input)).toEqual([])
  })

  it('has the types of its schemas', () => {
    const typed: Catalog = smallOperator
    const first: ProductOffering | undefined = typed.offerings[0]
    expect(first?.id).toBe('fibre-100')
  })
})
