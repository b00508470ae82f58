/** What an account is billed on a day: the subtraction, and the documents made of it. */
import { LonglinesError } from '@longlines/core/errors'
import { type LocalDate, nextBillingDate, zoneOf } from '@longlines/core/time'
import type { Invoice } from '../invoices/invoice.ts'
import type { BillingAccount, Issuer } from './account.ts'
import type { AccountDues } from './account-dues.ts'
import { type Adjustment, adjustmentItems } from './adjustments.ts'
import type { BillItem } from './bill-item.ts'
import { carriedOver, keepDiscounts } from './carried-over.ts'
import { closedCycle, hadAnything } from './closed-cycle.ts'
import { commitmentItems } from './commitments.ts'
import { cycleAt, FIRST_OF_MONTH } from './cycle.ts'
import { couldBeGiven, isGiven } from './discounts/index.ts'
import { type CorrectedInvoice, type Draft, draftOf } from './draft.ts'
import { linesOf, type OpenLine, type Owed } from './invoice-lines.ts'
import { itemTaxesBy } from './item-taxes.ts'
import { oneTimeItems } from './one-time.ts'
import type { BillingSetting } from './recurring.ts'
import { recurringItems } from './subtract.ts'
import { usageItems } from './usage-items.ts'

/** What {@link billAccount} is asked. */
export interface BillQuestion {
  readonly account: BillingAccount
  readonly issuer: Issuer
  /** The day of billing, in the account's zone; also the date of the draft. */
  readonly on: LocalDate
  readonly dues: AccountDues
  /** What is given back or charged besides; what was billed already is left out. */
  readonly adjustments?: readonly Adjustment[] | undefined
  /** What was billed before; at least what does not end before `since`. */
  readonly billed: readonly BillItem[]
  /** What ended by this date is settled; all is looked at if absent. */
  readonly since?: LocalDate | undefined
  /** Credit of the account; none if absent. */
  readonly credit?: string | undefined
  /** By discount: in how many cycles it was given before. */
  readonly discountCycles?: Readonly<Record<string, number>> | undefined
  /** By subscription: what heads its invoice where each has its own; its add-ons name the same. */
  readonly groupOf?: ((subscriptionId: string) => string) | undefined
  /** The final invoice on which an item stands, where credits for it become notes of their own. */
  readonly invoiceOf?: ((itemId: string) => CorrectedInvoice | undefined) | undefined
}

/** What an account is billed, and what is remembered for the next time. */
export interface Bill {
  /** New items; store them, or they are billed again. */
  readonly items: readonly BillItem[]
  /** Drafts; none where nothing is new. */
  readonly invoices: readonly Invoice[]
  readonly credit: string
  readonly discountCycles: Readonly<Record<string, number>>
  /** The next day of billing. */
  readonly dueOn: LocalDate
}

/**
 * Bills an account: what it should have been billed by a day, less what it was billed, with discounts, tax and its
 * credit, as drafts. Pure: the same question has the same answer, and once the items are kept, asking again gives
 * nothing.
 *
 * A draft whose sum is below zero becomes a credit note: its amounts are turned round, and the sum goes to the
 * account's credit.
 *
 * @example
 * const account = { id: 'A-1', currency: 'EUR', zone: 'Europe/Rome', buyer: { name: 'Ada' }, taxCustomer: { place: { country: 'IT' }, status: 'consumer' } } as const
 * const issuer = { seller: { name: 'Longlines Telecom' }, tax: { seller: { country: 'IT' }, rules: [{ id: 'iva', name: 'IVA', place: { country: 'IT' }, rate: '22' }] } }
 * const fibre = { subscriptionId: 's1', priceId: 'fibre', description: 'Fibre', taxClass: 'telecom', amount: '30', quantity: '1', interval: { unit: 'month', count: 1 }, timing: 'advance', from: '2026-03-31T22:00:00Z', to: null } as const
 * const bill = billAccount({ account, issuer, on: '2026-04-01', dues: { recurring: [fibre], oneTime: [], usage: [] }, billed: [] })
 * bill.invoices[0].totals.gross // '36.60'
 * bill.dueOn // '2026-05-01'
 * @throws LonglinesError `billing.billed_later` where something was billed on a later day, and as `recurringItems`, `oneTimeItems`, `usageItems`,
 * `adjustmentItems` and `totalDocument`
 */
export function billAccount(question: BillQuestion): Bill {
  const { dues, billed } = question
  refuseEarlier(question)
  const setting = settingOf(question)
  const used = [
    ...oneTimeItems(dues.oneTime, billed, setting),
    ...recurringItems(dues.recurring, billed, setting),
    ...usageItems(dues.usage, billed, setting),
  ]
  const isOver = (id: string, charge: BillItem) => hasEnded(question, id, charge)
  const owed = keepDiscounts([...used, ...missingItems(question, used)], isOver, setting)
  const documents = documentsOf(question, owed)
  // Days of a price that is new on this bill are given back less the discounts that it gets here.
  const carried = carriedOver(documents.items, billed, setting)
  const { adjustments = [] } = question
  const adjusted = adjustmentItems(adjustments, [...billed, ...documents.items, ...carried], setting)
  if (carried.length === 0 && adjusted.length === 0) return documents
  return documentsOf(question, [...owed, ...carried, ...adjusted])
}

/** Whether a discount could have been given on a charge, but is not given any more. */
function hasEnded({ account, on, discountCycles }: BillQuestion, id: string, charge: BillItem): boolean {
  const discount = account.discounts?.find((one) => one.id === id)
  if (discount === undefined) return true
  return couldBeGiven(charge, discount) && !isGiven(discount, { on, cyclesUsed: discountCycles })
}

function documentsOf(question: BillQuestion, items: readonly BillItem[]): Bill {
  const { account, on } = question
  let credit = question.credit ?? '0'
  let discountCycles = question.discountCycles ?? {}
  const invoices: Invoice[] = []
  let discounted: Draft['discounted'] = {}
  let decisions: Draft['decisions'] = {}
  for (const { group, lines, corrects } of groupsOf(
    question,
    placed(linesOf(items, owedBy(question)), question),
  )) {
    const draft = draftOf(question, lines, { group, credit, corrects })
    invoices.push(draft.invoice)
    credit = draft.credit
    // Each document counts from the same beginning, so that a discount has one cycle more, not one for each.
    discountCycles = highest(discountCycles, draft.discountCycles)
    discounted = { ...discounted, ...draft.discounted }
    decisions = { ...decisions, ...draft.decisions }
  }
  const taxed = taxesBy(question, decisions)
  const kept = items.map((item) => billedAs(item, on, discounted[item.id], taxed(item)))
  return { items: kept, invoices, credit, discountCycles, dueOn: nextDue(account, on) }
}

function highest(a: Bill['discountCycles'], b: Bill['discountCycles']): Bill['discountCycles'] {
  const counts = { ...a }
  for (const [id, count] of Object.entries(b)) counts[id] = Math.max(counts[id] ?? 0, count)
  return counts
}

function owedBy({ dues: { recurring, oneTime, usage } }: BillQuestion): Owed[] {
  return [...recurring, ...oneTime, ...usage]
}

/** What is remembered of an item for the case that it is given back. */
function billedAs(
  item: BillItem,
  on: LocalDate,
  given: BillItem['discounts'] = [],
  taxed: Pick<BillItem, 'taxes' | 'taxIncluded'>,
): BillItem {
  const discounts = [...(item.discounts ?? []), ...given]
  return { ...item, billedOn: on, ...taxed, ...(discounts.length === 0 ? {} : { discounts }) }
}

/** The taxes that items have now, unless they have those of what they take back. */
function taxesBy({ issuer }: BillQuestion, decisions: Draft['decisions']) {
  const included = issuer.tax.prices === 'inclusive' ? { taxIncluded: true } : {}
  const taxesOf = itemTaxesBy(decisions)
  return (item: BillItem): Pick<BillItem, 'taxes' | 'taxIncluded'> => {
    const taxes = item.taxes === undefined ? taxesOf(item) : undefined
    return taxes === undefined ? {} : { taxes, ...included }
  }
}

/** Looking back, what was billed since would seem to be owed no more. */
function refuseEarlier({ account, on, billed }: BillQuestion): void {
  // Notes are made on any day, and change nothing about what is owed.
  const later = billed.find(({ dueOn, kind }) => dueOn > on && kind !== 'adjustment')
  if (later === undefined) return
  throw new LonglinesError(
    'billing.billed_later',
    `Account ${account.id} was billed ${later.id} on ${later.dueOn}; bill it on that day or later, not on ${on}.`,
    { path: 'on', values: { account: account.id, item: later.id } },
  )
}

function settingOf({ account, on, since }: BillQuestion): BillingSetting {
  const { currency, zone, cycle, proration } = account
  return { currency, zone: zoneOf(zone), cycle, proration, until: on, since }
}

/**
 * The first day of billing after a date.
 *
 * @example
 * const account = { id: 'A-1', currency: 'EUR', zone: 'Europe/Rome', cycle: { align: 'billing-day', billingDay: 31 }, buyer: { name: 'Ada' }, taxCustomer: { place: { country: 'IT' }, status: 'consumer' } } as const
 * nextDue(account, '2026-02-28') // '2026-03-31'
 */
export function nextDue({ interval, cycle = FIRST_OF_MONTH }: BillingAccount, after: LocalDate): LocalDate {
  const every = interval ?? { unit: 'month', count: 1 }
  if (cycle.align === 'billing-day')
    return nextBillingDate({ interval: every, after, anchorDay: cycle.billingDay })
  return cycleAt({ interval: every, anchor: cycle, start: after, date: after }).to
}

/** Says of credits on which invoice stands what they take back, where that is known. */
function placed(lines: readonly OpenLine[], { invoiceOf }: BillQuestion): readonly OpenLine[] {
  if (invoiceOf === undefined) return lines
  return lines.map((line) => {
    const invoiceId = line.reverses && invoiceOf(line.reverses.lineId)?.id
    return invoiceId === undefined
      ? line
      : { ...line, reverses: { lineId: line.reverses?.lineId ?? '', invoiceId } }
  })
}

/** What is missing to the account's commitments in the last cycle that is over, if it had anything in it. */
function missingItems({ account, on, dues, billed }: BillQuestion, items: readonly BillItem[]): BillItem[] {
  const { currency, commitments = [] } = account
  if (commitments.length === 0) return []
  const closedAt = (day: LocalDate) => closedCycle(account, day)
  if (!hadAnything(dues, closedAt(on), zoneOf(account.zone))) return []
  return commitmentItems(commitments, { items, billed, on, closedAt, currency })
}

interface Group {
  readonly group: string
  readonly lines: OpenLine[]
  readonly corrects?: CorrectedInvoice | undefined
}

/** The documents that lines are for: one, one for each subscription, one for each invoice that is corrected. */
function groupsOf(question: BillQuestion, lines: readonly OpenLine[]): Iterable<Group> {
  const groups = new Map<string, Group>()
  for (const line of lines) {
    const corrects = correctedBy(question, line)
    const { account, groupOf = (id) => id } = question
    const own = account.invoicing === 'by-subscription' ? groupOf(line.subscriptionId ?? '') : ''
    const group = corrects === undefined ? own : `credit ${corrects.number}`
    const members = groups.get(group)
    if (members === undefined) groups.set(group, { group, lines: [line], corrects })
    else members.lines.push(line)
  }
  return groups.values()
}

function correctedBy({ account, invoiceOf }: BillQuestion, line: OpenLine): CorrectedInvoice | undefined {
  if (account.corrections !== 'credit-note' || line.reverses === undefined) return undefined
  return invoiceOf?.(line.reverses.lineId)
}
