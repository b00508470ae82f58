/**
 * Scaled integers: a decimal with a fixed number of digits, held as a whole number in a double.
 * 12.345 with 6 digits is 12345000. Exact while the magnitude is at most 2^53 - 1, and every function
 * here checks that; sums of products spill into BigInt instead of losing a digit.
 */
import { LonglinesError } from '../errors/index.ts'
import { type RoundingMode, roundsAway } from './rounding.ts'

/** Most digits a scaled integer can have: ten to this power is still a safe integer. */
export const MAX_DIGITS = 15

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/
const LARGEST = Number.MAX_SAFE_INTEGER

/**
 * Ten to the power of `digits` as a number, for 0 to 15 digits.
 *
 * @example
 * powerOfTen(6) // 1000000
 * @throws LonglinesError `money.precision`
 */
export function powerOfTen(digits: number): number {
  return POWERS[digits] ?? refuseDigits(digits)
}

const POWERS = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]

function refuseDigits(digits: number): never {
  throw new LonglinesError(
    'money.precision',
    `Use 0 to ${MAX_DIGITS} digits; ${digits} cannot be kept exactly.`,
  )
}

/**
 * How many decimal places a decimal text needs, trailing zeros left out.
 *
 * @example
 * digitsOf('0.1500') // 2
 * @throws LonglinesError `money.invalid_decimal`
 */
export function digitsOf(text: string): number {
  const match = DECIMAL.exec(text)
  if (!match) throw notADecimal(text)
  return (match[3] ?? '').replace(/0+$/, '').length
}

/**
 * Reads a decimal text as a scaled integer.
 *
 * @param digits - decimal places of the result, 0 to 15
 * @example
 * parseScaled('12.345', 6) // 12345000
 * @throws LonglinesError `money.invalid_decimal`, `money.precision` (more non-zero places than `digits`),
 * `money.overflow`
 */
export function parseScaled(text: string, digits: number): number {
  const match = DECIMAL.exec(text)
  if (!match) throw notADecimal(text)
  const fraction = (match[3] ?? '').replace(/0+$/, '')
  if (fraction.length > digits) {
    throw new LonglinesError(
      'money.precision',
      `Give at most ${digits} decimal places; "${text}" has ${fraction.length}.`,
    )
  }
  const magnitude = Number(match[2] + fraction) * powerOfTen(digits - fraction.length)
  if (!(magnitude <= LARGEST)) throw overflow(text, digits)
  return match[1] === '-' && magnitude !== 0 ? -magnitude : magnitude
}

/**
 * Writes a scaled integer as the shortest exact decimal text.
 *
 * @example
 * formatScaled(12345000, 6) // '12.345'
 */
export function formatScaled(value: number, digits: number): string {
  const magnitude = Math.abs(value)
  const scale = powerOfTen(digits)
  let rest = magnitude % scale
  const whole = `${value < 0 ? '-' : ''}${(magnitude - rest) / scale}`
  if (rest === 0) return whole
  let places = digits
  for (; rest % 10 === 0; rest /= 10) places -= 1
  return `${whole}.${String(rest).padStart(places, '0')}`
}

/**
 * Adds two scaled integers.
 *
 * @example
 * addScaled(1250000, 750000) // 2000000
 * @throws LonglinesError `money.overflow`
 */
export function addScaled(a: number, b: number): number {
  const sum = a + b
  if (sum > LARGEST || sum < -LARGEST) throw overflow(`${a} + ${b}`, 0)
  return sum
}

/**
 * Divides whole numbers and rounds the quotient once. `divisor` is positive.
 *
 * @example
 * divideRounded(5, 2, 'half-even') // 2
 */
export function divideRounded(dividend: number, divisor: number, mode: RoundingMode): number {
  const remainder = dividend % divisor
  const quotient = (dividend - remainder) / divisor
  if (remainder === 0) return quotient === 0 ? 0 : quotient
  const negative = dividend < 0
  // Compared as remainder against what is missing, because twice the remainder may not be a safe integer.
  const rest = Math.abs(remainder)
  const missing = divisor - rest
  const away = roundsAway(mode, rest > missing ? 1 : rest === missing ? 0 : -1, negative, quotient % 2 !== 0)
  return away ? quotient + (negative ? -1 : 1) : quotient === 0 ? 0 : quotient
}

/**
 * {@link divideRounded} for numbers beyond the safe range.
 *
 * @example
 * divideRoundedBig(10n ** 20n + 1n, 2n, 'half-up') // 50000000000000000001n
 */
export function divideRoundedBig(dividend: bigint, divisor: bigint, mode: RoundingMode): bigint {
  const quotient = dividend / divisor
  const remainder = dividend % divisor
  if (remainder === 0n) return quotient
  const negative = dividend < 0n
  const twice = (negative ? -remainder : remainder) * 2n
  const away = roundsAway(
    mode,
    twice > divisor ? 1 : twice === divisor ? 0 : -1,
    negative,
    quotient % 2n !== 0n,
  )
  return away ? quotient + (negative ? -1n : 1n) : quotient
}

/**
 * A sum of products of safe integers that never loses a digit: it stays in a double while it can and
 * carries what does not fit in a BigInt. One instance is reused for many sums; call `reset` first.
 */
export class ExactSum {
  private small = 0
  private big = 0n

  /** Starts a new sum. */
  reset(): this {
    this.small = 0
    this.big = 0n
    return this
  }

  /** Adds `a x b`; both are safe integers. */
  addProduct(a: number, b: number): this {
    const product = a * b
    const sum = this.small + product
    // A rounded double is beyond the safe range exactly when the true value is, so this check is enough.
    if (product <= LARGEST && product >= -LARGEST && sum <= LARGEST && sum >= -LARGEST) this.small = sum
    else this.big += BigInt(a) * BigInt(b)
    return this
  }

  /**
   * The sum divided by a positive `divisor` and rounded once, as a scaled integer.
   *
   * @throws LonglinesError `money.overflow`
   */
  quotient(divisor: number, mode: RoundingMode): number {
    if (this.big === 0n) return divideRounded(this.small, divisor, mode)
    const rounded = Number(divideRoundedBig(this.big + BigInt(this.small), BigInt(divisor), mode))
    if (!Number.isSafeInteger(rounded)) throw overflow(String(rounded), 0)
    return rounded
  }
}

function notADecimal(text: string): LonglinesError {
  return new LonglinesError(
    'money.invalid_decimal',
    `Write a plain decimal such as "12.50"; got ${JSON.stringify(text)}.`,
  )
}

function overflow(text: string, digits: number): LonglinesError {
  return new LonglinesError(
    'money.overflow',
    `${text} with ${digits} decimal places is beyond 2^53 - 1 and would lose digits; keep fewer decimal places or split the amount.`,
  )
}
