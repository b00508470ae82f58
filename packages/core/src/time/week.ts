/** Weekly windows of local time, with holidays and exceptions: time bands of a tariff, hours of a desk. */
import { LonglinesError } from '../errors/index.ts'
import { DAY_MS } from './civil.ts'
import { dayNumberOf, isoWeekday, type LocalDate } from './local-date.ts'
import type { Zone } from './zone.ts'

/** A window of every week, by the clock on the wall. */
export interface WeeklyWindow {
  /** ISO weekdays on which it starts, 1 is Monday. */
  readonly days: readonly number[]
  /** `HH:MM` or `HH:MM:SS`. */
  readonly from: string
  /** Exclusive; `24:00` is midnight at the end. At or before `from` it is a time of the next day. */
  readonly to: string
  /** On holidays: as on the weekday (default), on no other day, also on them whatever their weekday, or not. */
  readonly holidays?: 'as-weekday' | 'only' | 'also' | 'never' | undefined
}

/** A date with hours of its own: what starts on it is exactly this. */
export interface WeekException {
  readonly date: LocalDate
  /** `window` is the index of a weekly window; an empty list closes the day. */
  readonly windows: readonly { readonly window: number; readonly from: string; readonly to: string }[]
}

/** What weekly windows are read with. */
export interface WeekSetting {
  readonly zone: Zone
  readonly holidays?: ReadonlySet<LocalDate> | undefined
  readonly exceptions?: readonly WeekException[] | undefined
}

/** Compiled windows. */
export interface WeekTable {
  /** Index of the window at an instant, the first listed where several overlap; -1 outside all. */
  indexAt(epochMs: number): number
  /** The next instant at which the index may be another one. */
  endOf(epochMs: number): number
}

/** A stretch of local time with one index; local milliseconds as if local time were UTC. */
interface Stretch {
  readonly fromMs: number
  readonly toMs: number
  readonly index: number
}

interface Span {
  readonly window: number
  /** Milliseconds since local midnight; `toMs` may lie in the next day. */
  readonly fromMs: number
  readonly toMs: number
}

/**
 * Compiles weekly windows. Time is what the clock on the wall shows: an hour that summer time skips is in no
 * window, one that happens twice is in its window both times.
 *
 * @example
 * const desk = compileWeek([{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }], { zone: zoneOf('Europe/Rome') })
 * desk.indexAt(parseInstant('2026-03-30T07:00:00Z')) // 0
 * @throws LonglinesError `time.invalid_window`, `time.invalid_local_date`
 */
export function compileWeek(windows: readonly WeeklyWindow[], setting: WeekSetting): WeekTable {
  const { zone } = setting
  const spansOf = spansByDay(windows, setting)
  const days = new Map<number, readonly Stretch[]>()
  const stretchesOf = (day: number): readonly Stretch[] => {
    const made = days.get(day)
    if (made) return made
    const stretches = cutDay(day, spansOf(day - 1), spansOf(day))
    days.set(day, stretches)
    return stretches
  }
  let current = { fromMs: 0, toMs: 0, index: -1 }
  const at = (epochMs: number): Stretch => {
    if (epochMs >= current.fromMs && epochMs < current.toMs) return current
    const offsetMs = zone.offsetAt(epochMs)
    const localMs = epochMs + offsetMs
    const local = stretchesOf(Math.floor(localMs / DAY_MS)).find((stretch) => localMs < stretch.toMs)!
    const fromMs = local.fromMs - offsetMs
    const toMs = local.toMs - offsetMs
    // A stretch is a day at most, in which no zone changes its clocks and changes them back.
    const steady = zone.offsetAt(fromMs) === offsetMs && zone.offsetAt(toMs - 1) === offsetMs
    current = steady
      ? { fromMs, toMs, index: local.index }
      : { fromMs: epochMs, toMs: Math.min(toMs, zone.nextTransition(epochMs)), index: local.index }
    return current
  }
  return { indexAt: (epochMs) => at(epochMs).index, endOf: (epochMs) => at(epochMs).toMs }
}

/** Which spans start on a day. */
function spansByDay(
  windows: readonly WeeklyWindow[],
  { holidays, exceptions }: WeekSetting,
): (day: number) => readonly Span[] {
  const spans = windows.map((window, index) => ({ window, span: spanOf(window, index, `windows[${index}]`) }))
  for (const [index, window] of windows.entries()) refuseOddDays(window, index)
  const holidayDays = new Set([...(holidays ?? [])].map(dayNumberOf))
  const exceptional = new Map(
    (exceptions ?? []).map(({ date, windows: hours }, index) => [
      dayNumberOf(date),
      hours.map((hour, at) => spanOf(hour, hour.window, `exceptions[${index}].windows[${at}]`)),
    ]),
  )
  return (day) =>
    exceptional.get(day) ??
    spans
      .filter(({ window }) => startsOn(window, isoWeekday(day), holidayDays.has(day)))
      .map(({ span }) => span)
}

function startsOn(
  { days, holidays = 'as-weekday' }: WeeklyWindow,
  weekday: number,
  holiday: boolean,
): boolean {
  if (holidays === 'only') return holiday
  if (holiday && holidays !== 'as-weekday') return holidays === 'also'
  return days.includes(weekday)
}

function refuseOddDays({ days }: WeeklyWindow, index: number): void {
  const odd = days.findIndex((day) => !(Number.isInteger(day) && day >= 1 && day <= 7))
  if (odd === -1) return
  throw new LonglinesError(
    'time.invalid_window',
    `Weekdays are 1 (Monday) to 7 (Sunday); got ${days[odd]}.`,
    {
      path: `windows[${index}].days[${odd}]`,
    },
  )
}

function spanOf(
  { from, to }: { readonly from: string; readonly to: string },
  window: number,
  path: string,
): Span {
  const fromMs = timeOfDay(from, `${path}.from`)
  const toMs = timeOfDay(to, `${path}.to`)
  return { window, fromMs, toMs: toMs > fromMs ? toMs : toMs + DAY_MS }
}

const TIME_OF_DAY = /^(\d\d):([0-5]\d)(?::([0-5]\d))?$/

function timeOfDay(text: string, path: string): number {
  const match = TIME_OF_DAY.exec(text)
  const ms = match
    ? (Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? '0')) * 1000
    : Number.NaN
  if (ms <= DAY_MS) return ms
  throw new LonglinesError(
    'time.invalid_window',
    `Write a time of day such as "08:30", up to "24:00"; got ${JSON.stringify(text)}.`,
    {
      path,
    },
  )
}

/** Cuts a day where a span of it, or of the day before, starts or ends. */
function cutDay(day: number, before: readonly Span[], own: readonly Span[]): readonly Stretch[] {
  const startMs = day * DAY_MS
  const spans = [
    ...before.map((span) => ({ ...span, fromMs: span.fromMs - DAY_MS, toMs: span.toMs - DAY_MS })),
    ...own,
  ].filter((span) => span.toMs > 0)
  const cuts = new Set([0, DAY_MS, ...spans.flatMap((span) => [span.fromMs, span.toMs])])
  const inDay = [...cuts].filter((cut) => cut >= 0 && cut <= DAY_MS).sort((a, b) => a - b)
  return inDay.slice(0, -1).map((fromMs, place) => {
    const covering = spans
      .filter((span) => span.fromMs <= fromMs && span.toMs > fromMs)
      .map((span) => span.window)
    return {
      fromMs: startMs + fromMs,
      toMs: startMs + inDay[place + 1]!,
      index: covering.length === 0 ? -1 : Math.min(...covering),
    }
  })
}
