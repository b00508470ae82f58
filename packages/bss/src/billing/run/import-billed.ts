import { LonglinesError, parseInput } from '@longlines/core/errors'
import type { TenantStore, Transaction } from '@longlines/core/store'
import type { Instant, LocalDate } from '@longlines/core/time'
import { nextDue } from '../bill-account.ts'
import { BillItem } from '../bill-item.ts'
import { itemId } from '../item-id.ts'
import { type BillingState, billItems, billingAccounts, billingStates } from './records.ts'
import { rowOf } from './write.ts'

/** How far another system has billed an account. */
export interface ImportedBilling {
  readonly accountId: string
  /** Its last day of billing there: everything that was due by then is settled. */
  readonly on: LocalDate
  /** What became known later is billed, or given back, here. */
  readonly knownAt: Instant
  /**
   * What it was billed: all that reaches beyond `on`, what may still be given back, and usage of periods whose charges
   * are kept here.
   */
  readonly items: readonly BillItem[]
  /** Its credit; none if absent. */
  readonly credit?: string
  /** By discount: in how many cycles it was given. */
  readonly discountCycles?: Readonly<Record<string, number>>
}

/**
 * Takes over what another system has billed an account that is open and was never billed here, so that runs bill
 * only what is missing. `preview(...).items` with the convention of that system makes the items. The same again
 * changes nothing.
 *
 * @example
 * const opened = createMemoryStore()
 * await opened.migrate(billingDefinitions)
 * const store = opened.forTenant('acme')
 * const account = { id: 'A-1', currency: 'EUR', zone: 'Europe/Rome', buyer: { name: 'Ada' }, taxCustomer: { place: { country: 'IT' }, status: 'consumer' } } as const
 * await openBillingAccount(store, account, '2026-04-01')
 * const { dueOn } = await importBilled(store, { accountId: 'A-1', on: '2026-04-01', knownAt: '2026-04-01T04:00:00Z', items: [] })
 * dueOn // '2026-05-01'
 * @returns how far the account is billed
 * @throws LonglinesError `store.not_found` for an account that is not open, `billing.billed_later` for one that was
 * billed here, or was taken over with another day, `input.invalid` for an item that is none
 */
export async function importBilled(store: TenantStore, billing: ImportedBilling): Promise<BillingState> {
  const items = billing.items.map((item, index) => parseInput(BillItem, item, `items[${index}]`))
  return store.transaction((tx) => importWithin(tx, billing, items), { attempts: 5 })
}

async function importWithin(
  tx: Transaction,
  { accountId, on, knownAt, credit, discountCycles }: ImportedBilling,
  items: readonly BillItem[],
): Promise<BillingState> {
  const account = (await tx.collection(billingAccounts).get(accountId))?.doc
  const state = await tx.collection(billingStates).get(accountId)
  if (account === undefined || state === undefined) {
    throw new LonglinesError('store.not_found', `Open the billing account ${accountId} first.`, {
      values: { account: accountId },
    })
  }
  const { billed, takenOverOn } = state.doc
  if (takenOverOn === on) return state.doc
  if (billed !== undefined) {
    throw new LonglinesError(
      'billing.billed_later',
      `Account ${accountId} was billed on ${billed.on}; take over what was billed elsewhere before its first bill.`,
      { values: { account: accountId } },
    )
  }
  const bill = itemId(accountId, 'imported')
  const place = { accountId, id: '', zone: account.zone, currency: account.currency }
  await tx.log(billItems).append(items.map((item) => rowOf({ billedOn: on, ...item }, place, bill)))
  const taken: BillingState = {
    ...state.doc,
    dueOn: nextDue(account, on),
    billed: { on, knownAt },
    takenOverOn: on,
    credit: credit ?? state.doc.credit,
    discountCycles: discountCycles ?? state.doc.discountCycles,
  }
  return (await tx.collection(billingStates).update(accountId, state.version, taken)).doc
}
