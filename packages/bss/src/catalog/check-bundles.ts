import type { ProductOffering } from './offering.ts'
import type { CatalogProblem } from './problem.ts'
import type { ReadCatalog } from './read-catalog.ts'

/** Bundles whose numbers cannot be met, and bundles that contain themselves. */
export function checkBundles({ offerings }: ReadCatalog): CatalogProblem[] {
  const byId = new Map(offerings.map(({ value }) => [value.id, value]))
  const told = new Set<string>()
  return offerings.flatMap(({ path, value: offering }): CatalogProblem[] => {
    const seen = new Set<string>()
    const parts = (offering.bundle ?? []).flatMap(({ offeringId, min, max, default: usual }, index) => {
      const at = `${path}.bundle[${index}]`
      const problems: CatalogProblem[] = []
      if (min > max) problems.push(invalid(at, `At least ${min} and at most ${max} cannot both hold.`))
      else if (usual < min || usual > max) {
        problems.push(invalid(`${at}.default`, `${usual} is not within ${min} to ${max}.`))
      }
      if (seen.has(offeringId))
        problems.push(invalid(`${at}.offeringId`, `${offeringId} is in it twice; join the two.`))
      seen.add(offeringId)
      return problems
    })
    const cycle = cycleFrom(offering.id, byId)
    if (cycle === undefined || cycle.some((id) => told.has(id))) return parts
    for (const id of cycle) told.add(id)
    const message = `It contains itself: ${[...cycle, offering.id].join(' > ')}; take one of these out.`
    return [...parts, { code: 'catalog.bundle_cycle', message, path: `${path}.bundle` }]
  })
}

function invalid(path: string, message: string): CatalogProblem {
  return { code: 'catalog.invalid_bundle', message, path }
}

/** The offerings on the way from one back to itself. */
function cycleFrom(start: string, byId: ReadonlyMap<string, ProductOffering>): string[] | undefined {
  const done = new Set<string>()
  const walk = (id: string, way: readonly string[]): string[] | undefined => {
    for (const { offeringId } of byId.get(id)?.bundle ?? []) {
      if (offeringId === start) return [...way]
      if (done.has(offeringId)) continue
      done.add(offeringId)
      const found = walk(offeringId, [...way, offeringId])
      if (found !== undefined) return found
    }
    return undefined
  }
  return walk(start, [start])
}
