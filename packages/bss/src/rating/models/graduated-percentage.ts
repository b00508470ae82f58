import { formatScaled } from '@longlines/core/money'
import * as z from 'zod'
import type { ChargeModel, ModelContext, Trace } from '../model.ts'
import { fields, flag, listOf, text } from '../shape.ts'
import { cumulative } from './cumulative.ts'
import { explainFlatFee, graduatedTotal, type TierShare } from './graduated.ts'
import { DecimalText, productText } from './scale.ts'
import { type CompiledTiers, compileTiers, pricedTier } from './tiers.ts'

/**
 * A percentage of each part of the period's value by the tier in which it lies, plus the flat fee of
 * every tier entered. The quantity of a use is its value.
 */
export const GraduatedPercentageModel = /* @__PURE__ */ (() =>
  z.object({
    type: z.literal('graduated-percentage'),
    tiers: z
      .array(
        z.object({
          from: DecimalText.optional(),
          /** Last value in this tier, inclusive; `null` in the last one. */
          upTo: DecimalText.nullable(),
          /** 1.5 is 1.5 %. Default 0. */
          ratePercent: DecimalText.optional(),
          flatFee: DecimalText.optional(),
        }),
      )
      .min(1)
      .readonly(),
    /** Whether a period without usage costs the flat fee of the first tier. Default true. */
    flatFeeAtZeroUsage: z.boolean().optional(),
  }))()
export type GraduatedPercentageModel = z.input<typeof GraduatedPercentageModel>

/** The charge model `graduated-percentage`; see {@link GraduatedPercentageModel}. */
export const graduatedPercentage: ChargeModel<GraduatedPercentageModel> = {
  type: 'graduated-percentage',
  shape: /* @__PURE__ */ (() =>
    fields(
      {
        type: text,
        tiers: listOf(pricedTier('ratePercent')),
      },
      { flatFeeAtZeroUsage: flag },
    ))(),
  compile(model, context) {
    const priced = model.tiers.map((tier) => ({ ...tier, unitPrice: tier.ratePercent }))
    const tiers = compileTiers(priced, context, { unitPrice: 'ratePercent', flatFee: 'flatFee' }, 2)
    return cumulative(graduatedTotal(tiers, context, model.flatFeeAtZeroUsage ?? true, explainRate), context)
  },
}

function explainRate(
  share: TierShare,
  { scale }: CompiledTiers,
  { quantityDigits, currency }: ModelContext,
  trace: Trace,
): void {
  const tier = share.tier + 1
  const value = formatScaled(share.quantity, quantityDigits)
  const ratePercent = formatScaled(share.unitPrice, scale.priceDigits)
  const amount = productText(share.quantity, share.unitPrice, scale.productDigits)
  trace.push({
    rule: 'graduated-percentage.tier',
    text: `Tier ${tier}: ${ratePercent} % of ${value} is ${amount}`,
    values: { tier, value, ratePercent },
    amount,
  })
  explainFlatFee(share.flatFee, tier, scale.priceDigits, currency, trace)
}
