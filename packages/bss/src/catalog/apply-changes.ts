import type { Json } from '@longlines/core/store'
import { isList, isObject, jsonOf } from './canonical.ts'
import type { Catalog } from './catalog.ts'
import type { CatalogChange } from './catalog-change.ts'
import { keyed } from './keyed.ts'
import { parseCatalog } from './parse-catalog.ts'

/**
 * The catalog that changes lead to: what `compareCatalogs` was given, but for the order of entries in lists.
 *
 * @example
 * const catalog = { id: 'main', currency: 'EUR', specifications: [], offerings: [], priceLists: [] }
 * const more = { ...catalog, specifications: [{ id: 'line', name: 'Line', characteristics: [] }] }
 * applyChanges(catalog, compareCatalogs(catalog, more)).specifications.length // 1
 * @throws LonglinesError `catalog.invalid` where the changes do not lead to a catalog
 */
export function applyChanges(base: Catalog, changes: readonly CatalogChange[]): Catalog {
  const changed = changes.reduce<Json>((json, { path, after }) => withValue(json, path, after), jsonOf(base))
  return parseCatalog(changed)
}

function withValue(json: Json | undefined, [key, ...rest]: readonly string[], after: Json | undefined): Json {
  if (key === undefined) return after ?? null
  if (isList(json)) {
    const entries = keyed(json) ?? new Map<string, Json>()
    const value = rest.length === 0 ? after : withValue(entries.get(key), rest, after)
    if (value === undefined) entries.delete(key)
    else entries.set(key, value)
    return [...entries.values()]
  }
  const { [key]: before, ...others } = isObject(json) ? json : {}
  const value = rest.length === 0 ? after : withValue(before, rest, after)
  return value === undefined ? others : { ...others, [key]: value }
}
