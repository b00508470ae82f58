import { currencyOf } from '@longlines/core/money'
import { formatExact, parseExact, roundExact } from './exact.ts'

/**
 * The most that may be credited of what was paid: never more than was paid and not yet credited, never below zero.
 *
 * @example
 * creditCap({ potentialCredit: '100', originallyPaid: '200', alreadyCredited: '180', currency: 'EUR' }) // '20.00'
 * @throws LonglinesError `money.invalid_decimal`, `money.unknown_currency`
 */
export function creditCap(given: {
  readonly potentialCredit: string
  readonly originallyPaid: string
  readonly alreadyCredited: string
  readonly currency: string
}): string {
  const wanted = parseExact(given.potentialCredit)
  const left = parseExact(given.originallyPaid) - parseExact(given.alreadyCredited)
  const capped = wanted < left ? wanted : left
  const { digits } = currencyOf(given.currency)
  return formatExact(capped > 0n ? roundExact(capped, digits, 'floor') : 0n, digits, 'all')
}
