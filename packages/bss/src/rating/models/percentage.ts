import { LonglinesError } from '@longlines/core/errors'
import { ExactSum, formatScaled } from '@longlines/core/money'
import * as z from 'zod'
import type { ChargeModel, ModelContext, Tally, Trace } from '../model.ts'
import { decimal, fields, oneOf, text, whole } from '../shape.ts'
import {
  DecimalText,
  type PlacedText,
  type PriceScale,
  priceScale,
  productText,
  readScaled,
} from './scale.ts'

/**
 * A percentage of each transaction's value plus a fixed fee. A record is a transaction, its quantity the
 * value. A wholly free transaction costs nothing; one that outruns the free amount pays for the rest, with
 * the whole fixed fee.
 */
export const PercentageModel = /* @__PURE__ */ (() =>
  z.object({
    type: z.literal('percentage'),
    /** 1.5 is 1.5 %. */
    ratePercent: DecimalText,
    /** Fee of each transaction that is not free. Default 0. */
    fixedFee: DecimalText.optional(),
    /** Transactions of a period that are free; 0 is no such limit. */
    freeTransactions: z.number().int().min(0).optional(),
    /** Value of a period that is free; 0 is no such limit. */
    freeAmount: DecimalText.optional(),
    /** With both: free until the first of them is used up (default), or until the amount is, however many. */
    freeUntil: z.enum(['first-exhausted', 'amount-exhausted']).optional(),
    /** Least and most that one transaction costs, fee included, unless it is free. */
    minPerTransaction: DecimalText.optional(),
    maxPerTransaction: DecimalText.optional(),
  }))()
export type PercentageModel = z.input<typeof PercentageModel>

/** The charge model `percentage`; see {@link PercentageModel}. */
export const percentage: ChargeModel<PercentageModel> = {
  type: 'percentage',
  shape: /* @__PURE__ */ (() =>
    fields(
      { type: text, ratePercent: decimal },
      {
        fixedFee: decimal,
        freeTransactions: whole(0, Number.MAX_SAFE_INTEGER),
        freeAmount: decimal,
        freeUntil: oneOf(['first-exhausted', 'amount-exhausted']),
        minPerTransaction: decimal,
        maxPerTransaction: decimal,
      },
    ))(),
  compile(model, context) {
    const compiled = compilePercentage(model, context)
    const { rate, fixedFee, min, max, scale } = compiled
    const sum = new ExactSum()
    return {
      charge(use, before, trace) {
        const value = use.quantity
        const free = freeLeft(compiled, before)
        if (free > 0 && value <= free) {
          trace?.push(freeStep(value, context))
          return 0
        }
        const fee = use.continued ? 0 : fixedFee
        const amount = sum
          .reset()
          .addProduct(value - free, rate)
          .addProduct(fee, scale.one)
          .quotient(scale.divisor, context.rounding)
        if (trace) explain({ value, free, fee, amount }, compiled, context, trace)
        return Math.min(Math.max(amount, min), max)
      },
    }
  },
}

interface CompiledPercentage {
  readonly rate: number
  readonly fixedFee: number
  readonly freeTransactions: number
  readonly freeAmount: number
  readonly amountRules: boolean
  readonly min: number
  readonly max: number
  readonly scale: PriceScale
}

function compilePercentage(model: PercentageModel, context: ModelContext): CompiledPercentage {
  const { path, amountDigits, quantityDigits } = context
  const rate: PlacedText = [model.ratePercent, `${path}.ratePercent`]
  const fee: PlacedText = [model.fixedFee ?? '0', `${path}.fixedFee`]
  const scale = priceScale([rate, fee], context, 2)
  const limit = (name: 'minPerTransaction' | 'maxPerTransaction', absent: number) =>
    model[name] === undefined ? absent : readScaled([model[name], `${path}.${name}`], amountDigits)
  const min = limit('minPerTransaction', 0)
  const max = limit('maxPerTransaction', Number.POSITIVE_INFINITY)
  if (min > max) {
    throw new LonglinesError(
      'catalog.invalid_price',
      `A transaction costs at least ${model.minPerTransaction} but at most ${model.maxPerTransaction}; no amount is both.`,
      { path: `${path}.minPerTransaction` },
    )
  }
  return {
    rate: readScaled(rate, scale.priceDigits),
    fixedFee: readScaled(fee, scale.priceDigits),
    freeTransactions: model.freeTransactions ?? 0,
    freeAmount: readScaled([model.freeAmount ?? '0', `${path}.freeAmount`], quantityDigits),
    amountRules: model.freeUntil === 'amount-exhausted',
    min,
    max,
    scale,
  }
}

/** How much of the next transaction is free: 0 is none, infinite all of it. */
function freeLeft({ freeTransactions, freeAmount, amountRules }: CompiledPercentage, before: Tally): number {
  if (freeTransactions === 0 && freeAmount === 0) return 0
  const countRules = freeTransactions > 0 && !(amountRules && freeAmount > 0)
  if (countRules && before.count >= freeTransactions) return 0
  return freeAmount === 0 ? Number.POSITIVE_INFINITY : Math.max(0, freeAmount - before.quantity)
}

function freeStep(scaled: number, { quantityDigits }: ModelContext) {
  const value = formatScaled(scaled, quantityDigits)
  return { rule: 'percentage.free', text: `Transaction of ${value} is free`, values: { value }, amount: '0' }
}

function explain(
  charged: { readonly value: number; readonly free: number; readonly fee: number; readonly amount: number },
  { rate, min, max, scale }: CompiledPercentage,
  { quantityDigits, amountDigits, currency }: ModelContext,
  trace: Trace,
): void {
  const value = formatScaled(charged.value, quantityDigits)
  const free = formatScaled(charged.free, quantityDigits)
  const ratePercent = formatScaled(rate, scale.priceDigits)
  const share = productText(charged.value - charged.free, rate, scale.productDigits)
  trace.push({
    rule: 'percentage',
    text: `${ratePercent} % of ${value}${charged.free === 0 ? '' : ` less ${free} free`} is ${share}`,
    values: { ratePercent, value, free },
    amount: share,
  })
  if (charged.fee !== 0) {
    const fee = formatScaled(charged.fee, scale.priceDigits)
    trace.push({
      rule: 'percentage.fixed-fee',
      text: `Fixed fee of ${fee} ${currency}`,
      values: { fee },
      amount: fee,
    })
  }
  const bound = Math.min(Math.max(charged.amount, min), max)
  if (bound === charged.amount) return
  const limit = formatScaled(bound, amountDigits)
  const amount = formatScaled(bound - charged.amount, amountDigits)
  const which = bound === min ? 'least' : 'most'
  trace.push({
    rule: 'percentage.limit',
    text: `A transaction costs at ${which} ${limit} ${currency}, which changes it by ${amount}`,
    values: { which, limit },
    amount,
  })
}
