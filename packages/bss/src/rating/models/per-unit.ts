import { ExactSum, formatScaled } from '@longlines/core/money'
import * as z from 'zod'
import type { ChargeModel } from '../model.ts'
import { decimal, fields, text } from '../shape.ts'
import { DecimalText, type PlacedText, priceScale, productText, readScaled } from './scale.ts'

/** The same price for every unit, rounded for each use. */
export const PerUnitModel = /* @__PURE__ */ (() =>
  z.object({ type: z.literal('per-unit'), unitPrice: DecimalText }))()
export type PerUnitModel = z.input<typeof PerUnitModel>

/** The charge model `per-unit`; see {@link PerUnitModel}. */
export const perUnit: ChargeModel<PerUnitModel> = {
  type: 'per-unit',
  shape: /* @__PURE__ */ (() => fields({ type: text, unitPrice: decimal }))(),
  compile(model, context) {
    const text: PlacedText = [model.unitPrice, `${context.path}.unitPrice`]
    const scale = priceScale([text], context)
    const unitPrice = readScaled(text, scale.priceDigits)
    const { rounding, quantityDigits, currency } = context
    const sum = new ExactSum()
    return {
      charge(use, _before, trace) {
        if (trace) {
          const quantity = formatScaled(use.quantity, quantityDigits)
          const price = formatScaled(unitPrice, scale.priceDigits)
          const amount = productText(use.quantity, unitPrice, scale.productDigits)
          trace.push({
            rule: 'per-unit',
            text: `${quantity} at ${price} ${currency} each is ${amount}`,
            values: { quantity, unitPrice: price },
            amount,
          })
        }
        return sum.reset().addProduct(use.quantity, unitPrice).quotient(scale.divisor, rounding)
      },
    }
  },
}
