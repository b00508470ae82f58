/** Models whose charge is the difference that a use makes to the total of its period. */
import { formatScaled } from '@longlines/core/money'
import { type CompiledModel, chargeByDifference, type ModelContext, type Trace } from '../model.ts'
import { negatedText } from './scale.ts'

/**
 * Makes a model of the total that a period costs.
 *
 * @param total - rounded amount of a cumulative quantity; explains itself into the trace
 */
export function cumulative(
  total: (quantity: number, trace?: Trace) => number,
  context: ModelContext,
): CompiledModel {
  const { amountDigits, quantityDigits } = context
  return {
    charge(use, before, trace) {
      const amount = chargeByDifference(total, use, before, trace)
      if (trace && before.count > 0) {
        const charged = total(before.quantity)
        const quantity = formatScaled(before.quantity, quantityDigits)
        trace.push({
          rule: 'counter',
          text: `Less ${formatScaled(charged, amountDigits)} for the first ${quantity} of the period, charged before`,
          values: { quantity, charged: formatScaled(charged, amountDigits) },
          amount: negatedText(charged, amountDigits),
        })
      }
      return amount
    },
    settle: (tally, trace) => (tally.count === 0 ? total(0, trace) : 0),
  }
}
