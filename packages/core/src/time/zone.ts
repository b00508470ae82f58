/**
 * A time zone of the IANA database. Milliseconds in and out; `localMs` is a wall-clock reading as if it
 * were UTC, so local 2026-01-01T00:00 is the epoch milliseconds of 2026-01-01T00:00:00Z.
 */
export interface Zone {
  readonly name: string
  /** Milliseconds that the wall clock is ahead of UTC at an instant. */
  offsetAt(epochMs: number): number
  /** The instant of a wall-clock reading: the earlier of two, and the end of the gap where there is none. */
  toInstant(localMs: number): number
  /** The first instant after `epochMs` with another offset, or Infinity where none comes before the year 2101. */
  nextTransition(epochMs: number): number
}
