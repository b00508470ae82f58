/** Which prices of a tariff have a say at the end of a period: those that a subscription has, or has used. */
import { LonglinesError } from '@longlines/core/errors'
import type { OpenSheet } from './open-sheet.ts'
import type { CompiledPrice, Tariff } from './tariff.ts'

/** The prices that settle one counter, which is settled once however many prices count on it. */
export interface SettlingPrices {
  /** Whose model charges where nothing was used: the version valid when the period ends, or the last in it. */
  readonly leading: CompiledPrice
  /** Whose minimum is due: the highest, which satisfies the others; the leading price where none has any. */
  readonly committed: CompiledPrice
}

/**
 * The prices that settle a sheet, by counter. Without `held` every price that is valid in the period has a
 * say; with it those of these ids, and all of a counter that was used though none of its prices is held.
 */
export function settlingPrices(
  tariff: Tariff,
  open: OpenSheet,
  held: readonly string[] | undefined,
): SettlingPrices[] {
  return [...lastVersions(tariff, open.period)].flatMap(([counter, versions]) => {
    const wasUsed = open.tally(counter).count > 0
    const prices = held === undefined ? versions : heldOf(versions, held, wasUsed)
    return prices.length === 0 ? [] : [settling(prices)]
  })
}

/**
 * A misspelt id would leave a commitment unbilled, so it is refused whatever the sheet is.
 *
 * @throws LonglinesError `catalog.unknown_id` where the tariff has no price of an id, with `prices[n]` as path
 */
export function refuseUnknownPrices(tariff: Tariff, held: readonly string[] | undefined): void {
  if (held === undefined) return
  const known = new Set(tariff.prices.map(({ price }) => price.id))
  const at = held.findIndex((id) => !known.has(id))
  if (at === -1) return
  throw new LonglinesError(
    'catalog.unknown_id',
    `This tariff has no price "${held[at]}"; name prices by their ids, as the rater was compiled with them.`,
    { path: `prices[${at}]` },
  )
}

function heldOf(
  versions: readonly CompiledPrice[],
  held: readonly string[],
  wasUsed: boolean,
): readonly CompiledPrice[] {
  const named = versions.filter(({ price }) => held.includes(price.id))
  return named.length === 0 && wasUsed ? versions : named
}

/** By counter, the version of each of its prices that is valid when the period ends, or was the last in it. */
function lastVersions(tariff: Tariff, { fromMs, toMs }: OpenSheet['period']): Map<number, CompiledPrice[]> {
  const byCounter = new Map<number, CompiledPrice[]>()
  for (const price of tariff.prices) {
    if (price.fromMs >= toMs || price.toMs <= fromMs) continue
    const versions = byCounter.get(price.counter.index) ?? []
    const at = versions.findIndex((version) => version.price.id === price.price.id)
    if (at === -1) versions.push(price)
    else if (price.fromMs > versions[at]!.fromMs) versions[at] = price
    byCounter.set(price.counter.index, versions)
  }
  return byCounter
}

function settling(prices: readonly CompiledPrice[]): SettlingPrices {
  const leading = prices.reduce((last, price) => (price.fromMs > last.fromMs ? price : last))
  // A price that another one replaced within the period asks for nothing more.
  const together = prices.filter((price) => price.toMs > leading.fromMs)
  const committed = together.reduce(
    (most, price) => ((price.minimum ?? 0) > (most.minimum ?? 0) ? price : most),
    leading,
  )
  return { leading, committed }
}
