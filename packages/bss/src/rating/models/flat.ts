import { divideRounded, formatScaled } from '@longlines/core/money'
import * as z from 'zod'
import type { ChargeModel, Trace } from '../model.ts'
import { decimal, fields, oneOf, text } from '../shape.ts'
import { DecimalText, type PlacedText, priceScale, readScaled } from './scale.ts'

/** A fixed amount, whatever the quantity. */
export const FlatModel = /* @__PURE__ */ (() =>
  z.object({
    type: z.literal('flat'),
    amount: DecimalText,
    /** Charged once in each period, used or not (the default), or once for each record. */
    per: z.enum(['period', 'record']).optional(),
  }))()
export type FlatModel = z.input<typeof FlatModel>

/** The charge model `flat`; see {@link FlatModel}. */
export const flat: ChargeModel<FlatModel> = {
  type: 'flat',
  shape: /* @__PURE__ */ (() =>
    fields({ type: text, amount: decimal }, { per: oneOf(['period', 'record']) }))(),
  compile(model, context) {
    const text: PlacedText = [model.amount, `${context.path}.amount`]
    const scale = priceScale([text], { ...context, quantityDigits: 0 })
    const amount = divideRounded(readScaled(text, scale.priceDigits), scale.divisor, context.rounding)
    const per = model.per ?? 'period'
    const due = (trace?: Trace): number => {
      const fee = formatScaled(amount, context.amountDigits)
      trace?.push({
        rule: 'flat',
        text: `Flat amount of ${fee} ${context.currency} for each ${per}`,
        values: { per },
        amount: fee,
      })
      return amount
    }
    if (per === 'record') return { charge: (use, _before, trace) => (use.continued ? 0 : due(trace)) }
    return {
      charge: (_use, before, trace) => (before.count === 0 ? due(trace) : 0),
      settle: (tally, trace) => (tally.count === 0 ? due(trace) : 0),
    }
  },
}
