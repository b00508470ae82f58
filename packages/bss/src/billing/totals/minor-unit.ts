import { currencyOf } from '@longlines/core/money'
import { EXACT_DIGITS, formatExact } from '../../invoices/exact.ts'
import { type Amount, partOf, roundSteps, times } from './amount.ts'

/** The smallest unit of a currency among amounts of 12 places. */
export interface MinorUnit {
  readonly digits: number
  readonly step: number
  /** How many of them are one unit of the currency. */
  readonly scale: number
}

/** @throws LonglinesError `money.unknown_currency` */
export function minorUnitOf(currency: string): MinorUnit {
  const { digits } = currencyOf(currency)
  return { digits, step: 10 ** (EXACT_DIGITS - digits), scale: 10 ** digits }
}

/** A value rounded, halves away from zero, to whole units; still of 12 places. */
export function roundTo(value: Amount, { step }: MinorUnit): Amount {
  return times(roundSteps(value, step), step)
}

/** A rounded value as text: `12.50`. */
export function unitText(value: Amount, { digits, step, scale }: MinorUnit): string {
  const units = partOf(value, 1, step)
  if (typeof units === 'bigint') return formatExact(units, digits, 'all')
  const magnitude = Math.abs(units)
  const whole = Math.trunc(magnitude / scale)
  const sign = units < 0 ? '-' : ''
  if (digits === 0) return `${sign}${whole}`
  return `${sign}${whole}.${(scale + (magnitude - whole * scale)).toString().slice(1)}`
}
