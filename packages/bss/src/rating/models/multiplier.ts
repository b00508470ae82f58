import { ExactSum, formatScaled } from '@longlines/core/money'
import * as z from 'zod'
import type { ChargeModel } from '../model.ts'
import { decimal, fields, text } from '../shape.ts'
import { DecimalText, type PlacedText, priceScale, productText, readScaled } from './scale.ts'

/** Passes on a cost: the value of a use times a factor, such as a supplier's price plus a third. */
export const MultiplierModel = /* @__PURE__ */ (() =>
  z.object({ type: z.literal('multiplier'), multiplier: DecimalText }))()
export type MultiplierModel = z.input<typeof MultiplierModel>

/** The charge model `multiplier`; see {@link MultiplierModel}. */
export const multiplier: ChargeModel<MultiplierModel> = {
  type: 'multiplier',
  shape: /* @__PURE__ */ (() => fields({ type: text, multiplier: decimal }))(),
  compile(model, context) {
    const text: PlacedText = [model.multiplier, `${context.path}.multiplier`]
    const scale = priceScale([text], context)
    const factor = readScaled(text, scale.priceDigits)
    const { rounding, quantityDigits } = context
    const sum = new ExactSum()
    return {
      charge(use, _before, trace) {
        if (trace) {
          const value = formatScaled(use.quantity, quantityDigits)
          const times = formatScaled(factor, scale.priceDigits)
          const amount = productText(use.quantity, factor, scale.productDigits)
          trace.push({
            rule: 'multiplier',
            text: `${value} times ${times} is ${amount}`,
            values: { value, multiplier: times },
            amount,
          })
        }
        return sum.reset().addProduct(use.quantity, factor).quotient(scale.divisor, rounding)
      },
    }
  },
}
