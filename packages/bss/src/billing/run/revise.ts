import { isLonglinesError } from '@longlines/core/errors'
import type { Stored, TenantStore, Transaction } from '@longlines/core/store'
import type { Instant } from '@longlines/core/time'
import { canonicalText, jsonOf } from '../../catalog/canonical.ts'
import type { Invoice } from '../../invoices/invoice.ts'
import type { AccountBill, Biller, BillFailure } from './biller.ts'
import { type BillingState, type BillRun, billingAccounts, invoices } from './records.ts'
import { draftsOf, stateBefore, stateOf, withdrawBill } from './reopen.ts'
import { writeBills } from './write.ts'

/** Which drafts are looked at again, and with what. */
export interface ReviseWish {
  readonly biller: Biller
  /** What was learned by then counts. */
  readonly knownAt: Instant
  /** Only these; where left out, accounts whose corrections are `reopen-draft`. */
  readonly accountIds?: readonly string[]
}

/** What became of the accounts that were looked at. */
export interface Revision {
  readonly revised: readonly string[]
  readonly unchanged: readonly string[]
  /** What could not be billed anew; its drafts stay. */
  readonly failed: readonly ({ readonly accountId: string } & BillFailure)[]
}

/**
 * Bills again whose last bill is still drafts, with what was learned since, such as late usage: where that changes a
 * document, the bill is taken back and the new one takes its place, of the same day. Each account is one transaction.
 *
 * @example
 * const opened = createMemoryStore()
 * await opened.migrate(billingDefinitions)
 * const store = opened.forTenant('acme')
 * const biller = async () => ({ items: [], invoices: [], next: { queue: 'ready', dueOn: '2026-04-01', credit: '0', discountCycles: {} } })
 * await reviseDrafts(store, { biller, knownAt: '2026-03-03T05:00:00Z' }) // { revised: [], unchanged: [], failed: [] }
 * @throws LonglinesError `store.connection_lost`, `store.serialization`
 */
export async function reviseDrafts(store: TenantStore, wish: ReviseWish): Promise<Revision> {
  const accountIds = wish.accountIds ?? (await accountsWithDrafts(store))
  const revised: string[] = []
  const unchanged: string[] = []
  const failed: ({ accountId: string } & BillFailure)[] = []
  for (const accountId of accountIds) {
    try {
      const isRevised = await store.transaction((tx) => reviseAccount(tx, accountId, wish), { attempts: 5 })
      ;(isRevised ? revised : unchanged).push(accountId)
    } catch (error) {
      if (!isLonglinesError(error) || error.code.startsWith('store.')) throw error
      failed.push({ accountId, code: error.code, message: error.message })
    }
  }
  return { revised, unchanged, failed }
}

async function accountsWithDrafts(store: TenantStore): Promise<string[]> {
  return store.transaction(async (tx) => {
    const accountIds = new Set<string>()
    for (const type of ['invoice', 'credit-note'] as const) {
      const query = { index: 'byStatus', equals: { status: 'draft', type }, limit: 1000 } as const
      for await (const { doc } of tx.collection(invoices).each(query)) accountIds.add(doc.accountId)
    }
    const wanted: string[] = []
    for (const id of accountIds) {
      const account = await tx.collection(billingAccounts).get(id)
      if (account?.doc.corrections === 'reopen-draft') wanted.push(id)
    }
    return wanted.sort()
  })
}

async function reviseAccount(
  tx: Transaction,
  accountId: string,
  { biller, knownAt }: ReviseWish,
): Promise<boolean> {
  const state = await stateOf(tx, accountId)
  const { lastBill, billed } = state.doc
  // Before its first bill, and after one that was taken back, the next run bills what is known.
  if (lastBill === undefined || billed === undefined) return false
  const drafts = await draftsOf(tx, lastBill)
  const run: BillRun = { id: lastBill.runId, on: billed.on, knownAt, status: 'running' }
  const bill = await biller(tx, stateBefore(state.doc), run)
  if (isSame(drafts, state.doc, bill)) return false
  await writeBills(tx, [{ state: await withdrawBill(tx, state, knownAt), bill }], run)
  return true
}

function isSame(
  drafts: readonly Stored<Invoice>[],
  { dueOn }: BillingState,
  { invoices: made, next }: AccountBill,
): boolean {
  const text = (documents: readonly Invoice[]) =>
    canonicalText(jsonOf([...documents].sort((a, b) => (a.id < b.id ? -1 : 1))))
  return dueOn === next.dueOn && text(drafts.map(({ doc }) => doc)) === text(made)
}
