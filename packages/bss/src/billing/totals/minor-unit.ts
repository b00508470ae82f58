import { currencyOf, divideRoundedBig } from '@longlines/core/money'
import { EXACT_DIGITS, formatExact } from '../../invoices/exact.ts'

/** The smallest unit of a currency among amounts of 12 digits. */
export interface MinorUnit {
  readonly digits: number
  readonly step: bigint
}

/** @throws LonglinesError `money.unknown_currency` */
export function minorUnitOf(currency: string): MinorUnit {
  const { digits } = currencyOf(currency)
  return { digits, step: 10n ** BigInt(EXACT_DIGITS - digits) }
}

/** A value rounded, halves away from zero, to whole units; still of 12 digits. */
export function roundTo(value: bigint, { step }: MinorUnit): bigint {
  return divideRoundedBig(value, step, 'half-up') * step
}

/** A rounded value as text: `12.50`. */
export function unitText(value: bigint, { digits, step }: MinorUnit): string {
  return formatExact(value / step, digits, 'all')
}
