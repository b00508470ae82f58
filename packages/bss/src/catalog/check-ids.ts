import type { CatalogProblem, Placed } from './problem.ts'
import type { ReadCatalog } from './read-catalog.ts'

/** Ids that are used twice, and ids that nothing has. */
export function checkIds({ ids, offerings, specifications, priceSets }: ReadCatalog): CatalogProblem[] {
  const specificationIds = new Set(ids.specifications.map(({ value }) => value))
  const offeringIds = new Set(ids.offerings.map(({ value }) => value))
  const dangling = (known: ReadonlySet<string>, id: string, path: string, what: string): CatalogProblem[] =>
    known.has(id)
      ? []
      : [
          {
            code: 'catalog.unknown_id',
            message: `There is no ${what} "${id}"; add it, or name another.`,
            path,
          },
        ]
  return [
    ...[ids.specifications, ids.offerings, ids.priceLists].flatMap(repeated),
    ...specifications.flatMap(({ path, value }) =>
      repeated(
        value.characteristics.map(({ id }, n) => ({ path: `${path}.characteristics[${n}].id`, value: id })),
      ),
    ),
    ...offerings.flatMap(({ path, value: offering }) => [
      ...(offering.specificationId === undefined
        ? []
        : dangling(specificationIds, offering.specificationId, `${path}.specificationId`, 'specification')),
      ...(offering.bundle ?? []).flatMap(({ offeringId }, n) =>
        dangling(offeringIds, offeringId, `${path}.bundle[${n}].offeringId`, 'offering'),
      ),
      ...(offering.requires ?? []).flatMap((wanted, n) =>
        [wanted].flat().flatMap((id) => dangling(offeringIds, id, `${path}.requires[${n}]`, 'offering')),
      ),
      ...(offering.excludes ?? []).flatMap((id, n) =>
        dangling(offeringIds, id, `${path}.excludes[${n}]`, 'offering'),
      ),
    ]),
    ...priceSets
      .filter(({ path }) => path.startsWith('priceLists'))
      .flatMap(({ offeringId, path }) => dangling(offeringIds, offeringId, path, 'offering')),
  ]
}

function repeated(ids: readonly Placed<string>[]): CatalogProblem[] {
  const seen = new Map<string, string>()
  return ids.flatMap(({ path, value }) => {
    const first = seen.get(value)
    if (first === undefined) {
      seen.set(value, path)
      return []
    }
    return [
      { code: 'catalog.duplicate_id', message: `"${value}" is the id at ${first} too; rename one.`, path },
    ]
  })
}
