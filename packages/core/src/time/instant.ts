import { LonglinesError } from '../errors/index.ts'

/** A point in time: UTC ISO text such as `2026-01-31T08:30:00Z`, with up to three decimals of a second. */
export type Instant = string

const DAY_MS = 86_400_000
const ZERO = 48

/**
 * Reads an instant as epoch milliseconds. The usual form is read digit by digit; offsets such as `+01:00`
 * and other numbers of decimals take a slower path. A time without zone is refused: it is no instant.
 *
 * @example
 * parseInstant('1970-01-02T00:00:00Z') // 86400000
 * @throws LonglinesError `time.invalid_instant`
 */
export function parseInstant(text: string): number {
  const length = text.length
  if ((length === 20 || length === 24) && text.charCodeAt(length - 1) === 90 && hasMarks(text, length)) {
    const year = pair(text, 0) * 100 + pair(text, 2)
    const ms = length === 20 ? 0 : digit(text, 20) * 100 + pair(text, 21)
    const seconds = secondsOfDay(pair(text, 11), pair(text, 14), pair(text, 17))
    const day = daysFromCivil(year, pair(text, 5), pair(text, 8))
    const instant = day * DAY_MS + seconds * 1000 + ms
    if (instant === instant) return instant
    throw notAnInstant(text)
  }
  return parseOtherForm(text)
}

function hasMarks(text: string, length: number): boolean {
  return (
    text.charCodeAt(4) === 45 &&
    text.charCodeAt(7) === 45 &&
    text.charCodeAt(10) === 84 &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58 &&
    (length === 20 || text.charCodeAt(19) === 46)
  )
}

/** NaN where there is no digit, so that one check at the end suffices. */
function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - ZERO
  return value >= 0 && value <= 9 ? value : Number.NaN
}

function pair(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1)
}

function secondsOfDay(hour: number, minute: number, second: number): number {
  return hour < 24 && minute < 60 && second < 60 ? hour * 3600 + minute * 60 + second : Number.NaN
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Days of a month, 28 to 31; `month` is 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : MONTH_DAYS[month - 1]!
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/**
 * Days from 1970-01-01 to a date of the proleptic Gregorian calendar; NaN for a date that does not exist.
 * Years are counted from March, so that the leap day is the last of its year.
 */
export function daysFromCivil(year: number, month: number, day: number): number {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return Number.NaN
  const shifted = month <= 2 ? year - 1 : year
  const marchMonth = month > 2 ? month - 3 : month + 9
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

const OTHER_FORM = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:[Zz]|([+-])(\d\d):?(\d\d))$/

function parseOtherForm(text: string): number {
  const match = OTHER_FORM.exec(text)
  if (!match) throw notAnInstant(text)
  const part = (index: number) => Number(match[index] ?? '0')
  const fraction = match[7] ?? ''
  if (/[1-9]/.test(fraction.slice(3))) throw notAnInstant(text)
  const offsetMinutes = part(9) * 60 + part(10)
  if (part(10) > 59 || offsetMinutes > 18 * 60) throw notAnInstant(text)
  const local =
    daysFromCivil(part(1), part(2), part(3)) * DAY_MS +
    secondsOfDay(part(4), part(5), part(6)) * 1000 +
    Number(fraction.slice(0, 3).padEnd(3, '0'))
  if (Number.isNaN(local)) throw notAnInstant(text)
  return local - (match[8] === '-' ? -offsetMinutes : offsetMinutes) * 60_000
}

function notAnInstant(text: string): LonglinesError {
  return new LonglinesError(
    'time.invalid_instant',
    `Write an instant in UTC such as "2026-01-31T08:30:00Z", at most to the millisecond; got ${JSON.stringify(text)}.`,
  )
}

/** First and last instant that has a four-digit year. */
const EARLIEST = -62_167_219_200_000
const LATEST = 253_402_300_799_999

/**
 * Writes epoch milliseconds as an instant, with decimals only where they are not zero.
 *
 * @example
 * formatInstant(86400500) // '1970-01-02T00:00:00.500Z'
 * @throws LonglinesError `time.invalid_instant` for no whole number, or a year outside 0000 to 9999
 */
export function formatInstant(epochMs: number): Instant {
  if (!Number.isInteger(epochMs) || epochMs < EARLIEST || epochMs > LATEST) {
    throw new LonglinesError('time.invalid_instant', `Give whole milliseconds of the years 0000 to 9999; got ${epochMs}.`)
  }
  const text = new Date(epochMs).toISOString()
  return epochMs % 1000 === 0 ? `${text.slice(0, 19)}Z` : text
}
