/**
 * Whether time bands cover every instant exactly once. Windows depend on the weekday, on whether it is a
 * holiday and, across midnight, on the day before: so one day of each kind is looked at.
 */
import { isLonglinesError, LonglinesError } from '@longlines/core/errors'
import { compileWeek, localDateOf, zoneOf } from '@longlines/core/time'
import type { Banded } from './banded.ts'
import type { BandWindow } from './rate-card-model.ts'

/** A window with the band it belongs to. */
export interface WindowOfBand {
  readonly window: BandWindow
  readonly band: number
}

const DAY_MS = 86_400_000
/** A Monday. */
const FIRST_DAY = 4
const ALWAYS: readonly BandWindow[] = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }]
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/**
 * The windows of all bands in one list.
 *
 * @throws LonglinesError `catalog.invalid_bands` for a window that cannot be read
 */
export function readWindows(bands: readonly Banded[], path: string): WindowOfBand[] {
  return bands.flatMap(({ windows = ALWAYS }, band) => {
    if (windows.length === 0)
      throw invalid(
        'A band without windows never applies; leave `windows` out for always.',
        `${path}[${band}].windows`,
      )
    return windows.map((window, index) => {
      try {
        compileWeek([window], { zone: zoneOf('UTC') })
      } catch (error) {
        if (!isLonglinesError(error)) throw error
        throw invalid(error.message, `${path}[${band}].windows[${index}]`)
      }
      return { window, band }
    })
  })
}

/**
 * Refuses windows that leave a gap or overlap, even within one band.
 *
 * @throws LonglinesError `catalog.invalid_bands`
 */
export function refuseUncovered(windows: readonly WindowOfBand[], path: string): void {
  const tables = windows.map(({ window }) =>
    compileWeek([window], { zone: zoneOf('UTC'), holidays: PROBES.holidays }),
  )
  for (const { day, weekday, holiday, eveHoliday } of PROBES.days) {
    const endMs = (day + 1) * DAY_MS
    for (let ms = day * DAY_MS; ms < endMs; ms = Math.min(...tables.map((table) => table.endOf(ms)))) {
      const covering = windows.filter((_, index) => tables[index]!.indexAt(ms) === 0)
      if (covering.length === 1) continue
      const time = new Date(ms).toISOString().slice(11, 19)
      const kind = holiday ? ', a holiday' : eveHoliday ? ' after a holiday' : ''
      const what =
        covering.length === 0
          ? 'no band applies'
          : `bands ${covering.map(({ band }) => band + 1).join(' and ')} apply`
      throw new LonglinesError(
        'catalog.invalid_bands',
        `On a ${WEEKDAYS[weekday - 1]}${kind}, ${what} from ${time}; bands must cover every instant exactly once. A window across midnight belongs to the day on which it starts.`,
        { path, values: { weekday, time, holiday, afterHoliday: eveHoliday, bands: covering.length } },
      )
    }
  }
}

/** One day of every kind, each in a week of its own. */
const PROBES = /* @__PURE__ */ (() => {
  const holidays = new Set<string>()
  const days: { day: number; weekday: number; holiday: boolean; eveHoliday: boolean }[] = []
  for (const [holiday, eveHoliday] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const) {
    for (let weekday = 1; weekday <= 7; weekday++) {
      const day = FIRST_DAY + 14 * (days.length + 1) + weekday - 1
      if (holiday) holidays.add(localDateOf(day))
      if (eveHoliday) holidays.add(localDateOf(day - 1))
      days.push({ day, weekday, holiday, eveHoliday })
    }
  }
  return { holidays, days }
})()

function invalid(message: string, path: string): LonglinesError {
  return new LonglinesError('catalog.invalid_bands', message, { path })
}
