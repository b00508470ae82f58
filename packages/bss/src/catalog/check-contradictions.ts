import type { ProductOffering } from './offering.ts'
import type { CatalogProblem } from './problem.ts'
import type { ReadCatalog } from './read-catalog.ts'

/** Offerings that nobody could have, because what they need and what they exclude meet. */
export function checkContradictions({ offerings }: ReadCatalog): CatalogProblem[] {
  const byId = new Map(offerings.map(({ value }) => [value.id, value]))
  const excludes = (a: string, b: string) =>
    byId.get(a)?.excludes?.includes(b) === true || byId.get(b)?.excludes?.includes(a) === true
  return offerings.flatMap(({ path, value: offering }): CatalogProblem[] => {
    const needed = neededWith(offering, byId)
    for (const [index, one] of needed.entries()) {
      const other = needed.slice(index).find((id) => excludes(one, id))
      if (other !== undefined) {
        const message =
          one === other
            ? `"${one}" excludes itself, and ${offering.id} needs it.`
            : `"${offering.id}" needs both "${one}" and "${other}", which exclude each other.`
        return [{ code: 'catalog.contradiction', message, path }]
      }
      const hopeless = choicesOf(byId.get(one)).find((choice) =>
        choice.every((id) => needed.some((held) => excludes(held, id))),
      )
      if (hopeless !== undefined) {
        const message = `"${offering.id}" needs one of ${hopeless.join(', ')}, and excludes them all.`
        return [{ code: 'catalog.contradiction', message, path: `${path}.requires` }]
      }
    }
    return []
  })
}

/** The offering itself and all that must be had with it, whatever is chosen. */
function neededWith(offering: ProductOffering, byId: ReadonlyMap<string, ProductOffering>): string[] {
  const needed = new Set([offering.id])
  for (const id of needed) {
    const { requires = [], bundle = [] } = byId.get(id) ?? {}
    for (const wanted of requires) {
      const [only, ...others] = [wanted].flat()
      if (only !== undefined && others.length === 0) needed.add(only)
    }
    for (const { offeringId, min } of bundle) if (min > 0) needed.add(offeringId)
  }
  return [...needed]
}

function choicesOf(offering: ProductOffering | undefined): string[][] {
  return (offering?.requires ?? []).map((wanted) => [wanted].flat()).filter((choice) => choice.length > 1)
}
