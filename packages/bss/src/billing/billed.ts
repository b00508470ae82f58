/** What was billed for prices that recur, less what was given back. */
import { LonglinesError } from '@longlines/core/errors'
import { dayNumberOf, parseInstant, startOfLocalDay, type Zone } from '@longlines/core/time'
import { parseExact } from '../invoices/exact.ts'
import type { BillItem } from './bill-item.ts'
import type { Span } from './proration.ts'
import type { ProrationPolicy } from './proration-policy.ts'
import { priceKey } from './recurring.ts'
import { cutOut } from './spans.ts'

/** An item, and what is left of it. */
export interface BilledStretch {
  readonly item: BillItem
  /** Where it still stands: without what credits took out of it. */
  readonly spans: readonly Span[]
  /** Where it was billed. */
  readonly whole: Span
  /** Credits and adjustments of it. */
  readonly reversed: readonly BillItem[]
  /** Where it stands and was given back all the same, as after an outage: owed, and not to be given back again. */
  readonly forgiven: readonly Span[]
  /** No part of it is settled. */
  readonly isWhole: boolean
  /** What is left of its amount after credits and adjustments, scaled by 12 digits. */
  readonly left: bigint
}

/**
 * The items that recur, by price and subscription, with what is left of them.
 *
 * @param unitOf - in which unit positions are counted under a price
 * @param settledOf - the position before which nothing is looked at any more
 */
export function billedByPrice(
  billed: readonly BillItem[],
  unitOf: (key: string, item: BillItem) => ProrationPolicy['unit'],
  zone: Zone,
  settledOf: (key: string, unit: ProrationPolicy['unit']) => number = () => Number.NEGATIVE_INFINITY,
): Map<string, BilledStretch[]> {
  const taken = reversals(billed)
  const byPrice = new Map<string, BilledStretch[]>()
  for (const item of billed) {
    if (item.kind !== 'recurring') continue
    const key = priceKey(item)
    const unit = unitOf(key, item)
    const reversed = taken.get(item.id) ?? []
    const credits = reversed.filter(({ kind }) => kind === 'credit')
    const forgiven = reversed.filter(({ kind, part }) => kind === 'adjustment' && part !== undefined)
    const settled = { from: Number.NEGATIVE_INFINITY, to: settledOf(key, unit) }
    const span = spanOf(item, unit, zone)
    const stretch: BilledStretch = {
      item,
      spans: cutOut(span, [settled, ...credits.map((credit) => spanOf(credit, unit, zone))]),
      whole: span,
      reversed,
      forgiven: forgiven.map((one) => spanOf(one, unit, zone)),
      isWhole: span.from >= settled.to && forgiven.length === 0,
      left: reversed.reduce((left, { amount }) => left + parseExact(amount), parseExact(item.amount)),
    }
    const list = byPrice.get(key)
    if (list === undefined) byPrice.set(key, [stretch])
    else list.push(stretch)
  }
  for (const list of byPrice.values()) refuseDoubleBilling(list)
  return byPrice
}

/**
 * What was billed, without credits that a note took back whole, as where it credits the invoice on which they stand:
 * what they gave back stands again.
 */
export function standingItems(billed: readonly BillItem[]): readonly BillItem[] {
  const credits = new Map<string, bigint>()
  for (const { id, kind, amount } of billed) if (kind === 'credit') credits.set(id, parseExact(amount))
  const taken = billed.filter(({ reverses }) => reverses !== undefined && credits.has(reverses))
  if (taken.length === 0) return billed
  for (const { reverses = '', amount } of taken) {
    credits.set(reverses, (credits.get(reverses) ?? 0n) + parseExact(amount))
  }
  const voided = new Set(
    taken.flatMap(({ reverses = '' }) => (credits.get(reverses) === 0n ? [reverses] : [])),
  )
  return billed.filter(({ id, reverses = '' }) => !voided.has(id) && !voided.has(reverses))
}

/** Credits and adjustments by the item that they take from. */
export function reversals(billed: readonly BillItem[]): Map<string, BillItem[]> {
  const taken = new Map<string, BillItem[]>()
  for (const item of billed) {
    if (item.reverses === undefined) continue
    const list = taken.get(item.reverses)
    if (list === undefined) taken.set(item.reverses, [item])
    else list.push(item)
  }
  return taken
}

/** Where an item lies, in the unit of its price. */
export function spanOf({ period, span }: BillItem, unit: ProrationPolicy['unit'], zone: Zone): Span {
  if (unit === 'day') return { from: dayNumberOf(period.from), to: dayNumberOf(period.to) }
  if (span?.to) return { from: parseInstant(span.from), to: parseInstant(span.to) }
  return { from: startOfLocalDay(period.from, zone), to: startOfLocalDay(period.to, zone) }
}

function refuseDoubleBilling(stretches: readonly BilledStretch[]): void {
  const spans = stretches
    .flatMap(({ item, spans }) => spans.map((span) => ({ ...span, item })))
    .sort((a, b) => a.from - b.from)
  for (const [index, span] of spans.entries()) {
    const before = spans[index - 1]
    if (before === undefined || before.to <= span.from) continue
    throw new LonglinesError(
      'billing.double_billing',
      `${before.item.id} and ${span.item.id} bill the same days of ${span.item.priceId}; credit one of them.`,
      { values: { first: before.item.id, second: span.item.id } },
    )
  }
}
