import { divideRoundedBig } from '@longlines/core/money'
import { EXACT_DIGITS, formatExact, parseExact } from '../../invoices/exact.ts'

/**
 * An amount of 12 places as a whole number: a double while that is exact, which is many times as fast, and a BigInt
 * beyond 9,007 units of the currency. There is one way to write each amount, so `===` and `<` compare amounts.
 */
export type Amount = number | bigint

const LARGEST = Number.MAX_SAFE_INTEGER
const ONE = 10 ** EXACT_DIGITS
/** The places are looked at in two halves, which are small integers. */
const HALF = 10 ** (EXACT_DIGITS / 2)

/** So many digits always fit into a double. */
const SAFE_DIGITS = 15

/** The amount that a BigInt of 12 places stands for. */
export function amountOf(value: bigint): Amount {
  return value <= LARGEST && value >= -LARGEST ? Number(value) : value
}

/**
 * Reads a decimal text.
 *
 * @throws LonglinesError `money.invalid_decimal`
 */
export function parseAmount(text: string): Amount {
  const { length } = text
  const start = text.charCodeAt(0) === MINUS ? 1 : 0
  if (length > SAFE_DIGITS) return amountOf(parseExact(text))
  let digits = 0
  let dot = length
  for (let at = start; at < length; at += 1) {
    const digit = text.charCodeAt(at) - ZERO
    if (digit >= 0 && digit <= 9) digits = digits * 10 + digit
    else if (digit === DOT && dot === length && at > start && at < length - 1) dot = at
    else return amountOf(parseExact(text))
  }
  const places = dot === length ? 0 : length - dot - 1
  const value = digits * 10 ** (EXACT_DIGITS - places)
  if (length === start || places > EXACT_DIGITS || value > LARGEST) return amountOf(parseExact(text))
  return start === 1 ? -value : value
}

const ZERO = 48
const MINUS = 45
/** Code of the decimal point less that of zero. */
const DOT = -2

/** The shortest exact text: `12.5`. */
export function amountText(value: Amount): string {
  if (typeof value === 'bigint') return formatExact(value, EXACT_DIGITS, 'shortest')
  const magnitude = Math.abs(value)
  const whole = Math.trunc(magnitude / ONE)
  const places = magnitude - whole * ONE
  const sign = value < 0 ? '-' : ''
  if (places === 0) return `${sign}${whole}`
  const high = Math.trunc(places / HALF)
  const low = places - high * HALF
  return `${sign}${whole}.${low === 0 ? withoutZeros(high) : (HALF + high).toString().slice(1) + withoutZeros(low)}`
}

/** Six places without the zeros at their end. */
function withoutZeros(places: number): string {
  let digits = HALF + places
  while (digits % 10 === 0) digits /= 10
  return digits.toString().slice(1)
}

/** The sum of two amounts. */
export function plus(a: Amount, b: Amount): Amount {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    if (sum <= LARGEST && sum >= -LARGEST) return sum
  }
  return amountOf(BigInt(a) + BigInt(b))
}

/** The difference of two amounts. */
export function minus(a: Amount, b: Amount): Amount {
  return plus(a, -b)
}

/** A sum that is added to again and again. It is a BigInt only while it has to be one. */
export class AmountSum {
  private small = 0
  private big = 0n

  /** Adds an amount. */
  add(value: Amount): this {
    if (typeof value === 'bigint') this.big += value
    else {
      const sum = this.small + value
      if (sum <= LARGEST && sum >= -LARGEST) this.small = sum
      else {
        this.big += BigInt(this.small)
        this.small = value
      }
    }
    return this
  }

  /** The sum up to now. */
  get total(): Amount {
    return this.big === 0n ? this.small : amountOf(this.big + BigInt(this.small))
  }
}

/** The sum of all amounts. */
export function sumOf(values: readonly Amount[]): Amount {
  const sum = new AmountSum()
  for (let at = 0; at < values.length; at += 1) sum.add(values[at]!)
  return sum.total
}

/** `value x numerator / denominator`, cut off towards zero. The denominator is above zero. */
export function partOf(value: Amount, numerator: Amount, denominator: Amount): Amount {
  if (typeof value === 'number' && typeof numerator === 'number' && typeof denominator === 'number') {
    // Whole denominators first, so that the product of what is left seldom grows too large.
    const times = Math.trunc(value / denominator)
    const product = (value - times * denominator) * numerator
    const part = times * numerator + Math.trunc(product / denominator)
    if (isExact(product) && isExact(part)) return part
  }
  return amountOf((BigInt(value) * BigInt(numerator)) / BigInt(denominator))
}

/** What {@link partOf} cuts off, in units of 1 / denominator. */
export function remainderOf(value: Amount, numerator: Amount, denominator: Amount): Amount {
  if (typeof value === 'number' && typeof numerator === 'number' && typeof denominator === 'number') {
    const product = (value - Math.trunc(value / denominator) * denominator) * numerator
    if (isExact(product)) return product - Math.trunc(product / denominator) * denominator
  }
  return amountOf((BigInt(value) * BigInt(numerator)) % BigInt(denominator))
}

/** Rounds down to a whole number of steps, and counts them. */
export function floorSteps(value: Amount, step: number): Amount {
  if (typeof value === 'number') return Math.floor(value / step)
  const big = BigInt(step)
  const quotient = value / big
  return amountOf(value < 0n && value % big !== 0n ? quotient - 1n : quotient)
}

/** Rounds to a whole number of steps, halves away from zero, and counts them. */
export function roundSteps(value: Amount, step: number): Amount {
  if (typeof value === 'bigint') return amountOf(divideRoundedBig(value, BigInt(step), 'half-up'))
  const steps = Math.trunc(value / step)
  const rest = value - steps * step
  return rest * 2 >= step ? steps + 1 : rest * 2 <= -step ? steps - 1 : steps
}

/** So many times an amount. */
export function times(count: Amount, value: Amount): Amount {
  if (typeof count === 'number' && typeof value === 'number') {
    const product = count * value
    if (isExact(product)) return product
  }
  return amountOf(BigInt(count) * BigInt(value))
}

// A product that is rounded is beyond the safe range exactly when the true one is.
function isExact(value: number): boolean {
  return value <= LARGEST && value >= -LARGEST
}

/** A percentage as a fraction, in lowest terms where they are doubles: 22 is 11/50. */
export interface Percentage {
  readonly numerator: Amount
  readonly denominator: Amount
}

/**
 * Reads a percentage.
 *
 * @throws LonglinesError `money.invalid_decimal`
 */
export function parsePercentage(text: string): Percentage {
  const value = parseAmount(text)
  if (typeof value === 'bigint') return { numerator: value, denominator: HUNDRED }
  const common = commonDivisor(Math.abs(value), HUNDRED)
  return { numerator: value / common, denominator: HUNDRED / common }
}

const HUNDRED = 100 * ONE

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b)
}
