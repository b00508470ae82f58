import { currencyOf, divideRoundedBig } from '@longlines/core/money'
import {
  type BillingInterval,
  daysBetween,
  type LocalPeriod,
  localDateOf,
  startOfLocalDay,
  type Zone,
} from '@longlines/core/time'
import { EXACT_DIGITS, formatExact, parseExact } from '../invoices/exact.ts'
import type { CyclePart } from './bill-item.ts'
import type { ProrationPolicy } from './proration-policy.ts'

/** From one position up to another: day numbers, or epoch milliseconds where parts are counted by the second. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** A span within its cycle. */
export interface Stretch extends Span {
  readonly cycle: LocalPeriod
}

/** What a stretch is measured with. */
export interface Measure {
  readonly policy: ProrationPolicy
  readonly zone: Zone
  /** Of the price: fixed months do not apply to days and weeks. */
  readonly interval: BillingInterval
}

/** Which part of its cycle a stretch is. */
export function partOf({ cycle, from, to }: Stretch, { policy, zone, interval }: Measure): CyclePart {
  if (policy.unit === 'second') {
    const start = startOfLocalDay(cycle.from, zone)
    const of = startOfLocalDay(cycle.to, zone) - start
    return { cycle, unit: 'millisecond', offset: from - start, length: to - from, of }
  }
  const fixed = policy.daysInMonth !== undefined && interval.unit !== 'day' && interval.unit !== 'week'
  const count = fixed ? { daysInMonth: policy.daysInMonth ?? 30 } : 'actual'
  const of = daysBetween(cycle.from, cycle.to, count)
  const offset = daysBetween(cycle.from, localDateOf(from), count)
  return { cycle, unit: 'day', offset, length: daysBetween(cycle.from, localDateOf(to), count) - offset, of }
}

/** The part that is a whole cycle. */
export function wholeCycle({ cycle, unit, of }: CyclePart): CyclePart {
  return { cycle, unit, offset: 0, length: of, of }
}

/** An amount before and after rounding. */
export interface Prorated {
  /** Cut after 12 places. */
  readonly exact: string
  /** In the currency's minor unit. */
  readonly amount: string
}

/** The price of a whole cycle. */
export interface CyclePrice {
  /** Of one unit. */
  readonly amount: string
  readonly quantity: string
  readonly currency: string
}

/**
 * The price of a part of a cycle: `amount x quantity x length / of`, rounded once; or, where parts have to sum
 * to the whole, the rounded price up to the end of the part less that up to its start.
 *
 * @example
 * const price = { amount: '10', quantity: '1', currency: 'EUR' }
 * const part = { cycle: { from: '2026-03-01', to: '2026-04-01' }, unit: 'day', offset: 14, length: 17, of: 31 }
 * prorate(price, part, prorationPolicy('actual-days')) // { exact: '5.483870967741', amount: '5.48' }
 * @throws LonglinesError `money.invalid_decimal`, `money.unknown_currency`
 */
export function prorate(price: CyclePrice, part: CyclePart, policy: ProrationPolicy): Prorated {
  const whole = parseExact(price.amount) * parseExact(price.quantity)
  const { digits } = currencyOf(price.currency)
  const scale = 10n ** BigInt(2 * EXACT_DIGITS - digits) * BigInt(part.of)
  const rounded = (length: number) => divideRoundedBig(whole * BigInt(length), scale, policy.rounding)
  const amount =
    policy.parts === 'sum-to-whole'
      ? rounded(part.offset + part.length) - rounded(part.offset)
      : rounded(part.length)
  const exact = (whole * BigInt(part.length)) / (10n ** BigInt(EXACT_DIGITS) * BigInt(part.of))
  return {
    exact: formatExact(exact, EXACT_DIGITS, 'shortest'),
    amount: formatExact(amount, digits, 'all'),
  }
}
