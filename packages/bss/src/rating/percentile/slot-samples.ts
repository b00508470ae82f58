import { LonglinesError } from '@longlines/core/errors'
import { parseInstant } from '@longlines/core/time'
import type { BandwidthSample } from './percentile.ts'

/** A sample with the UTC instant at which its interval starts. */
export interface BandwidthReading extends BandwidthSample {
  readonly at: string
}

/** Which readings a period has. */
export interface SampleGrid {
  /** Half-open, UTC. */
  readonly period: { readonly from: string; readonly to: string }
  /** Length of an interval; 300 is usual. The period is a whole number of them. */
  readonly everySeconds: number
}

/**
 * Puts readings into the intervals of a period: one entry for each interval, `null` where there is no
 * reading. Intervals are counted in elapsed time, so a day of 23 or 25 hours has as many as it lasts.
 *
 * @example
 * slotSamples([{ at: '2026-01-01T00:05:02Z', in: 7, out: 9 }], {
 *   period: { from: '2026-01-01T00:00:00Z', to: '2026-01-01T00:10:00Z' },
 *   everySeconds: 300,
 * }) // [null, { in: 7, out: 9 }]
 *
 * @throws LonglinesError `input.invalid` (a reading outside the period, two different ones in an interval),
 * `time.invalid_period`, `time.invalid_instant`
 */
export function slotSamples(
  readings: Iterable<BandwidthReading>,
  grid: SampleGrid,
): (BandwidthSample | null)[] {
  const fromMs = parseInstant(grid.period.from)
  const stepMs = grid.everySeconds * 1000
  const count = (parseInstant(grid.period.to) - fromMs) / stepMs
  if (!(stepMs >= 1000) || !Number.isSafeInteger(count) || count < 1 || count > MOST_INTERVALS) {
    throw new LonglinesError(
      'time.invalid_period',
      `The period must be a whole number of intervals, at most ${MOST_INTERVALS}; ${grid.period.from} to ${grid.period.to} by ${grid.everySeconds} s is ${count}.`,
      { path: 'period' },
    )
  }
  const slots: (BandwidthSample | null)[] = new Array(count).fill(null)
  let index = 0
  for (const { at, in: incoming, out } of readings) {
    const slot = Math.floor((parseInstant(at) - fromMs) / stepMs)
    const path = `readings[${index++}].at`
    if (slot < 0 || slot >= count) {
      throw new LonglinesError(
        'input.invalid',
        `The reading at ${at} lies outside the period; leave it out.`,
        { path },
      )
    }
    const earlier = slots[slot]
    if (earlier && (earlier.in !== incoming || earlier.out !== out)) {
      throw new LonglinesError(
        'input.invalid',
        `Two different readings are in the interval of ${at}; keep one.`,
        { path },
      )
    }
    slots[slot] = { in: incoming, out }
  }
  return slots
}

/** A year of seconds: enough, and no request for more memory than there is. */
const MOST_INTERVALS = 31_622_400
