import { LonglinesError } from '@longlines/core/errors'
import { formatInstant } from '@longlines/core/time'
import type { CounterSheet } from './counter-sheet.ts'
import { closeSheet, freshSheet, openSheet } from './counters.ts'
import { refuseNoList } from './malformed-sheet.ts'
import type { OpenSheet } from './open-sheet.ts'
import type { Tariff } from './tariff.ts'

/** The open sheets, found by owner and instant. */
export class SheetBook {
  /** The sheet opened last for each owner; the earlier ones hang on it. */
  private readonly subscriptions = new Map<string, OpenSheet>()
  private readonly accounts = new Map<string, OpenSheet>()
  private readonly tariff: Tariff
  /** What was opened for the record at hand. */
  private opened: OpenSheet[] = []

  constructor(tariff: Tariff, counters: readonly CounterSheet[]) {
    this.tariff = tariff
    refuseNoList(counters)
    for (const counter of counters) {
      refuseOverlap(this.add(openSheet(tariff, counter)), overlapOfGiven)
    }
  }

  /** Starts a record: what was opened before stays. */
  begin(): void {
    if (this.opened.length > 0) this.opened = []
  }

  /** Forgets the sheets that were opened for a record that is refused. */
  forget(): void {
    for (const { scope, id, earlier } of this.opened.reverse()) {
      const owners = this.ownersOf(scope)
      if (earlier === undefined) owners.delete(id)
      else owners.set(id, earlier)
    }
  }

  find(scope: OpenSheet['scope'], id: string, ms: number): OpenSheet {
    const period = this.tariff.periods.at(ms)
    let sheet = this.ownersOf(scope).get(id)
    while (sheet !== undefined) {
      if (sheet.period === period || (ms >= sheet.period.fromMs && ms < sheet.period.toMs)) return sheet
      sheet = sheet.earlier
    }
    const fresh = this.add(freshSheet(this.tariff, { scope, id, period }))
    this.opened.push(fresh)
    refuseOverlap(fresh, overlapOfFresh)
    return fresh
  }

  close(): CounterSheet[] {
    return [this.subscriptions, this.accounts].flatMap((owners) =>
      [...owners.values()].flatMap((last) => inOrder(last).map((sheet) => closeSheet(this.tariff, sheet))),
    )
  }

  private ownersOf(scope: OpenSheet['scope']): Map<string, OpenSheet> {
    return scope === 'account' ? this.accounts : this.subscriptions
  }

  private add(sheet: OpenSheet): OpenSheet {
    const owners = this.ownersOf(sheet.scope)
    sheet.earlier = owners.get(sheet.id)
    owners.set(sheet.id, sheet)
    return sheet
  }
}

/** Two sheets of one owner at the same time: whichever is counted on, the other one is wrong. */
function refuseOverlap(
  sheet: OpenSheet,
  sentence: (held: OpenSheet, sheet: OpenSheet, isTwin: boolean) => string,
): void {
  const { scope, id, period } = sheet
  for (let held = sheet.earlier; held !== undefined; held = held.earlier) {
    const { fromMs, toMs } = held.period
    if (fromMs >= period.toMs || period.fromMs >= toMs) continue
    throw new LonglinesError(
      'rating.counters_mismatch',
      sentence(held, sheet, fromMs === period.fromMs && toMs === period.toMs),
      {
        path: 'counters',
        values: { scope, id, from: formatInstant(period.fromMs), heldFrom: formatInstant(fromMs) },
      },
    )
  }
}

function overlapOfGiven(held: OpenSheet, { scope, id, period }: OpenSheet, isTwin: boolean): string {
  return isTwin
    ? `Two counter sheets are of ${scope} ${id} for the period from ${formatInstant(period.fromMs)}; give the one that counted last.`
    : `Two counter sheets of ${scope} ${id} overlap: ${spanOf(held)} and ${spanOf({ period })}. Another billing day or zone made one of them; settle it and leave it out, or end its period where the other one starts.`
}

function overlapOfFresh(held: OpenSheet, { scope, id, period }: OpenSheet): string {
  return `The record falls in the period ${spanOf({ period })}, which overlaps the counter sheet of ${scope} ${id} for ${spanOf(held)}: another billing day or zone made that one. Rate with the rule that made it, or settle it and give a sheet that ends or starts where the new period does.`
}

function spanOf({ period }: Pick<OpenSheet, 'period'>): string {
  return `${formatInstant(period.fromMs)} to ${formatInstant(period.toMs)}`
}

/** The sheets of one owner as they were opened. */
function inOrder(last: OpenSheet): OpenSheet[] {
  const sheets: OpenSheet[] = []
  for (let sheet: OpenSheet | undefined = last; sheet !== undefined; sheet = sheet.earlier) sheets.push(sheet)
  return sheets.reverse()
}
