import { LonglinesError } from '../errors/index.ts'

/** How often something is billed: every `count` units, such as `{ unit: 'month', count: 3 }`. */
export interface BillingInterval {
  readonly unit: 'day' | 'week' | 'month' | 'quarter' | 'half-year' | 'year'
  /** Whole number from 1. */
  readonly count: number
}

/** The two ways in which time passes in a calendar; one of them is zero. */
export interface Stride {
  readonly months: number
  readonly days: number
}

const UNITS: Readonly<Record<BillingInterval['unit'], Stride>> = {
  day: { months: 0, days: 1 },
  week: { months: 0, days: 7 },
  month: { months: 1, days: 0 },
  quarter: { months: 3, days: 0 },
  'half-year': { months: 6, days: 0 },
  year: { months: 12, days: 0 },
}

/** Months and days of a unit. */
export function strideOfUnit(unit: BillingInterval['unit']): Stride {
  return UNITS[unit]
}

/** Months and days of an interval; refuses a count that is not a whole number from 1. */
export function strideOf({ unit, count }: BillingInterval): Stride {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new LonglinesError(
      'time.invalid_interval',
      `An interval is a whole number of units from 1; got ${count}.`,
      {
        path: 'interval.count',
      },
    )
  }
  const { months, days } = strideOfUnit(unit)
  return { months: months * count, days: days * count }
}
