import { LonglinesError } from '@longlines/core/errors'
import type { Instant } from '@longlines/core/time'
import { canonicalText, jsonOf } from './canonical.ts'
import type { CatalogVersion } from './catalog.ts'
import type { CatalogRules } from './check-prices.ts'
import { compareCatalogs } from './compare-catalogs.ts'
import { parseCatalog } from './parse-catalog.ts'
import { type CatalogPlan, hashOf, lastOf, refuseEarly } from './plan-catalog.ts'

/**
 * The versions with that of a plan added. What is published is what the plan shows, on the version that it was
 * compared with; anything else is refused.
 *
 * @param rules - charge models of your own, as given to `planCatalog`
 * @example
 * const catalog = { id: 'main', currency: 'EUR', specifications: [], offerings: [], priceLists: [] }
 * const plan = planCatalog({ versions: [], proposed: catalog, effectiveFrom: '2026-01-01T00:00:00Z', now: '2025-12-01T00:00:00Z' })
 * const versions = publishCatalog([], plan, { now: '2025-12-02T00:00:00Z' })
 * versions.map(({ version, publishedAt }) => [version, publishedAt]) // [[1, '2025-12-02T00:00:00Z']]
 * publishCatalog(versions, plan, { now: '2025-12-02T00:00:00Z' }) // throws catalog.plan_outdated
 * @throws LonglinesError `catalog.plan_outdated` where another version was published since; `catalog.invalid_effective_date`
 * where its time has passed since; `input.invalid` where its changes do not lead to its catalog; `catalog.invalid`
 */
export function publishCatalog(
  versions: readonly CatalogVersion[],
  plan: CatalogPlan,
  { now, rules }: { readonly now: Instant; readonly rules?: CatalogRules | undefined },
): CatalogVersion[] {
  const last = lastOf(versions)
  if (hashOf(last) !== plan.base.hash || plan.version !== (last?.version ?? 0) + 1) {
    throw new LonglinesError(
      'catalog.plan_outdated',
      `The plan was made on version ${plan.base.version ?? 'none'}, the last one is ${last?.version ?? 'none'}; plan again and look at the changes.`,
      { values: { planned: plan.base.version, last: last?.version ?? null } },
    )
  }
  refuseEarly(plan.effectiveFrom, now, last)
  const catalog = parseCatalog(plan.catalog, rules)
  const changes = compareCatalogs(last?.catalog ?? null, catalog)
  if (canonicalText(jsonOf(changes)) !== canonicalText(jsonOf(plan.changes))) {
    throw new LonglinesError('input.invalid', 'The plan does not show what it would publish; plan again.', {
      path: 'plan.changes',
    })
  }
  const { version, effectiveFrom } = plan
  return [...versions, { version, effectiveFrom, publishedAt: now, catalog }]
}
