import { Decimal } from '@longlines/core/money'
import type { BillingInterval } from '@longlines/core/time'
import type { RecurringPrice } from './product-price.ts'

/** Length in days, of which a month has a twelfth of 365. */
const DAYS = {
  day: 1,
  week: 7,
  month: 365 / 12,
  quarter: 365 / 4,
  'half-year': 365 / 2,
  year: 365,
} as const

/** A price by another interval, so that it compares with one of that interval; of at most 12 decimal places. */
export function comparablePrice(
  price: RecurringPrice,
  interval: BillingInterval,
): Pick<RecurringPrice, 'amount' | 'perUnit'> {
  const { amount, perUnit, interval: own } = price
  if (own.unit === interval.unit && own.count === interval.count) return { amount, perUnit }
  // In twelfths of a day, so that the lengths are whole numbers.
  const length = ({ unit, count }: BillingInterval) => Math.round(DAYS[unit] * 12) * count
  const converted = new Decimal(amount).times(length(interval)).div(length(own))
  return { amount: converted.toDecimalPlaces(12).toFixed(), perUnit }
}
