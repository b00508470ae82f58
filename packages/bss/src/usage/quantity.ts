import type { Refusal } from '@longlines/core/errors'
import { refusal } from './record.ts'

const DECIMAL = /^\d{1,16}(\.\d{1,15})?$/

/**
 * The quantity of a record, or why it cannot be rated: it must be a decimal number of at least zero, not
 * above 2^53 - 1. Text is taken as a number where that keeps it exact.
 */
export function usableQuantity(value: unknown): number | string | Refusal {
  if (typeof value === 'number') {
    if (value >= 0 && value <= Number.MAX_SAFE_INTEGER) return value === 0 ? 0 : value
    return invalid(value)
  }
  if (typeof value !== 'string') return invalid(value)
  const text = value.trim()
  if (!DECIMAL.test(text)) return invalid(value)
  const number = Number(text)
  if (number > Number.MAX_SAFE_INTEGER) return invalid(value)
  return String(number) === text ? number : text
}

function invalid(value: unknown): Refusal {
  const shown = typeof value === 'string' ? value.slice(0, 64) : String(value)
  return refusal(
    'rating.invalid_quantity',
    `Quantity must be a decimal number from 0 to 9007199254740991; got ${shown}.`,
    'quantity',
    { quantity: shown },
  )
}
