import { currencyOf, divideRoundedBig } from '@longlines/core/money'
import { EXACT_DIGITS, formatExact, parseExact } from '../invoices/exact.ts'
import type { BillItem, ItemDiscount } from './bill-item.ts'
import { roundTogether } from './discounts/share-out.ts'

/**
 * What a credit has from the item that it takes back: all but what is the item's own. Its taxes are those that the item
 * has now, should its invoice have been made again with others.
 *
 * @param reversed - what takes from the item already
 */
export function takenFrom(item: BillItem, reversed: readonly BillItem[]): BillItem {
  const { span: _span, discounts: _discounts, billedOn, ...rest } = item
  const taxedOn = rest.taxedOn ?? billedOn
  const taxes = reversed.findLast(({ retaxes }) => retaxes === true)?.taxes ?? rest.taxes
  return {
    ...rest,
    ...(taxedOn === undefined ? {} : { taxedOn }),
    ...(taxes === undefined ? {} : { taxes }),
  }
}

/**
 * The discounts that a credit takes back: of what is left of them on what it reverses the same part as of the amount,
 * rounded once, and all of it with the last of the amount. So nobody gets back what he never paid.
 *
 * @param members - what was billed, and what was given back of it before
 * @param credit - what is given back now, above zero, scaled by 12 digits
 */
export function discountsBack(
  members: readonly BillItem[],
  credit: bigint,
  currency: string,
): Pick<BillItem, 'discounts'> {
  const left = new Map<string, { name: string; amount: bigint }>()
  let amount = 0n
  for (const item of members) {
    amount += parseExact(item.amount)
    for (const { discountId, name, amount: text } of item.discounts ?? []) {
      left.set(discountId, { name, amount: (left.get(discountId)?.amount ?? 0n) + parseExact(text) })
    }
  }
  const given = [...left].filter(([, one]) => one.amount > 0n)
  const off = given.reduce((sum, [, one]) => sum + one.amount, 0n)
  if (off === 0n) return {}
  const { digits } = currencyOf(currency)
  const unit = 10n ** BigInt(EXACT_DIGITS - digits)
  const rounded = credit >= amount ? off : divideRoundedBig(off * credit, amount * unit, 'half-up') * unit
  // Never so little that more is given back than is left of what was paid.
  const least = credit - (amount - off)
  const whole = rounded < least ? least : rounded
  const exact = given.map(([, one]) => (credit >= amount ? one.amount : (one.amount * credit) / amount))
  const parts = roundTogether(whole, exact, unit)
  const discounts = given.flatMap(([discountId, { name }], index): ItemDiscount[] => {
    const part = parts[index] ?? 0n
    return part === 0n ? [] : [{ discountId, name, amount: formatExact(-part / unit, digits, 'all') }]
  })
  return discounts.length === 0 ? {} : { discounts }
}

/** What was paid for items, after discounts. */
export function paid(items: readonly BillItem[]): bigint {
  return items.reduce(
    (sum, { amount, discounts = [] }) =>
      discounts.reduce((rest, one) => rest - parseExact(one.amount), sum + parseExact(amount)),
    0n,
  )
}

/**
 * Money that is given back of an item without saying for which days: its amount is such that it comes to what is
 * given, less the discounts that it takes back.
 *
 * @param members - the item, and what was given back of it before
 * @param given - how much is given of all that is left, both above zero and after discounts
 */
export function moneyBack(
  members: readonly BillItem[],
  given: { readonly part: bigint; readonly of: bigint },
  currency: string,
): Pick<BillItem, 'exact' | 'amount' | 'discounts'> {
  const { digits } = currencyOf(currency)
  const unit = 10n ** BigInt(EXACT_DIGITS - digits)
  const partOf = (whole: bigint) =>
    given.part === given.of || given.of === 0n
      ? whole
      : divideRoundedBig(whole * given.part, given.of * unit, 'floor') * unit
  const standing = members.reduce((sum, { amount }) => sum + parseExact(amount), 0n)
  const back = discountsBack(members, partOf(standing), currency)
  const discounts = (back.discounts ?? []).reduce((sum, { amount }) => sum + parseExact(amount), 0n)
  const credit = partOf(paid(members)) - discounts
  return {
    exact: formatExact(-credit, EXACT_DIGITS, 'shortest'),
    amount: formatExact(-credit / unit, digits, 'all'),
    ...back,
  }
}
