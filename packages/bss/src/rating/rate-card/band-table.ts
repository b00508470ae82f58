import { LonglinesError } from '@longlines/core/errors'
import { compileWeek, type LocalDate, type WeekTable, type Zone } from '@longlines/core/time'
import { readWindows, refuseUncovered } from './band-coverage.ts'
import type { Banded } from './banded.ts'

/** Which band applies when. */
export interface BandTable {
  /** Index of the band at an instant. */
  bandAt(epochMs: number): number
  /** The next instant at which the band may be another one. */
  endOf(epochMs: number): number
}

/** What local time and holidays are read with. */
export interface BandSetting {
  readonly zone: Zone
  readonly holidays: ReadonlySet<LocalDate>
}

/** Compiles band tables; cards with equal windows share one. */
export class BandTables {
  private readonly made = new Map<string, BandTable>()
  private readonly setting: BandSetting

  constructor(setting: BandSetting) {
    this.setting = setting
  }

  /**
   * The table of a card's bands; `undefined` where one band always applies.
   *
   * @throws LonglinesError `catalog.invalid_bands` where the bands do not cover every instant exactly once
   */
  of(bands: readonly Banded[], path: string): BandTable | undefined {
    if (bands.length === 1 && bands[0]!.windows === undefined) return undefined
    const key = JSON.stringify(bands.map((band) => band.windows ?? null))
    const table = this.made.get(key) ?? compileBands(bands, this.setting, path)
    this.made.set(key, table)
    return bands.length === 1 ? undefined : table
  }
}

/** The table of bands, checked; see {@link BandTables} for many. */
export function compileBands(bands: readonly Banded[], setting: BandSetting, path: string): BandTable {
  if (bands.length === 0) {
    throw new LonglinesError('catalog.invalid_bands', 'Give at least one time band.', { path })
  }
  const windows = readWindows(bands, path)
  refuseUncovered(windows, path)
  const week = compileWeek(
    windows.map(({ window }) => window),
    setting,
  )
  return new HourlyTable(
    week,
    windows.map(({ band }) => band),
  )
}

const HOUR_MS = 3_600_000
/** Hours remembered: more than a billing month, so that records may come in any order. */
const SLOTS = 1024

/** Remembers the band of hours in which it does not change: most look-ups are one array access then. */
class HourlyTable implements BandTable {
  private readonly week: WeekTable
  private readonly bandOfWindow: readonly number[]
  private readonly hours = new Float64Array(SLOTS).fill(Number.NaN)
  private readonly bands = new Int32Array(SLOTS)
  private readonly ends = new Float64Array(SLOTS)

  constructor(week: WeekTable, bandOfWindow: readonly number[]) {
    this.week = week
    this.bandOfWindow = bandOfWindow
  }

  bandAt(epochMs: number): number {
    const hour = Math.floor(epochMs / HOUR_MS)
    const slot = hour & (SLOTS - 1)
    return this.hours[slot] === hour || this.remember(hour, slot)
      ? this.bands[slot]!
      : this.bandOfWindow[this.week.indexAt(epochMs)]!
  }

  endOf(epochMs: number): number {
    const hour = Math.floor(epochMs / HOUR_MS)
    const slot = hour & (SLOTS - 1)
    return this.hours[slot] === hour ? this.ends[slot]! : this.week.endOf(epochMs)
  }

  /** Remembers an hour; false where the band changes within it. */
  private remember(hour: number, slot: number): boolean {
    const fromMs = hour * HOUR_MS
    const endMs = this.week.endOf(fromMs)
    if (endMs < fromMs + HOUR_MS) return false
    this.hours[slot] = hour
    this.bands[slot] = this.bandOfWindow[this.week.indexAt(fromMs)]!
    this.ends[slot] = endMs
    return true
  }
}
