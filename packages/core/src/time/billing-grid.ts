import { type BillingInterval, strideOf } from './billing-interval.ts'
import { addDays, addMonths, dayNumberOf, type LocalDate } from './local-date.ts'

/** Every boundary of a schedule, counted from the anchor, which is number 0. */
export interface BillingGrid {
  /** Boundary number `n`, which may be negative. */
  at(n: number): LocalDate
  /** Number of the last boundary on or before a date. */
  lastUpTo(date: LocalDate): number
}

/**
 * Boundaries are each computed from the anchor. Chained, 31 January, 28 February would go on with 28 March.
 */
export function billingGrid(
  anchor: LocalDate,
  interval: BillingInterval,
  anchorDay: number | undefined,
): BillingGrid {
  const { months, days } = strideOf(interval)
  const start = dayNumberOf(anchor)
  if (days > 0) {
    return {
      at: (n) => addDays(anchor, n * days),
      lastUpTo: (date) => Math.floor((dayNumberOf(date) - start) / days),
    }
  }
  const day = anchorDay ?? Number(anchor.slice(8))
  const at = (n: number) => addMonths(anchor, n * months, day)
  return {
    at,
    lastUpTo(date) {
      dayNumberOf(date)
      const guess = Math.floor((monthOf(date) - monthOf(anchor)) / months)
      return at(guess) <= date ? guess : guess - 1
    },
  }
}

function monthOf(date: LocalDate): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7))
}
