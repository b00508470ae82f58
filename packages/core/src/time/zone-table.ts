import { DAY_MS, dayOfCivil } from './civil.ts'
import type { Zone } from './zone.ts'

/** A stretch of time with one offset. */
interface Stretch {
  readonly from: number
  readonly to: number
  readonly offset: number
}

const CHUNK_MS = 364 * DAY_MS
// No zone has changed its offset and changed it back within a week since 1970; the shortest stay was a month.
const STEP_MS = 7 * DAY_MS
const END = dayOfCivil(2101, 1, 1) * DAY_MS

/** A {@link Zone} that asks the formatter about each chunk of time once. */
export function zoneTable(name: string, wallClock: Intl.DateTimeFormat): Zone {
  const chunks = new Map<number, readonly Stretch[]>()
  let from = 0
  let to = 0
  let offset = 0

  function find(epochMs: number): Stretch {
    const index = Math.floor(epochMs / CHUNK_MS)
    let chunk = chunks.get(index)
    if (chunk === undefined) {
      chunk = stretchesOf(wallClock, index * CHUNK_MS, (index + 1) * CHUNK_MS)
      chunks.set(index, chunk)
    }
    let at = 0
    while (epochMs >= chunk[at]!.to) at += 1
    return chunk[at]!
  }

  function offsetAt(epochMs: number): number {
    if (epochMs >= from && epochMs < to) return offset
    const stretch = find(epochMs)
    from = stretch.from
    to = stretch.to
    offset = stretch.offset
    return offset
  }

  let steadyFrom = 0
  let steadyTo = 0

  function nextTransition(epochMs: number): number {
    if (epochMs >= steadyFrom && epochMs < steadyTo) return steadyTo
    let stretch = find(epochMs)
    steadyFrom = stretch.from
    const before = stretch.offset
    while (stretch.offset === before && stretch.to < END) stretch = find(stretch.to)
    steadyTo = stretch.offset === before ? Number.POSITIVE_INFINITY : stretch.from
    return steadyTo
  }

  function toInstant(localMs: number): number {
    // No zone is further than a day from UTC, so a change around this reading lies between these two.
    const early = offsetAt(localMs - DAY_MS)
    const late = offsetAt(localMs + DAY_MS)
    if (offsetAt(localMs - early) === early) return localMs - early
    if (offsetAt(localMs - late) === late) return localMs - late
    return nextTransition(localMs - DAY_MS)
  }

  return { name, offsetAt, toInstant, nextTransition }
}

function stretchesOf(wallClock: Intl.DateTimeFormat, from: number, to: number): Stretch[] {
  const stretches: Stretch[] = []
  let start = from
  let offset = offsetOf(wallClock, from)
  for (let at = from; at < to; ) {
    const next = Math.min(at + STEP_MS, to)
    const later = offsetOf(wallClock, next)
    if (later !== offset) {
      const change = changeBetween(wallClock, at, next, offset)
      stretches.push({ from: start, to: change, offset })
      start = change
      offset = later
    }
    at = next
  }
  stretches.push({ from: start, to, offset })
  return stretches
}

/** The first second at which the offset is no longer `before`; both ends are whole seconds. */
function changeBetween(wallClock: Intl.DateTimeFormat, from: number, to: number, before: number): number {
  let low = from / 1000
  let high = to / 1000
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetOf(wallClock, middle * 1000) === before) low = middle
    else high = middle
  }
  return high * 1000
}

function offsetOf(wallClock: Intl.DateTimeFormat, epochMs: number): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
  for (const { type, value } of wallClock.formatToParts(epochMs)) parts[type] = Number(value)
  const seconds = (parts.hour! * 60 + parts.minute!) * 60 + parts.second!
  return dayOfCivil(parts.year!, parts.month!, parts.day!) * DAY_MS + seconds * 1000 - epochMs
}
