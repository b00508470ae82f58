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
import type { AccountBill, BillFailure, WaitingAdjustment } from './biller.ts'
import { refuseConflicts } from './conflicts.ts'
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

/** An account as it was claimed, and what it is billed. */
export interface BilledAccount {
  readonly state: Stored<BillingState>
  readonly bill: AccountBill
}

/** The run as it is for an account: on the day on which that is due, also where the run comes later. */
export function onItsDay(run: BillRun, { dueOn }: Pick<BillingState, 'dueOn'>): BillRun {
  return dueOn < run.on ? { ...run, on: dueOn } : run
}

/** Writes what accounts are billed, in the transaction in which their states were claimed: a kind of record at once. */
export async function writeBills(
  tx: Transaction,
  billed: readonly BilledAccount[],
  run: BillRun,
): Promise<void> {
  const drafts = billed.flatMap(({ bill }) => bill.invoices.map((doc) => ({ id: doc.id, doc })))
  const rows = billed.flatMap(({ state: { id, doc }, bill }) => rowsOf(id, nextBillId(doc, run), bill))
  await tx.collection(invoices).insertMany(drafts)
  refuseConflicts((await tx.log(billItems).append(rows)).conflicts, 'item')
  for (const { state, bill } of billed) {
    await settleAdjustments(tx, nextBillId(state.doc, run), bill)
    for (const one of bill.waiting ?? []) await leaveOpen(tx, one, run)
  }
  const states = tx.collection(billingStates)
  const updates = billed.map(({ state, bill }) =>
    states.update(state.id, state.version, stateAfter(state, run, bill)),
  )
  await allOf(updates)
  await tx.log(billRunJournal).append(billed.map(({ state, bill }) => entryOf(state, run, bill)))
  for (const { state, bill } of billed) {
    for (const invoice of bill.invoices) tx.emit(draftedEvent(invoice, nextBillId(state.doc, run), run))
  }
}

/** What all of them give. The first trouble is told when all have ended, so that none works on unwatched. */
export async function allOf<Result>(works: readonly Promise<Result>[]): Promise<Result[]> {
  await Promise.allSettled(works)
  return Promise.all(works)
}

function stateAfter({ doc }: Stored<BillingState>, run: BillRun, bill: AccountBill): BillingState {
  const { failure: _mended, ...state } = doc
  const { billed, dueOn, credit, discountCycles } = doc
  return {
    ...state,
    ...bill.next,
    billed: {
      on: onItsDay(run, doc).on,
      knownAt: run.knownAt,
      ...(bill.changes === undefined ? {} : { changes: bill.changes }),
    },
    lastBill: {
      id: nextBillId(doc, run),
      runId: run.id,
      invoiceIds: bill.invoices.map(({ id }) => id),
      credit: bill.next.credit,
      before: { ...(billed === undefined ? {} : { billed }), dueOn, credit, discountCycles },
    },
    tried: { runId: run.id, attempts: attemptOf(doc, run) },
  }
}

function entryOf({ id, doc }: Stored<BillingState>, run: BillRun, bill: AccountBill) {
  const invoiceIds = bill.invoices.map((invoice) => invoice.id)
  return { runId: run.id, accountId: id, attempt: attemptOf(doc, run), outcome: 'billed', invoiceIds }
}

/** A day has one bill; where it was taken back, the next one has a number. */
function nextBillId(state: BillingState, run: BillRun): string {
  const { accountId, withdrawnBills = [] } = state
  const { on } = onItsDay(run, state)
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
    const { waits: _over, ...open } = doc
    await tx.collection(billingAdjustments).update(id, version, { ...open, status: 'billed', bill: billId })
  }
}

/** Remembers why an adjustment is still open; the account is billed all the same. */
async function leaveOpen(
  tx: Transaction,
  { id, code, message }: WaitingAdjustment,
  { id: runId }: BillRun,
): Promise<void> {
  const adjustment = await tx.collection(billingAdjustments).get(id)
  if (adjustment === undefined) return
  const waits = { runId, code, message }
  await tx.collection(billingAdjustments).update(id, adjustment.version, { ...adjustment.doc, waits })
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
  const { id = '', zone = 'UTC', currency = '' } = bill.invoices[0] ?? { id: '', ...bill.place }
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
