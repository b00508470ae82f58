export {
  type ArrearsWindow,
  arrearsWindow,
  type BillingSchedule,
  type BillingStart,
  billingDate,
  billingPeriodAt,
  firstBoundary,
  type NextBillingDate,
  type NextBillingInstant,
  nextBillingDate,
  nextBillingInstant,
} from './billing-date.ts'
export type { BillingInterval } from './billing-interval.ts'
export type { Clock } from './clock.ts'
export { type DayCount, daysBetween, localDaysBetween } from './day-count.ts'
export { formatInstant, type Instant, parseInstant } from './instant.ts'
export {
  addDays,
  addMonths,
  type DayNumber,
  dayNumberOf,
  isoWeekday,
  type LocalDate,
  localDateOf,
} from './local-date.ts'
export { localDateAt, startOfLocalDay } from './local-day.ts'
export {
  contains,
  intersect,
  type LocalPeriod,
  localPeriod,
  overlaps,
  type Period,
  period,
} from './period.ts'
export {
  compileWeek,
  type WeekException,
  type WeeklyWindow,
  type WeekSetting,
  type WeekTable,
} from './week.ts'
export type { Zone } from './zone.ts'
export { zoneOf } from './zone-of.ts'
