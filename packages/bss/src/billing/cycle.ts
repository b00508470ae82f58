import {
  type BillingInterval,
  billingPeriodAt,
  firstBoundary,
  type LocalDate,
  type LocalPeriod,
} from '@longlines/core/time'
import type { CycleAnchor } from './terms.ts'

/** Where cycles begin when nothing else is said: on the first day of the month. */
export const FIRST_OF_MONTH: CycleAnchor = { align: 'billing-day', billingDay: 1 }

/** What {@link cycleAt} is asked. */
export interface CycleQuestion {
  readonly interval: BillingInterval
  readonly anchor: CycleAnchor
  /** The start of service, from which years, quarters and anniversaries are counted. */
  readonly start: LocalDate
  readonly date: LocalDate
}

/**
 * The billing cycle in which a date lies. The cycle of the start may have begun before it: its days are the
 * denominator of the first part.
 *
 * @example
 * const interval = { unit: 'month', count: 1 }
 * cycleAt({ interval, anchor: { align: 'billing-day', billingDay: 15 }, start: '2026-03-07', date: '2026-03-07' }) // { from: '2026-02-15', to: '2026-03-15' }
 * cycleAt({ interval, anchor: { align: 'calendar' }, start: '2026-03-07', date: '2026-03-07' }) // { from: '2026-03-01', to: '2026-04-01' }
 * @throws LonglinesError `time.invalid_local_date`, `time.invalid_interval`
 */
export function cycleAt(question: CycleQuestion): LocalPeriod {
  const { interval, anchor, start, date } = question
  const { unit, count } = interval
  const day =
    anchor.align === 'billing-day' ? anchor.billingDay : anchor.align === 'anniversary' && anchor.anchor
  // Months by a day of the month are the same whenever service began.
  const counted = unit === 'month' && count === 1 && anchor.align !== 'anniversary' ? '' : start
  const key = `${count} ${unit} ${anchor.align} ${day} ${counted} ${date}`
  const known = answered.get(key)
  if (known !== undefined) return known
  const cycle = computed(question)
  if (answered.size >= MOST_ANSWERS) answered.clear()
  answered.set(key, cycle)
  return cycle
}

/** Accounts of thousands of subscriptions ask for the same few cycles. */
const answered = new Map<string, LocalPeriod>()
const MOST_ANSWERS = 256

function computed({ interval, anchor, start, date }: CycleQuestion): LocalPeriod {
  if (anchor.align === 'anniversary') {
    return billingPeriodAt({ anchor: anchor.anchor ?? start, interval, date })
  }
  if (anchor.align === 'calendar') return calendarCycle(interval, date)
  const { billingDay } = anchor
  return billingPeriodAt({
    anchor: firstBoundary({ start, billingDay, interval }),
    interval,
    // Days and weeks have no day of the month.
    ...(interval.unit === 'day' || interval.unit === 'week' ? {} : { anchorDay: billingDay }),
    date,
  })
}

/** Calendar cycles of several units are counted from the year 2000, so that they do not depend on the start. */
function calendarCycle(interval: BillingInterval, date: LocalDate): LocalPeriod {
  if (interval.unit === 'week') {
    const monday = '2000-01-03'
    return billingPeriodAt({ anchor: monday, interval, date })
  }
  return billingPeriodAt({ anchor: '2000-01-01', interval, date })
}
