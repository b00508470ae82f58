import { LonglinesError } from '../errors/index.ts'
import { zoneTable } from './zone-table.ts'

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

const zones = /* @__PURE__ */ new Map<string, Zone>()

/**
 * The zone of an IANA name. Its offsets come from the runtime's own database, are looked up once for each
 * year that is asked for and then kept, so that asking again costs some nanoseconds.
 *
 * @example
 * zoneOf('Europe/Rome').offsetAt(0) // 3600000
 * @throws LonglinesError `time.unknown_zone`
 */
export function zoneOf(name: string): Zone {
  const known = zones.get(name)
  if (known) return known
  const zone = name === 'UTC' ? UTC : zoneTable(name, wallClockOf(name))
  zones.set(name, zone)
  return zone
}

const UTC: Zone = {
  name: 'UTC',
  offsetAt: () => 0,
  toInstant: (localMs) => localMs,
  nextTransition: () => Number.POSITIVE_INFINITY,
}

function wallClockOf(name: string): Intl.DateTimeFormat {
  // Some runtimes take "+01:00" for a zone and some do not; an offset is no zone here, wherever it runs.
  if (/^[A-Za-z]/.test(name)) {
    try {
      return new Intl.DateTimeFormat('en-US', {
        timeZone: name,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      })
    } catch {
      // Falls through to the refusal.
    }
  }
  throw new LonglinesError(
    'time.unknown_zone',
    `Give an IANA time zone such as "Europe/Rome"; got ${JSON.stringify(name)}.`,
    {
      values: { zone: name },
    },
  )
}
