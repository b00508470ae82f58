/** Exact decimals of any size with at most 12 places, as BigInt: sums over a month never overflow. */
import { LonglinesError } from '@longlines/core/errors'
import { divideRoundedBig, type RoundingMode } from '@longlines/core/money'

/** Decimal places kept; no charge and no quantity has more. */
export const EXACT_DIGITS = 12

const DECIMAL = /^(-?)(\d+)(?:\.(\d{1,12}))?$/

/**
 * Reads a decimal text, scaled by 12 digits.
 *
 * @throws LonglinesError `money.invalid_decimal`
 */
export function parseExact(text: string): bigint {
  const match = DECIMAL.exec(text)
  if (match === null) {
    throw new LonglinesError(
      'money.invalid_decimal',
      `Write a decimal of at most ${EXACT_DIGITS} places; got "${text}".`,
    )
  }
  const value = BigInt((match[2] ?? '') + (match[3] ?? '').padEnd(EXACT_DIGITS, '0'))
  return match[1] === '-' ? -value : value
}

/** The shortest exact text of a value with `digits` places, or with all of them: `12.5`, `12.50`. */
export function formatExact(value: bigint, digits: number, places: 'shortest' | 'all'): string {
  const text = String(value < 0n ? -value : value).padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits)
  const kept = text.slice(text.length - digits)
  const fraction = places === 'all' ? kept : kept.replace(/0+$/, '')
  return `${value < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

/** Rounds a value of 12 places to one of `digits`. */
export function roundExact(value: bigint, digits: number, mode: RoundingMode): bigint {
  return divideRoundedBig(value, 10n ** BigInt(EXACT_DIGITS - digits), mode)
}
