import { LonglinesError } from '../errors/index.ts'
import type { RoundingMode } from './rounding.ts'
import { divideRoundedBig } from './scaled.ts'

/** A decimal of any size: `units` divided by ten to the power of `digits`. */
export interface Exact {
  readonly units: bigint
  readonly digits: number
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/

/** Reads a decimal text; the digits are kept as they are written. */
export function exactOf(text: string): Exact {
  const match = DECIMAL.exec(text)
  if (!match) {
    throw new LonglinesError(
      'money.invalid_decimal',
      `Write a plain decimal such as "12.50"; got ${JSON.stringify(text)}.`,
    )
  }
  const [, sign, whole, fraction = ''] = match
  const magnitude = BigInt(`${whole}${fraction}`)
  return { units: sign === '-' ? -magnitude : magnitude, digits: fraction.length }
}

/** Writes an exact decimal with all its digits: 1.50 stays 1.50, and zero has no sign. */
export function exactText({ units, digits }: Exact): string {
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits)
  return `${units < 0n ? '-' : ''}${whole}${digits === 0 ? '' : `.${text.slice(-digits)}`}`
}

/** The units of a number written with `digits` places, at least as many as it has. */
export function unitsWith({ units, digits }: Exact, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - digits)
}

/** Rounds to whole multiples of `step` of the last of `digits` places. */
export function roundExact(value: Exact, digits: number, step: bigint, mode: RoundingMode): Exact {
  const common = Math.max(value.digits, digits)
  const divisor = step * 10n ** BigInt(common - digits)
  return { units: divideRoundedBig(unitsWith(value, common), divisor, mode) * step, digits }
}
