/** Milliseconds of a day of 24 hours. */
export const DAY_MS = 86_400_000

const MONTH_DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Year, month 1 to 12 and day of the month of the proleptic Gregorian calendar. */
export interface Civil {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** Days of a month; `month` is 1 to 12. */
export function monthLength(year: number, month: number): number {
  if (month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)) return 29
  return MONTH_DAYS[month]!
}

/** Days from 1970-01-01 to a date, by counting years that begin on 1 March, so that the leap day comes last. */
export function dayOfCivil(year: number, month: number, day: number): number {
  const years = month <= 2 ? year - 1 : year
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  return (
    years * 365 +
    Math.floor(years / 4) -
    Math.floor(years / 100) +
    Math.floor(years / 400) +
    dayOfYear -
    719_468
  )
}

/** The inverse of {@link dayOfCivil}. */
export function civilOfDay(dayNumber: number): Civil {
  const days = dayNumber + 719_468
  const era = Math.floor(days / 146_097)
  const dayOfEra = days - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1
  return { year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day }
}

let lastDigits = 19_700_101
let lastDay = 0

/** Day number of the `YYYY-MM-DD` that `text` begins with, or NaN where there is no such date. */
export function scanDay(text: string): number {
  const year = fourDigits(text)
  const month = twoDigits(text, 5)
  const day = twoDigits(text, 8)
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return Number.NaN
  const digits = year * 10_000 + month * 100 + day
  // Records come in order of time, so the day is nearly always that of the record before.
  if (digits === lastDigits) return lastDay
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month))) return Number.NaN
  lastDay = dayOfCivil(year, month, day)
  lastDigits = digits
  return lastDay
}

function fourDigits(text: string): number {
  return twoDigits(text, 0) * 100 + twoDigits(text, 2)
}

/** Two decimal digits at a position, or NaN. */
export function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const units = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? tens * 10 + units : Number.NaN
}

/** A number below 100 with two digits. */
export function padTwo(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}
