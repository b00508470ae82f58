import { DAY_MS } from './civil.ts'
import { dayNumberOf, type LocalDate, localDateOf } from './local-date.ts'
import type { Zone } from './zone.ts'

/**
 * The date on the wall at an instant.
 *
 * @example
 * localDateAt(parseInstant('2026-07-05T22:30:00Z'), zoneOf('Europe/Rome')) // '2026-07-06'
 */
export function localDateAt(epochMs: number, zone: Zone): LocalDate {
  return localDateOf(Math.floor((epochMs + zone.offsetAt(epochMs)) / DAY_MS))
}

/**
 * The first instant of a local day in epoch milliseconds: midnight, or the end of the gap where clocks skip it.
 *
 * @example
 * formatInstant(startOfLocalDay('2026-07-06', zoneOf('Europe/Rome'))) // '2026-07-05T22:00:00Z'
 * @throws LonglinesError `time.invalid_local_date`
 */
export function startOfLocalDay(date: LocalDate, zone: Zone): number {
  return zone.toInstant(dayNumberOf(date) * DAY_MS)
}
