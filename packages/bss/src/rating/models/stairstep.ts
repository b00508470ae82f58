import { ExactSum, formatScaled } from '@longlines/core/money'
import * as z from 'zod'
import type { ChargeModel, Trace } from '../model.ts'
import { decimal, fields, flag, listOf, orNull, text } from '../shape.ts'
import { cumulative } from './cumulative.ts'
import { DecimalText } from './scale.ts'
import { compileTiers, tierAt } from './tiers.ts'

/** One price for the whole period, that of the step which the total reaches. */
export const StairstepModel = /* @__PURE__ */ (() =>
  z.object({
    type: z.literal('stairstep'),
    tiers: z
      .array(
        z.object({
          from: DecimalText.optional(),
          /** Last quantity of this step, inclusive; `null` in the last one. */
          upTo: DecimalText.nullable(),
          /** What the period costs while the total lies in this step. */
          price: DecimalText,
        }),
      )
      .min(1)
      .readonly(),
    /** Whether a period without usage costs the price of the first step. Default true. */
    priceAtZeroUsage: z.boolean().optional(),
  }))()
export type StairstepModel = z.input<typeof StairstepModel>

/** The charge model `stairstep`; see {@link StairstepModel}. */
export const stairstep: ChargeModel<StairstepModel> = {
  type: 'stairstep',
  shape: /* @__PURE__ */ (() =>
    fields(
      { type: text, tiers: listOf(fields({ upTo: orNull(decimal), price: decimal }, { from: decimal })) },
      { priceAtZeroUsage: flag },
    ))(),
  compile(model, context) {
    // A missing price becomes a text that is refused; without one a step would be free.
    const priced = model.tiers.map((tier) => ({ ...tier, flatFee: String(tier.price) }))
    const { upper, flatFee, scale } = compileTiers(priced, context, { unitPrice: 'price', flatFee: 'price' })
    const sum = new ExactSum()
    const prices = flatFee.map((fee) =>
      sum.reset().addProduct(fee, scale.one).quotient(scale.divisor, context.rounding),
    )
    const chargedAtZero = model.priceAtZeroUsage ?? true
    const total = (quantity: number, trace?: Trace): number => {
      if (quantity === 0 && !chargedAtZero) return 0
      const step = tierAt(upper, quantity)
      if (trace) {
        const reached = formatScaled(quantity, context.quantityDigits)
        const price = formatScaled(prices[step]!, context.amountDigits)
        trace.push({
          rule: 'stairstep.step',
          text: `${reached} in the period reach step ${step + 1}, which costs ${price} ${context.currency}`,
          values: { step: step + 1, quantity: reached, price },
          amount: price,
        })
      }
      return prices[step]!
    }
    return cumulative(total, context)
  },
}
