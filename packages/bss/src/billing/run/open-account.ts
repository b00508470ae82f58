import { LonglinesError } from '@longlines/core/errors'
import type { TenantStore } from '@longlines/core/store'
import type { LocalDate } from '@longlines/core/time'
import type { BillingAccount } from '../account.ts'
import { type BillingState, billingAccounts, billingStates } from './records.ts'

/**
 * Keeps a billing account that bill runs bill from a day on. The same account again changes nothing.
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
 * @throws LonglinesError `store.already_exists` for an account that is due on another day before it was ever billed,
 * `input.invalid`
 */
export async function openBillingAccount(
  store: TenantStore,
  account: BillingAccount,
  dueOn: LocalDate,
): Promise<BillingState> {
  const { id } = account
  return store.transaction(
    async (tx) => {
      const found = await tx.collection(billingStates).get(id)
      if (found === undefined) {
        const state: BillingState = { accountId: id, queue: 'ready', dueOn, credit: '0', discountCycles: {} }
        await tx.collection(billingAccounts).insert(id, account)
        return (await tx.collection(billingStates).insert(id, state)).doc
      }
      if (found.doc.billed !== undefined || found.doc.dueOn === dueOn) return found.doc
      throw new LonglinesError(
        'store.already_exists',
        `Account ${id} is open and due on ${found.doc.dueOn}, not on ${dueOn}.`,
        { values: { account: id } },
      )
    },
    { attempts: 5 },
  )
}
