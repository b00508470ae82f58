import { divideRoundedBig } from '@longlines/core/money'

/** A fraction as a decimal for people: twelve places, and whether that is exact. */
export interface FractionText {
  /** At most 12 decimal places, rounded half-even where there would be more. */
  readonly decimal: string
  readonly exact: boolean
  /** `0.2`, or `about 0.033333333333`. */
  readonly text: string
}

const PLACES = 12
const SCALE = 10n ** BigInt(PLACES)

/**
 * Writes a fraction of whole numbers of at least zero as a decimal.
 *
 * @example
 * fractionText(1n, 30n).text // 'about 0.033333333333'
 */
export function fractionText(numerator: bigint, denominator: bigint): FractionText {
  const exact = (numerator * SCALE) % denominator === 0n
  const scaled = divideRoundedBig(numerator * SCALE, denominator, 'half-even')
  const digits = String(scaled).padStart(PLACES + 1, '0')
  const fraction = digits.slice(-PLACES).replace(/0+$/, '')
  const decimal = digits.slice(0, -PLACES) + (fraction === '' ? '' : `.${fraction}`)
  return { decimal, exact, text: exact ? decimal : `about ${decimal}` }
}
