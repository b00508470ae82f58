/** Prorated seats in decimal.js: every change unit by unit of its span, then flat fees by the highest tier. */
import { Decimal } from 'decimal.js'

const Exact = Decimal.clone({ precision: 60 })

/** The unrounded price of a period of changes in whole units that never go below none. */
export function oracleSeats(
  tiers: readonly { upTo: string | null; unitPrice: string; flatFee: string }[],
  changes: readonly { units: number; proratedUnits: string }[],
): string {
  const tierOf = (unit: number) => tiers.findIndex(({ upTo }) => upTo === null || unit <= Number(upTo))
  let held = 0
  let peak = 0
  let total = new Exact(0)
  for (const { units, proratedUnits } of changes) {
    // Every single seat that comes or goes counts its even part of the prorated units.
    for (let step = 1; step <= Math.abs(units); step += 1) {
      const seat = units > 0 ? held + step : held - step + 1
      const part = new Exact(proratedUnits).times(tiers[tierOf(seat)]?.unitPrice ?? '0').div(Math.abs(units))
      total = total.plus(part)
    }
    held += units
    peak = Math.max(peak, held)
  }
  const fees = tiers.slice(0, tierOf(peak) + 1).reduce((sum, tier) => sum.plus(tier.flatFee), new Exact(0))
  return total.plus(fees).toFixed()
}
