/** Decimal texts of a price as scaled integers that can be multiplied with quantities and summed exactly. */
import { isLonglinesError, LonglinesError } from '@longlines/core/errors'
import { digitsOf, formatScaled, MAX_DIGITS, parseScaled, powerOfTen } from '@longlines/core/money'
import * as z from 'zod'
import type { ModelContext } from '../model.ts'

/** A decimal text of at least zero, such as `0.05`. */
export const DecimalText = /* @__PURE__ */ (() =>
  z.string().regex(/^\d+(\.\d+)?$/, 'Write a plain decimal of at least zero such as "0.05".'))()
export type DecimalText = z.infer<typeof DecimalText>

/** How `quantity x price` is kept while it is summed. */
export interface PriceScale {
  /** Decimal places of prices and fees. */
  readonly priceDigits: number
  /** One unit of quantity: a fee counts as fee x one, so that it adds to quantity x price. */
  readonly one: number
  /** Divides a sum of such products into an amount. */
  readonly divisor: number
  /** Decimal places of the products. */
  readonly productDigits: number
}

/** A price text and where it stands. */
export type PlacedText = readonly [text: string, path: string]

/**
 * The scale that keeps every one of these prices exactly.
 *
 * @param extraDigits - further places of a price, 2 for percentages
 * @throws LonglinesError `money.invalid_decimal`, `money.precision`
 */
export function priceScale(
  prices: readonly PlacedText[],
  context: ModelContext,
  extraDigits = 0,
): PriceScale {
  const { amountDigits, quantityDigits } = context
  let priceDigits = Math.max(0, amountDigits - quantityDigits - extraDigits)
  for (const [text, path] of prices)
    priceDigits = Math.max(
      priceDigits,
      placed(path, () => digitsOf(text)),
    )
  const productDigits = priceDigits + extraDigits + quantityDigits
  if (productDigits - amountDigits > MAX_DIGITS) {
    throw new LonglinesError(
      'money.precision',
      `Prices with ${priceDigits} and quantities with ${quantityDigits} decimal places are too fine for amounts with ${amountDigits}; keep fewer.`,
      { path: context.path },
    )
  }
  return {
    priceDigits,
    one: powerOfTen(quantityDigits + extraDigits),
    divisor: powerOfTen(productDigits - amountDigits),
    productDigits,
  }
}

/**
 * Reads a decimal of at least zero.
 *
 * @throws LonglinesError `money.*`, `catalog.invalid_price` where it is negative; each with `path`
 */
export function readScaled([text, path]: PlacedText, digits: number): number {
  const value = placed(path, () => parseScaled(text, digits))
  if (value >= 0) return value
  throw new LonglinesError('catalog.invalid_price', `${text} must be at least zero.`, { path })
}

/** {@link readScaled}, but zero is refused too. */
export function readPositive(text: PlacedText, digits: number): number {
  const value = readScaled(text, digits)
  if (value > 0) return value
  throw new LonglinesError('catalog.invalid_price', `${text[0]} must be more than zero.`, { path: text[1] })
}

/** Reads with the path put on what is refused. */
export function placed<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!isLonglinesError(error)) throw error
    throw new LonglinesError(error.code, error.message, { path, cause: error })
  }
}

/** `a x b` of numbers of at least zero as a decimal text, for explanations: exact at any size. */
export function productText(a: number, b: number, digits: number): string {
  const text = (BigInt(a) * BigInt(b)).toString().padStart(digits + 1, '0')
  const fraction = text.slice(text.length - digits).replace(/0+$/, '')
  return `${text.slice(0, text.length - digits)}${fraction === '' ? '' : `.${fraction}`}`
}

/** A scaled integer with the sign turned, as text: what is taken off. */
export function negatedText(value: number, digits: number): string {
  return formatScaled(value === 0 ? 0 : -value, digits)
}
