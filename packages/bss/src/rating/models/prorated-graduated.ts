/** Seat-like metrics: full units choose the tier, units prorated by days are priced. */
import { addScaled, divideRoundedBig, formatScaled, parseScaled } from '@longlines/core/money'
import * as z from 'zod'
import type { ChargeModel, ModelContext, Tally, Trace, Use } from '../model.ts'
import { fields, flag, listOf, text } from '../shape.ts'
import { readAttribute } from './attribute.ts'
import { type CompiledTiers, compileTiers, TIER_SHAPE, Tier, tierAt } from './tiers.ts'

/**
 * Units that come and go, such as seats. A record is one change: its attributes say `unitsBefore`, the
 * change in `units` (negative where seats go) and the same change prorated, `proratedUnits`; its quantity
 * is how far the change lifts the period's highest number of units. {@link seatUsage} makes such records.
 * A change that spans tiers is shared among them by its units. Flat fees follow the highest tier of the
 * period; what goes never takes more back than was charged, and less than no units cost nothing.
 */
export const ProratedGraduatedModel = /* @__PURE__ */ (() =>
  z.object({
    type: z.literal('prorated-graduated'),
    tiers: z.array(Tier).min(1).readonly(),
    /** Whether a period without any change costs the flat fee of the first tier. Default true. */
    flatFeeAtZeroUsage: z.boolean().optional(),
  }))()
export type ProratedGraduatedModel = z.input<typeof ProratedGraduatedModel>

/** The charge model `prorated-graduated`; see {@link ProratedGraduatedModel}. */
export const proratedGraduated: ChargeModel<ProratedGraduatedModel> = {
  type: 'prorated-graduated',
  shape: /* @__PURE__ */ (() =>
    fields({ type: text, tiers: listOf(TIER_SHAPE) }, { flatFeeAtZeroUsage: flag }))(),
  compile(model, context) {
    const tiers = compileTiers(model.tiers, context)
    const feeAtZero = model.flatFeeAtZeroUsage ?? true
    return {
      charge: (use, before, trace) => chargeChange(tiers, context, use, before, trace),
      settle(tally, trace) {
        if (tally.count > 0 || !feeAtZero) return 0
        const amount = feesUpTo(tiers, 0, context)
        explainFees(0, amount, context, trace)
        return amount
      },
    }
  },
}

function chargeChange(
  tiers: CompiledTiers,
  context: ModelContext,
  use: Use,
  before: Tally,
  trace?: Trace,
): number {
  const { quantityDigits, amountDigits } = context
  const change: Change = {
    from: readAttribute(use.attributes, 'unitsBefore', quantityDigits),
    units: readAttribute(use.attributes, 'units', quantityDigits),
    prorated: readAttribute(use.attributes, 'proratedUnits', quantityDigits),
  }
  const peak = before.quantity + use.quantity
  const least = feesUpTo(tiers, peak, context)
  const fees = least - (before.count === 0 ? 0 : feesUpTo(tiers, before.quantity, context))
  const priced = priceChange(tiers, context, change, trace)
  if (fees !== 0) explainFees(tierAt(tiers.upper, peak), fees, context, trace)
  const isBelowZero = change.from + change.units < 0
  const after = isBelowZero ? 0 : Math.max(addScaled(addScaled(before.amount, fees), priced), least)
  const amount = addScaled(after, -before.amount)
  if (amount !== fees + priced) {
    const limit = formatScaled(isBelowZero ? 0 : least, amountDigits)
    trace?.push({
      rule: 'prorated-graduated.least',
      text: `The period costs no less than ${limit} ${context.currency}, which is charged now`,
      values: { least: limit },
      amount: formatScaled(amount - fees - priced, amountDigits),
    })
  }
  return amount
}

interface Change {
  readonly from: number
  readonly units: number
  readonly prorated: number
}

/** The change's prorated units, shared among the tiers that its full units cross. */
function priceChange(tiers: CompiledTiers, context: ModelContext, change: Change, trace?: Trace): number {
  const to = change.from + change.units
  const [low, high] = [Math.min(change.from, to), Math.max(change.from, to)]
  const { scale, upper, lower, unitPrice } = tiers
  let sum = 0n
  if (low === high) sum = BigInt(unitPrice[tierAt(upper, low)]!)
  for (let tier = 0; tier < upper.length; tier += 1) {
    const start = tier === 0 ? low : Math.max(low, lower[tier]!)
    const crossed = Math.min(high, upper[tier]!) - start
    if (crossed > 0) sum += BigInt(crossed) * BigInt(unitPrice[tier]!)
  }
  const shares = BigInt(Math.max(1, high - low)) * BigInt(scale.divisor)
  const amount = Number(divideRoundedBig(sum * BigInt(change.prorated), shares, context.rounding))
  if (trace) explainChange(change, amount, context, trace)
  return amount
}

/** Flat fees of every tier up to the one that a number of units reaches. */
function feesUpTo(
  { upper, flatFee, scale }: CompiledTiers,
  units: number,
  { rounding }: ModelContext,
): number {
  let sum = 0n
  for (let tier = 0; tier <= tierAt(upper, units); tier += 1) sum += BigInt(flatFee[tier]!)
  return Number(divideRoundedBig(sum * BigInt(scale.one), BigInt(scale.divisor), rounding))
}

function explainChange(
  change: Change,
  amount: number,
  { quantityDigits, amountDigits }: ModelContext,
  trace: Trace,
): void {
  const unitsBefore = formatScaled(change.from, quantityDigits)
  const units = formatScaled(change.units, quantityDigits)
  const proratedUnits = formatScaled(change.prorated, quantityDigits)
  const text = formatScaled(amount, amountDigits)
  trace.push({
    rule: 'prorated-graduated.change',
    text: `${units} units after ${unitsBefore}, prorated to ${proratedUnits}, at the prices of their tiers: ${text}`,
    values: { unitsBefore, units, proratedUnits },
    amount: text,
  })
}

function explainFees(
  index: number,
  fees: number,
  { amountDigits, currency }: ModelContext,
  trace?: Trace,
): void {
  const amount = formatScaled(fees, amountDigits)
  trace?.push({
    rule: 'tier.flat-fee',
    text: `Flat fees up to tier ${index + 1}: ${amount} ${currency}`,
    values: { tier: index + 1, flatFee: amount },
    amount,
  })
}

/** A change in units and what it counts by days, both decimal texts; negative where units go. */
export interface SeatChange {
  readonly units: string
  readonly proratedUnits: string
}

/** Quantity and attributes of the usage record of a {@link SeatChange}. */
export interface SeatUsage {
  readonly quantity: string
  readonly attributes: {
    readonly unitsBefore: string
    readonly units: string
    readonly proratedUnits: string
  }
}

/**
 * Makes what `prorated-graduated` prices read of a period's changes, in their order. Units that were there
 * when the period began are its first change.
 *
 * @param digits - most decimal places of the units
 * @example
 * seatUsage([{ units: '5', proratedUnits: '3.5' }, { units: '-2', proratedUnits: '-1' }]).map((one) => one.quantity) // ['5', '0']
 * @throws LonglinesError `money.*`
 */
export function seatUsage(changes: readonly SeatChange[], digits = 6): SeatUsage[] {
  let before = 0
  let peak = 0
  return changes.map((change) => {
    const after = before + parseScaled(change.units, digits)
    const rise = Math.max(0, after - peak)
    const usage = {
      quantity: formatScaled(rise, digits),
      attributes: {
        unitsBefore: formatScaled(before, digits),
        units: change.units,
        proratedUnits: change.proratedUnits,
      },
    }
    before = after
    peak += rise
    return usage
  })
}
