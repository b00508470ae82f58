/** Catalogs in a store: the only file here that awaits. */
import { auditLog, recordAudit } from '@longlines/core/audit'
import { isLonglinesError, LonglinesError } from '@longlines/core/errors'
import { createEvent } from '@longlines/core/events'
import type { Definition, TenantStore, Transaction } from '@longlines/core/store'
import type { Instant } from '@longlines/core/time'
import type { CatalogVersion } from './catalog.ts'
import type { CatalogRules } from './check-prices.ts'
import { catalogVersions } from './collections.ts'
import { type CatalogTimeline, compileCatalog } from './compile-catalog.ts'
import { catalogPublished } from './events.ts'
import { type CatalogPlan, type PlanQuestion, planCatalog } from './plan-catalog.ts'
import { publishCatalog } from './publish-catalog.ts'

/** What the store of catalogs consists of; give it to `store.migrate`. */
export const catalogDefinitions: readonly Definition[] = /* @__PURE__ */ (() => [catalogVersions, auditLog])()

/** Who publishes, and when. */
export interface Publication {
  readonly now: Instant
  /** `system` where left out. */
  readonly actor?: string | undefined
  readonly reason?: string | undefined
}

/** The catalogs of one tenant. */
export interface CatalogService {
  /** All published versions of a catalog, in order. */
  versions(catalogId: string): Promise<readonly CatalogVersion[]>
  /** The same, indexed for look-ups. */
  timeline(catalogId: string): Promise<CatalogTimeline>
  /** `planCatalog` on what is published. Writes nothing, and throws what it throws. */
  plan(catalogId: string, question: Omit<PlanQuestion, 'versions' | 'rules'>): Promise<CatalogPlan>
  /**
   * Publishes a plan, in one transaction with its event and its audit entry. Of two plans on the same version one
   * is published.
   *
   * @throws LonglinesError `catalog.plan_outdated` for the other, and what `publishCatalog` throws
   */
  publish(plan: CatalogPlan, publication: Publication): Promise<CatalogVersion>
}

/**
 * Makes the service over a store that was migrated with {@link catalogDefinitions}.
 *
 * @param rules - charge models of your own, which prices may use
 * @example
 * const store = createMemoryStore()
 * await store.migrate(catalogDefinitions)
 * const service = createCatalogService(store.forTenant('acme'))
 * const proposed = { id: 'main', currency: 'EUR', specifications: [], offerings: [], priceLists: [] }
 * const plan = await service.plan('main', { proposed, effectiveFrom: '2026-01-01T00:00:00Z', now: '2025-12-01T00:00:00Z' })
 * const published = await service.publish(plan, { now: '2025-12-01T00:00:00Z', actor: 'ann' })
 * published.version // 1
 * await service.publish(plan, { now: '2025-12-01T00:00:00Z' }) // throws catalog.plan_outdated
 */
export function createCatalogService(store: TenantStore, rules: CatalogRules = {}): CatalogService {
  const versions = (catalogId: string) => store.transaction((tx) => versionsOf(tx, catalogId))
  return {
    versions,
    timeline: async (catalogId) => compileCatalog(await versions(catalogId)),
    plan: async (catalogId, question) =>
      planCatalog({ ...question, versions: await versions(catalogId), rules }),
    publish: async (plan, publication) => {
      try {
        return await store.transaction((tx) => publish(tx, plan, publication, rules), { attempts: 3 })
      } catch (error) {
        // Somebody else took the number between our reading and our writing.
        if (isLonglinesError(error) && TAKEN.has(error.code)) throw outdated(plan, error)
        throw error
      }
    },
  }
}

const TAKEN: ReadonlySet<string> = new Set([
  'store.already_exists',
  'store.unique_violation',
  'store.serialization',
])

function outdated({ base, version }: CatalogPlan, cause: unknown): LonglinesError {
  return new LonglinesError(
    'catalog.plan_outdated',
    `Version ${version} was published meanwhile; plan again and look at the changes.`,
    { values: { planned: base.version, last: version }, cause },
  )
}

async function publish(
  tx: Transaction,
  plan: CatalogPlan,
  { now, actor = 'system', reason }: Publication,
  rules: CatalogRules,
): Promise<CatalogVersion> {
  const catalogId = plan.catalog.id
  const before = await versionsOf(tx, catalogId)
  const published = publishCatalog(before, plan, { now, rules }).at(-1)
  if (published === undefined) throw outdated(plan, undefined)
  const { version, effectiveFrom } = published
  const id = `${catalogId}/${version}`
  await tx.collection(catalogVersions).insert(id, { ...published, catalogId })
  const offeringIds = [...new Set(plan.changes.flatMap(offeringsOf))].sort()
  const data = { catalogId, version, effectiveFrom, offeringIds }
  tx.emit(
    createEvent(catalogPublished, data, {
      id: `catalog/${id}/published`,
      at: now,
      subject: catalogId,
      actor,
    }),
  )
  await recordAudit(tx, {
    id: `catalog/${id}`,
    subject: `catalog/${catalogId}`,
    at: now,
    actor,
    action: 'catalog.publish',
    ...(plan.base.version === null ? {} : { before: { version: plan.base.version } }),
    after: { version, effectiveFrom, changes: plan.changes.map(({ sentence }) => sentence) },
    ...(reason === undefined ? {} : { reason }),
  })
  return published
}

function offeringsOf({ subject, id, offeringId }: CatalogPlan['changes'][number]): string[] {
  if (subject === 'offering') return [id]
  return offeringId === undefined ? [] : [offeringId]
}

async function versionsOf(tx: Transaction, catalogId: string): Promise<CatalogVersion[]> {
  const found: CatalogVersion[] = []
  const query = { index: 'byCatalog', equals: { catalogId }, limit: 1000 } as const
  for await (const { doc } of tx.collection(catalogVersions).each(query)) {
    const { catalogId: _, ...version } = doc
    found.push(version)
  }
  return found
}
