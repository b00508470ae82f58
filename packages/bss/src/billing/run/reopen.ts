/** Takes back what was billed last, while all of it is drafts. */
import { LonglinesError } from '@longlines/core/errors'
import { createEvent } from '@longlines/core/events'
import type { Stored, TenantStore, Transaction } from '@longlines/core/store'
import type { Instant } from '@longlines/core/time'
import { EXACT_DIGITS, formatExact, parseExact } from '../../invoices/exact.ts'
import type { Invoice } from '../../invoices/invoice.ts'
import { eventDataOf, invoiceWithdrawn } from './events.ts'
import { type BillingState, billingAdjustments, billingStates, billRunJournal, invoices } from './records.ts'
import { attemptOf } from './write.ts'

type LastBill = NonNullable<BillingState['lastBill']>

/**
 * Takes the last bill of an account back: its drafts are deleted, its items count no more, and the account is due
 * again on the same day, with the credit and the discounts that it had. The next run bills it anew, with what is known
 * then. A bill with a final document is corrected by notes instead.
 *
 * @example
 * const opened = createMemoryStore()
 * await opened.migrate(billingDefinitions)
 * const store = opened.forTenant('acme')
 * const state = { accountId: 'A-1', queue: 'ready', dueOn: '2026-03-01', credit: '0', discountCycles: {} }
 * await store.transaction((tx) => tx.collection(billingStates).insert('A-1', state))
 * await startBillRun(store, { id: 'march', on: '2026-03-01', knownAt: '2026-03-01T05:00:00Z' })
 * const owesNothing = async () => ({ items: [], invoices: [], next: { queue: 'ready', dueOn: '2026-04-01', credit: '0', discountCycles: {} } })
 * await workBillRun(store, 'march', owesNothing)
 * const reopened = await reopenBill(store, { accountId: 'A-1', at: '2026-03-02T09:00:00Z' })
 * reopened.dueOn // '2026-03-01'
 * @returns the state of the account
 * @throws LonglinesError `store.not_found`, `billing.nothing_to_reopen` for an account that was not billed, or whose
 * last bill was taken back, `billing.final`, `billing.credit_used`
 */
export async function reopenBill(
  store: TenantStore,
  { accountId, at }: { readonly accountId: string; readonly at: Instant },
): Promise<BillingState> {
  return store.transaction(
    async (tx) => {
      const state = await stateOf(tx, accountId)
      return (await withdrawBill(tx, state, at)).doc
    },
    { attempts: 5 },
  )
}

/** Takes the last bill back within a transaction, and gives the state that it had before. */
export async function withdrawBill(
  tx: Transaction,
  state: Stored<BillingState>,
  at: Instant,
): Promise<Stored<BillingState>> {
  const { id: accountId, version, doc } = state
  const bill = lastBillOf(doc)
  const { id: billId, runId, invoiceIds } = bill
  const drafts = await draftsOf(tx, bill)
  for (const draft of drafts) {
    await tx.collection(invoices).delete(draft.id, draft.version)
    const details = { id: `${draft.id}/withdrawn/${billId}`, at, subject: `invoice/${draft.id}` }
    tx.emit(createEvent(invoiceWithdrawn, eventDataOf(draft.doc), details))
  }
  await reopenAdjustments(tx, billId)
  const attempt = attemptOf(doc, { id: runId })
  await tx.log(billRunJournal).append([{ runId, accountId, attempt, outcome: 'reopened', invoiceIds }])
  const before = { ...stateBefore(doc), tried: { runId, attempts: attempt } }
  return tx.collection(billingStates).update(accountId, version, before)
}

/**
 * How the state of an account would be without its last bill.
 *
 * @throws LonglinesError `billing.nothing_to_reopen`, `billing.credit_used`
 */
export function stateBefore(doc: BillingState): BillingState {
  const bill = lastBillOf(doc)
  const { billed: _billed, lastBill: _bill, failure: _failure, ...kept } = doc
  return {
    ...kept,
    ...bill.before,
    queue: 'ready',
    credit: creditBefore(doc, bill),
    withdrawnBills: [...(doc.withdrawnBills ?? []), bill.id],
  }
}

/** Credit that came in since stays; credit that the bill gave is taken away. */
function creditBefore({ accountId, credit }: BillingState, { credit: after, before }: LastBill): string {
  if (credit === after) return before.credit
  const left = parseExact(before.credit) + parseExact(credit) - parseExact(after)
  if (left >= 0n) return formatExact(left, EXACT_DIGITS, 'shortest')
  throw new LonglinesError(
    'billing.credit_used',
    `The last bill of account ${accountId} gave credit that is used already: correct it by a note.`,
    { values: { account: accountId } },
  )
}

/** The documents of a bill. @throws LonglinesError `billing.final` where one of them is no draft any more */
export async function draftsOf(tx: Transaction, { id, invoiceIds }: LastBill): Promise<Stored<Invoice>[]> {
  const drafts: Stored<Invoice>[] = []
  for (const invoiceId of invoiceIds) {
    const found = await tx.collection(invoices).get(invoiceId)
    if (found === undefined) continue
    if (found.doc.status === 'draft') drafts.push(found)
    else {
      throw new LonglinesError(
        'billing.final',
        `Bill ${id} has ${found.doc.number}, which is final: correct it by a note.`,
        { values: { bill: id, invoice: invoiceId } },
      )
    }
  }
  return drafts
}

/** @throws LonglinesError `store.not_found` */
export async function stateOf(tx: Transaction, accountId: string): Promise<Stored<BillingState>> {
  const found = await tx.collection(billingStates).get(accountId)
  if (found !== undefined) return found
  throw new LonglinesError('store.not_found', `Account ${accountId} has no billing state.`, {
    values: { account: accountId },
  })
}

function lastBillOf({ accountId, lastBill }: BillingState): LastBill {
  if (lastBill !== undefined) return lastBill
  throw new LonglinesError(
    'billing.nothing_to_reopen',
    `Account ${accountId} has no bill to take back: it was not billed, or its last bill was taken back.`,
    { values: { account: accountId } },
  )
}

async function reopenAdjustments(tx: Transaction, billId: string): Promise<void> {
  const query = { index: 'byBill', equals: { bill: billId }, limit: 1000 } as const
  for (;;) {
    const { items } = await tx.collection(billingAdjustments).find(query)
    if (items.length === 0) return
    for (const { id, version, doc } of items) {
      const { bill: _bill, ...open } = doc
      await tx.collection(billingAdjustments).update(id, version, { ...open, status: 'open' })
    }
  }
}
