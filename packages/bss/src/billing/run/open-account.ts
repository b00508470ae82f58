import { LonglinesError, parseInput } from '@longlines/core/errors'
import type { Stored, TenantStore, Transaction } from '@longlines/core/store'
import { LocalDate } from '@longlines/core/time'
import { canonicalText, jsonOf } from '../../catalog/canonical.ts'
import { BillingAccount } from '../account.ts'
import { type BillingState, billingAccounts, billingStates } from './records.ts'

/**
 * Keeps a billing account that bill runs bill from a day on. The same account again changes nothing; one that was closed
 * is due again on the day.
 *
 * @param dueOn - its first day of billing
 * @example
 * const opened = createMemoryStore()
 * await opened.migrate(billingDefinitions)
 * const store = opened.forTenant('acme')
 * const account = { id: 'A-1', currency: 'EUR', zone: 'Europe/Rome', buyer: { name: 'Ada' }, taxCustomer: { place: { country: 'IT' }, status: 'consumer' } } as const
 * const { queue } = await openBillingAccount(store, account, '2026-03-01')
 * queue // 'ready'
 * @returns how far it was billed
 * @throws LonglinesError `store.already_exists` for an account that says something else than the one that is kept, or is
 * due on another day before it was ever billed; `billing.no_payer` where its payer is the account itself or not open,
 * `input.invalid`
 */
export async function openBillingAccount(
  store: TenantStore,
  given: BillingAccount,
  dueOn: LocalDate,
): Promise<BillingState> {
  const account = parseInput(BillingAccount, given, 'the billing account')
  parseInput(LocalDate, dueOn, 'the first day of billing')
  return store.transaction((tx) => openWithin(tx, account, dueOn), { attempts: 5 })
}

async function openWithin(tx: Transaction, account: BillingAccount, dueOn: LocalDate): Promise<BillingState> {
  const { id, payerId } = account
  const state = await tx.collection(billingStates).get(id)
  const known = await tx.collection(billingAccounts).get(id)
  if (known === undefined) {
    if (payerId !== undefined) await refuseNoPayer(tx, id, payerId)
    await tx.collection(billingAccounts).insert(id, account)
  } else if (!isSame(known.doc, account)) throw otherAccount(id)
  if (state === undefined) {
    const first: BillingState = { accountId: id, queue: 'ready', dueOn, credit: '0', discountCycles: {} }
    return (await tx.collection(billingStates).insert(id, first)).doc
  }
  if (state.doc.queue === 'closed') return reopened(tx, state, dueOn)
  if (state.doc.billed !== undefined || state.doc.dueOn === dueOn) return state.doc
  throw new LonglinesError(
    'store.already_exists',
    `Account ${id} is open and due on ${state.doc.dueOn}, not on ${dueOn}.`,
    { values: { account: id } },
  )
}

async function reopened(
  tx: Transaction,
  state: Stored<BillingState>,
  dueOn: LocalDate,
): Promise<BillingState> {
  const ready: BillingState = { ...state.doc, queue: 'ready', dueOn }
  return (await tx.collection(billingStates).update(state.id, state.version, ready)).doc
}

async function refuseNoPayer(tx: Transaction, id: string, payerId: string): Promise<void> {
  if (payerId !== id && (await tx.collection(billingAccounts).get(payerId)) !== undefined) return
  throw new LonglinesError(
    'billing.no_payer',
    `Account ${id} is to be paid by ${payerId}, which is no other account; open that first.`,
    { path: 'payerId', values: { account: id, payer: payerId } },
  )
}

export function isSame(a: BillingAccount, b: BillingAccount): boolean {
  return canonicalText(jsonOf(a)) === canonicalText(jsonOf(b))
}

function otherAccount(id: string): LonglinesError {
  return new LonglinesError(
    'store.already_exists',
    `Account ${id} is open and says something else; change it by \`changeBillingAccount\`.`,
    { values: { account: id } },
  )
}
