import { LonglinesError } from '../errors/index.ts'
import { DAY_MS, padTwo, scanDay, twoDigits } from './civil.ts'
import { localDateOf } from './local-date.ts'

/** A point in time in UTC: `YYYY-MM-DDTHH:MM:SSZ`, with three digits of milliseconds where they are not zero. */
export type Instant = string

const EARLIEST = -62_167_219_200_000
const LATEST = 253_402_300_799_999
const OTHER_FORM =
  /^(\d{4}-\d\d-\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:[Zz]|([+-])(\d\d)(?::?(\d\d))?)$/

/**
 * Epoch milliseconds of an instant. Reads `2026-07-05T12:00:00Z` and `2026-07-05T12:00:00.250Z` fast, and
 * the other forms of RFC 3339 too: offsets (`+02:00`, `+0200`, `+02`), no seconds, one to nine digits of
 * fraction of which those beyond milliseconds are cut off. A time without `Z` or offset is refused, because
 * it is not a point in time; use {@link zoneOf} and `toInstant`.
 *
 * @example
 * parseInstant('1970-01-01T00:00:01.500Z') // 1500
 * parseInstant('2026-07-05T14:00:00+02:00') === parseInstant('2026-07-05T12:00:00Z') // true
 * @throws LonglinesError `time.invalid_instant`
 */
export function parseInstant(text: string): number {
  const { length } = text
  if ((length === 20 || length === 24) && text.charCodeAt(length - 1) === 90 && text.charCodeAt(10) === 84) {
    const fraction = length === 20 ? 0 : milliseconds(text)
    const ms =
      scanDay(text) * DAY_MS +
      timeOfDay(twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)) +
      fraction
    if (text.charCodeAt(13) === 58 && text.charCodeAt(16) === 58 && !Number.isNaN(ms)) return ms
  }
  return parseOtherForm(text)
}

function milliseconds(text: string): number {
  const units = text.charCodeAt(22) - 48
  const known = text.charCodeAt(19) === 46 && units >= 0 && units <= 9
  return known ? twoDigits(text, 20) * 10 + units : Number.NaN
}

function timeOfDay(hours: number, minutes: number, seconds: number): number {
  return hours <= 23 && minutes <= 59 && seconds <= 59
    ? ((hours * 60 + minutes) * 60 + seconds) * 1000
    : Number.NaN
}

function parseOtherForm(text: string): number {
  const match = OTHER_FORM.exec(text)
  if (match) {
    const [
      ,
      date = '',
      hours,
      minutes,
      seconds = '0',
      fraction = '',
      sign,
      offsetHours = '0',
      offsetMinutes = '0',
    ] = match
    const offset = timeOfDay(Number(offsetHours), Number(offsetMinutes), 0)
    const time = timeOfDay(Number(hours), Number(minutes), Number(seconds))
    const ms =
      scanDay(date) * DAY_MS +
      time +
      Number(fraction.padEnd(3, '0').slice(0, 3)) +
      (sign === '-' ? offset : -offset)
    if (!Number.isNaN(ms)) return ms
  }
  throw new LonglinesError(
    'time.invalid_instant',
    `Write an instant with its offset, such as "2026-07-05T12:00:00Z" or "2026-07-05T14:00:00+02:00"; got ${JSON.stringify(text)}.`,
  )
}

let lastDay = 0
let lastText = '1970-01-01'

/**
 * Writes epoch milliseconds as an instant; years 0000 to 9999.
 *
 * @example
 * formatInstant(1500) // '1970-01-01T00:00:01.500Z'
 * formatInstant(0) // '1970-01-01T00:00:00Z'
 * @throws LonglinesError `time.invalid_instant` for a number that is not whole or outside those years
 */
export function formatInstant(epochMs: number): Instant {
  if (!Number.isInteger(epochMs) || epochMs < EARLIEST || epochMs > LATEST) {
    throw new LonglinesError(
      'time.invalid_instant',
      `Give whole epoch milliseconds within the years 0 to 9999; got ${epochMs}.`,
    )
  }
  const day = Math.floor(epochMs / DAY_MS)
  if (day !== lastDay) {
    lastText = localDateOf(day)
    lastDay = day
  }
  const ms = epochMs - day * DAY_MS
  const seconds = Math.floor(ms / 1000)
  const rest = ms % 1000
  const minutes = Math.floor(seconds / 60)
  const fraction = rest === 0 ? '' : `.${String(rest).padStart(3, '0')}`
  return `${lastText}T${padTwo(Math.floor(minutes / 60))}:${padTwo(minutes % 60)}:${padTwo(seconds % 60)}${fraction}Z`
}
