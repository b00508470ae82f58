import { LonglinesError } from '../errors/index.ts'
import type { Zone } from './zone.ts'
import { zoneTable } from './zone-table.ts'

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
  // Some runtimes take "+01:00" for a zone and some do not; an offset is no zone here, wherever it runs. And where
  // a caller without types gives none, the runtime would take the machine's.
  if (typeof name === 'string' && /^[A-Za-z]/.test(name)) {
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
