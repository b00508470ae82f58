/** Bills accounts with what a store knows of them. */
import { isLonglinesError, LonglinesError } from '@longlines/core/errors'
import type { Transaction } from '@longlines/core/store'
import { type Instant, type LocalDate, localDateAt, parseInstant, zoneOf } from '@longlines/core/time'
import { subscriptionsOfAccount } from '../../subscriptions/index.ts'
import type { BillingAccount, Issuer } from '../account.ts'
import type { Adjustment } from '../adjustments.ts'
import { type Bill, type BillQuestion, billAccount, nextDue } from '../bill-account.ts'
import { type Changing, duesOf, type Holder, knownChanges, unsettledFrom, windowsOf } from '../dues-of.ts'
import { type PayerWindow, payerWindows, paysFor } from '../payers.ts'
import type { PriceBook } from '../price-book.ts'
import { rootOf } from '../simulate.ts'
import type { UsageTotal } from '../usage-total.ts'
import type { AccountBill, Biller, WaitingAdjustment } from './biller.ts'
import { finalInvoices, itemsAfter, itemsBefore } from './items-before.ts'
import {
  type BillingState,
  type BillRun,
  billingAccounts,
  billingAdjustments,
  payerships,
} from './records.ts'

/** What a biller is made of. */
export interface BillerParts {
  readonly issuer: Issuer
  /** The prices that hold for an account, as they were known at an instant. */
  readonly bookOf: (account: BillingAccount, knownAt: Instant) => PriceBook
  /**
   * The usage of accounts in periods that ended in the months before a day, complete for each period; none if
   * absent. See `usageOfCharges`.
   */
  readonly usageOf?: (
    tx: Transaction,
    account: BillingAccount,
    on: LocalDate,
    billedOn?: LocalDate,
  ) => Promise<readonly UsageTotal[]>
  /** From when the catalog that an account sees has changed since it was billed; never if absent. */
  readonly catalogChangedFrom?: (last: Instant, knownAt: Instant) => Instant | undefined
}

/**
 * A biller over the collections of billing and of subscriptions. Only what was known at the instant of the run
 * counts, so a run that is repeated later gives the same.
 *
 * @example
 * const issuer = { seller: { name: 'Longlines Telecom' }, tax: { seller: { country: 'IT' }, rules: [] } }
 * const biller = createBiller({ issuer, bookOf: () => ({ pricesOf: () => [], changesWithin: () => [] }) })
 * typeof biller // 'function'
 */
export function createBiller(parts: BillerParts): Biller {
  return async (tx, state, run) => {
    const account = await accountOf(tx, state.accountId)
    refuseKnownLess(state, run)
    const windows = payerWindows(account, run.knownAt)
    await refuseNoPayer(tx, account, windows)
    if (windows.every(({ payerId }) => payerId !== account.id)) return paidByAnother(account, state, run)
    const holders = await holdersOf(tx, account, parts, run)
    const dues = {
      ...duesOf(holders, run.knownAt, account.id),
      usage: await usageOfAll(tx, holders, parts, run, state.billed?.on),
    }
    const changing = changingOf(holders)
    const since = sinceOf(state, account, changing, parts, run)
    const adjustments = await openAdjustments(tx, holders, run, state.withdrawnBills ?? [])
    const after = itemsAfter({ account, on: run.on, since, dues, adjustments })
    const { items: before, invoiceIds } = await itemsBefore(tx, account, state, after)
    const finals =
      account.corrections === 'credit-note' ? await finalInvoices(tx, account.id, invoiceIds) : undefined
    const { bill, waiting } = billWhatCan({
      account,
      issuer: parts.issuer,
      on: run.on,
      dues,
      adjustments,
      billed: before,
      since,
      credit: state.credit,
      discountCycles: state.discountCycles,
      ...(finals === undefined ? {} : { invoiceOf: (itemId) => finals.get(invoiceIds.get(itemId) ?? '') }),
      groupOf: rootOf({ subscriptions: holders.flatMap(({ subscriptions }) => subscriptions) }),
    })
    const { items, invoices: drafts, credit, discountCycles, dueOn } = bill
    return {
      items,
      invoices: drafts,
      changes: knownChanges(changing, run.knownAt),
      place: { zone: account.zone, currency: account.currency },
      ...(waiting.length === 0 ? {} : { waiting }),
      next: { queue: 'ready', dueOn, credit, discountCycles },
    }
  }
}

/** The bill, without adjustments for days that are not all billed: these wait, and do not keep the rest waiting. */
function billWhatCan(question: BillQuestion): { bill: Bill; waiting: WaitingAdjustment[] } {
  const waiting: WaitingAdjustment[] = []
  let { adjustments = [] } = question
  for (;;) {
    try {
      return { bill: billAccount({ ...question, adjustments }), waiting }
    } catch (error) {
      const id = isLonglinesError(error) ? error.values?.['adjustment'] : undefined
      if (!isLonglinesError(error) || typeof id !== 'string') throw error
      waiting.push({ id, code: error.code, message: error.message })
      adjustments = adjustments.filter((one) => one.id !== id)
    }
  }
}

/** What was billed with more knowledge would seem to be owed no more. */
function refuseKnownLess({ accountId, billed }: BillingState, { knownAt }: BillRun): void {
  if (billed === undefined || parseInstant(billed.knownAt) <= parseInstant(knownAt)) return
  throw new LonglinesError(
    'billing.billed_later',
    `Account ${accountId} was billed with what was known at ${billed.knownAt}; start a run with that instant or a later one, not with ${knownAt}.`,
    { path: 'knownAt', values: { account: accountId } },
  )
}

/** An account whose payer is never billed would never be billed either, and nobody would know. */
async function refuseNoPayer(
  tx: Transaction,
  account: BillingAccount,
  windows: readonly PayerWindow[],
): Promise<void> {
  const payers = new Set(windows.map(({ payerId }) => payerId))
  if (account.payerId !== account.id) payers.delete(account.id)
  for (const payerId of payers) {
    const payer = payerId === account.id ? undefined : await tx.collection(billingAccounts).get(payerId)
    if (payer === undefined) throw noPayer(account, payerId, 'is no other account')
    const other = payerWindows(payer.doc).find((window) => window.payerId !== payerId)
    if (other !== undefined) throw noPayer(account, payerId, `is paid by ${other.payerId} itself`)
  }
}

function noPayer({ id }: BillingAccount, payerId: string, why: string): LonglinesError {
  return new LonglinesError(
    'billing.no_payer',
    `Account ${id} is to be paid by ${payerId}, which ${why}; name an account that pays for itself.`,
    { path: 'payerId', values: { account: id, payer: payerId } },
  )
}

/** Its payer's bill has what it owes. */
function paidByAnother(account: BillingAccount, state: BillingState, { on }: BillRun): AccountBill {
  const { credit, discountCycles } = state
  return {
    items: [],
    invoices: [],
    next: { queue: 'ready', dueOn: nextDue(account, on), credit, discountCycles },
  }
}

async function accountOf(tx: Transaction, accountId: string): Promise<BillingAccount> {
  const found = await tx.collection(billingAccounts).get(accountId)
  if (found !== undefined) return found.doc
  throw new LonglinesError('store.not_found', `Add the billing account ${accountId}, or close its state.`, {
    values: { account: accountId },
  })
}

/** The account, and those it pays for. */
async function holdersOf(
  tx: Transaction,
  account: BillingAccount,
  { bookOf }: BillerParts,
  { knownAt }: BillRun,
): Promise<Holder[]> {
  const accounts = new Map([[account.id, account]])
  const paidFor = { index: 'byPayer', equals: { payerId: account.id } } as const
  const { items, cursor } = await tx.collection(billingAccounts).find({ ...paidFor, limit: 1000 })
  for (const { doc } of items) accounts.set(doc.id, doc)
  if (cursor !== undefined) {
    for await (const { doc } of tx.collection(billingAccounts).each({ ...paidFor, cursor })) {
      accounts.set(doc.id, doc)
    }
  }
  for (const { doc } of (await tx.collection(payerships).find({ ...paidFor, limit: 10_000 })).items) {
    if (!accounts.has(doc.accountId)) accounts.set(doc.accountId, await accountOf(tx, doc.accountId))
  }
  const holders: Holder[] = []
  for (const one of accounts.values()) {
    if (one.currency !== account.currency) throw otherCurrency(account, one)
    const subscriptions = await subscriptionsOfAccount(tx, one.id)
    holders.push({ account: one, subscriptions, book: bookOf(one, knownAt) })
  }
  return holders
}

function otherCurrency(payer: BillingAccount, { id, currency }: BillingAccount): LonglinesError {
  return new LonglinesError(
    'money.currency_mismatch',
    `Account ${payer.id} is billed in ${payer.currency} and cannot pay for ${id}, which is in ${currency}.`,
    { values: { account: id } },
  )
}

function changingOf(holders: readonly Holder[]): Changing {
  return {
    subscriptions: holders.flatMap(({ subscriptions }) => subscriptions),
    payerChanges: holders.flatMap(({ account }) => account.payerChanges ?? []),
  }
}

function sinceOf(
  { billed, takenOverOn }: BillingState,
  { zone }: BillingAccount,
  changing: Changing,
  { catalogChangedFrom }: BillerParts,
  { knownAt }: BillRun,
): LocalDate | undefined {
  if (billed === undefined) return undefined
  // What another system billed is settled, whatever is learned.
  const since = unsettledFrom(changing, billed, knownAt, zone) ?? takenOverOn
  const changed = catalogChangedFrom?.(billed.knownAt, knownAt)
  if (changed === undefined || since === undefined) return since
  const from = localDateAt(parseInstant(changed), zoneOf(zone))
  return from < since ? from : since
}

/** What is on no bill, but on one that is taken back, and is this account's to give. */
async function openAdjustments(
  tx: Transaction,
  holders: readonly Holder[],
  { on, knownAt }: BillRun,
  withdrawn: readonly string[],
): Promise<Adjustment[]> {
  const open: Adjustment[] = []
  const payer = holders[0]?.account.id
  for (const { account } of holders) {
    const windows = windowsOf(account, payer, knownAt)
    const query = { index: 'byAccount', equals: { accountId: account.id, status: 'open' } } as const
    for await (const { doc } of tx.collection(billingAdjustments).each(query)) {
      if (isGivenBy(windows, doc.adjustment, on)) open.push(doc.adjustment)
    }
  }
  for (const bill of withdrawn) {
    const query = { index: 'byBill', equals: { bill } } as const
    for await (const { doc } of tx.collection(billingAdjustments).each(query)) open.push(doc.adjustment)
  }
  return open
}

/** Who paid for days gives them back; an amount is given by who pays now. */
function isGivenBy(windows: readonly PayerWindow[], adjustment: Adjustment, on: LocalDate): boolean {
  const day = adjustment.type === 'days' ? adjustment.period.from : on
  return windows.some(({ from, to }) => (from === null || from <= day) && (to === null || day < to))
}

async function usageOfAll(
  tx: Transaction,
  holders: readonly Holder[],
  { usageOf }: BillerParts,
  { on, knownAt }: BillRun,
  billedOn: LocalDate | undefined,
): Promise<UsageTotal[]> {
  const all: UsageTotal[] = []
  const payer = holders[0]?.account.id
  if (usageOf === undefined) return all
  for (const { account } of holders) {
    const windows = windowsOf(account, payer, knownAt)
    all.push(...(await usageOf(tx, account, on, billedOn)).filter((total) => paysFor(windows, total)))
  }
  return all
}
