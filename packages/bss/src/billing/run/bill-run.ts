import { LonglinesError, parseInput } from '@longlines/core/errors'
import type { Stored, TenantStore, Transaction } from '@longlines/core/store'
import { addMonths, localDateAt, parseInstant, zoneOf } from '@longlines/core/time'
import { type BillingState, BillRun, billingStates, billRuns } from './records.ts'

/**
 * Starts a run, or finds it where it was started before. Whoever is due by its day is billed by
 * {@link workBillRun}, in as many processes as there are.
 *
 * @example
 * const opened = createMemoryStore()
 * await opened.migrate(billingDefinitions)
 * const store = opened.forTenant('acme')
 * const run = { id: 'march', on: '2026-03-01', knownAt: '2026-03-01T05:00:00Z' }
 * const { status } = await startBillRun(store, run)
 * status // 'running'
 * @throws LonglinesError `billing.other_run` where a run of this id is for another day or instant, `billing.future_run` for a
 * day more than two months after the instant, which would bill everybody far ahead, `input.invalid`
 */
export async function startBillRun(store: TenantStore, given: Omit<BillRun, 'status'>): Promise<BillRun> {
  const run = parseInput(StartedRun, given, 'the bill run')
  refuseFarAhead(run)
  return store.transaction(
    async (tx) => {
      const found = await tx.collection(billRuns).get(run.id)
      if (found === undefined) {
        const started: BillRun = { ...run, status: 'running' }
        await tx.collection(billRuns).insert(run.id, started)
        return started
      }
      if (found.doc.on === run.on && found.doc.knownAt === run.knownAt) return found.doc
      throw new LonglinesError(
        'billing.other_run',
        `Run ${run.id} was started for ${found.doc.on} with what was known at ${found.doc.knownAt}; give another id.`,
        { values: { run: run.id } },
      )
    },
    { attempts: 5 },
  )
}

const StartedRun = /* @__PURE__ */ (() => BillRun.omit({ status: true }).strict())()

function refuseFarAhead({ id, on, knownAt }: Omit<BillRun, 'status'>): void {
  const known = localDateAt(parseInstant(knownAt), zoneOf('UTC'))
  if (on <= addMonths(known, 2)) return
  throw new LonglinesError(
    'billing.future_run',
    `Run ${id} bills up to ${on} with what is known on ${known}: give a day at most two months ahead.`,
    { path: 'on', values: { run: id } },
  )
}

/**
 * Lets workers stop after the accounts they hold. A finished run stays finished.
 *
 * @example
 * const opened = createMemoryStore()
 * await opened.migrate(billingDefinitions)
 * const store = opened.forTenant('acme')
 * const run = { id: 'march', on: '2026-03-01', knownAt: '2026-03-01T05:00:00Z' }
 * await startBillRun(store, run)
 * const { status } = await pauseBillRun(store, 'march')
 * status // 'paused'
 */
export function pauseBillRun(store: TenantStore, runId: string): Promise<BillRun> {
  return setStatus(store, runId, 'running', 'paused')
}

/**
 * Lets a paused run go on.
 *
 * @example
 * const opened = createMemoryStore()
 * await opened.migrate(billingDefinitions)
 * const store = opened.forTenant('acme')
 * const run = { id: 'march', on: '2026-03-01', knownAt: '2026-03-01T05:00:00Z' }
 * await startBillRun(store, run)
 * await pauseBillRun(store, 'march')
 * const { status } = await resumeBillRun(store, 'march')
 * status // 'running'
 */
export function resumeBillRun(store: TenantStore, runId: string): Promise<BillRun> {
  return setStatus(store, runId, 'paused', 'running')
}

/**
 * Marks a run finished, unless it is paused.
 *
 * @example
 * const opened = createMemoryStore()
 * await opened.migrate(billingDefinitions)
 * const store = opened.forTenant('acme')
 * const run = { id: 'march', on: '2026-03-01', knownAt: '2026-03-01T05:00:00Z' }
 * await startBillRun(store, run)
 * const { status } = await finishBillRun(store, 'march')
 * status // 'finished'
 */
export function finishBillRun(store: TenantStore, runId: string): Promise<BillRun> {
  return setStatus(store, runId, 'running', 'finished')
}

/**
 * Puts accounts that failed back among those that are due: in a run that goes on they are tried again, else by
 * the next one. Gives how many there were.
 *
 * @example
 * const opened = createMemoryStore()
 * await opened.migrate(billingDefinitions)
 * const store = opened.forTenant('acme')
 * await retryFailed(store) // 0
 * @param accountIds - only these; all that failed where left out
 */
export async function retryFailed(store: TenantStore, accountIds?: readonly string[]): Promise<number> {
  const wanted = accountIds === undefined ? undefined : new Set(accountIds)
  return store.transaction(
    async (tx) => {
      const failed: Stored<BillingState>[] = []
      const query = { index: 'byDue', equals: { queue: 'failed' } } as const
      for await (const state of tx.collection(billingStates).each(query)) {
        if (wanted === undefined || wanted.has(state.id)) failed.push(state)
      }
      for (const { id, version, doc } of failed) {
        await tx.collection(billingStates).update(id, version, { ...doc, queue: 'ready' })
      }
      return failed.length
    },
    { attempts: 5 },
  )
}

/** The run as it stands. @throws LonglinesError `store.not_found` */
export async function getRun(tx: Transaction, runId: string): Promise<Stored<BillRun>> {
  const found = await tx.collection(billRuns).get(runId)
  if (found !== undefined) return found
  throw new LonglinesError('store.not_found', `No bill run ${runId}; start it first.`, {
    values: { run: runId },
  })
}

function setStatus(
  store: TenantStore,
  runId: string,
  from: BillRun['status'],
  to: BillRun['status'],
): Promise<BillRun> {
  return store.transaction(
    async (tx) => {
      const { version, doc } = await getRun(tx, runId)
      if (doc.status !== from) return doc
      const changed = { ...doc, status: to }
      await tx.collection(billRuns).update(runId, version, changed)
      return changed
    },
    { attempts: 5 },
  )
}
