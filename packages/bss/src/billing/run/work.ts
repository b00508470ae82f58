/** Workers of a bill run: each takes accounts that are due and nobody else holds, and bills them. */
import { type ErrorCode, isLonglinesError } from '@longlines/core/errors'
import type { Stored, TenantStore, Transaction } from '@longlines/core/store'
import { addDays } from '@longlines/core/time'
import { finishBillRun, getRun } from './bill-run.ts'
import type { AccountBill, Biller, BillFailure } from './biller.ts'
import { type BillingState, type BillRun, billingStates } from './records.ts'
import { allOf, type BilledAccount, onItsDay, writeBills, writeFailure } from './write.ts'

/** How a run is worked. */
export interface BillRunOptions {
  /** How many transactions at once; 1 if absent. A store of one connection gains nothing by more. */
  readonly workers?: number
  /**
   * Accounts in one transaction, which are billed at the same time; 20 if absent. An account that fails is set
   * aside, the others go on. Fewer for accounts of many thousands of items, since all of them are in memory.
   */
  readonly accountsPerTransaction?: number
  /** How often a transaction is tried again after a collision or a lost connection; 3 if absent. */
  readonly attempts?: number
  readonly onProgress?: (progress: BillRunProgress) => void
}

/** What the workers of one call did. */
export interface BillRunProgress {
  /** Bills: an account that missed days of billing has one for each. */
  readonly billed: number
  readonly failed: number
  readonly invoices: number
  /** `finished`: nobody is due any more. `waiting`: other processes hold the rest. */
  readonly status: 'running' | 'paused' | 'finished' | 'waiting'
}

/**
 * Bills the accounts that are due in a run, until none is left or the run is paused. An account is billed wholly
 * or not at all, and once: its items, its invoices, its new state and the journal are one transaction. Killed
 * anywhere and called again, or called by many processes at once, the result is the same. An account is billed as of the
 * day on which it is due: one that missed days is billed for each of them in turn, as if no run had been late.
 *
 * @example
 * const opened = createMemoryStore()
 * await opened.migrate(billingDefinitions)
 * const store = opened.forTenant('acme')
 * const run = { id: 'march', on: '2026-03-01', knownAt: '2026-03-01T05:00:00Z' }
 * await startBillRun(store, run)
 * const state = { accountId: 'A-1', queue: 'ready', dueOn: '2026-03-01', credit: '0', discountCycles: {} }
 * await store.transaction((tx) => tx.collection(billingStates).insert('A-1', state))
 * const owesNothing = async () => ({ items: [], invoices: [], next: { queue: 'ready', dueOn: '2026-04-01', credit: '0', discountCycles: {} } })
 * await workBillRun(store, 'march', owesNothing) // { billed: 1, failed: 0, invoices: 0, status: 'finished' }
 * @throws LonglinesError `store.not_found` for a run that was not started, `store.connection_lost`
 */
export async function workBillRun(
  store: TenantStore,
  runId: string,
  biller: Biller,
  options: BillRunOptions = {},
): Promise<BillRunProgress> {
  const { workers = 1, onProgress } = options
  const total = { billed: 0, failed: 0, invoices: 0 }
  const ends: Ended[] = []
  const work = async (): Promise<void> => {
    for (;;) {
      const done = await billSome(store, runId, biller, options)
      if (typeof done === 'string') {
        ends.push(done)
        return
      }
      total.billed += done.billed
      total.failed += done.failed
      total.invoices += done.invoices
      onProgress?.({ ...total, status: 'running' })
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
  const [status = 'waiting'] = ends
  if (status !== 'waiting' || (await isAnyoneDue(store, runId))) return { ...total, status }
  return { ...total, status: (await finishBillRun(store, runId)).status }
}

type Some = Pick<BillRunProgress, 'billed' | 'failed' | 'invoices'>
type Ended = Exclude<BillRunProgress['status'], 'running'>

async function billSome(
  store: TenantStore,
  runId: string,
  biller: Biller,
  { accountsPerTransaction = 20, attempts = 3 }: BillRunOptions,
): Promise<Some | Ended> {
  const held: string[] = []
  const bill = (limit: number) =>
    store.transaction(
      async (tx) => {
        const { doc: run } = await getRun(tx, runId)
        if (run.status !== 'running') return run.status
        const due = await tx.collection(billingStates).claim({ ...dueIn(run), limit })
        held.splice(0, held.length, ...due.map(({ id }) => id))
        return due.length === 0 ? 'waiting' : billEach(tx, due, run, biller)
      },
      { attempts },
    )
  try {
    return await bill(accountsPerTransaction)
  } catch (error) {
    if (!isWriteTrouble(error)) throw error
  }
  // One of them cannot be written. Alone, the others can, and the one is found.
  try {
    return await bill(1)
  } catch (error) {
    if (!isWriteTrouble(error)) throw error
    return setAside(store, runId, held, error)
  }
}

function isWriteTrouble(error: unknown): error is BillFailure {
  return isLonglinesError(error) && !isStoreTrouble(error.code)
}

function dueIn({ on }: BillRun) {
  return { index: 'byDue', equals: { queue: 'ready' }, range: { to: addDays(on, 1) } } as const
}

async function billEach(
  tx: Transaction,
  due: readonly Stored<BillingState>[],
  run: BillRun,
  biller: Biller,
): Promise<Some> {
  // At once, so that a store can read for all of them together.
  const bills = await allOf(due.map(({ doc }) => tryBill(tx, doc, onItsDay(run, doc), biller)))
  const some = { billed: 0, failed: 0, invoices: 0 }
  const billed: BilledAccount[] = []
  for (const [index, state] of due.entries()) {
    const bill = bills[index]
    if (bill === undefined) continue
    if ('code' in bill) {
      await writeFailure(tx, state, run, bill)
      some.failed += 1
    } else {
      billed.push({ state, bill })
      some.billed += 1
      some.invoices += bill.invoices.length
    }
  }
  await writeBills(tx, billed, run)
  return some
}

/** Trouble with the data of an account is its own; trouble with the store is everybody's. */
async function tryBill(
  tx: Transaction,
  state: BillingState,
  run: BillRun,
  biller: Biller,
): Promise<AccountBill | BillFailure> {
  try {
    return await biller(tx, state, run)
  } catch (error) {
    if (!isLonglinesError(error)) {
      return { code: 'billing.unexpected', message: error instanceof Error ? error.message : String(error) }
    }
    if (isStoreTrouble(error.code)) throw error
    return { code: error.code, message: error.message }
  }
}

function isStoreTrouble(code: ErrorCode): boolean {
  return ['store.connection_lost', 'store.serialization', 'store.closed', 'store.not_migrated'].includes(code)
}

async function setAside(
  store: TenantStore,
  runId: string,
  accountIds: readonly string[],
  failure: BillFailure,
): Promise<Some> {
  return store.transaction(
    async (tx) => {
      const { doc: run } = await getRun(tx, runId)
      for (const id of accountIds) {
        const state = await tx.collection(billingStates).get(id)
        if (state?.doc.queue === 'ready') await writeFailure(tx, state, run, failure)
      }
      return { billed: 0, failed: accountIds.length, invoices: 0 }
    },
    { attempts: 5 },
  )
}

async function isAnyoneDue(store: TenantStore, runId: string): Promise<boolean> {
  return store.transaction(async (tx) => {
    const { doc: run } = await getRun(tx, runId)
    const { items } = await tx.collection(billingStates).find({ ...dueIn(run), limit: 1 })
    return items.length > 0
  })
}
