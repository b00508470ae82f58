import { LonglinesError } from '@longlines/core/errors'
import type { CounterSheet } from './counter-sheet.ts'
import { closeSheet, freshSheet, openSheet } from './counters.ts'
import type { OpenSheet } from './open-sheet.ts'
import type { Tariff } from './tariff.ts'

/** The open sheets, found by owner and instant. */
export class SheetBook {
  /** The sheet opened last for each owner; the earlier ones hang on it. */
  private readonly subscriptions = new Map<string, OpenSheet>()
  private readonly accounts = new Map<string, OpenSheet>()
  private readonly tariff: Tariff

  constructor(tariff: Tariff, counters: readonly CounterSheet[]) {
    this.tariff = tariff
    for (const counter of counters) {
      const sheet = this.add(openSheet(tariff, counter))
      refuseTwin(sheet, counter.period.from)
    }
  }

  find(scope: OpenSheet['scope'], id: string, ms: number): OpenSheet {
    const period = this.tariff.periods.at(ms)
    let sheet = (scope === 'account' ? this.accounts : this.subscriptions).get(id)
    while (sheet !== undefined) {
      if (sheet.period === period || (ms >= sheet.period.fromMs && ms < sheet.period.toMs)) return sheet
      sheet = sheet.earlier
    }
    return this.add(freshSheet(this.tariff, { scope, id, period }))
  }

  close(): CounterSheet[] {
    return [this.subscriptions, this.accounts].flatMap((owners) =>
      [...owners.values()].flatMap((last) => inOrder(last).map((sheet) => closeSheet(this.tariff, sheet))),
    )
  }

  private add(sheet: OpenSheet): OpenSheet {
    const owners = sheet.scope === 'account' ? this.accounts : this.subscriptions
    sheet.earlier = owners.get(sheet.id)
    owners.set(sheet.id, sheet)
    return sheet
  }
}

/** Two sheets for one owner and period: whichever is counted on, the other one is wrong. */
function refuseTwin({ scope, id, period, earlier }: OpenSheet, from: string): void {
  for (let sheet = earlier; sheet !== undefined; sheet = sheet.earlier) {
    if (sheet.period.fromMs !== period.fromMs || sheet.period.toMs !== period.toMs) continue
    throw new LonglinesError(
      'rating.counters_mismatch',
      `Two counter sheets are of ${scope} ${id} for the period from ${from}; give the one that counted last.`,
      { values: { scope, id, from } },
    )
  }
}

/** The sheets of one owner as they were opened. */
function inOrder(last: OpenSheet): OpenSheet[] {
  const sheets: OpenSheet[] = []
  for (let sheet: OpenSheet | undefined = last; sheet !== undefined; sheet = sheet.earlier) sheets.push(sheet)
  return sheets.reverse()
}
