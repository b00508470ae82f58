import { LonglinesError } from '../errors/index.ts'
import { civilOfDay, dayOfCivil, monthLength, padTwo, scanDay } from './civil.ts'

/** A calendar date `YYYY-MM-DD`. It names a stretch of time only together with a {@link Zone}. */
export type LocalDate = string

/** Days since 1970-01-01; the form in which dates are counted and compared fast. */
export type DayNumber = number

const FIRST_DAY = -719_528
const LAST_DAY = 2_932_896

/**
 * Day number of a date.
 *
 * @example
 * dayNumberOf('1970-01-02') // 1
 * dayNumberOf('2024-03-01') - dayNumberOf('2024-02-28') // 2
 * @throws LonglinesError `time.invalid_local_date` where the calendar has no such date
 */
export function dayNumberOf(date: LocalDate): DayNumber {
  const day = date.length === 10 ? scanDay(date) : Number.NaN
  if (Number.isNaN(day)) {
    throw new LonglinesError(
      'time.invalid_local_date',
      `Write a date that the calendar has as YYYY-MM-DD; got ${JSON.stringify(date)}.`,
    )
  }
  return day
}

/**
 * The date of a day number; years 0000 to 9999.
 *
 * @example
 * localDateOf(19782) // '2024-02-29'
 * @throws LonglinesError `time.invalid_local_date`
 */
export function localDateOf(day: DayNumber): LocalDate {
  if (!Number.isInteger(day) || day < FIRST_DAY || day > LAST_DAY) {
    throw new LonglinesError(
      'time.invalid_local_date',
      `A day number counts whole days within the years 0 to 9999; got ${day}.`,
    )
  }
  const { year, month, day: dayOfMonth } = civilOfDay(day)
  return `${String(year).padStart(4, '0')}-${padTwo(month)}-${padTwo(dayOfMonth)}`
}

/**
 * Weekday of a day number as in ISO 8601: 1 is Monday, 7 is Sunday.
 *
 * @example
 * isoWeekday(dayNumberOf('2024-02-29')) // 4
 */
export function isoWeekday(day: DayNumber): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/**
 * Moves a date by days.
 *
 * @example
 * addDays('2024-02-28', 2) // '2024-03-01'
 * @throws LonglinesError `time.invalid_local_date`
 */
export function addDays(date: LocalDate, days: number): LocalDate {
  return localDateOf(dayNumberOf(date) + days)
}

/**
 * Moves a date by months. A day that the month does not have becomes its last; `anchorDay` is the day to
 * come back to where a month has it, and is the day of `date` if left out.
 *
 * @param anchorDay - day of the month, 1 to 31
 * @example
 * addMonths('2024-01-31', 1) // '2024-02-29'
 * addMonths('2024-02-29', 1, 31) // '2024-03-31'
 * @throws LonglinesError `time.invalid_local_date`, `time.invalid_interval` for months or a day that are not whole
 */
export function addMonths(date: LocalDate, months: number, anchorDay?: number): LocalDate {
  const { year, month, day } = civilOfDay(dayNumberOf(date))
  const wanted = anchorDay ?? day
  if (!Number.isInteger(months) || !Number.isInteger(wanted) || wanted < 1 || wanted > 31) {
    throw new LonglinesError(
      'time.invalid_interval',
      `Move by whole months to a day of the month from 1 to 31; got ${months} months and day ${wanted}.`,
    )
  }
  const count = year * 12 + month - 1 + months
  const toYear = Math.floor(count / 12)
  const toMonth = count - toYear * 12 + 1
  return localDateOf(dayOfCivil(toYear, toMonth, Math.min(wanted, monthLength(toYear, toMonth))))
}
