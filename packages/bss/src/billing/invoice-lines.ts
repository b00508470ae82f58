import type { LocalDate } from '@longlines/core/time'
import type { InvoiceLine } from '../invoices/invoice.ts'
import type { BillItem, ItemDiscount, ItemTax } from './bill-item.ts'
import { priceKey } from './recurring.ts'

/** A line before discounts and tax. */
export interface OpenLine extends Omit<InvoiceLine, 'discounts' | 'net' | 'taxes'> {
  /** Discounts that are settled already, such as those that a credit takes back, below zero. */
  readonly discounts?: readonly ItemDiscount[] | undefined
  /** The date that decides its taxes, where it is not that of the document: a credit is taxed as what it reverses. */
  readonly taxedOn?: LocalDate | undefined
  /** Its taxes where they are decided already: those of what it takes back. */
  readonly taxedAs?: readonly ItemTax[] | undefined
}

const ORDER: readonly BillItem['kind'][] = [
  'recurring',
  'one-time',
  'usage',
  'commitment',
  'credit',
  'adjustment',
]

/** What is owed for what: says in which order lines are read. */
export type Owed = Pick<BillItem, 'subscriptionId' | 'priceId'>

/**
 * The lines of items, in the order in which they are read: by subscription, what recurs first and credits last, then
 * by period and price. Credits and adjustments of nothing get no line.
 *
 * @param owed - what is owed, in the order of the account's subscriptions and of their prices; so the order of the
 * lines does not depend on what was billed before
 */
export function linesOf(items: readonly BillItem[], owed: readonly Owed[]): OpenLine[] {
  const subscriptions = new Map<string, number>()
  const prices = new Map<string, number>()
  const place = (places: Map<string, number>, id: string) => {
    if (!places.has(id)) places.set(id, places.size)
  }
  for (const one of [...owed, ...items]) place(subscriptions, one.subscriptionId)
  for (const one of owed) place(prices, priceKey(one))
  const priceAt = (item: BillItem) => prices.get(priceKey(item)) ?? prices.size
  return items
    .filter(({ kind, amount }) => (kind !== 'credit' && kind !== 'adjustment') || /[1-9]/.test(amount))
    .sort(
      (a, b) =>
        (subscriptions.get(a.subscriptionId) ?? 0) - (subscriptions.get(b.subscriptionId) ?? 0) ||
        ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
        compare(a.period.from, b.period.from) ||
        priceAt(a) - priceAt(b) ||
        compare(a.id, b.id),
    )
    .map((item) => lineOf(item))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function lineOf(item: BillItem): OpenLine {
  const { id, kind, description, subscriptionId, offeringId, priceId, period, quantity, unit } = item
  const { unitPrice, amount, exact, taxClass, reverses, chargeCount, discounts, taxedOn, taxes } = item
  return {
    id,
    kind,
    description,
    subscriptionId,
    ...(offeringId === undefined ? {} : { offeringId }),
    priceId,
    ...(kind === 'one-time' ? {} : { period }),
    quantity,
    unit,
    ...(unitPrice === undefined ? {} : { unitPrice }),
    amount,
    exact,
    taxClass,
    ...(reverses === undefined ? {} : { reverses: { lineId: reverses } }),
    ...(chargeCount === undefined || chargeCount < 1 ? {} : { chargeCount }),
    ...(discounts === undefined ? {} : { discounts }),
    ...(taxedOn === undefined ? {} : { taxedOn }),
    ...(taxes === undefined || reverses === undefined ? {} : { taxedAs: taxes }),
  }
}
