import { formatInstant, parseInstant } from '@longlines/core/time'
import type {
  Catalog,
  CatalogVersion,
  PriceList,
  ProductOffering,
  ProductPrice,
} from '../../catalog/index.ts'
import { amounts, FIRST_DAY } from './amounts.ts'
import type { Arbitrary, FastCheck } from './fast-check.ts'
import { type NamedPrice, prices } from './prices.ts'

const DAY_MS = 86_400_000
const FIRST_MS = parseInstant(`${FIRST_DAY}T00:00:00Z`)

/** Catalogs that can be published: nothing in them is missing, double or contradictory. */
export function catalogs(fc: FastCheck): Arbitrary<Catalog> {
  return fc
    .record({
      offerings: fc.array(offeringDrafts(fc), { minLength: 1, maxLength: 4 }),
      business: fc.option(fc.array(prices(fc), { minLength: 1, maxLength: 2 }), { nil: undefined }),
    })
    .map(({ offerings, business }) => ({
      id: 'main',
      currency: 'EUR',
      specifications: [],
      offerings: offerings.map((draft, index) => offeringOf(draft, index + 1)),
      priceLists: business === undefined ? [] : [businessList(business)],
    }))
}

/** One or two versions of a catalog; the second costs something else. The first holds from the first day on. */
export function catalogVersions(fc: FastCheck): Arbitrary<CatalogVersion[]> {
  const later = fc.record({ after: fc.integer({ min: 1, max: 500 }), amount: amounts(fc) })
  return fc
    .record({ catalog: catalogs(fc), later: fc.option(later, { nil: undefined }) })
    .map(({ catalog, later: change }) => {
      const effectiveFrom = formatInstant(FIRST_MS - DAY_MS)
      const first = { version: 1, effectiveFrom, publishedAt: effectiveFrom, catalog }
      if (change === undefined) return [first]
      const publishedAt = formatInstant(FIRST_MS)
      const from = formatInstant(FIRST_MS + change.after * DAY_MS)
      const dearer = { ...catalog, offerings: catalog.offerings.map((one) => costing(one, change.amount)) }
      return [first, { version: 2, effectiveFrom: from, publishedAt, catalog: dearer }]
    })
}

interface OfferingDraft {
  readonly prices: readonly NamedPrice[]
  readonly taxClass: string
  readonly terms: ProductOffering['terms']
  readonly bundles: boolean
  readonly requires: boolean
}

function offeringDrafts(fc: FastCheck): Arbitrary<OfferingDraft> {
  const month = { unit: 'month', count: 1 } as const
  return fc.record({
    prices: fc.array(prices(fc), { minLength: 1, maxLength: 3 }),
    taxClass: fc.constantFrom('telecom', 'goods'),
    terms: fc.constantFrom<ProductOffering['terms']>(
      undefined,
      { trial: month },
      { minimumTerm: { unit: 'month', count: 12 }, earlyTermination: { type: 'fixed', amount: '60' } },
      {
        minimumTerm: { unit: 'month', count: 6 },
        noticePeriod: month,
        renewal: { interval: month, priceChange: 'current' },
        earlyTermination: { type: 'remaining-fees', percent: '50' },
      },
    ),
    bundles: fc.boolean(),
    requires: fc.boolean(),
  })
}

/** What an offering bundles and requires came before it, so nothing needs itself. */
function offeringOf(draft: OfferingDraft, number: number): ProductOffering {
  const { taxClass, terms, bundles, requires } = draft
  const before = number === 1 ? [] : [`offering-${number - 1}`]
  return {
    id: `offering-${number}`,
    name: `Offering ${number}`,
    status: 'active',
    taxClass,
    prices: numbered(draft.prices, `offering-${number}`),
    ...(terms === undefined ? {} : { terms }),
    ...(bundles && number > 1
      ? { bundle: before.map((offeringId) => ({ offeringId, min: 0, max: 2, default: 1 })) }
      : {}),
    ...(requires && number > 1 ? { requires: before } : {}),
  }
}

function numbered(drawn: readonly NamedPrice[], of: string): ProductPrice[] {
  return drawn.map((named, index) => named(`${of}-price-${index + 1}`, index))
}

function businessList(drawn: readonly NamedPrice[]): PriceList {
  return {
    id: 'business',
    name: 'Business',
    currency: 'EUR',
    segments: ['business'],
    prices: { 'offering-1': numbered(drawn, 'business') },
  }
}

function costing(offering: ProductOffering, amount: string): ProductOffering {
  return {
    ...offering,
    prices: offering.prices.map((price) => (price.type === 'recurring' ? { ...price, amount } : price)),
  }
}
