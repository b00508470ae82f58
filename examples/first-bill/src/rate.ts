/** From records to stored charges, batch after batch: charges, counters and position in one transaction. */
import { keepCharges } from '@longlines/bss/billing'
import { type Charge, type RatingSession, toCharge, type UsageEvent } from '@longlines/bss/rating'
import { type MediationCounts, noCounts, type Quarantined } from '@longlines/bss/usage'
import type { NewRowOf, TenantStore, Transaction } from '@longlines/core/store'
import type { Catalog } from './catalog.ts'
import { BILLED_AT, type ProductId, SUBSCRIPTIONS } from './customers.ts'
import { type Checkpoint, checkpoints, quarantine } from './tables.ts'

/** Part of a source as it is read: what is to be rated, and what was put aside. */
export interface Batch {
  readonly events: readonly UsageEvent[]
  readonly quarantined: readonly Quarantined[]
  /** What became of everything read so far. */
  readonly counts: MediationCounts
}

/** What a source came to, over all runs, and what this run added. */
export interface SourceReport {
  readonly source: string
  readonly counts: MediationCounts
  /** Records that were accepted, but that the rater refused; by code. */
  readonly refused: Readonly<Record<string, number>>
  readonly chargesAdded: number
  readonly quarantineAdded: number
}

type QuarantineRow = NewRowOf<typeof quarantine.columns>
type Sessions = ReadonlyMap<ProductId, RatingSession>

const PRODUCT_OF = new Map(SUBSCRIPTIONS.map(({ id, product }) => [id, product]))
const START: Checkpoint = { taken: 0, refused: {}, counters: {} }

/**
 * Rates a source from where an earlier run stopped. Reading starts at its beginning, because what a record
 * means may depend on those before it; what is stored already is passed over.
 */
export async function rateSource(
  store: TenantStore,
  catalog: Catalog,
  source: string,
  batches: AsyncIterable<Batch>,
): Promise<SourceReport> {
  const found = await store.transaction((tx) => tx.collection(checkpoints).get(source))
  let { taken, refused, counters } = found?.doc ?? START
  let version = found?.version ?? 0
  const sessions = openSessions(catalog, counters)
  const added = { charges: 0, quarantine: 0 }
  let counts = noCounts()
  let seen = 0
  for await (const batch of batches) {
    const rated = rateBatch(sessions, source, batch.events.slice(Math.max(0, taken - seen)))
    seen += batch.events.length
    taken = Math.max(taken, seen)
    refused = addRefusals(refused, rated.refused)
    if (rated.charges.length + rated.refused.length > 0) counters = countersOf(sessions)
    const rows = [...batch.quarantined.map((entry) => quarantineRow(entry)), ...rated.refused]
    const stored = await store.transaction(async (tx) => ({
      quarantine: (await tx.log(quarantine).append(rows)).appended,
      charges: await keepCharges(tx, rated.charges, BILLED_AT),
      version: await keepCheckpoint(tx, source, version, { taken, refused, counters }),
    }))
    added.charges += stored.charges
    added.quarantine += stored.quarantine
    version = stored.version
    counts = batch.counts
  }
  return { source, counts, refused, chargesAdded: added.charges, quarantineAdded: added.quarantine }
}

function openSessions(catalog: Catalog, counters: Checkpoint['counters']): Sessions {
  return new Map(Object.values(catalog.products).map(({ id, rater }) => [id, rater.open(counters[id] ?? [])]))
}

function countersOf(sessions: Sessions): Checkpoint['counters'] {
  return Object.fromEntries([...sessions].map(([product, session]) => [product, session.counters()]))
}

function rateBatch(
  sessions: Sessions,
  source: string,
  events: readonly UsageEvent[],
): { readonly charges: Charge[]; readonly refused: QuarantineRow[] } {
  const charges: Charge[] = []
  const refused: QuarantineRow[] = []
  for (const event of events) {
    const product = PRODUCT_OF.get(event.subscriptionId)
    const session = product === undefined ? undefined : sessions.get(product)
    if (product === undefined || session === undefined)
      throw new Error(`${event.subscriptionId} has no product.`)
    const outcome = session.rate(event)
    if (outcome.ok) charges.push(...outcome.uses.map(toCharge))
    else refused.push(quarantineRow({ ...outcome.refusal, source, raw: JSON.stringify(event) }, event.id))
  }
  return { charges, refused }
}

function quarantineRow(entry: Quarantined, recordId = entry.record?.id ?? ''): QuarantineRow {
  const { source = '', line, code, message, raw } = entry
  const id = `${line ?? ''}#${recordId}`
  // A database text cannot hold a null character; a file that is no text may.
  return { source, id, line: line ?? null, code, message, raw: raw.replaceAll('\0', '\uFFFD') }
}

function addRefusals(before: Checkpoint['refused'], rows: readonly QuarantineRow[]): Record<string, number> {
  const sum = { ...before }
  for (const { code } of rows) sum[code] = (sum[code] ?? 0) + 1
  return sum
}

/** Writes the position if it moved; gives the version of the document. */
async function keepCheckpoint(
  tx: Transaction,
  source: string,
  version: number,
  doc: Checkpoint,
): Promise<number> {
  const stored = tx.collection(checkpoints)
  const before = version === 0 ? undefined : await stored.get(source)
  if (before?.doc.taken === doc.taken) return version
  const kept = version === 0 ? await stored.insert(source, doc) : await stored.update(source, version, doc)
  return kept.version
}
