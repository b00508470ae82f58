import { billingGrid } from './billing-grid.ts'
import { type BillingInterval, strideOf, strideOfUnit } from './billing-interval.ts'
import { civilOfDay, DAY_MS } from './civil.ts'
import { formatInstant, type Instant, parseInstant } from './instant.ts'
import { addDays, addMonths, dayNumberOf, isoWeekday, type LocalDate, localDateOf } from './local-date.ts'
import type { LocalPeriod } from './period.ts'
import type { Zone } from './zone.ts'

/**
 * When something is billed. Boundaries lie whole intervals before and after the anchor, on its day of the
 * month or on the last day of a shorter month.
 */
export interface BillingSchedule {
  readonly interval: BillingInterval
  /** A date on which a period starts. */
  readonly anchor: LocalDate
  /** Day of the month that is meant, where the anchor stands in a month too short for it; 1 to 31. */
  readonly anchorDay?: number | undefined
}

/**
 * Boundary number `n` of a schedule; 0 is the anchor's. Counted from the anchor, never from the boundary before.
 *
 * @example
 * billingDate({ anchor: '2026-01-31', interval: { unit: 'month', count: 1 }, n: 1 }) // '2026-02-28'
 * billingDate({ anchor: '2026-01-31', interval: { unit: 'month', count: 1 }, n: 2 }) // '2026-03-31'
 * @throws LonglinesError `time.invalid_local_date`, `time.invalid_interval`
 */
export function billingDate({
  anchor,
  interval,
  anchorDay,
  n,
}: BillingSchedule & { readonly n: number }): LocalDate {
  return billingGrid(anchor, interval, anchorDay).at(n)
}

/** What {@link nextBillingDate} is asked. */
export interface NextBillingDate {
  readonly interval: BillingInterval
  /** The boundary asked for is later than this date, which usually is the start of the current period. */
  readonly after: LocalDate
  /** Left out, periods are counted from `after`, on `anchorDay` where it is given. */
  readonly anchor?: LocalDate | undefined
  readonly anchorDay?: number | undefined
  /**
   * `anniversary` (default): whole intervals from the anchor. `calendar`: on the first day of a month, quarter,
   * half-year or year, or on a Monday; counted from the start of the unit that `after` lies in.
   */
  readonly alignment?: 'anniversary' | 'calendar' | undefined
}

/**
 * The first boundary after a date.
 *
 * @example
 * nextBillingDate({ after: '2026-02-28', anchorDay: 31, interval: { unit: 'month', count: 1 } }) // '2026-03-31'
 * nextBillingDate({ after: '2026-02-10', interval: { unit: 'quarter', count: 1 }, alignment: 'calendar' }) // '2026-04-01'
 * @throws LonglinesError `time.invalid_local_date`, `time.invalid_interval`
 */
export function nextBillingDate({
  interval,
  after,
  anchor,
  anchorDay,
  alignment,
}: NextBillingDate): LocalDate {
  if (alignment === 'calendar') {
    const { months, days } = strideOf(interval)
    const start = startOfUnit(after, interval.unit)
    return days > 0 ? addDays(start, days) : addMonths(start, months)
  }
  const grid = billingGrid(anchor ?? onDay(after, interval, anchorDay), interval, anchorDay)
  return grid.at(grid.lastUpTo(after) + 1)
}

/** What {@link nextBillingInstant} is asked. */
export interface NextBillingInstant {
  readonly interval: BillingInterval
  readonly after: Instant
  /** Gives the day and the time of day. */
  readonly anchor: Instant
  /** Where the calendar is read. */
  readonly zone: Zone
}

/**
 * The first boundary after an instant, at the anchor's time of day on the wall of a zone.
 *
 * @example
 * const zone = zoneOf('Europe/Rome')
 * nextBillingInstant({ after: '2026-03-15T11:00:00Z', anchor: '2026-03-15T11:00:00Z', interval: { unit: 'month', count: 1 }, zone }) // '2026-04-15T10:00:00Z'
 * @throws LonglinesError `time.invalid_instant`, `time.invalid_interval`
 */
export function nextBillingInstant({ interval, after, anchor, zone }: NextBillingInstant): Instant {
  const [anchorDay, time] = wallClock(parseInstant(anchor), zone)
  const [afterDay, afterTime] = wallClock(parseInstant(after), zone)
  // A boundary on the same day counts only while its time of day is still to come.
  const lastDay = afterTime < time ? afterDay - 1 : afterDay
  const date = nextBillingDate({ interval, after: localDateOf(lastDay), anchor: localDateOf(anchorDay) })
  return formatInstant(zone.toInstant(dayNumberOf(date) * DAY_MS + time))
}

/**
 * The first boundary on or after a start: the billing day in the month of the start, or whole intervals later.
 * Intervals of days and weeks have no billing day, so their first boundary is the start itself.
 *
 * @example
 * firstBoundary({ start: '2026-02-16', billingDay: 14, interval: { unit: 'month', count: 1 } }) // '2026-03-14'
 * firstBoundary({ start: '2026-02-16', billingDay: 30, interval: { unit: 'year', count: 1 } }) // '2026-02-28'
 * @throws LonglinesError `time.invalid_local_date`, `time.invalid_interval`
 */
export function firstBoundary({ start, billingDay, interval }: BillingStart): LocalDate {
  const grid = gridOf({ start, billingDay, interval })
  const last = grid.lastUpTo(start)
  return grid.at(last) === start ? start : grid.at(last + 1)
}

/** Where a subscription starts, and on which day of the month it is billed. */
export interface BillingStart {
  readonly interval: BillingInterval
  readonly start: LocalDate
  /** 1 to 31. */
  readonly billingDay: number
}

/** What {@link arrearsWindow} finds. */
export interface ArrearsWindow {
  /** Bill what was used before this date; `null` while no boundary was reached. */
  readonly billableUntil: LocalDate | null
  /** The first boundary after that. */
  readonly nextBillingDate: LocalDate
}

/**
 * How far a subscription that pays in arrears can be billed on a day: to the last boundary reached, or to its
 * end where that has come.
 *
 * @param window.end - the first day without service, `null` while it goes on
 * @param window.target - the day of billing
 * @example
 * arrearsWindow({ start: '2026-01-16', end: null, target: '2026-01-25', billingDay: 18, interval: { unit: 'month', count: 1 } }) // { billableUntil: '2026-01-18', nextBillingDate: '2026-02-18' }
 * @throws LonglinesError `time.invalid_local_date`, `time.invalid_interval`
 */
export function arrearsWindow(
  window: BillingStart & { readonly end: LocalDate | null; readonly target: LocalDate },
): ArrearsWindow {
  const { end, target } = window
  const grid = gridOf(window)
  const first = firstBoundary(window)
  dayNumberOf(target)
  if (end !== null && dayNumberOf(end) <= dayNumberOf(target)) {
    return { billableUntil: end, nextBillingDate: end < first ? first : grid.at(grid.lastUpTo(end) + 1) }
  }
  if (target < first) return { billableUntil: null, nextBillingDate: first }
  const last = grid.lastUpTo(target)
  return { billableUntil: grid.at(last), nextBillingDate: grid.at(last + 1) }
}

/**
 * The period of a schedule that a date lies in, before the anchor too.
 *
 * @example
 * billingPeriodAt({ anchor: '2026-01-31', interval: { unit: 'month', count: 1 }, date: '2026-03-30' }) // { from: '2026-02-28', to: '2026-03-31' }
 * @throws LonglinesError `time.invalid_local_date`, `time.invalid_interval`
 */
export function billingPeriodAt({
  anchor,
  interval,
  anchorDay,
  date,
}: BillingSchedule & { readonly date: LocalDate }): LocalPeriod {
  const grid = billingGrid(anchor, interval, anchorDay)
  const last = grid.lastUpTo(date)
  return { from: grid.at(last), to: grid.at(last + 1) }
}

function gridOf({ start, billingDay, interval }: BillingStart) {
  return billingGrid(onDay(start, interval, billingDay), interval, billingDay)
}

function onDay(date: LocalDate, { unit }: BillingInterval, day: number | undefined): LocalDate {
  return strideOfUnit(unit).months > 0 ? addMonths(date, 0, day) : date
}

function startOfUnit(date: LocalDate, unit: BillingInterval['unit']): LocalDate {
  const day = dayNumberOf(date)
  const { months, days } = strideOfUnit(unit)
  if (months === 0) return localDateOf(days === 7 ? day - isoWeekday(day) + 1 : day)
  return addMonths(date, -((civilOfDay(day).month - 1) % months), 1)
}

function wallClock(epochMs: number, zone: Zone): readonly [day: number, time: number] {
  const localMs = epochMs + zone.offsetAt(epochMs)
  const day = Math.floor(localMs / DAY_MS)
  return [day, localMs - day * DAY_MS]
}
