import { createEvent } from '@longlines/core/events'
import type { Stored, Transaction } from '@longlines/core/store'
import { formatInstant, parseInstant, startOfLocalDay, zoneOf } from '@longlines/core/time'
import type { Invoice } from '../../invoices/invoice.ts'
import type { BillItem } from '../bill-item.ts'
import type { AccountBill, BillFailure } from './biller.ts'
import { billingFailed, invoiceDrafted } from './events.ts'
import {
  type BillingState,
  type BillRun,
  billItems,
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
  await tx.collection(invoices).insertMany(bill.invoices.map((invoice) => ({ id: invoice.id, doc: invoice })))
  await tx.log(billItems).append(rowsOf(id, bill))
  const { failure: _mended, ...state } = doc
  await tx.collection(billingStates).update(id, version, {
    ...state,
    ...bill.next,
    billed: { on: run.on, knownAt: run.knownAt },
  })
  await tx.log(billRunJournal).append([
    {
      runId: run.id,
      accountId: id,
      attempt: attemptOf(doc, run),
      outcome: 'billed',
      invoiceIds: bill.invoices.map((invoice) => invoice.id),
    },
  ])
  for (const invoice of bill.invoices) tx.emit(draftedEvent(invoice, run))
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

function attemptOf({ failure }: BillingState, run: BillRun): number {
  return failure?.runId === run.id ? failure.attempts + 1 : 1
}

function rowsOf(accountId: string, bill: AccountBill) {
  const invoiceOf = new Map(bill.invoices.flatMap(({ id, lines }) => lines.map((line) => [line.id, id])))
  const [invoice] = bill.invoices
  const zone = zoneOf(invoice?.zone ?? 'UTC')
  return bill.items.map((item) => ({
    accountId,
    id: item.id,
    invoiceId: invoiceOf.get(item.id) ?? invoice?.id ?? '',
    kind: item.kind,
    subscriptionId: item.subscriptionId,
    priceId: item.priceId,
    endsAt: endOf(item, zone),
    amount: item.amount,
    currency: invoice?.currency ?? '',
    item,
  }))
}

function endOf({ period, span }: BillItem, zone: ReturnType<typeof zoneOf>): string {
  return span?.to ? formatInstant(parseInstant(span.to)) : formatInstant(startOfLocalDay(period.to, zone))
}

function draftedEvent(invoice: Invoice, run: BillRun) {
  const { id, accountId, type, currency, totals, issuedOn } = invoice
  const data = { invoiceId: id, accountId, type, currency, gross: totals.gross, due: totals.due, issuedOn }
  return createEvent(invoiceDrafted, data, { id: `${id}/drafted`, at: run.knownAt, subject: `invoice/${id}` })
}
