import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstVersion } from '../../test/catalog-fixture.ts'
import {
  applyChanges,
  type Catalog,
  type CatalogVersion,
  checkCatalog,
  compareCatalogs,
  type PriceList,
  type ProductPrice,
  planCatalog,
  publishCatalog,
} from './index.ts'

const now = '2026-03-01T00:00:00Z'
const april = '2026-04-01T00:00:00Z'
const amount = fc.integer({ min: 0, max: 9999 }).map((cents) => (cents / 100).toFixed(2))
const price: fc.Arbitrary<ProductPrice> = fc.oneof(
  fc.record({
    type: fc.constant('one-time' as const),
    id: fc.constantFrom('p', 'q'),
    name: fc.constant('Fee'),
    amount,
    on: fc.constantFrom('activation' as const, 'termination' as const),
  }),
  fc.record({
    type: fc.constant('recurring' as const),
    id: fc.constantFrom('p', 'q'),
    name: fc.constantFrom('Monthly', 'Fee'),
    amount,
    interval: fc.constantFrom({ unit: 'month' as const, count: 1 }, { unit: 'year' as const, count: 1 }),
    timing: fc.constantFrom('advance' as const, 'arrears' as const),
    validFor: fc.constantFrom({ from: april }, { from: '2026-05-01T00:00:00Z' }),
  }),
)
const prices = fc.array(price, { maxLength: 3 })
const offering = fc.record(
  {
    id: fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor'),
    name: fc.constantFrom('One', 'Two'),
    status: fc.constantFrom('active' as const, 'retired' as const),
    taxClass: fc.constant('telecom'),
    prices,
    terms: fc.constantFrom({ trial: { unit: 'day' as const, count: 7 } }, {}),
    eligibility: fc.constantFrom([{ segments: ['x'] }], [{ segments: ['x', 'y'] }, { places: ['IT'] }]),
    sellable: fc.boolean(),
  },
  { requiredKeys: ['id', 'name', 'status', 'taxClass', 'prices'] },
)
const priceList: fc.Arbitrary<PriceList> = fc.record({
  id: fc.constantFrom('l', 'm'),
  name: fc.constant('List'),
  currency: fc.constantFrom('EUR', 'CHF'),
  prices: fc.dictionary(fc.constantFrom('a', 'b'), prices, { maxKeys: 2 }),
})
const catalogs = fc
  .record({
    id: fc.constant('main'),
    currency: fc.constantFrom('EUR', 'USD'),
    specifications: fc.constant([]),
    offerings: fc.uniqueArray(offering, { selector: ({ id }) => id, maxLength: 4 }),
    priceLists: fc.uniqueArray(priceList, { selector: ({ id }) => id, maxLength: 2 }),
  })
  .filter((catalog) => checkCatalog(catalog).length === 0)
const asVersion = (catalog: Catalog): CatalogVersion => ({ ...firstVersion, catalog })

describe('for all catalogs', () => {
  it('a plan of what is published is empty', () => {
    fc.assert(
      fc.property(catalogs, (catalog) => {
        expect(
          planCatalog({ versions: [asVersion(catalog)], proposed: catalog, effectiveFrom: april, now })
            .changes,
        ).toEqual([])
      }),
    )
  })

  it('the changes lead from one to the other', () => {
    fc.assert(
      fc.property(catalogs, catalogs, (base, proposed) => {
        const changes = compareCatalogs(base, proposed)
        const reached = applyChanges(base, JSON.parse(JSON.stringify(changes)))
        expect(compareCatalogs(reached, proposed)).toEqual([])
        expect(reached.offerings.length).toBe(proposed.offerings.length)
      }),
    )
  })

  it('once a plan is published, planning it again changes nothing', () => {
    fc.assert(
      fc.property(catalogs, catalogs, (base, proposed) => {
        const plan = planCatalog({ versions: [asVersion(base)], proposed, effectiveFrom: april, now })
        const after = publishCatalog([asVersion(base)], JSON.parse(JSON.stringify(plan)), { now })
        expect(
          planCatalog({ versions: after, proposed, effectiveFrom: '2026-05-01T00:00:00Z', now }).changes,
        ).toEqual([])
      }),
    )
  })
})
