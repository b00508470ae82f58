import { formatInstant, parseInstant } from '@longlines/core/time'
import type { CounterSheet } from './counter-sheet.ts'
import { periodOf } from './counters.ts'
import { refuseNoList } from './malformed-sheet.ts'
import { placed } from './models/scale.ts'
import type { Tariff } from './tariff.ts'

/** The period of the sheet that holds an instant, or the tariff's own one: where a session would count it. */
export function periodAt(
  tariff: Tariff,
  at: string,
  sheets: readonly Pick<CounterSheet, 'period'>[] = [],
): CounterSheet['period'] {
  const ms = placed('at', () => parseInstant(at))
  refuseNoList(sheets)
  const held = sheets
    .map((sheet) => periodOf(tariff, sheet))
    .find(({ fromMs, toMs }) => ms >= fromMs && ms < toMs)
  const { fromMs, toMs } = held ?? tariff.periods.at(ms)
  return { from: formatInstant(fromMs), to: formatInstant(toMs) }
}
