/** What an account was billed before, as a store has it. */
import type { Transaction } from '@longlines/core/store'
import { addMonths, formatInstant, type LocalDate, startOfLocalDay, zoneOf } from '@longlines/core/time'
import type { Invoice } from '../../invoices/invoice.ts'
import type { BillingAccount } from '../account.ts'
import type { AccountDues } from '../account-dues.ts'
import { BillItem } from '../bill-item.ts'
import type { CorrectedInvoice } from '../draft.ts'
import type { RecurringTerm } from '../terms.ts'
import { type BillingState, billItems, invoices } from './records.ts'

/** Months of earlier items that are read at least: usage may come late for so long. */
const USUAL_MONTHS = 4

/** What an account was billed. */
export interface ItemsBefore {
  readonly items: BillItem[]
  /** By item: the invoice on which it stands. */
  readonly invoiceIds: ReadonlyMap<string, string>
}

/** By the invoice that was made of items: the one on which they stand now, if it is final. */
export async function finalInvoices(
  tx: Transaction,
  accountId: string,
  invoiceIds: ReadonlyMap<string, string>,
): Promise<Map<string, CorrectedInvoice>> {
  const replaced = await replacements(tx, accountId)
  const finals = new Map<string, CorrectedInvoice>()
  for (const id of new Set(invoiceIds.values())) {
    const standing = replaced.get(id) ?? (await tx.collection(invoices).get(id))?.doc
    const { number, issuedOn } = standing ?? {}
    if (standing !== undefined && number !== undefined && issuedOn !== undefined) {
      finals.set(id, { id: standing.id, number, issuedOn })
    }
  }
  return finals
}

/** By invoice: the last that was issued in its place. */
async function replacements(tx: Transaction, accountId: string): Promise<Map<string, Invoice>> {
  const next = new Map<string, Invoice>()
  const query = { index: 'byAccount', equals: { accountId }, limit: 1000 } as const
  for await (const { doc } of tx.collection(invoices).each(query)) {
    if (doc.type === 'invoice' && doc.corrects !== undefined) next.set(doc.corrects.id, doc)
  }
  const last = (invoice: Invoice): Invoice => {
    const after = next.get(invoice.id)
    return after === undefined ? invoice : last(after)
  }
  return new Map([...next].map(([id, invoice]) => [id, last(invoice)]))
}

/** From when the items of an account are compared with what it owes: a cycle back, and all of the usage. */
export function itemsFrom({ recurring, usage }: AccountDues, since = '9999-12-31', on: LocalDate): LocalDate {
  let months = USUAL_MONTHS
  for (const { interval } of recurring) months = Math.max(months, monthsOf(interval) + 2)
  let from = addMonths(since < on ? since : on, -months)
  for (const { period } of usage) if (period.from < from) from = period.from
  return from
}

export async function itemsBefore(
  tx: Transaction,
  account: BillingAccount,
  { withdrawnBills }: BillingState,
  { from }: { readonly from: LocalDate },
): Promise<ItemsBefore> {
  const withdrawn = new Set(withdrawnBills)
  const items: BillItem[] = []
  const invoiceIds = new Map<string, string>()
  const query = {
    partition: account.id,
    from: formatInstant(startOfLocalDay(from, zoneOf(account.zone))),
    limit: 10_000,
  }
  let { items: rows, cursor } = await tx.log(billItems).page(query)
  for (;;) {
    for (const { item, id, bill, invoiceId } of rows) {
      if (withdrawn.has(bill)) continue
      items.push(BillItem.parse(item))
      invoiceIds.set(id, invoiceId)
    }
    if (cursor === undefined) return { items, invoiceIds }
    ;({ items: rows, cursor } = await tx.log(billItems).page({ ...query, cursor }))
  }
}

const MONTHS: Readonly<Record<RecurringTerm['interval']['unit'], number>> = {
  day: 1,
  week: 1,
  month: 1,
  quarter: 3,
  'half-year': 6,
  year: 12,
}

function monthsOf({ unit, count }: RecurringTerm['interval']): number {
  return MONTHS[unit] * count
}
