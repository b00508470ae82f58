import { parseInput } from '@longlines/core/errors'
import { addMonths, formatInstant, type LocalDate, startOfLocalDay, zoneOf } from '@longlines/core/time'
import type { Invoice } from '../invoices/invoice.ts'
import { BillingAccount, Issuer } from './account.ts'
import type { Adjustment } from './adjustments.ts'
import { type Bill, billAccount, nextDue } from './bill-account.ts'
import type { BillItem } from './bill-item.ts'
import { duesOf, type Holder } from './dues-of.ts'
import type { UsageTotal } from './usage-total.ts'

/** What {@link preview} is asked. */
export interface PreviewQuestion extends Holder {
  readonly issuer: Issuer
  /** Accounts that this one pays for. */
  readonly paysFor?: readonly Holder[] | undefined
  readonly usage?: readonly UsageTotal[] | undefined
  /** What is given back or charged besides, on the next bill. */
  readonly adjustments?: readonly Adjustment[] | undefined
  readonly billed?: readonly BillItem[] | undefined
  readonly credit?: string | undefined
  readonly discountCycles?: Readonly<Record<string, number>> | undefined
}

/**
 * What an account would be billed on a day, with everything that is known now. Nothing is written; the real run of
 * that day gives the same, unless something is learned before.
 *
 * @example
 * const opening = { accountId: 'A-1', offeringId: 'fibre' }
 * const from = '2026-03-01T00:00:00Z'
 * const subscription = { id: 's1', ...opening, status: 'active', createdAt: from, settledAt: from, changes: [{ id: 'c1', type: 'activate', opening, effectiveAt: from, knownAt: from }] } as const
 * const account = { id: 'A-1', currency: 'EUR', zone: 'UTC', buyer: { name: 'Ada' }, taxCustomer: { place: { country: 'IT' }, status: 'consumer' } } as const
 * const issuer = { seller: { name: 'Longlines Telecom' }, tax: { seller: { country: 'IT' }, rules: [{ id: 'iva', name: 'IVA', place: { country: 'IT' }, rate: '22' }] } }
 * const fee = { type: 'recurring', id: 'monthly', name: 'Fibre', amount: '30', interval: { unit: 'month', count: 1 }, timing: 'advance', taxClass: 'telecom' } as const
 * const book = { pricesOf: () => [fee], changesWithin: () => [] }
 * preview({ account, issuer, subscriptions: [subscription], book }, '2026-04-01').invoices[0].totals.net // '60.00'
 * @throws LonglinesError `input.invalid` for an account or an issuer that is none, and as `billAccount` and `duesOf`
 */
export function preview(question: PreviewQuestion, on: LocalDate): Bill {
  return billOn(checked(question), on)
}

/** What {@link simulate} gives: the invoices, in order, and what is left. */
export interface Simulation extends Pick<Bill, 'credit' | 'discountCycles'> {
  readonly invoices: readonly Invoice[]
  readonly items: readonly BillItem[]
}

/**
 * The invoices of an account over months to come, one day of billing after the other. Changes become known when
 * they say so, so a cancellation learned of late gives its credit on the invoice after.
 *
 * @param months - from the first day of billing on
 * @example
 * const opening = { accountId: 'A-1', offeringId: 'fibre' }
 * const from = '2026-03-01T00:00:00Z'
 * const cancel = { id: 'c2', type: 'cancel', effectiveAt: '2026-04-16T00:00:00Z', knownAt: '2026-04-16T00:00:00Z' } as const
 * const subscription = { id: 's1', ...opening, status: 'active', createdAt: from, settledAt: from, changes: [{ id: 'c1', type: 'activate', opening, effectiveAt: from, knownAt: from }, cancel] } as const
 * const account = { id: 'A-1', currency: 'EUR', zone: 'UTC', buyer: { name: 'Ada' }, taxCustomer: { place: { country: 'IT' }, status: 'consumer' } } as const
 * const issuer = { seller: { name: 'Longlines Telecom' }, tax: { seller: { country: 'IT' }, rules: [{ id: 'iva', name: 'IVA', place: { country: 'IT' }, rate: '22' }] } }
 * const fee = { type: 'recurring', id: 'monthly', name: 'Fibre', amount: '30', interval: { unit: 'month', count: 1 }, timing: 'advance', taxClass: 'telecom' } as const
 * const book = { pricesOf: () => [fee], changesWithin: () => [] }
 * const { invoices } = simulate({ account, issuer, subscriptions: [subscription], book, from: '2026-03-01' }, 24)
 * invoices.map(({ type, totals }) => [type, totals.net]) // [['invoice', '30.00'], ['invoice', '30.00'], ['credit-note', '15.00']]
 * @throws LonglinesError `input.invalid` for an account or an issuer that is none, and as `billAccount` and `duesOf`
 */
export function simulate(
  question: PreviewQuestion & { readonly from: LocalDate },
  months: number,
): Simulation {
  const { account, issuer, from, billed = [], credit = '0', discountCycles = {} } = checked(question)
  const zone = zoneOf(account.zone)
  const end = addMonths(from, months)
  const items: BillItem[] = [...billed]
  let state: Pick<Bill, 'credit' | 'discountCycles'> = { credit, discountCycles }
  const invoices: Invoice[] = []
  for (let on = from; on < end; on = nextDue(account, on)) {
    // What becomes known in the course of a day is billed that day.
    const knownAt = formatInstant(startOfLocalDay(on, zone) + DAY_MS - 1)
    const bill = billOn({ ...question, account, issuer, ...state, billed: items }, on, knownAt)
    items.push(...bill.items)
    invoices.push(...bill.invoices)
    state = { credit: bill.credit, discountCycles: bill.discountCycles }
  }
  return { ...state, invoices, items: items.slice(billed.length) }
}

const DAY_MS = 86_400_000

/** With an account and an issuer that can be billed: who asks for an offer may have typed them in. */
function checked<Question extends PreviewQuestion>(question: Question): Question {
  const account = parseInput(BillingAccount, question?.account, 'the billing account')
  return { ...question, account, issuer: parseInput(Issuer, question.issuer, 'the issuer') }
}

function billOn(question: PreviewQuestion, on: LocalDate, knownAt?: string): Bill {
  const { account, issuer, billed = [], credit, discountCycles, usage = [], adjustments } = question
  const dues = duesOf([question, ...(question.paysFor ?? [])], knownAt, account.id)
  return billAccount({
    account,
    issuer,
    on,
    dues: { ...dues, usage },
    adjustments,
    billed,
    credit,
    discountCycles,
    groupOf: rootOf(question),
  })
}

/** An add-on is billed with what it belongs to. */
export function rootOf({ subscriptions }: Pick<Holder, 'subscriptions'>): (subscriptionId: string) => string {
  const parents = new Map(subscriptions.map(({ id, parentId }) => [id, parentId]))
  return (subscriptionId) => parents.get(subscriptionId) ?? subscriptionId
}
