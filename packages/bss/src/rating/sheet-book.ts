import { type CounterSheet, closeSheet, freshSheet, type OpenSheet, openSheet } from './counters.ts'
import type { Tariff } from './tariff.ts'

/** The open sheets, found by owner and instant. */
export class SheetBook {
  private readonly subscriptions = new Map<string, OpenSheet[]>()
  private readonly accounts = new Map<string, OpenSheet[]>()
  private readonly tariff: Tariff

  constructor(tariff: Tariff, counters: readonly CounterSheet[]) {
    this.tariff = tariff
    for (const counter of counters) {
      const sheet = openSheet(tariff, counter)
      const owner = this.owners(sheet.scope)
      owner.set(sheet.id, [...(owner.get(sheet.id) ?? []), sheet])
    }
  }

  find(scope: OpenSheet['scope'], id: string, ms: number): OpenSheet {
    const owner = this.owners(scope)
    const sheets = owner.get(id)
    if (sheets !== undefined) {
      for (let index = sheets.length - 1; index >= 0; index -= 1) {
        const sheet = sheets[index]!
        if (ms >= sheet.fromMs && ms < sheet.toMs) return sheet
      }
    }
    const sheet = freshSheet(this.tariff, { scope, id, ...this.tariff.periods.at(ms) })
    if (sheets === undefined) owner.set(id, [sheet])
    else sheets.push(sheet)
    return sheet
  }

  close(): CounterSheet[] {
    return [this.subscriptions, this.accounts].flatMap((owner) =>
      [...owner.values()].flat().map((sheet) => closeSheet(this.tariff, sheet)),
    )
  }

  private owners(scope: OpenSheet['scope']): Map<string, OpenSheet[]> {
    return scope === 'account' ? this.accounts : this.subscriptions
  }
}
