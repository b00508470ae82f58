export type { Clock } from './clock.ts'
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
  compileWeek,
  type WeekException,
  type WeeklyWindow,
  type WeekSetting,
  type WeekTable,
} from './week.ts'
export { type Zone, zoneOf } from './zone.ts'
