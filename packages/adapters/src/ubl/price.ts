/** Price and quantity of a line such that quantity x price / base quantity is the line's amount. */
import type { InvoiceLine } from '@longlines/bss/invoices'

/** How a line's amount comes about, as EN 16931 wants to see it. */
export interface LinePrice {
  /** Below zero where the line takes something back (BT-129). */
  readonly quantity: string
  /** Never below zero (BT-146, rule BR-27). */
  readonly price: string
  /** How many units the price is for; absent for one (BT-149). */
  readonly base?: string
}

/**
 * The unit price where it leads to the amount; otherwise, as for tiers, calls and prices with tax, the amount
 * as the price of the whole quantity: no price has to be rounded.
 */
export function priceOf(line: InvoiceLine): LinePrice {
  if (line.quantity === '1' && line.unitPrice === line.amount && !line.amount.startsWith('-')) {
    return { quantity: '1', price: line.amount }
  }
  const amount = Number(line.amount)
  const quantity = unsigned(line.quantity)
  const units = Number(quantity)
  const sign =
    amount === 0 ? (line.quantity.startsWith('-') && units !== 0 ? '-' : '') : amount < 0 ? '-' : ''
  if (line.unitPrice !== undefined) {
    const price = unsigned(line.unitPrice)
    if (isProduct(units, Number(price), Math.abs(amount))) return { quantity: sign + quantity, price }
  }
  if (units === 0) return { quantity: `${sign}${amount === 0 ? '0' : '1'}`, price: unsigned(line.amount) }
  const whole = { quantity: sign + quantity, price: unsigned(line.amount) }
  return units === 1 ? whole : { ...whole, base: quantity }
}

const HALF_CENT = 0.005

/**
 * Says yes only where the product rounds to the amount for certain. Doubles are enough: near the border, where
 * they could err, the answer is no, and the whole amount stands as the price.
 */
function isProduct(units: number, price: number, amount: number): boolean {
  const product = units * price
  return Math.abs(product - amount) < HALF_CENT - 1e-6 - product * 1e-14
}

function unsigned(text: string): string {
  return text.startsWith('-') || text.startsWith('+') ? text.slice(1) : text
}
