import { createEvent } from '@longlines/core/events'
import type { Stored, Transaction } from '@longlines/core/store'
import {
  formatInstant,
  type Instant,
  parseInstant,
  startOfLocalDay,
  type Zone,
  zoneOf,
} from '@longlines/core/time'
import type { Invoice } from '../../invoices/invoice.ts'
import type { BillItem } from '../bill-item.ts'
import { itemId } from '../item-id.ts'
import type { AccountBill, BillFailure } from './biller.ts'
import { billingFailed, eventDataOf, invoiceDrafted } from './events.ts'
import {
  type BillingState,
  type BillRun,
  billItems,
  billingAdjustments,
  billingStates,
  billRunJournal,
  invoices,
} from './records.ts'

/** Writes what an account is billed, in the transaction in which its state was claimed. */
export async function writeBill(
  tx: Transaction,
  { id, version, doc }: Stored<BillingState>,
  run: BillRun,
  bill: AccountBill,
): Promise<void> {
  const { failure: _mended, ...state } = doc
  const { billed, dueOn, credit, discountCycles } = doc
  const billId = nextBillId(doc, run)
  const invoiceIds = bill.invoices.map((invoice) => invoice.id)
  await tx.collection(invoices).insertMany(bill.invoices.map((invoice) => ({ id: invoice.id, doc: invoice })))
  await tx.log(billItems).append(rowsOf(id, billId, bill))
  await settleAdjustments(tx, billId, bill)
  await tx.collection(billingStates).update(id, version, {
    ...state,
    ...bill.next,
    billed: { on: run.on, knownAt: run.knownAt },
    lastBill: {
      id: billId,
      runId: run.id,
      invoiceIds,
      credit: bill.next.credit,
      before: { ...(billed === undefined ? {} : { billed }), dueOn, credit, discountCycles },
    },
    tried: { runId: run.id, attempts: attemptOf(doc, run) },
  })
  await tx.log(billRunJournal).append([
    {
      runId: run.id,
      accountId: id,
      attempt: attemptOf(doc, run),
      outcome: 'billed',
      invoiceIds,
    },
  ])
  for (const invoice of bill.invoices) tx.emit(draftedEvent(invoice, billId, run))
}

/** A day has one bill; where it was taken back, the next one has a number. */
function nextBillId({ accountId, withdrawnBills = [] }: BillingState, { on }: Pick<BillRun, 'on'>): string {
  const first = itemId(accountId, on)
  let id = first
  for (let n = 2; withdrawnBills.includes(id); n += 1) id = `${first}#${n}`
  return id
}

async function settleAdjustments(tx: Transaction, billId: string, { items }: AccountBill): Promise<void> {
  const ids = new Set(items.flatMap(({ adjustmentId }) => (adjustmentId === undefined ? [] : [adjustmentId])))
  for (const id of ids) {
    const adjustment = await tx.collection(billingAdjustments).get(id)
    const { version = 0, doc } = adjustment ?? {}
    if (doc === undefined) continue
    await tx.collection(billingAdjustments).update(id, version, { ...doc, status: 'billed', bill: billId })
  }
}

/** Sets an account aside with the reason, so that the others can go on. */
export async function writeFailure(
  tx: Transaction,
  { id, version, doc }: Stored<BillingState>,
  run: BillRun,
  { code, message }: BillFailure,
): Promise<void> {
  const attempts = attemptOf(doc, run)
  await tx.collection(billingStates).update(id, version, {
    ...doc,
    queue: 'failed',
    tried: { runId: run.id, attempts },
    failure: { runId: run.id, code, message, attempts },
  })
  await tx
    .log(billRunJournal)
    .append([
      { runId: run.id, accountId: id, attempt: attempts, outcome: 'failed', invoiceIds: [], code, message },
    ])
  const data = { runId: run.id, accountId: id, code, message }
  const details = { id: `${run.id}/${id}/${attempts}/failed`, at: run.knownAt, subject: `account/${id}` }
  tx.emit(createEvent(billingFailed, data, details))
}

export function attemptOf({ tried }: BillingState, run: Pick<BillRun, 'id'>): number {
  return tried?.runId === run.id ? tried.attempts + 1 : 1
}

function rowsOf(accountId: string, billId: string, bill: AccountBill) {
  const invoiceOf = new Map(bill.invoices.flatMap(({ id, lines }) => lines.map((line) => [line.id, id])))
  const [first] = bill.invoices
  const { id = '', zone = 'UTC', currency = '' } = first ?? {}
  return bill.items.map((item) =>
    rowOf(item, { accountId, zone, currency, id: invoiceOf.get(item.id) ?? id }, billId),
  )
}

/** How an item is kept: under its account and bill, with the document that has it. */
export function rowOf(
  item: BillItem,
  { accountId, id, zone, currency }: Pick<Invoice, 'accountId' | 'id' | 'zone' | 'currency'>,
  billId: string,
) {
  const { kind, subscriptionId, priceId, amount } = item
  const endsAt = endOf(item, zoneOf(zone))
  return {
    accountId,
    bill: billId,
    id: item.id,
    invoiceId: id,
    kind,
    subscriptionId,
    priceId,
    endsAt,
    amount,
    currency,
    item,
  }
}

function endOf({ period, span }: BillItem, zone: Zone): Instant {
  return span?.to ? formatInstant(parseInstant(span.to)) : formatInstant(startOfLocalDay(period.to, zone))
}

function draftedEvent(invoice: Invoice, billId: string, run: Pick<BillRun, 'knownAt'>) {
  const again = NUMBER.exec(billId)?.[0] ?? ''
  const details = { id: `${invoice.id}/drafted${again}`, at: run.knownAt, subject: `invoice/${invoice.id}` }
  return createEvent(invoiceDrafted, eventDataOf(invoice), details)
}

const NUMBER = /#\d+$/
