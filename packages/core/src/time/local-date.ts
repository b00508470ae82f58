import { LonglinesError } from '../errors/index.ts'
import { daysFromCivil, daysInMonth } from './instant.ts'

/** A calendar date `YYYY-MM-DD`; it means an instant only together with a zone. */
export type LocalDate = string

/** Days since 1970-01-01. */
export type DayNumber = number

const LOCAL_DATE = /^(\d{4})-(\d\d)-(\d\d)$/

/**
 * Days from 1970-01-01 to a date.
 *
 * @example
 * dayNumberOf('1970-02-01') // 31
 * @throws LonglinesError `time.invalid_local_date`
 */
export function dayNumberOf(date: LocalDate): DayNumber {
  const match = LOCAL_DATE.exec(date)
  const day = match ? daysFromCivil(Number(match[1]), Number(match[2]), Number(match[3])) : Number.NaN
  if (Number.isNaN(day)) {
    throw new LonglinesError(
      'time.invalid_local_date',
      `Write a date that exists, such as "2026-01-31"; got ${JSON.stringify(date)}.`,
    )
  }
  return day
}

/**
 * The date of a day number.
 *
 * @example
 * localDateOf(31) // '1970-02-01'
 * @throws LonglinesError `time.invalid_local_date` for no whole number, or a year outside 0000 to 9999
 */
export function localDateOf(day: DayNumber): LocalDate {
  if (!Number.isInteger(day) || day < -719_528 || day > 2_932_896) {
    throw new LonglinesError('time.invalid_local_date', `Give a day number of the years 0000 to 9999; got ${day}.`)
  }
  return new Date(day * 86_400_000).toISOString().slice(0, 10)
}

/**
 * The same day some months later, or earlier where `months` is negative. A day that the month does not
 * have becomes its last day; `anchorDay` is the day that was meant, so that a chain from 31 January finds
 * the 31st again.
 *
 * @example
 * addMonths('2026-01-31', 1) // '2026-02-28'
 * addMonths('2026-02-28', 1, 31) // '2026-03-31'
 * @throws LonglinesError `time.invalid_local_date`
 */
export function addMonths(date: LocalDate, months: number, anchorDay?: number): LocalDate {
  dayNumberOf(date)
  const index = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months
  const year = Math.floor(index / 12)
  const month = index - year * 12 + 1
  const wanted = anchorDay ?? Number(date.slice(8))
  if (!Number.isInteger(index) || year < 0 || year > 9999 || !(wanted >= 1 && wanted <= 31)) {
    throw new LonglinesError('time.invalid_local_date', `${date} plus ${months} months on day ${wanted} is no date.`)
  }
  return localDateOf(daysFromCivil(year, month, Math.min(wanted, daysInMonth(year, month))))
}

/**
 * The day of the week, 1 for Monday to 7 for Sunday.
 *
 * @example
 * isoWeekday(0) // 4
 */
export function isoWeekday(day: DayNumber): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}
