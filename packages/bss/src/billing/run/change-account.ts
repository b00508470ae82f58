/** What an account says may change, and it may end. */
import { LonglinesError, parseInput } from '@longlines/core/errors'
import type { Stored, TenantStore, Transaction } from '@longlines/core/store'
import { localDateAt, parseInstant, zoneOf } from '@longlines/core/time'
import { canonicalText, jsonOf } from '../../catalog/canonical.ts'
import { subscriptionsOfAccount } from '../../subscriptions/index.ts'
import { BillingAccount } from '../account.ts'
import { isSame } from './open-account.ts'
import { type BillingState, billingAccounts, billingStates, payerships } from './records.ts'
import { stateOf } from './reopen.ts'

/**
 * Puts another account in place of the one that is kept: an address, a tax status, discounts, a billing day. It holds from
 * the next bill on; what was billed keeps the taxes and discounts that it was billed with.
 *
 * @example
 * const opened = createMemoryStore()
 * await opened.migrate(billingDefinitions)
 * const store = opened.forTenant('acme')
 * const account = { id: 'A-1', currency: 'EUR', zone: 'Europe/Rome', buyer: { name: 'Ada' }, taxCustomer: { place: { country: 'IT' }, status: 'consumer' } } as const
 * await openBillingAccount(store, account, '2026-03-01')
 * const changed = await changeBillingAccount(store, { ...account, buyer: { name: 'Ada Rossi' } })
 * changed.buyer.name // 'Ada Rossi'
 * @throws LonglinesError `store.not_found`, `money.currency_mismatch` for another currency, `input.invalid`, also for
 * another payer or zone: see `changePayer`, and open another account
 */
export async function changeBillingAccount(
  store: TenantStore,
  given: BillingAccount,
): Promise<BillingAccount> {
  const account = parseInput(BillingAccount, given, 'the billing account')
  return store.transaction(
    async (tx) => {
      const { version, doc } = await accountOf(tx, account.id)
      if (isSame(doc, account)) return doc
      refuseFixed(doc, account)
      return (await tx.collection(billingAccounts).update(account.id, version, account)).doc
    },
    { attempts: 5 },
  )
}

function refuseFixed(before: BillingAccount, after: BillingAccount): void {
  const { id, currency } = before
  if (currency !== after.currency) {
    throw new LonglinesError(
      'money.currency_mismatch',
      `Account ${id} is billed in ${currency}; open another account for ${after.currency}.`,
      { path: 'currency', values: { account: id } },
    )
  }
  const fixed = ({ payerId, payerChanges, zone }: BillingAccount) =>
    canonicalText(jsonOf({ payerId, payerChanges, zone }))
  if (fixed(before) === fixed(after)) return
  throw new LonglinesError(
    'input.invalid',
    `Change who pays for ${id} by \`changePayer\`; its days stay in ${before.zone}, open another account for another zone.`,
    { path: before.zone === after.zone ? 'payerId' : 'zone', values: { account: id } },
  )
}

/**
 * Lets runs pass an account by for good: it holds nothing any more, its last bill has everything, and it pays for nobody.
 * `openBillingAccount` opens it again. Again changes nothing.
 *
 * @example
 * const opened = createMemoryStore()
 * await opened.migrate([...billingDefinitions, ...subscriptionDefinitions])
 * const store = opened.forTenant('acme')
 * const account = { id: 'A-1', currency: 'EUR', zone: 'Europe/Rome', buyer: { name: 'Ada' }, taxCustomer: { place: { country: 'IT' }, status: 'consumer' } } as const
 * await openBillingAccount(store, account, '2026-03-01')
 * const { queue } = await closeBillingAccount(store, 'A-1')
 * queue // 'closed'
 * @throws LonglinesError `store.not_found`, `billing.not_settled` while something is to come
 */
export async function closeBillingAccount(store: TenantStore, accountId: string): Promise<BillingState> {
  return store.transaction(
    async (tx) => {
      const { doc: account } = await accountOf(tx, accountId)
      const state = await stateOf(tx, accountId)
      if (state.doc.queue === 'closed') return state.doc
      await refuseUnsettled(tx, account, state.doc)
      const closed: BillingState = { ...state.doc, queue: 'closed' }
      return (await tx.collection(billingStates).update(accountId, state.version, closed)).doc
    },
    { attempts: 5 },
  )
}

async function refuseUnsettled(
  tx: Transaction,
  { id, zone }: BillingAccount,
  { billed }: BillingState,
): Promise<void> {
  for (const { id: subscriptionId, status, endsAt } of await subscriptionsOfAccount(tx, id)) {
    if (status === 'cancelled' || status === 'aborted') continue
    if (status !== 'terminated' || endsAt === undefined)
      throw notSettled(id, `${subscriptionId} is ${status}`)
    const end = localDateAt(parseInstant(endsAt), zoneOf(zone))
    if (billed === undefined || billed.on < end) {
      throw notSettled(
        id,
        `${subscriptionId} ended on ${end}, and no bill of that day or later has been made`,
      )
    }
  }
  const query = { index: 'byPayer', equals: { payerId: id }, limit: 1 } as const
  const [paidFor] = [
    ...(await tx.collection(billingAccounts).find(query)).items.map((one) => one.id),
    ...(await tx.collection(payerships).find(query)).items.map(({ doc }) => doc.accountId),
  ]
  if (paidFor !== undefined) throw notSettled(id, `it pays for ${paidFor}, or did`)
}

function notSettled(id: string, why: string): LonglinesError {
  return new LonglinesError('billing.not_settled', `Account ${id} cannot be closed yet: ${why}.`, {
    values: { account: id },
  })
}

async function accountOf(tx: Transaction, id: string): Promise<Stored<BillingAccount>> {
  const found = await tx.collection(billingAccounts).get(id)
  if (found !== undefined) return found
  throw new LonglinesError('store.not_found', `Open the billing account ${id} first.`, {
    values: { account: id },
  })
}
