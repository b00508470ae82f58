import { codeOf } from '@longlines/core/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstVersion, smallOperator } from '../../test/catalog-fixture.ts'
import {
  type CatalogVersion,
  compileCatalog,
  type PriceList,
  type ProductPrice,
  priceBookOf,
} from './index.ts'

const at = '2026-03-01T00:00:00Z'
const april = '2026-04-01T00:00:00Z'
const monthly = (amount: string, more: object = {}): ProductPrice => ({
  type: 'recurring',
  id: 'monthly',
  name: 'Monthly',
  amount,
  interval: { unit: 'month', count: 1 },
  timing: 'advance',
  ...more,
})
const dearer: CatalogVersion = {
  version: 2,
  effectiveFrom: april,
  publishedAt: at,
  catalog: {
    ...smallOperator,
    offerings: smallOperator.offerings.map((offering) =>
      offering.id === 'fibre-100' ? { ...offering, prices: [monthly('32.90')] } : offering,
    ),
  },
}
const timeline = compileCatalog([dearer, firstVersion])
const now = timeline.at(at)

describe('versions', () => {
  it.each([
    ['2026-01-01T00:00:00Z', 1],
    ['2026-03-31T23:59:59.999Z', 1],
    [april, 2],
    ['2030-01-01T00:00:00Z', 2],
  ])('at %s version %i holds', (instant, version) => {
    expect(timeline.at(instant).version).toBe(version)
  })

  it.each([
    ['before the first version', () => timeline.at('2025-12-31T23:59:59Z'), 'catalog.no_version'],
    ['a version that is none', () => timeline.version(3), 'catalog.no_version'],
    ['an unknown offering', () => now.offering('x'), 'catalog.unknown_offering'],
    ['prices of an unknown offering', () => now.pricesOf('x', { at }), 'catalog.unknown_offering'],
    [
      'an unknown price list',
      () => now.pricesOf('voip', { at, priceListId: 'x' }),
      'catalog.unknown_price_list',
    ],
    ['a currency without prices', () => now.pricesOf('voip', { at, currency: 'CHF' }), 'catalog.no_price'],
    ['too few of a part', () => now.bundleOf('mobile-family', { 'mobile-sim': 1 }), 'catalog.invalid_bundle'],
    ['too many of a part', () => now.bundleOf('mobile-family', { router: 2 }), 'catalog.invalid_bundle'],
    ['half a part', () => now.bundleOf('mobile-family', { router: 0.5 }), 'catalog.invalid_bundle'],
    ['a strange part', () => now.bundleOf('mobile-family', { voip: 1 }), 'catalog.invalid_bundle'],
  ])('refuse %s', async (_what, ask, code) => {
    expect(await codeOf(async () => ask())).toBe(code)
  })
})

describe('prices', () => {
  it.each([
    ['its own', 'fibre-1000', {}, null, '39.90'],
    ['its own where the segment has no list', 'fibre-1000', { segment: 'school' }, null, '39.90'],
    ['the list of the segment', 'fibre-1000', { segment: 'business' }, 'business-2026', '59.00'],
    [
      'the named list before that of the segment',
      'fibre-1000',
      { segment: 'business', priceListId: 'switzerland' },
      'switzerland',
      '49.00',
    ],
    [
      'a list that is named, without its segment',
      'fibre-1000',
      { priceListId: 'business-2026' },
      'business-2026',
      '59.00',
    ],
    ['its own where the named list has none', 'fibre-100', { priceListId: 'business-2026' }, null, '29.90'],
    [
      'the segment in the currency asked for',
      'fibre-1000',
      { segment: 'business', priceListId: 'switzerland', currency: 'EUR' },
      'business-2026',
      '59.00',
    ],
  ])('are %s', (_what, offeringId, question, priceListId, amount) => {
    const found = now.pricesOf(offeringId, { at, ...question })
    expect([found.priceListId, found.prices[0]?.type === 'recurring' && found.prices[0].amount]).toEqual([
      priceListId,
      amount,
    ])
  })

  it('follow their validity', () => {
    const list: PriceList = {
      id: 'spring',
      name: 'Spring',
      currency: 'EUR',
      segments: ['all'],
      validFor: { to: april },
      prices: { 'fibre-100': [monthly('1')] },
    }
    const offerings = smallOperator.offerings.map((offering) => ({
      ...offering,
      prices: [monthly('20', { validFor: { to: april } }), monthly('25', { validFor: { from: april } })],
    }))
    const version = { ...firstVersion, catalog: { ...smallOperator, offerings, priceLists: [list] } }
    const catalog = compileCatalog([version]).at(at)
    const amountAt = (instant: string, segment?: string) =>
      catalog
        .pricesOf('fibre-100', { at: instant, segment })
        .prices.map((price) => price.type === 'recurring' && price.amount)
    expect([amountAt(at), amountAt(april), amountAt(at, 'all'), amountAt(april, 'all')]).toEqual([
      ['20'],
      ['25'],
      ['1'],
      ['25'],
    ])
    expect(priceBookOf(compileCatalog([version]), { currency: 'EUR' }).changesWithin(at, null)).toEqual([
      april,
    ])
  })

  it('are those that a search through everything finds', () => {
    const [segments, offeringIds] = [
      ['business', 'residential'],
      ['a', 'b', 'c'],
    ]
    const priceList = fc.record({
      currency: fc.constantFrom('EUR', 'CHF'),
      segment: fc.option(fc.constantFrom(...segments), { nil: undefined }),
      offers: fc.subarray(offeringIds),
      to: fc.option(fc.constant(april), { nil: undefined }),
    })
    const question = fc.record({
      offeringId: fc.constantFrom(...offeringIds),
      segment: fc.option(fc.constantFrom(...segments), { nil: undefined }),
      list: fc.option(fc.nat(5), { nil: undefined }),
      currency: fc.option(fc.constantFrom('EUR', 'CHF'), { nil: undefined }),
      instant: fc.constantFrom(at, april),
    })
    fc.assert(
      fc.property(
        fc.array(priceList, { maxLength: 6 }),
        question,
        (lists, { offeringId, segment, list, currency, instant }) => {
          const priceLists = lists.map(
            ({ currency, segment, offers, to }, index): PriceList => ({
              id: `list-${index}`,
              name: 'List',
              currency,
              ...(segment === undefined ? {} : { segments: [segment] }),
              ...(to === undefined ? {} : { validFor: { to } }),
              prices: Object.fromEntries(offers.map((id) => [id, [monthly(String(index))]])),
            }),
          )
          const offerings = offeringIds.map((id) => ({
            id,
            name: id,
            status: 'active' as const,
            taxClass: 't',
            prices: [monthly('99')],
          }))
          const version = { ...firstVersion, catalog: { ...smallOperator, offerings, priceLists } }
          const named = list === undefined ? undefined : lists[list] && `list-${list}`
          const wanted = currency ?? (named === undefined ? 'EUR' : (lists[list ?? 0]?.currency ?? 'EUR'))
          const fits = priceLists.filter(
            (one) =>
              one.currency === wanted &&
              one.prices[offeringId] &&
              (one.validFor === undefined || instant === at),
          )
          const naive =
            fits.find(({ id }) => id === named)?.id ??
            fits.find((one) => segment !== undefined && one.segments?.includes(segment))?.id ??
            (wanted === 'EUR' ? null : 'none')
          const ask = () => {
            try {
              return compileCatalog([version])
                .at(at)
                .pricesOf(offeringId, { at: instant, segment, currency, priceListId: named }).priceListId
            } catch {
              return 'none'
            }
          }
          expect(ask()).toBe(naive)
        },
      ),
    )
  })
})

describe('bundles', () => {
  it('hold what is usual, or what is chosen', () => {
    expect(now.bundleOf('mobile-family')).toEqual([
      { offeringId: 'mobile-sim', quantity: 2, parentId: 'mobile-family' },
    ])
    expect(now.bundleOf('mobile-family', { 'mobile-sim': 5, router: 1 })).toEqual([
      { offeringId: 'mobile-sim', quantity: 5, parentId: 'mobile-family' },
      { offeringId: 'router', quantity: 1, parentId: 'mobile-family' },
    ])
    expect(now.bundleOf('voip')).toEqual([])
  })

  it('count parts of parts for every part', () => {
    const office = {
      id: 'office',
      name: 'Office',
      status: 'active',
      taxClass: 't',
      prices: [],
      bundle: [{ offeringId: 'mobile-family', min: 1, max: 9, default: 3 }],
    } as const
    const version = {
      ...firstVersion,
      catalog: { ...smallOperator, offerings: [...smallOperator.offerings, office] },
    }
    expect(compileCatalog([version]).at(at).bundleOf('office', { router: 1 })).toEqual([
      { offeringId: 'mobile-family', quantity: 3, parentId: 'office' },
      { offeringId: 'mobile-sim', quantity: 6, parentId: 'mobile-family' },
      { offeringId: 'router', quantity: 3, parentId: 'mobile-family' },
    ])
  })
})

describe('what a customer can order', () => {
  const home = { at, segment: 'residential', places: ['IT', 'IT-25'], channel: 'web' }

  it.each([
    ['somebody new at home', home, ['fibre-100', 'fibre-1000', 'router', 'mobile-sim', 'mobile-family']],
    [
      'somebody with fibre',
      { ...home, owned: ['fibre-100'] },
      ['fibre-100', 'static-ip', 'router', 'voip', 'mobile-sim', 'mobile-family'],
    ],
    ['somebody abroad', { ...home, places: ['CH'] }, ['router', 'mobile-sim', 'mobile-family']],
    [
      'an old business customer in a shop',
      { at, segment: 'business', channel: 'shop', contractMonths: 12 },
      ['router', 'mobile-sim', 'mobile-family'],
    ],
    [
      'a new business customer in a shop',
      { at, segment: 'business', channel: 'shop', contractMonths: 11 },
      ['router', 'mobile-sim'],
    ],
    ['somebody who pays in francs', { ...home, priceListId: 'switzerland' }, ['fibre-1000']],
  ])('for %s', (_who, customer, ids) => {
    expect(now.offeringsFor(customer).eligible.map(({ offeringId }) => offeringId)).toEqual(ids)
  })

  it('comes with the reasons against the rest', () => {
    const reasons = Object.fromEntries(
      now
        .offeringsFor({ at, segment: 'business', channel: 'web', owned: ['fibre-1000'] })
        .others.map(({ offeringId, reasons: all }) => [offeringId, all.map(({ code }) => code)]),
    )
    expect(reasons).toEqual({
      'fibre-100': ['place', 'excludes'],
      'fibre-1000': ['place'],
      'mobile-family': ['segment', 'channel', 'contract-age'],
    })
  })

  it.each([
    ['not sold yet', { status: 'in-design' as const }, 'status'],
    ['not sold any more', { status: 'retired' as const }, 'status'],
    ['sold later', { validFor: { from: april } }, 'validity'],
    ['in bundles only', { sellable: false }, 'not-sellable'],
  ])('leaves out what is %s', (_what, more, code) => {
    const offerings = smallOperator.offerings.map((offering) => ({ ...offering, ...more }))
    const catalog = compileCatalog([{ ...firstVersion, catalog: { ...smallOperator, offerings } }]).at(at)
    const { eligible, others } = catalog.offeringsFor({ ...home, owned: ['fibre-100'] })
    expect(eligible).toEqual([])
    expect(others.every(({ reasons }) => reasons[0]?.code === code)).toBe(true)
  })
})

describe('compatibility', () => {
  it.each([
    ['nothing wanted', ['fibre-100', 'fibre-1000'], [], []],
    ['an add-on without its base', [], ['static-ip'], ['static-ip needs fibre-100|fibre-1000']],
    ['an add-on with its base', [], ['static-ip', 'fibre-100'], []],
    ['an add-on to what is owned', ['fibre-1000'], ['static-ip'], []],
    ['two that exclude each other, once', [], ['fibre-100', 'fibre-1000'], ['fibre-100 not with fibre-1000']],
    ['what is owned excludes', ['fibre-1000'], ['fibre-100'], ['fibre-100 not with fibre-1000']],
  ])('of %s', (_what, owned, wanted, violations) => {
    const found = now
      .checkCompatibility(owned, wanted)
      .map((violation) =>
        violation.type === 'requires'
          ? `${violation.offeringId} needs ${violation.anyOf.join('|')}`
          : `${violation.offeringId} not with ${violation.excluded}`,
      )
    expect(found).toEqual(violations)
  })
})

describe('the book that billing reads', () => {
  const book = priceBookOf(timeline, { currency: 'EUR' })

  it('has the prices of a version or an instant, each with a tax class', () => {
    const told = (version: number | string) =>
      book.pricesOf('fibre-100', version).map(({ id, amount, taxClass }) => `${id} ${amount} ${taxClass}`)
    expect(told(1)).toEqual(['monthly 29.90 telecom', 'setup 49.00 telecom'])
    expect(told(april)).toEqual(['monthly 32.90 telecom'])
    expect(book.pricesOf('voip', at).map(({ id }) => id)).toEqual(['line'])
  })

  it('says when prices may change, without the start and the end', () => {
    expect(book.changesWithin(at, '2026-05-01T00:00:00Z')).toEqual([april])
    expect(book.changesWithin(april, null)).toEqual([])
    expect(book.changesWithin(at, april)).toEqual([])
  })
})
