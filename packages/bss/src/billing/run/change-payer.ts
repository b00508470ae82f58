import { LonglinesError, parseInput } from '@longlines/core/errors'
import type { Stored, TenantStore, Transaction } from '@longlines/core/store'
import { parseInstant } from '@longlines/core/time'
import * as z from 'zod'
import { type BillingAccount, PayerChange } from '../account.ts'
import { payerWindows } from '../payers.ts'
import { billingAccounts, payerships } from './records.ts'

/** Who pays for an account from a day on. */
export const PayerWish = /* @__PURE__ */ (() => PayerChange.extend({ accountId: z.string().min(1) }))()
export type PayerWish = z.infer<typeof PayerWish>

/**
 * Lets another account pay for one from a day on, or the account itself again. What falls on the days before stays with
 * who paid then; what was billed to them for later days is given back on their next bill, and the new payer is billed
 * for these days. Usage is paid by who pays on the last day of its period. The same wish again changes nothing.
 *
 * Under a convention by which cycles are paid whole, name a day on which a cycle begins.
 *
 * @example
 * const opened = createMemoryStore()
 * await opened.migrate(billingDefinitions)
 * const store = opened.forTenant('acme')
 * const of = (id: string) => ({ id, currency: 'EUR', zone: 'Europe/Rome', buyer: { name: 'Ada' }, taxCustomer: { place: { country: 'IT' }, status: 'consumer' } }) as const
 * await openBillingAccount(store, of('A-1'), '2026-03-01')
 * await openBillingAccount(store, of('P'), '2026-03-01')
 * const changed = await changePayer(store, { accountId: 'A-1', payerId: 'P', from: '2026-04-01', knownAt: '2026-03-20T09:00:00Z' })
 * changed.payerChanges?.length // 1
 * @returns the account
 * @throws LonglinesError `input.invalid`, `store.not_found` for an account that is not open, `billing.no_payer` for a payer
 * that is not open, is the account itself or is paid by another, and for an account that pays for others itself,
 * `money.currency_mismatch`
 */
export async function changePayer(store: TenantStore, given: PayerWish): Promise<BillingAccount> {
  const wish = parseInput(PayerWish, given, 'a change of payer')
  return store.transaction((tx) => changeWithin(tx, wish), { attempts: 5 })
}

async function changeWithin(tx: Transaction, { accountId, ...change }: PayerWish): Promise<BillingAccount> {
  const { version, doc: account } = await accountOf(tx, accountId)
  const { payerChanges = [] } = account
  if (payerChanges.some((one) => isSame(one, change))) return account
  const last = payerChanges.at(-1)
  if (last !== undefined && parseInstant(last.knownAt) > parseInstant(change.knownAt)) {
    throw new LonglinesError(
      'input.invalid',
      `Give an instant after ${last.knownAt}, when the payer of ${accountId} was changed before.`,
      { path: 'knownAt', values: { account: accountId } },
    )
  }
  if (change.payerId !== null) await checkPayer(tx, account, change.payerId)
  const changed = { ...account, payerChanges: [...payerChanges, change] }
  return (await tx.collection(billingAccounts).update(accountId, version, changed)).doc
}

async function checkPayer(tx: Transaction, account: BillingAccount, payerId: string): Promise<void> {
  const { id, currency } = account
  const payer = payerId === id ? undefined : (await tx.collection(billingAccounts).get(payerId))?.doc
  if (payer === undefined) throw noPayer(id, payerId, 'is no other account')
  if (payerWindows(payer).some((window) => window.payerId !== payerId)) {
    throw noPayer(id, payerId, 'is paid by another itself')
  }
  if (await paysForOthers(tx, id)) throw noPayer(id, payerId, `cannot pay for ${id}, which pays for others`)
  if (payer.currency !== currency) {
    throw new LonglinesError(
      'money.currency_mismatch',
      `Account ${payerId} is billed in ${payer.currency} and cannot pay for ${id}, which is in ${currency}.`,
      { values: { account: id, payer: payerId } },
    )
  }
  const key = `${payerId} ${id}`
  if ((await tx.collection(payerships).get(key)) === undefined) {
    await tx.collection(payerships).insert(key, { payerId, accountId: id })
  }
}

async function paysForOthers(tx: Transaction, id: string): Promise<boolean> {
  const query = { index: 'byPayer', equals: { payerId: id }, limit: 1 } as const
  const first = await tx.collection(billingAccounts).find(query)
  return first.items.length > 0 || (await tx.collection(payerships).find(query)).items.length > 0
}

async function accountOf(tx: Transaction, id: string): Promise<Stored<BillingAccount>> {
  const found = await tx.collection(billingAccounts).get(id)
  if (found !== undefined) return found
  throw new LonglinesError('store.not_found', `Open the billing account ${id} first.`, {
    values: { account: id },
  })
}

function isSame(a: PayerChange, b: PayerChange): boolean {
  return a.payerId === b.payerId && a.from === b.from && a.knownAt === b.knownAt
}

function noPayer(id: string, payerId: string, why: string): LonglinesError {
  return new LonglinesError(
    'billing.no_payer',
    `Account ${id} is to be paid by ${payerId}, which ${why}; name an account that pays for itself.`,
    { path: 'payerId', values: { account: id, payer: payerId } },
  )
}
