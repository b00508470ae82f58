import { LonglinesError } from '@longlines/core/errors'
import { parseInstant, zoneOf } from '@longlines/core/time'

/**
 * How a file writes instants: `iso` (with `Z` or an offset), seconds or milliseconds since 1970, or
 * wall-clock time `YYYY-MM-DD HH:MM:SS` in a zone. Of the hour that occurs twice when summer time ends
 * the first is taken: the file does not say which.
 */
export type InstantFormat = 'iso' | 'epoch-seconds' | 'epoch-milliseconds' | { readonly local: string }

const LOCAL = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)?$/
const NUMBER = /^-?\d+(\.\d+)?$/
/** The years 1970 to 9999: an instant outside is a mistake of unit. */
const LAST = 253_402_300_799_999

/**
 * Compiles the reading of an instant into epoch milliseconds.
 *
 * @throws LonglinesError `time.unknown_zone`; what it returns throws `time.invalid_instant`
 */
export function compileInstant(format: InstantFormat): (value: unknown) => number {
  if (format === 'iso') {
    return (value) => {
      if (typeof value !== 'string') throw notAnInstant(value)
      return parseInstant(value.trim())
    }
  }
  if (format === 'epoch-seconds') return (value) => epoch(value, 1000)
  if (format === 'epoch-milliseconds') return (value) => epoch(value, 1)
  const zone = zoneOf(format.local)
  return (value) => {
    const parts = typeof value === 'string' ? LOCAL.exec(value.trim()) : null
    if (parts === null) throw notAnInstant(value)
    return zone.toInstant(wallClock(parts, value))
  }
}

function epoch(value: unknown, factor: number): number {
  const number = typeof value === 'string' && NUMBER.test(value.trim()) ? Number(value) : value
  if (typeof number !== 'number') throw notAnInstant(value)
  const ms = Math.round(number * factor)
  if (!(ms >= 0 && ms <= LAST)) throw notAnInstant(value)
  return ms
}

function wallClock(parts: RegExpExecArray, value: unknown): number {
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const ms = Date.UTC(year, month - 1, day, hour, minute, second) + Number((parts[7] ?? '0').padEnd(3, '0'))
  const read = new Date(ms)
  const same =
    read.getUTCMonth() === month - 1 && read.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  if (!same || year < 1970) throw notAnInstant(value)
  return ms
}

function notAnInstant(value: unknown): LonglinesError {
  return new LonglinesError(
    'time.invalid_instant',
    `${String(value).slice(0, 64)} does not read as an instant in this format.`,
  )
}
