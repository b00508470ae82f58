/** What an account was billed before, as a store has it. */
import type { Transaction } from '@longlines/core/store'
import { addMonths, formatInstant, type LocalDate, startOfLocalDay, zoneOf } from '@longlines/core/time'
import type { Invoice } from '../../invoices/invoice.ts'
import type { BillingAccount } from '../account.ts'
import type { AccountDues } from '../account-dues.ts'
import type { Adjustment } from '../adjustments.ts'
import { BillItem } from '../bill-item.ts'
import { closedCycle } from '../closed-cycle.ts'
import { cycleAt, FIRST_OF_MONTH } from '../cycle.ts'
import type { CorrectedInvoice } from '../draft.ts'
import type { RecurringTerm } from '../terms.ts'
import { type BillingState, billItems, invoices } from './records.ts'

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

/** What decides how far back items count. */
export interface LookBack {
  readonly account: BillingAccount
  readonly on: LocalDate
  /** What ended by this date is settled; nothing is, and all items count, if absent. */
  readonly since: LocalDate | undefined
  readonly dues: AccountDues
  readonly adjustments: readonly Adjustment[]
}

/**
 * After which date items end that are compared with what an account owes: those of the cycles in which the first
 * unsettled day lies, of all usage that is known, and of days that are given back.
 */
export function itemsAfter({ account, on, since, dues, adjustments }: LookBack): LocalDate {
  if (since === undefined) return BEGINNING
  const first = since < on ? since : on
  let after = first
  const lookTo = (date: LocalDate) => {
    if (date < after) after = date
  }
  for (const cycle of cyclesOf(dues.recurring, account)) lookTo(cycleBefore(cycle, first))
  for (const { period } of dues.usage) lookTo(period.from)
  for (const adjustment of adjustments) {
    // Whatever the cycle in which the days lie, it is no longer than two years.
    if (adjustment.type === 'days') lookTo(addMonths(adjustment.period.from, -24))
  }
  if (account.commitments !== undefined && account.commitments.length > 0)
    lookTo(closedCycle(account, on).from)
  return after
}

const BEGINNING: LocalDate = '1970-01-01'

type Cycle = Pick<RecurringTerm, 'interval' | 'cycle'>

/** Intervals and anchors, each once: accounts have many terms and few of these. */
function cyclesOf(terms: readonly RecurringTerm[], account: BillingAccount): Iterable<Cycle> {
  const cycles = new Map<string, Cycle>()
  for (const { interval, cycle = account.cycle } of terms) {
    const { unit, count } = interval
    const key = `${unit} ${count} ${cycle?.align} ${cycle?.align === 'billing-day' ? cycle.billingDay : ''}`
    if (!cycles.has(key)) cycles.set(key, { interval, cycle })
  }
  return cycles.values()
}

/** No later than the beginning of any such cycle in which a date lies. */
function cycleBefore({ interval, cycle = FIRST_OF_MONTH }: Cycle, date: LocalDate): LocalDate {
  const months = MONTHS[interval.unit] * interval.count
  if (months === 1 && interval.unit === 'month' && cycle.align !== 'anniversary') {
    return cycleAt({ interval, anchor: cycle, start: date, date }).from
  }
  // Where it begins depends on when service did.
  return addMonths(date, -months - 1)
}

/** The items of an account that end after a date, without those of bills that were taken back. */
export async function itemsBefore(
  tx: Transaction,
  account: BillingAccount,
  { withdrawnBills }: BillingState,
  after: LocalDate,
): Promise<ItemsBefore> {
  const withdrawn = new Set(withdrawnBills)
  const items: BillItem[] = []
  const invoiceIds = new Map<string, string>()
  const query = {
    partition: account.id,
    from: formatInstant(startOfLocalDay(after, zoneOf(account.zone)) + 1),
    limit: 10_000,
  }
  for await (const { item, id, bill, invoiceId } of tx.log(billItems).scan(query)) {
    if (withdrawn.has(bill)) continue
    items.push(BillItem.parse(item))
    invoiceIds.set(id, invoiceId)
  }
  return { items, invoiceIds }
}

const MONTHS: Readonly<Record<RecurringTerm['interval']['unit'], number>> = {
  day: 1,
  week: 1,
  month: 1,
  quarter: 3,
  'half-year': 6,
  year: 12,
}
