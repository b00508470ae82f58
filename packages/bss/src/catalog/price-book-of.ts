import { formatInstant, type Instant, parseInstant } from '@longlines/core/time'
import type { BookedPrice, PriceBook } from '../billing/index.ts'
import type { ValidFor } from '../rating/index.ts'
import type { PriceVersion } from '../subscriptions/index.ts'
import type { CatalogVersion } from './catalog.ts'
import type { CatalogTimeline } from './compile-catalog.ts'
import type { PriceQuestion } from './find-prices.ts'

/**
 * The catalog as billing asks for it: prices of one customer that are due without usage, and when they may change.
 * A version that is given by its number is asked as of the day on which it took effect.
 *
 * @param customer - currency, segment and price list of the account
 * @example
 * const price = { type: 'one-time', id: 'sale', name: 'Router', amount: '89', on: 'activation' } as const
 * const router = { id: 'router', name: 'Router', status: 'active', taxClass: 'goods', prices: [price] } as const
 * const catalog = { id: 'main', currency: 'EUR', specifications: [], offerings: [router], priceLists: [] }
 * const timeline = compileCatalog([{ version: 1, effectiveFrom: '2026-01-01T00:00:00Z', publishedAt: '2025-12-01T00:00:00Z', catalog }])
 * const book = priceBookOf(timeline, { currency: 'EUR' })
 * book.pricesOf('router', 1)[0].taxClass // 'goods'
 * book.changesWithin('2025-12-01T00:00:00Z', null) // ['2026-01-01T00:00:00Z']
 */
export function priceBookOf(timeline: CatalogTimeline, customer: Omit<PriceQuestion, 'at'>): PriceBook {
  const changes = changesOf(timeline.versions)
  return {
    currency: currencyOf(timeline, customer),
    pricesOf: (offeringId, version) => {
      const { compiled, at } = found(timeline, version)
      const { taxClass } = compiled.offering(offeringId)
      return compiled.pricesOf(offeringId, { ...customer, at }).prices.flatMap((price): BookedPrice[] => {
        if (price.type === 'usage') return []
        const { validFor: _, ...booked } = price
        return [{ ...booked, taxClass: price.taxClass ?? taxClass }]
      })
    },
    changesWithin: (from, to) => {
      const [fromMs, toMs] = [parseInstant(from), to === null ? Number.POSITIVE_INFINITY : parseInstant(to)]
      return changes.filter((ms) => fromMs < ms && ms < toMs).map(formatInstant)
    },
  }
}

/** As prices are found: the one that is asked for, that of the price list, or the catalog's. */
function currencyOf(
  { versions }: CatalogTimeline,
  { currency, priceListId }: Omit<PriceQuestion, 'at'>,
): string | undefined {
  if (currency !== undefined) return currency
  const lists = versions.flatMap(({ catalog }) => catalog.priceLists)
  return (lists.find(({ id }) => id === priceListId) ?? versions[0]?.catalog)?.currency
}

function found(
  timeline: CatalogTimeline,
  version: PriceVersion,
): { compiled: ReturnType<CatalogTimeline['at']>; at: Instant } {
  if (typeof version !== 'number') return { compiled: timeline.at(version), at: version }
  const compiled = timeline.version(version)
  return { compiled, at: compiled.effectiveFrom }
}

/** Every instant from which something may cost otherwise. */
function changesOf(versions: readonly CatalogVersion[]): number[] {
  const instants = new Set<number>()
  const add = ({ from, to }: ValidFor = {}) => {
    for (const instant of [from, to]) if (instant !== undefined) instants.add(parseInstant(instant))
  }
  for (const { effectiveFrom, catalog } of versions) {
    instants.add(parseInstant(effectiveFrom))
    for (const { validFor } of catalog.priceLists) add(validFor)
    const lists = catalog.priceLists.flatMap(({ prices }) => Object.values(prices))
    for (const price of [...catalog.offerings.map(({ prices }) => prices), ...lists].flat()) {
      if (price.type !== 'usage') add(price.validFor)
    }
  }
  return [...instants].sort((a, b) => a - b)
}
