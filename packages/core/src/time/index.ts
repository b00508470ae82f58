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
export type { Clock } from './clock.ts'
export { type DayCount, daysBetween, localDaysBetween } from './day-count.ts'
export { formatInstant, parseInstant } from './instant.ts'
export {
  addDays,
  addMonths,
  type DayNumber,
  dayNumberOf,
  isoWeekday,
  localDateOf,
} from './local-date.ts'
export { localDateAt, startOfLocalDay } from './local-day.ts'
export {
  contains,
  intersect,
  localPeriod,
  overlaps,
  period,
} from './period.ts'
export { BillingInterval, Instant, LocalDate, LocalPeriod, Period, ZoneName } from './schemas.ts'
export {
  compileWeek,
  type WeekException,
  type WeeklyWindow,
  type WeekSetting,
  type WeekTable,
} from './week.ts'
export type { Zone } from './zone.ts'
export { zoneOf } from './zone-of.ts'
