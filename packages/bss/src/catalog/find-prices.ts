import { LonglinesError } from '@longlines/core/errors'
import { type Instant, parseInstant } from '@longlines/core/time'
import type { Catalog, PriceList } from './catalog.ts'
import type { ProductOffering } from './offering.ts'
import type { ProductPrice } from './product-price.ts'
import { validAt } from './valid-at.ts'

/** For whom, and when, prices are asked. */
export interface PriceQuestion {
  readonly at: Instant
  /** That of the named price list, else that of the catalog, where left out. */
  readonly currency?: string | undefined
  readonly segment?: string | undefined
  /** A price list that the customer was promised. */
  readonly priceListId?: string | undefined
}

/** Prices of an offering, and where they come from. */
export interface OfferingPrices {
  readonly offeringId: string
  readonly currency: string
  /** `null` for the offering's own prices. */
  readonly priceListId: string | null
  /** One version of each one-time and recurring price; every version of a usage price, among which rating chooses. */
  readonly prices: readonly ProductPrice[]
}

/** Price lists that have prices of an offering, in the order of the catalog. */
export type PriceIndex = ReadonlyMap<string, readonly PriceList[]>

/** Indexes price lists by the offerings that they price. */
export function indexPriceLists({ priceLists }: Catalog): PriceIndex {
  const index = new Map<string, PriceList[]>()
  for (const list of priceLists) {
    for (const offeringId of Object.keys(list.prices)) {
      const lists = index.get(offeringId)
      if (lists === undefined) index.set(offeringId, [list])
      else lists.push(list)
    }
  }
  return index
}

/**
 * The named list, else a list of the segment, else the offering's own prices: the first of these that has prices
 * of the offering in the currency at that time.
 */
export function findPrices(
  catalog: Catalog,
  index: PriceIndex,
  offering: ProductOffering,
  question: PriceQuestion,
): OfferingPrices {
  const { priceListId, segment } = question
  const atMs = parseInstant(question.at)
  const lists = index.get(offering.id) ?? []
  const named = priceListId === undefined ? undefined : namedList(catalog, priceListId)
  const currency = question.currency ?? named?.currency ?? catalog.currency
  const holds = (list: PriceList) => list.currency === currency && validAt(list.validFor, atMs)
  const chosen =
    lists.find((list) => list.id === priceListId && holds(list)) ??
    lists.find((list) => segment !== undefined && list.segments?.includes(segment) && holds(list))
  if (chosen === undefined && currency !== catalog.currency) {
    throw new LonglinesError(
      'catalog.no_price',
      `"${offering.id}" has no price in ${currency} then; add it to a price list in ${currency}.`,
      { values: { offeringId: offering.id, currency, at: question.at } },
    )
  }
  const prices = chosen?.prices[offering.id] ?? offering.prices
  return {
    offeringId: offering.id,
    currency,
    priceListId: chosen?.id ?? null,
    prices: prices.filter((price) => price.type === 'usage' || validAt(price.validFor, atMs)),
  }
}

function namedList(catalog: Catalog, priceListId: string): PriceList {
  const list = catalog.priceLists.find(({ id }) => id === priceListId)
  if (list !== undefined) return list
  throw new LonglinesError(
    'catalog.unknown_price_list',
    `There is no price list "${priceListId}"; name another.`,
    {
      values: { priceListId },
    },
  )
}
