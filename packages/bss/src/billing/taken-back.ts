import { currencyOf, divideRoundedBig } from '@longlines/core/money'
import { EXACT_DIGITS, formatExact, parseExact } from '../invoices/exact.ts'
import type { BillItem, ItemDiscount } from './bill-item.ts'
import { roundTogether } from './discounts/share-out.ts'

/**
 * What a credit has from the item that it takes back: all but what is the item's own.
 */
export function takenFrom(item: BillItem): BillItem {
  const { span: _span, discounts: _discounts, billedOn, ...rest } = item
  const taxedOn = rest.taxedOn ?? billedOn
  return taxedOn === undefined ? rest : { ...rest, taxedOn }
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
