import { LonglinesError } from '../errors/index.ts'
import { type Instant, parseInstant } from './instant.ts'
import { dayNumberOf, type LocalDate } from './local-date.ts'

/** Time from an instant up to, not including, another; without end where `to` is null. */
export interface Period {
  readonly from: Instant
  readonly to: Instant | null
}

/** Dates from one up to, not including, another. */
export interface LocalPeriod {
  readonly from: LocalDate
  readonly to: LocalDate
}

/**
 * Checks a period: it may be empty, but not end before it starts.
 *
 * @example
 * period('2026-01-01T00:00:00Z', null) // { from: '2026-01-01T00:00:00Z', to: null }
 * @throws LonglinesError `time.invalid_instant`, `time.invalid_period`
 */
export function period(from: Instant, to: Instant | null): Period {
  if (endMs(to) < parseInstant(from)) {
    throw new LonglinesError(
      'time.invalid_period',
      `A period ends when it starts or later; got ${from} to ${to}.`,
      {
        path: 'to',
      },
    )
  }
  return { from, to }
}

/**
 * Checks a period of dates: it may be empty, but not end before it starts.
 *
 * @example
 * localPeriod('2026-01-01', '2026-02-01') // { from: '2026-01-01', to: '2026-02-01' }
 * @throws LonglinesError `time.invalid_local_date`, `time.invalid_period`
 */
export function localPeriod(from: LocalDate, to: LocalDate): LocalPeriod {
  if (dayNumberOf(to) < dayNumberOf(from)) {
    throw new LonglinesError(
      'time.invalid_period',
      `A period ends when it starts or later; got ${from} to ${to}.`,
      {
        path: 'to',
      },
    )
  }
  return { from, to }
}

/**
 * Whether an instant lies in a period; its start does, its end does not.
 *
 * @example
 * contains({ from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' }, '2026-02-01T00:00:00Z') // false
 * @throws LonglinesError `time.invalid_instant`
 */
export function contains({ from, to }: Period, instant: Instant): boolean {
  const ms = parseInstant(instant)
  return parseInstant(from) <= ms && ms < endMs(to)
}

/**
 * Whether two periods share an instant. Periods that only touch do not.
 *
 * @example
 * overlaps({ from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' }, { from: '2026-02-01T00:00:00Z', to: null }) // false
 * @throws LonglinesError `time.invalid_instant`
 */
export function overlaps(a: Period, b: Period): boolean {
  return intersect(a, b) !== null
}

/**
 * What two periods share, or null.
 *
 * @example
 * intersect({ from: '2026-01-01T00:00:00Z', to: null }, { from: '2025-06-01T00:00:00Z', to: '2026-02-01T00:00:00Z' }) // { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' }
 * @throws LonglinesError `time.invalid_instant`
 */
export function intersect(a: Period, b: Period): Period | null {
  const from = parseInstant(a.from) >= parseInstant(b.from) ? a.from : b.from
  const to = endMs(a.to) <= endMs(b.to) ? a.to : b.to
  return parseInstant(from) < endMs(to) ? { from, to } : null
}

function endMs(to: Instant | null): number {
  return to === null ? Number.POSITIVE_INFINITY : parseInstant(to)
}
