import type { LocalDate } from '@longlines/core/time'
import type { InvoiceLine } from '../invoices/invoice.ts'
import type { BillItem, ItemDiscount } from './bill-item.ts'

/** A line before discounts and tax. */
export interface OpenLine extends Omit<InvoiceLine, 'discounts' | 'net' | 'taxes'> {
  /** Discounts that are settled already, such as those that a credit takes back, below zero. */
  readonly discounts?: readonly ItemDiscount[] | undefined
  /** The date that decides its taxes, where it is not that of the document: a credit is taxed as what it reverses. */
  readonly taxedOn?: LocalDate | undefined
}

const ORDER: readonly BillItem['kind'][] = [
  'recurring',
  'one-time',
  'usage',
  'commitment',
  'credit',
  'adjustment',
]

/**
 * The lines of items, in the order in which they are read: by subscription, what recurs first and credits last,
 * then by period. Credits and adjustments of nothing get no line.
 */
export function linesOf(items: readonly BillItem[]): OpenLine[] {
  const position = new Map<string, number>()
  for (const { subscriptionId } of items) {
    if (!position.has(subscriptionId)) position.set(subscriptionId, position.size)
  }
  return items
    .filter(({ kind, amount }) => (kind !== 'credit' && kind !== 'adjustment') || /[1-9]/.test(amount))
    .map((item, index) => ({ item, index }))
    .sort(
      (a, b) =>
        (position.get(a.item.subscriptionId) ?? 0) - (position.get(b.item.subscriptionId) ?? 0) ||
        ORDER.indexOf(a.item.kind) - ORDER.indexOf(b.item.kind) ||
        compare(a.item.period.from, b.item.period.from) ||
        a.index - b.index,
    )
    .map(({ item }) => lineOf(item))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function lineOf(item: BillItem): OpenLine {
  const { id, kind, description, subscriptionId, offeringId, priceId, period, quantity, unit } = item
  const { unitPrice, amount, exact, taxClass, reverses, chargeCount, discounts, taxedOn } = item
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
  }
}
