import { LonglinesError } from '@longlines/core/errors'
import { formatInstant, type Instant, parseInstant, zoneOf } from '@longlines/core/time'
import { compileBands } from './band-table.ts'
import type { Banded } from './banded.ts'

/** A stretch of a call in one time band. */
export interface CallSegment {
  readonly from: Instant
  /** Exclusive. */
  readonly to: Instant
  /** Index of the band. */
  readonly band: number
}

/**
 * Splits a call where its time band changes. Follow-on days of one band are one segment, and a boundary is
 * a wall-clock time, so it moves with summer time.
 *
 * @param bands - cover every instant exactly once
 * @param call - UTC, half-open; a call of no time has no segments
 * @example
 * const evening = { windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '18:00', to: '08:00' }] }
 * const day = { windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '18:00' }] }
 * const call = { from: '2026-07-01T15:59:00Z', to: '2026-07-01T16:01:00Z' }
 * segmentsOf([day, evening], call, { zone: 'Europe/Berlin' })[0].to // '2026-07-01T16:00:00Z'
 *
 * @throws LonglinesError `catalog.invalid_bands`, `time.invalid_period`, `time.invalid_instant`,
 * `time.unknown_zone`
 */
export function segmentsOf(
  bands: readonly Banded[],
  call: { readonly from: Instant; readonly to: Instant },
  setting: { readonly zone: string; readonly holidays?: readonly string[] },
): CallSegment[] {
  const table = compileBands(
    bands,
    { zone: zoneOf(setting.zone), holidays: new Set(setting.holidays) },
    'bands',
  )
  const endMs = parseInstant(call.to)
  const segments: CallSegment[] = []
  let fromMs = parseInstant(call.from)
  if (endMs < fromMs) {
    throw new LonglinesError(
      'time.invalid_period',
      `A call must not end before it starts; it ends at ${call.to}.`,
      {
        path: 'to',
      },
    )
  }
  while (fromMs < endMs) {
    const band = table.bandAt(fromMs)
    let toMs = table.endOf(fromMs)
    while (toMs < endMs && table.bandAt(toMs) === band) toMs = table.endOf(toMs)
    toMs = Math.min(toMs, endMs)
    segments.push({ from: formatInstant(fromMs), to: formatInstant(toMs), band })
    fromMs = toMs
  }
  return segments
}
