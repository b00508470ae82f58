import { LonglinesError } from '../errors/index.ts'
import { civilOfDay, DAY_MS } from './civil.ts'
import { dayNumberOf, type LocalDate } from './local-date.ts'
import type { Zone } from './zone.ts'

/** How days are counted: as the calendar has them, or with so many for every month. */
export type DayCount = 'actual' | { readonly daysInMonth: number }

/**
 * Days from a date up to, not including, another; negative where the second is earlier.
 *
 * With a fixed month it is `12 x years + months` apart times its days, plus the difference of the days of the
 * month, of which those beyond the fixed month count as its last. So every whole month counts the same, and
 * the days of two adjoining stretches add up.
 *
 * @example
 * daysBetween('2026-02-23', '2026-03-15') // 20
 * daysBetween('2026-02-23', '2026-03-15', { daysInMonth: 30 }) // 22
 * @throws LonglinesError `time.invalid_local_date`, `time.invalid_interval` for a month that is not 1 to 31 days
 */
export function daysBetween(from: LocalDate, to: LocalDate, count: DayCount = 'actual'): number {
  const first = dayNumberOf(from)
  const last = dayNumberOf(to)
  if (count === 'actual') return last - first
  const { daysInMonth } = count
  if (!Number.isInteger(daysInMonth) || daysInMonth < 1 || daysInMonth > 31) {
    throw new LonglinesError('time.invalid_interval', `A fixed month has 1 to 31 days; got ${daysInMonth}.`, {
      path: 'daysInMonth',
    })
  }
  const a = civilOfDay(first)
  const b = civilOfDay(last)
  const months = (b.year - a.year) * 12 + b.month - a.month
  return months * daysInMonth + Math.min(b.day, daysInMonth) - Math.min(a.day, daysInMonth)
}

/**
 * Local midnights between two instants in epoch milliseconds; days of 23 and 25 hours count as one.
 *
 * @example
 * localDaysBetween(parseInstant('2026-03-28T12:00:00Z'), parseInstant('2026-03-30T00:00:00Z'), zoneOf('Europe/Rome')) // 2
 */
export function localDaysBetween(fromMs: number, toMs: number, zone: Zone): number {
  return localDay(toMs, zone) - localDay(fromMs, zone)
}

function localDay(epochMs: number, zone: Zone): number {
  return Math.floor((epochMs + zone.offsetAt(epochMs)) / DAY_MS)
}
