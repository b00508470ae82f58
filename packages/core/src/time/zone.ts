/** Time zones as tables: the runtime is asked once for each year, then offsets are looked up. */
import { LonglinesError } from '../errors/index.ts'
import { daysFromCivil } from './instant.ts'
import { type LocalDate, dayNumberOf, localDateOf } from './local-date.ts'

/** A time zone of the IANA database. */
export interface Zone {
  readonly name: string
  /** Milliseconds that local time is ahead of UTC at an instant. */
  offsetAt(epochMs: number): number
  /**
   * The instant of a local wall-clock time, both in milliseconds as if local time were UTC. In a gap: the
   * first instant after it. Where the hour happens twice: the earlier one.
   */
  toInstant(localMs: number): number
  /** The next instant after `epochMs` at which the offset changes; `Infinity` where none comes within two years. */
  nextTransition(epochMs: number): number
}

const DAY_MS = 86_400_000
/** A year is looked at in such steps: no zone has changed its clocks and back within one. */
const STEP_MS = 14 * DAY_MS
/** How many years ahead a transition is looked for. */
const YEARS_AHEAD = 2

const known = new Map<string, Zone>()

/**
 * The zone of an IANA name, made once and kept.
 *
 * @example
 * zoneOf('Europe/Rome').offsetAt(0) // 3600000
 * @throws LonglinesError `time.unknown_zone`
 */
export function zoneOf(name: string): Zone {
  const made = known.get(name)
  if (made) return made
  const zone = createZone(name)
  known.set(name, zone)
  return zone
}

/** A stretch of one offset within one UTC year. */
interface Stretch {
  readonly fromMs: number
  readonly toMs: number
  readonly offsetMs: number
}

function createZone(name: string): Zone {
  const offset = offsetReader(name)
  const years = new Map<number, readonly Stretch[]>()

  function stretchesOf(year: number): readonly Stretch[] {
    const made = years.get(year)
    if (made) return made
    const stretches = scanYear(offset, year)
    years.set(year, stretches)
    return stretches
  }

  let current = { fromMs: 0, toMs: 0, offsetMs: 0 }
  function stretchAt(epochMs: number): Stretch {
    if (epochMs >= current.fromMs && epochMs < current.toMs) return current
    const stretches = stretchesOf(yearOf(epochMs))
    current = stretches.find((stretch) => epochMs < stretch.toMs)!
    return current
  }

  return {
    name,
    offsetAt: (epochMs) => stretchAt(epochMs).offsetMs,
    toInstant(localMs) {
      const earlier = localMs - stretchAt(localMs - DAY_MS).offsetMs
      const later = localMs - stretchAt(localMs + DAY_MS).offsetMs
      if (stretchAt(earlier).offsetMs === localMs - earlier) return earlier
      if (stretchAt(later).offsetMs === localMs - later) return later
      return stretchAt(earlier).fromMs
    },
    nextTransition(epochMs) {
      const { offsetMs } = stretchAt(epochMs)
      const year = yearOf(epochMs)
      for (let ahead = 0; ahead <= YEARS_AHEAD; ahead += 1) {
        const next = stretchesOf(year + ahead).find((stretch) => stretch.fromMs > epochMs && stretch.offsetMs !== offsetMs)
        if (next) return next.fromMs
      }
      return Number.POSITIVE_INFINITY
    },
  }
}

function yearOf(epochMs: number): number {
  const year = new Date(epochMs).getUTCFullYear()
  if (!Number.isNaN(year)) return year
  throw new LonglinesError('time.invalid_instant', `Give an instant in epoch milliseconds; got ${epochMs}.`)
}

function scanYear(offset: (ms: number) => number, year: number): readonly Stretch[] {
  const endMs = daysFromCivil(year + 1, 1, 1) * DAY_MS
  const stretches: Stretch[] = []
  let fromMs = daysFromCivil(year, 1, 1) * DAY_MS
  let offsetMs = offset(fromMs)
  for (let lookMs = fromMs; lookMs < endMs - 1; ) {
    const nextMs = Math.min(lookMs + STEP_MS, endMs - 1)
    const after = offset(nextMs)
    if (after !== offsetMs) {
      const changeMs = changeBetween(offset, lookMs, nextMs)
      stretches.push({ fromMs, toMs: changeMs, offsetMs })
      fromMs = changeMs
      offsetMs = after
    }
    lookMs = nextMs
  }
  return [...stretches, { fromMs, toMs: endMs, offsetMs }]
}

/** The first millisecond of the offset that holds at `high`. */
function changeBetween(offset: (ms: number) => number, low: number, high: number): number {
  const wanted = offset(high)
  let before = low
  let after = high
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (offset(middle) === wanted) after = middle
    else before = middle
  }
  return after
}

function offsetReader(name: string): (epochMs: number) => number {
  const format = formatOf(name)
  return (epochMs) => {
    const wholeMs = Math.floor(epochMs / 1000) * 1000
    const parts = new Map(format.formatToParts(wholeMs).map(({ type, value }) => [type, Number(value)]))
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
    const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
    return local - wholeMs
  }
}

function formatOf(name: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch (cause) {
    throw new LonglinesError(
      'time.unknown_zone',
      `Give an IANA time zone such as "Europe/Rome"; ${JSON.stringify(name)} is not one.`,
      { values: { zone: name }, cause },
    )
  }
}

/** The local date at an instant. */
export function localDateAt(epochMs: number, zone: Zone): LocalDate {
  return localDateOf(Math.floor((epochMs + zone.offsetAt(epochMs)) / DAY_MS))
}

/** The first instant of a local day, in epoch milliseconds: not midnight where a gap swallows it. */
export function startOfLocalDay(date: LocalDate, zone: Zone): number {
  return zone.toInstant(dayNumberOf(date) * DAY_MS)
}
