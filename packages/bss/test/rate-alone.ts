import { formatScaled, parseScaled, type RoundingMode } from '@longlines/core/money'
import { zoneOf } from '@longlines/core/time'
import type { ChargeModel, CompiledModel, ModelContext, Tally, Trace } from '../src/rating/model.ts'
import { EMPTY_TALLY } from '../src/rating/model.ts'

/** A model's context for tests: two decimals of euro, six of units. */
export function contextOf(over: Partial<ModelContext> = {}): ModelContext {
  return {
    amountDigits: 2,
    rounding: 'half-up',
    quantityDigits: 6,
    unit: 'unit',
    currency: 'EUR',
    zone: zoneOf('UTC'),
    holidays: new Set(),
    path: 'prices[3].model',
    ...over,
  }
}

/** One model with a running counter, without a rater around it. */
export interface LoneModel {
  readonly compiled: CompiledModel
  charge(quantity: string, attributes?: Record<string, string | number>, trace?: Trace): string
  settle(trace?: Trace): string
  tally(): Tally
}

/** Compiles a model and counts for it. */
export function rateAlone<M extends { readonly type: string }>(
  definition: ChargeModel<M>,
  model: M,
  over: Partial<ModelContext> & { readonly rounding?: RoundingMode } = {},
): LoneModel {
  const context = contextOf(over)
  const compiled = definition.compile(model, context)
  let tally = EMPTY_TALLY
  return {
    compiled,
    charge(quantity, attributes = {}, trace) {
      const scaled = parseScaled(quantity, context.quantityDigits)
      const use = { quantity: scaled, covered: 0, startMs: 0, continued: false, attributes }
      const amount = compiled.charge(use, tally, trace)
      tally = { quantity: tally.quantity + scaled, amount: tally.amount + amount, count: tally.count + 1 }
      return formatScaled(amount, context.amountDigits)
    },
    settle: (trace) => formatScaled(compiled.settle?.(tally, trace) ?? 0, context.amountDigits),
    tally: () => tally,
  }
}
