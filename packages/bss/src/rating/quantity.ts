import { LonglinesError } from '@longlines/core/errors'
import { parseScaled, powerOfTen } from '@longlines/core/money'
import { placed } from './models/scale.ts'
import { shown } from './shown.ts'

/**
 * Reads a record's quantity as a scaled integer. A number is taken as the decimal it prints as; zero is
 * a quantity, less than zero is refused.
 *
 * @throws LonglinesError `rating.invalid_quantity`, `rating.quantity_precision`, `money.overflow`
 */
export function readQuantity(quantity: number | string, digits: number): number {
  if (typeof quantity === 'number' && Number.isSafeInteger(quantity) && quantity >= 0) {
    const scaled = quantity * powerOfTen(digits)
    if (scaled <= Number.MAX_SAFE_INTEGER) return scaled === 0 ? 0 : scaled
  }
  return readDecimal(quantity, digits)
}

/** Longer texts are no quantity, and would take long to read. */
const MAX_LENGTH = 64

function readDecimal(quantity: unknown, digits: number): number {
  if (typeof quantity !== 'string' && typeof quantity !== 'number') throw invalid(shown(quantity))
  const text = String(quantity)
  if (text.length > MAX_LENGTH) throw invalid(`${text.slice(0, MAX_LENGTH)}...`)
  if (!/^[+-]?\d+(\.\d+)?$/.test(text)) throw invalid(shown(quantity))
  if (text.startsWith('-') && /[1-9]/.test(text)) throw invalid(text)
  const fraction = /\.(\d*?)0*$/.exec(text)?.[1] ?? ''
  if (fraction.length > digits) {
    throw new LonglinesError(
      'rating.quantity_precision',
      `Quantity ${text} has more than ${digits} decimal places; set quantityDigits of the price or round at mediation.`,
      { path: 'quantity', values: { quantity: text, digits } },
    )
  }
  return Math.abs(placed('quantity', () => parseScaled(text, digits)))
}

function invalid(text: string): LonglinesError {
  return new LonglinesError(
    'rating.invalid_quantity',
    `Quantity must be a decimal number of at least zero; got ${text}.${/\de[+-]?\d/i.test(text) ? ' Write it without an exponent.' : ''}`,
    {
      path: 'quantity',
      values: { quantity: text },
    },
  )
}
