import { ExactSum, formatScaled } from '@longlines/core/money'
import * as z from 'zod'
import type { ChargeModel, ModelContext, Trace } from '../model.ts'
import { fields, flag, listOf, text } from '../shape.ts'
import { cumulative } from './cumulative.ts'
import { productText } from './scale.ts'
import { type CompiledTiers, compileTiers, TIER_SHAPE, Tier } from './tiers.ts'

/**
 * Each unit at the price of the tier in which it lies, plus the flat fee of every tier entered. Counts
 * over the period; a use is charged the difference it makes.
 */
export const GraduatedModel = /* @__PURE__ */ (() =>
  z.object({
    type: z.literal('graduated'),
    tiers: z.array(Tier).min(1).readonly(),
    /** Whether a period without usage costs the flat fee of the first tier. Default true. */
    flatFeeAtZeroUsage: z.boolean().optional(),
  }))()
export type GraduatedModel = z.input<typeof GraduatedModel>

/** The charge model `graduated`; see {@link GraduatedModel}. */
export const graduated: ChargeModel<GraduatedModel> = {
  type: 'graduated',
  shape: /* @__PURE__ */ (() =>
    fields({ type: text, tiers: listOf(TIER_SHAPE) }, { flatFeeAtZeroUsage: flag }))(),
  compile(model, context) {
    const tiers = compileTiers(model.tiers, context)
    return cumulative(graduatedTotal(tiers, context, model.flatFeeAtZeroUsage ?? true, explainTier), context)
  },
}

/** What one tier adds, as explained by the model. */
export interface TierShare {
  readonly tier: number
  readonly quantity: number
  readonly unitPrice: number
  readonly flatFee: number
}

/** The total of a cumulative quantity over graduated tiers. */
export function graduatedTotal(
  tiers: CompiledTiers,
  context: ModelContext,
  feeAtZero: boolean,
  explain: (share: TierShare, tiers: CompiledTiers, context: ModelContext, trace: Trace) => void,
): (quantity: number, trace?: Trace) => number {
  const { lower, upper, unitPrice, flatFee, scale } = tiers
  const sum = new ExactSum()
  return (quantity, trace) => {
    sum.reset()
    if (quantity === 0 && !feeAtZero) return 0
    for (let tier = 0; tier < upper.length; tier += 1) {
      const start = lower[tier]!
      if (tier > 0 && quantity <= start) break
      const inTier = Math.min(quantity, upper[tier]!) - start
      sum.addProduct(inTier, unitPrice[tier]!).addProduct(flatFee[tier]!, scale.one)
      if (trace)
        explain(
          { tier, quantity: inTier, unitPrice: unitPrice[tier]!, flatFee: flatFee[tier]! },
          tiers,
          context,
          trace,
        )
    }
    return sum.quotient(scale.divisor, context.rounding)
  }
}

function explainTier(
  share: TierShare,
  { scale }: CompiledTiers,
  { quantityDigits, currency }: ModelContext,
  trace: Trace,
): void {
  const tier = share.tier + 1
  const quantity = formatScaled(share.quantity, quantityDigits)
  const unitPrice = formatScaled(share.unitPrice, scale.priceDigits)
  const amount = productText(share.quantity, share.unitPrice, scale.productDigits)
  trace.push({
    rule: 'graduated.tier',
    text: `Tier ${tier}: ${quantity} at ${unitPrice} ${currency} each is ${amount}`,
    values: { tier, quantity, unitPrice },
    amount,
  })
  explainFlatFee(share.flatFee, tier, scale.priceDigits, currency, trace)
}

/** The step of a fee for entering a tier; none where it is zero. */
export function explainFlatFee(
  fee: number,
  tier: number,
  digits: number,
  currency: string,
  trace: Trace,
): void {
  if (fee === 0) return
  const flatFee = formatScaled(fee, digits)
  trace.push({
    rule: 'tier.flat-fee',
    text: `Tier ${tier}: flat fee of ${flatFee} ${currency}`,
    values: { tier, flatFee },
    amount: flatFee,
  })
}
