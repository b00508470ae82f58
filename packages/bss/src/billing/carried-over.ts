/** What customers were given stays theirs where a correction puts new charges in the place of old ones. */
import { currencyOf } from '@longlines/core/money'
import { EXACT_DIGITS, formatExact, parseExact } from '../invoices/exact.ts'
import type { BillItem, ItemDiscount } from './bill-item.ts'
import { type BilledStretch, reversals, spanOf, standingItems } from './billed.ts'
import type { Span } from './proration.ts'
import { prorationPolicy } from './proration-policy.ts'
import { type BillingSetting, priceKey } from './recurring.ts'
import { cutOut, within } from './spans.ts'
import { creditSpan, type Namer, namer } from './subtract.ts'
import { moneyBack, paid, takenFrom } from './taken-back.ts'

/**
 * Puts the discounts that credits take back on the charges that take their place, where these do not get them anew:
 * a month that was free stays free when its price is corrected after the discount has ended.
 *
 * @param items - new credits and charges
 * @param isOver - whether a charge does not get a discount on this bill though it could have had it
 */
export function keepDiscounts(
  items: readonly BillItem[],
  isOver: (discountId: string, charge: BillItem) => boolean,
  setting: BillingSetting,
): readonly BillItem[] {
  const credits = items.filter(({ kind, part, discounts }) => kind === 'credit' && part && discounts)
  if (credits.length === 0) return items
  const kept = new Map<string, ItemDiscount[]>()
  for (const credit of credits) {
    const charges = inPlaceOf(credit, items, setting)
    for (const { discountId, name, amount } of credit.discounts ?? []) {
      let rest = -parseExact(amount)
      for (const charge of charges) {
        if (rest <= 0n || !isOver(discountId, charge)) continue
        const own = kept.get(charge.id) ?? []
        const room = own.reduce((sum, one) => sum - parseExact(one.amount), parseExact(charge.amount))
        const part = room < rest ? room : rest
        if (part <= 0n) continue
        kept.set(charge.id, [...own, { discountId, name, amount: textOf(part, setting) }])
        rest -= part
      }
    }
  }
  return items.map((item) => {
    const discounts = kept.get(item.id)
    return discounts === undefined ? item : { ...item, discounts }
  })
}

/**
 * Gives again, of new charges, what was given of those that they replace: days that were given back before, as after an
 * outage, at the new price; and money that notes gave, as far as its credit kept it back.
 *
 * @param items - what is new on the bill, with its discounts
 * @param billed - what was billed before
 */
export function carriedOver(
  items: readonly BillItem[],
  billed: readonly BillItem[],
  setting: BillingSetting,
): BillItem[] {
  const charges = items.filter(({ kind, part }) => kind === 'recurring' && part !== undefined)
  const gifts = billed.filter(isGift)
  if (charges.length === 0 || gifts.length === 0) return []
  const nameOf = namer([...billed, ...items])
  const days = charges.flatMap((charge) => daysAgain(charge, gifts, setting, nameOf))
  const money = moneyAgain(items, charges, { billed, days }, setting, nameOf)
  return [...days, ...money]
}

function isGift({ kind, reverses, retaxes }: BillItem): boolean {
  return kind === 'adjustment' && reverses !== undefined && retaxes !== true
}

/** Days of the price that were given back before, of a charge that bills them anew. */
function daysAgain(
  charge: BillItem,
  gifts: readonly BillItem[],
  setting: BillingSetting,
  nameOf: Namer,
): BillItem[] {
  const key = priceKey(charge)
  const given = gifts.filter((gift) => gift.part !== undefined && priceKey(gift) === key)
  if (given.length === 0) return []
  const span = spanOf(charge, unitOf(charge, setting), setting.zone)
  const again: BillItem[] = []
  let open: readonly Span[] = [span]
  for (const gift of given) {
    const place = spanOf(gift, unitOf(charge, setting), setting.zone)
    const days = open.flatMap((one) => within(one, [place]))
    open = open.flatMap((one) => cutOut(one, [place]))
    for (const one of days) {
      const stretch = stretchOf(charge, span, again)
      const kept = cutOut({ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }, [one])
      const { description } = gift
      const credits = creditSpan(stretch, kept, setting, nameOf)
      again.push(...credits.map((item) => ({ ...item, kind: 'adjustment' as const, description })))
    }
  }
  return again
}

function stretchOf(item: BillItem, whole: Span, reversed: readonly BillItem[]): BilledStretch {
  const left = reversed.reduce((sum, { amount }) => sum + parseExact(amount), parseExact(item.amount))
  return { item, spans: [whole], whole, reversed, forgiven: [], isWhole: false, left }
}

/** Money that credits kept back, because it was given before, of the charges in their place. */
function moneyAgain(
  items: readonly BillItem[],
  charges: readonly BillItem[],
  { billed, days }: { readonly billed: readonly BillItem[]; readonly days: readonly BillItem[] },
  setting: BillingSetting,
  nameOf: Namer,
): BillItem[] {
  const given: BillItem[] = []
  for (const { gift, amount, credits } of keptBack(items, billed)) {
    let rest = amount
    for (const charge of credits.flatMap((credit) => inPlaceOf(credit, charges, setting))) {
      // Days of the same price are given again as days.
      if (gift.part !== undefined && priceKey(gift) === priceKey(charge)) continue
      const members = [charge, ...[...days, ...given].filter(({ reverses }) => reverses === charge.id)]
      const of = paid(members)
      const part = inCents(of < rest ? of : rest, setting)
      if (part <= 0n) continue
      given.push(moneyOf(gift, members, { part, of }, setting, nameOf))
      rest -= part
    }
  }
  return given
}

function moneyOf(
  { description }: BillItem,
  members: readonly BillItem[],
  given: { readonly part: bigint; readonly of: bigint },
  { currency, until }: BillingSetting,
  nameOf: Namer,
): BillItem {
  const [charge, ...reversed] = members as [BillItem, ...BillItem[]]
  const { part: _part, unitPrice: _price, ...kept } = takenFrom(charge, reversed)
  return {
    ...kept,
    id: nameOf(`${charge.id}/adjustment`),
    kind: 'adjustment',
    description,
    quantity: '1',
    unit: 'piece',
    ...moneyBack(members, given, currency),
    reverses: charge.id,
    dueOn: until,
  }
}

interface KeptBack {
  readonly gift: BillItem
  readonly amount: bigint
  /** That ended what the gift was for. */
  readonly credits: readonly BillItem[]
}

/**
 * Of items that new credits end: what was given of them, as far as nothing is left of it to be given back. It stays
 * with the days that are still owed as long as these come to as much.
 */
function keptBack(items: readonly BillItem[], billed: readonly BillItem[]): KeptBack[] {
  const standing = standingItems(billed)
  const byId = new Map(standing.map((item) => [item.id, item]))
  const before = reversals(standing)
  const ending = reversals(items.filter(({ kind, part }) => kind === 'credit' && part !== undefined))
  return [...ending].flatMap(([id, credits]) => {
    const item = byId.get(id)
    const reversed = before.get(id) ?? []
    const gifts = reversed.filter(isGift)
    if (item === undefined || gifts.length === 0) return []
    const earlier = reversed.filter(({ kind }) => kind === 'credit')
    const from = keptBy(item, earlier)
    const to = keptBy(item, [...earlier, ...credits])
    let end = 0n
    return gifts.flatMap((gift): KeptBack[] => {
      const start = end
      end -= paid([gift])
      const amount = (end < to ? end : to) - (start > from ? start : from)
      return amount > 0n ? [{ gift, amount, credits }] : []
    })
  })
}

/** How much more the days that credits end were paid than the credits give. */
function keptBy(item: BillItem, credits: readonly BillItem[]): bigint {
  const days = (one: BillItem) => BigInt(one.part?.length ?? 0)
  const all = days(item)
  const ended = credits.reduce((sum, credit) => sum + days(credit), 0n)
  const kept = all === 0n ? 0n : (paid([item]) * ended) / all + paid(credits)
  return kept > 0n ? kept : 0n
}

/** The charges of a subscription for days that a credit takes back, those of the same price first. */
function inPlaceOf(credit: BillItem, items: readonly BillItem[], setting: BillingSetting): BillItem[] {
  const { subscriptionId } = credit
  const gone = spanOf(credit, 'second', setting.zone)
  const charges = items.filter((item) => {
    if (item.kind !== 'recurring' || item.part === undefined || item.subscriptionId !== subscriptionId)
      return false
    return within(spanOf(item, 'second', setting.zone), [gone]).length > 0
  })
  const isSame = (item: BillItem) => priceKey(item) === priceKey(credit)
  return [...charges.filter(isSame), ...charges.filter((item) => !isSame(item))]
}

function unitOf({ proration }: BillItem, setting: BillingSetting) {
  return prorationPolicy(proration ?? setting.proration ?? 'actual-days').unit
}

function inCents(value: bigint, { currency }: BillingSetting): bigint {
  const unit = 10n ** BigInt(EXACT_DIGITS - currencyOf(currency).digits)
  return (value / unit) * unit
}

function textOf(value: bigint, { currency }: BillingSetting): string {
  const { digits } = currencyOf(currency)
  return formatExact(value / 10n ** BigInt(EXACT_DIGITS - digits), digits, 'all')
}
