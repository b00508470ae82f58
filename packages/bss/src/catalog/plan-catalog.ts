import { LonglinesError } from '@longlines/core/errors'
import { type Instant, parseInstant } from '@longlines/core/time'
import { hash53 } from '../usage/content-hash.ts'
import { canonicalText, jsonOf } from './canonical.ts'
import type { Catalog, CatalogVersion } from './catalog.ts'
import type { CatalogChange } from './catalog-change.ts'
import type { CatalogRules } from './check-prices.ts'
import { compareCatalogs } from './compare-catalogs.ts'
import { compileCatalog } from './compile-catalog.ts'
import { type BillEffect, effectOnBills, type LastBills } from './effect-on-bills.ts'
import { parseCatalog } from './parse-catalog.ts'
import { type CatalogWarning, warningsFromBills, warningsFromChanges } from './warnings.ts'

/** What publishing a catalog would change: plain data, to be read, kept and then published. */
export interface CatalogPlan {
  /** The version that it was compared with; `null` and the hash of nothing where there is none. */
  readonly base: { readonly version: number | null; readonly hash: string }
  /** What it will become. */
  readonly version: number
  readonly effectiveFrom: Instant
  readonly plannedAt: Instant
  readonly changes: readonly CatalogChange[]
  readonly warnings: readonly CatalogWarning[]
  /** Where bills were given, and there is a version to compare with. */
  readonly effect?: BillEffect
  readonly catalog: Catalog
}

/** What {@link planCatalog} is asked. */
export interface PlanQuestion {
  /** All that was published, in any order. */
  readonly versions: readonly CatalogVersion[]
  /** The new catalog, of whatever origin. */
  readonly proposed: unknown
  readonly effectiveFrom: Instant
  readonly now: Instant
  readonly bills?: LastBills | undefined
  readonly rules?: CatalogRules | undefined
}

/**
 * Compares a proposed catalog with the last version: every change with its sentence, what to look at, and with
 * bills who would pay more or less. Nothing is written.
 *
 * @example
 * const catalog = { id: 'main', currency: 'EUR', specifications: [], offerings: [], priceLists: [] }
 * const router = { id: 'router', name: 'Router', status: 'active', taxClass: 'goods', prices: [] }
 * const versions = [{ version: 1, effectiveFrom: '2026-01-01T00:00:00Z', publishedAt: '2025-12-01T00:00:00Z', catalog }]
 * const plan = planCatalog({ versions, proposed: { ...catalog, offerings: [router] }, effectiveFrom: '2026-04-01T00:00:00Z', now: '2026-03-01T00:00:00Z' })
 * plan.version // 2
 * plan.changes.map(({ sentence }) => sentence) // ['Offering "Router" is new.']
 * @throws LonglinesError `catalog.invalid` with all that is wrong with the proposed one; `catalog.invalid_effective_date`
 * where it would take effect in the past, or not after the last version
 */
export function planCatalog({
  versions,
  proposed,
  effectiveFrom,
  now,
  bills,
  rules,
}: PlanQuestion): CatalogPlan {
  const catalog = parseCatalog(proposed, rules)
  const last = lastOf(versions)
  refuseEarly(effectiveFrom, now, last)
  if (last !== undefined && last.catalog.id !== catalog.id) {
    throw new LonglinesError(
      'catalog.invalid',
      `The catalog is "${last.catalog.id}", the proposed one "${catalog.id}"; keep the id.`,
      { path: 'catalog.id' },
    )
  }
  const version = (last?.version ?? 0) + 1
  const changes = compareCatalogs(last?.catalog ?? null, catalog)
  const plan = {
    base: { version: last?.version ?? null, hash: hashOf(last) },
    version,
    effectiveFrom,
    plannedAt: now,
    changes,
    catalog,
  }
  if (last === undefined) return { ...plan, warnings: [] }
  if (bills === undefined) return { ...plan, warnings: warningsFromChanges(changes) }
  const after = { version, effectiveFrom, publishedAt: now, catalog }
  const question = {
    base: compileCatalog([last]).version(last.version),
    proposed: compileCatalog([after]).version(version),
    at: effectiveFrom,
    bills,
  }
  const effect = effectOnBills(question)
  return { ...plan, warnings: warningsFromBills({ ...question, effect }), effect }
}

/** The version that took, or will take, effect last. */
export function lastOf(versions: readonly CatalogVersion[]): CatalogVersion | undefined {
  return versions.reduce<CatalogVersion | undefined>(
    (last, version) => (last === undefined || version.version > last.version ? version : last),
    undefined,
  )
}

/** Tells whether a version is the one that a plan was made on. */
export function hashOf(version: CatalogVersion | undefined): string {
  return hash53(canonicalText(jsonOf(version ?? null)))
    .toString(16)
    .padStart(14, '0')
}

/** Refuses a version that would change what has been, or what was published to come. */
export function refuseEarly(effectiveFrom: Instant, now: Instant, last: CatalogVersion | undefined): void {
  const fromMs = parseInstant(effectiveFrom)
  if (fromMs < parseInstant(now)) {
    throw new LonglinesError(
      'catalog.invalid_effective_date',
      `It would take effect at ${effectiveFrom}, which is over at ${now}; choose a time to come.`,
      { path: 'effectiveFrom', values: { effectiveFrom, now } },
    )
  }
  if (last === undefined || fromMs > parseInstant(last.effectiveFrom)) return
  throw new LonglinesError(
    'catalog.invalid_effective_date',
    `Version ${last.version} takes effect at ${last.effectiveFrom}; choose a later time than that.`,
    { path: 'effectiveFrom', values: { effectiveFrom, last: last.effectiveFrom } },
  )
}
