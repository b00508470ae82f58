import { isLonglinesError, LonglinesError } from '@longlines/core/errors'
import { type Instant, parseInstant } from '@longlines/core/time'
import type { CatalogVersion } from './catalog.ts'
import { type CompatibilityViolation, violationsOf } from './compatibility.ts'
import { type BundleChoices, type BundleLine, expandBundle } from './expand-bundle.ts'
import { findPrices, indexPriceLists, type OfferingPrices, type PriceQuestion } from './find-prices.ts'
import { type CustomerContext, type IneligibleReason, reasonsAgainst } from './judge-eligibility.ts'
import type { ProductOffering } from './offering.ts'

/** What a customer can order, and why not the rest. */
export interface OfferingsFor {
  readonly eligible: readonly (OfferingPrices & { readonly offering: ProductOffering })[]
  readonly others: readonly { readonly offeringId: string; readonly reasons: readonly IneligibleReason[] }[]
}

/** One version of the catalog, indexed. */
export interface CompiledCatalog extends CatalogVersion {
  /** @throws LonglinesError `catalog.unknown_offering` */
  offering(id: string): ProductOffering
  /**
   * Its prices for a customer: those of the named price list, else of a list of the segment, else its own, the first
   * of these that has prices in the currency then. A list that is not valid then is passed over.
   *
   * @throws LonglinesError `catalog.unknown_offering`, `catalog.unknown_price_list`, `catalog.no_price` where there
   * are none in the currency
   */
  pricesOf(offeringId: string, question: PriceQuestion): OfferingPrices
  /**
   * What a bundle consists of.
   *
   * @throws LonglinesError `catalog.unknown_offering`; `catalog.invalid_bundle`, which names every choice that does not fit
   */
  bundleOf(offeringId: string, choices?: BundleChoices): readonly BundleLine[]
  /** In the order of the catalog. */
  offeringsFor(customer: CustomerContext): OfferingsFor
  /**
   * What stands against having the wanted offerings beside each other and what is owned. A bundle is its own id:
   * name its parts too where these count.
   */
  checkCompatibility(owned: readonly string[], wanted: readonly string[]): readonly CompatibilityViolation[]
}

/** All versions of a catalog, each indexed when it is first asked for. */
export interface CatalogTimeline {
  readonly versions: readonly CatalogVersion[]
  /** The version in effect. @throws LonglinesError `catalog.no_version` before the first one */
  at(instant: Instant): CompiledCatalog
  /** @throws LonglinesError `catalog.no_version` */
  version(version: number): CompiledCatalog
}

/**
 * Indexes versions of a catalog for look-ups. The catalogs are taken as `parseCatalog` gave them.
 *
 * @param versions - in any order
 * @example
 * const monthly = { type: 'recurring', id: 'monthly', name: 'Fibre', amount: '29.90', interval: { unit: 'month', count: 1 }, timing: 'advance' } as const
 * const fibre = { id: 'fibre', name: 'Fibre', status: 'active', taxClass: 'telecom', prices: [monthly] } as const
 * const business = { id: 'b', name: 'Business', currency: 'EUR', segments: ['business'], prices: { fibre: [{ ...monthly, amount: '49' }] } }
 * const catalog = { id: 'main', currency: 'EUR', specifications: [], offerings: [fibre], priceLists: [business] }
 * const timeline = compileCatalog([{ version: 1, effectiveFrom: '2026-01-01T00:00:00Z', publishedAt: '2025-12-01T00:00:00Z', catalog }])
 * const at = '2026-03-01T00:00:00Z'
 * timeline.at(at).pricesOf('fibre', { at, segment: 'business' }).priceListId // 'b'
 * timeline.at(at).offeringsFor({ at }).eligible.map(({ offering }) => offering.id) // ['fibre']
 * timeline.at('2025-12-31T00:00:00Z') // throws catalog.no_version
 */
export function compileCatalog(versions: readonly CatalogVersion[]): CatalogTimeline {
  const ordered = versions
    .map((version) => ({ version, fromMs: parseInstant(version.effectiveFrom) }))
    .sort((a, b) => a.fromMs - b.fromMs)
  const compiled = new Map<CatalogVersion, CompiledCatalog>()
  const compiledOf = (version: CatalogVersion | undefined, asked: string | number): CompiledCatalog => {
    if (version === undefined) {
      throw new LonglinesError('catalog.no_version', `There is no version of the catalog for ${asked}.`, {
        values: { asked },
      })
    }
    const known = compiled.get(version) ?? compileVersion(version)
    compiled.set(version, known)
    return known
  }
  return {
    versions: ordered.map(({ version }) => version),
    at: (instant) => {
      const atMs = parseInstant(instant)
      return compiledOf(ordered.findLast(({ fromMs }) => fromMs <= atMs)?.version, instant)
    },
    version: (number) =>
      compiledOf(ordered.find(({ version }) => version.version === number)?.version, number),
  }
}

function compileVersion(version: CatalogVersion): CompiledCatalog {
  const { catalog } = version
  const byId = new Map(catalog.offerings.map((offering) => [offering.id, offering]))
  const index = indexPriceLists(catalog)
  const offering = (id: string): ProductOffering => {
    const found = byId.get(id)
    if (found !== undefined) return found
    throw new LonglinesError(
      'catalog.unknown_offering',
      `The catalog has no offering "${id}"; name one that it has.`,
      {
        values: { offeringId: id, version: version.version },
      },
    )
  }
  const pricesOf = (offeringId: string, question: PriceQuestion) =>
    findPrices(catalog, index, offering(offeringId), question)
  const checkCompatibility = (owned: readonly string[], wanted: readonly string[]) =>
    violationsOf(owned, wanted, (id) => byId.get(id))
  return {
    ...version,
    offering,
    pricesOf,
    bundleOf: (offeringId, choices = {}) => expandBundle(offering(offeringId), choices, offering),
    checkCompatibility,
    offeringsFor: (customer) => offeringsFor(catalog.offerings, customer, { pricesOf, checkCompatibility }),
  }
}

function offeringsFor(
  offerings: readonly ProductOffering[],
  customer: CustomerContext,
  { pricesOf, checkCompatibility }: Pick<CompiledCatalog, 'pricesOf' | 'checkCompatibility'>,
): OfferingsFor {
  const eligible: OfferingsFor['eligible'][number][] = []
  const others: OfferingsFor['others'][number][] = []
  for (const offering of offerings) {
    const found = pricesOrReason(() => pricesOf(offering.id, customer))
    const reasons = [
      ...reasonsAgainst(offering, customer),
      ...checkCompatibility(customer.owned ?? [], [offering.id]).map(({ type, message }) => ({
        code: type,
        message,
      })),
      ...('message' in found ? [found] : []),
    ]
    if ('message' in found || reasons.length > 0) others.push({ offeringId: offering.id, reasons })
    else eligible.push({ ...found, offering })
  }
  return { eligible, others }
}

function pricesOrReason(find: () => OfferingPrices): OfferingPrices | IneligibleReason {
  try {
    return find()
  } catch (error) {
    if (isLonglinesError(error) && error.code === 'catalog.no_price') {
      return { code: 'no-price', message: error.message }
    }
    throw error
  }
}
