import { LonglinesError, parseInput } from '@longlines/core/errors'
import { DecimalText } from '@longlines/core/money'
import type { TenantStore, Transaction } from '@longlines/core/store'
import { Instant, LocalDate } from '@longlines/core/time'
import * as z from 'zod'
import { nextDue } from '../bill-account.ts'
import { BillItem } from '../bill-item.ts'
import { itemId } from '../item-id.ts'
import { refuseConflicts } from './conflicts.ts'
import { type BillingState, billItems, billingAccounts, billingStates } from './records.ts'
import { rowOf } from './write.ts'

/** How far another system has billed an account. */
export const ImportedBilling = /* @__PURE__ */ (() =>
  z.strictObject({
    accountId: z.string().min(1),
    /** Its last day of billing there: everything that was due by then is settled. */
    on: LocalDate,
    /** What became known later is billed, or given back, here. */
    knownAt: Instant,
    /**
     * What it was billed: all that reaches beyond `on`, what may still be given back, and usage of periods whose charges
     * are kept here.
     */
    items: z.array(BillItem).readonly(),
    /** Its credit, zero or above; none if absent. */
    credit: DecimalText.refine((text) => !/^-.*[1-9]/.test(text), 'Give zero or above.').optional(),
    /** By discount: in how many cycles it was given. */
    discountCycles: z.record(z.string(), z.int().min(0)).optional(),
  }))()
export type ImportedBilling = z.infer<typeof ImportedBilling>

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
 * billed here, or was taken over with another day, `input.invalid`
 */
export async function importBilled(store: TenantStore, billing: ImportedBilling): Promise<BillingState> {
  const parsed = parseInput(ImportedBilling, billing, 'what was billed elsewhere')
  refuseTwice(parsed)
  return store.transaction((tx) => importWithin(tx, parsed), { attempts: 5 })
}

/** Of two items with one id a later credit could name only one. */
function refuseTwice({ items }: ImportedBilling): void {
  const ids = new Set<string>()
  for (const [index, { id }] of items.entries()) {
    if (!ids.has(id)) ids.add(id)
    else
      throw new LonglinesError('input.invalid', `Give each item its own id; ${id} is there twice.`, {
        path: `items[${index}].id`,
      })
  }
}

async function importWithin(
  tx: Transaction,
  { accountId, on, knownAt, items, credit, discountCycles }: ImportedBilling,
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
  const rows = items.map((item) => rowOf({ billedOn: on, ...item }, place, bill))
  refuseConflicts((await tx.log(billItems).append(rows)).conflicts, 'item')
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
