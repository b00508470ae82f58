import { LonglinesError } from '../errors/index.ts'
import type { RowOf } from '../store/columns.ts'
import { defineLog } from '../store/definition.ts'
import type { ScanQuery, Transaction } from '../store/port.ts'
import type { Instant } from '../time/index.ts'

/** The audit trail as a log: partitioned by what was changed, ordered by time. Pass it to `store.migrate`. */
export const auditLog = /* @__PURE__ */ defineLog({
  name: 'auditTrail',
  columns: {
    id: 'text',
    subject: 'text',
    at: 'instant',
    actor: 'text',
    action: 'text',
    before: 'json?',
    after: 'json?',
    reason: 'text?',
  },
  key: 'id',
  partition: 'subject',
  time: 'at',
})

/** One line of the audit trail: who did what to which subject, and what it was before and after. */
export interface AuditEntry {
  readonly id: string
  /** What was changed: `invoice/2026-000123`. */
  readonly subject: string
  readonly at: Instant
  readonly actor: string
  /** The verb: `invoice.cancel`. */
  readonly action: string
  /** State before and after, as JSON; absent for a creation or a removal. */
  readonly before?: unknown
  readonly after?: unknown
  readonly reason?: string
}

/** A line of the trail as it is read. */
export type AuditRow = RowOf<(typeof auditLog)['columns']>

/**
 * Writes a line of the audit trail in the transaction of the change, so that neither is there without the
 * other. The same entry again adds nothing.
 *
 * @example
 * const store = createMemoryStore()
 * await store.migrate([auditLog])
 * const entry = { id: 'a1', subject: 'account/1', at: '2026-01-01T00:00:00Z', actor: 'ann', action: 'account.open' }
 * await store.forTenant('acme').transaction((tx) => recordAudit(tx, entry)) // undefined
 * @throws LonglinesError `store.already_exists` when the id was used for another entry, `store.invalid_row`
 */
export async function recordAudit(tx: Transaction, entry: AuditEntry): Promise<void> {
  const { conflicts } = await tx.log(auditLog).append([entry])
  if (conflicts.length === 0) return
  throw new LonglinesError(
    'store.already_exists',
    `Give the audit entry another id: ${entry.id} is another entry.`,
    {
      path: 'id',
      values: { id: entry.id },
    },
  )
}

/**
 * The trail of one subject from the oldest line to the newest.
 *
 * @example
 * const store = createMemoryStore()
 * await store.migrate([auditLog])
 * await store.forTenant('acme').transaction(async (tx) => {
 *   for await (const row of auditTrail(tx, 'account/1')) row.action
 * })
 * store.forTenant('acme').tenant // 'acme'
 */
export function auditTrail(
  tx: Transaction,
  subject: string,
  bounds: Pick<ScanQuery, 'from' | 'to'> = {},
): AsyncIterable<AuditRow> {
  return tx.log(auditLog).scan({ ...bounds, partition: subject })
}
