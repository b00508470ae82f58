import { ExactSum, formatScaled } from '@longlines/core/money'
import * as z from 'zod'
import type { ChargeModel, ModelContext, Trace } from '../model.ts'
import { fields, flag, listOf, text } from '../shape.ts'
import { readAttribute } from './attribute.ts'
import { cumulative } from './cumulative.ts'
import { explainFlatFee } from './graduated.ts'
import { productText } from './scale.ts'
import { type CompiledTiers, compileTiers, TIER_SHAPE, Tier, tierAt } from './tiers.ts'

/**
 * Every unit of the period at the price of the tier that the total reaches, plus that tier's flat fee. A
 * use may be charged less than nothing: where it reaches a cheaper tier, earlier units become cheaper.
 */
export const VolumeModel = /* @__PURE__ */ (() =>
  z.object({
    type: z.literal('volume'),
    tiers: z.array(Tier).min(1).readonly(),
    /** Whether a period without usage costs the flat fee of the first tier. Default true. */
    flatFeeAtZeroUsage: z.boolean().optional(),
    /**
     * Attribute whose value picks the tier instead of the period's total, such as full seats where the
     * quantity charged is prorated by days. Each record is then charged alone.
     */
    tierBy: z.string().min(1).optional(),
  }))()
export type VolumeModel = z.input<typeof VolumeModel>

/** The charge model `volume`; see {@link VolumeModel}. */
export const volume: ChargeModel<VolumeModel> = {
  type: 'volume',
  shape: /* @__PURE__ */ (() =>
    fields({ type: text, tiers: listOf(TIER_SHAPE) }, { flatFeeAtZeroUsage: flag, tierBy: text }))(),
  compile(model, context) {
    const tiers = compileTiers(model.tiers, context)
    const priced = priceAtTier(tiers, context, model.flatFeeAtZeroUsage ?? true)
    const { tierBy } = model
    if (tierBy === undefined)
      return cumulative((quantity, trace) => priced(quantity, quantity, trace), context)
    const { quantityDigits } = context
    return {
      charge: (use, _before, trace) =>
        priced(use.quantity, readAttribute(use.attributes, tierBy, quantityDigits), trace),
      settle: (tally, trace) => (tally.count === 0 ? priced(0, 0, trace) : 0),
    }
  },
}

/** Amount of a quantity at the tier that another one reaches. */
function priceAtTier(tiers: CompiledTiers, context: ModelContext, feeAtZero: boolean) {
  const { upper, unitPrice, flatFee, scale } = tiers
  const sum = new ExactSum()
  return (quantity: number, reached: number, trace?: Trace): number => {
    if (reached === 0 && !feeAtZero) return 0
    const tier = tierAt(upper, reached)
    if (trace) explainTier({ tier, quantity, reached }, tiers, context, trace)
    return sum
      .reset()
      .addProduct(quantity, unitPrice[tier]!)
      .addProduct(flatFee[tier]!, scale.one)
      .quotient(scale.divisor, context.rounding)
  }
}

function explainTier(
  at: { readonly tier: number; readonly quantity: number; readonly reached: number },
  tiers: CompiledTiers,
  { quantityDigits, currency }: ModelContext,
  trace: Trace,
): void {
  const { scale } = tiers
  const price = tiers.unitPrice[at.tier]!
  const tier = at.tier + 1
  const reached = formatScaled(at.reached, quantityDigits)
  const quantity = formatScaled(at.quantity, quantityDigits)
  const unitPrice = formatScaled(price, scale.priceDigits)
  const amount = productText(at.quantity, price, scale.productDigits)
  trace.push({
    rule: 'volume.tier',
    text: `${reached} in the period reach tier ${tier}: ${quantity} at ${unitPrice} ${currency} each is ${amount}`,
    values: { tier, reached, quantity, unitPrice },
    amount,
  })
  explainFlatFee(tiers.flatFee[at.tier]!, tier, scale.priceDigits, currency, trace)
}
