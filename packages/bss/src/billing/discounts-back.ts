import { currencyOf, divideRoundedBig } from '@longlines/core/money'
import { EXACT_DIGITS, formatExact, parseExact } from '../invoices/exact.ts'
import type { BillItem, ItemDiscount } from './bill-item.ts'

/**
 * The discounts that a credit takes back: of each that is left on what it reverses the same part as of the amount,
 * rounded, and all of it with the last of the amount. So nobody gets back what he never paid.
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
  const { digits } = currencyOf(currency)
  const unit = 10n ** BigInt(EXACT_DIGITS - digits)
  const back: ItemDiscount[] = []
  for (const [discountId, { name, amount: given }] of left) {
    const part = credit >= amount ? given : divideRoundedBig(given * credit, amount * unit, 'half-up') * unit
    const text = formatExact(-part / unit, digits, 'all')
    if (part > 0n) back.push({ discountId, name, amount: text })
  }
  return back.length === 0 ? {} : { discounts: back }
}
