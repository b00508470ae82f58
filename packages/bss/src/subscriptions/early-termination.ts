import { Decimal } from '@longlines/core/money'
import {
  type BillingInterval,
  billingDate,
  dayNumberOf,
  type Instant,
  type LocalDate,
} from '@longlines/core/time'
import type { RecurringFee } from './context.ts'
import { dateOf } from './term-dates.ts'
import type { EarlyTermination, EarlyTerminationFee, Term } from './terms.ts'

/** What {@link earlyTerminationFee} computes from. */
export interface EarlyEnd {
  readonly rule: EarlyTermination
  readonly term: Term
  /** The end of service. */
  readonly endsAt: Instant
  readonly zone: string
  /** Recurring fees as of the end; needed where the rule is a part of them. */
  readonly fees: readonly RecurringFee[]
  /** How many units are subscribed to. */
  readonly quantity: string
}

/**
 * What leaving before the end of a term costs, exact to 12 places. A part of the remaining fees counts whole
 * intervals back from the end of the term, and the rest by the days that are left of one.
 *
 * Formula: `percent / 100 x sum of amount x quantity x (whole intervals + days left / days of the interval)`.
 *
 * @example
 * const term = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z', until: '2027-01-01', anchorDay: 1, interval: { unit: 'year', count: 1 }, binding: true } as const
 * const fees = [{ amount: '20', interval: { unit: 'month', count: 1 } }] as const
 * earlyTerminationFee({ rule: { type: 'remaining-fees', percent: '50' }, term, endsAt: '2026-09-16T00:00:00Z', zone: 'UTC', fees, quantity: '1' }) // { type: 'remaining-fees', amount: '35', from: '2026-09-16T00:00:00Z', to: '2027-01-01T00:00:00Z', remaining: '70', percent: '50' }
 */
export function earlyTerminationFee(end: EarlyEnd): EarlyTerminationFee {
  const { rule, term, endsAt, zone, fees, quantity } = end
  const rest = { from: endsAt, to: term.to }
  if (rule.type === 'fixed') return { type: 'fixed', amount: rule.amount, ...rest }
  const date = dateOf(endsAt, zone)
  let remaining = new Decimal(0)
  for (const { amount, interval, perUnit = true } of fees) {
    const fee = perUnit ? new Decimal(amount).times(quantity) : new Decimal(amount)
    remaining = remaining.plus(fee.times(intervalsLeft(date, term, interval)))
  }
  return {
    type: 'remaining-fees',
    amount: text(remaining.times(rule.percent).div(100)),
    ...rest,
    remaining: text(remaining),
    percent: rule.percent,
  }
}

/** Intervals from a date to the end of a term, the first one in part. */
function intervalsLeft(date: LocalDate, { until, anchorDay }: Term, interval: BillingInterval): Decimal {
  const boundary = (n: number) => billingDate({ anchor: until, anchorDay, interval, n: -n })
  let whole = 0
  while (boundary(whole + 1) >= date) whole += 1
  const next = dayNumberOf(boundary(whole))
  const length = next - dayNumberOf(boundary(whole + 1))
  return new Decimal(next - dayNumberOf(date)).div(length).plus(whole)
}

function text(value: Decimal): string {
  return value.toDecimalPlaces(12, Decimal.ROUND_HALF_UP).toFixed()
}
