export type { Clock } from './clock.ts'
export { formatInstant, type Instant, parseInstant } from './instant.ts'
export { addMonths, type DayNumber, dayNumberOf, isoWeekday, type LocalDate, localDateOf } from './local-date.ts'
export { localDateAt, startOfLocalDay, type Zone, zoneOf } from './zone.ts'
