import { parseInstant } from '@longlines/core/time'
import type { PriceList } from './catalog.ts'
import type { CatalogProblem } from './problem.ts'
import type { ReadCatalog } from './read-catalog.ts'

/** Two lists that hold for the same customers at the same time, with prices of one offering. */
export function checkPriceLists({ priceLists }: ReadCatalog): CatalogProblem[] {
  return priceLists.flatMap(({ path, value: list }, index) =>
    Object.keys(list.prices).flatMap((offeringId): CatalogProblem[] => {
      const rival = priceLists
        .slice(0, index)
        .find(({ value: other }) => Object.hasOwn(other.prices, offeringId) && meet(other, list))
      if (rival === undefined) return []
      const message = `"${rival.value.id}" has prices of "${offeringId}" for the same segment at the same time; end one list where the other starts.`
      return [{ code: 'catalog.overlapping_prices', message, path: `${path}.prices.${offeringId}` }]
    }),
  )
}

function meet(a: PriceList, b: PriceList): boolean {
  if (a.currency !== b.currency || !a.segments?.some((segment) => b.segments?.includes(segment))) return false
  const startsBefore = (one: PriceList, other: PriceList) =>
    one.validFor?.from === undefined ||
    other.validFor?.to === undefined ||
    parseInstant(one.validFor.from) < parseInstant(other.validFor.to)
  return startsBefore(a, b) && startsBefore(b, a)
}
