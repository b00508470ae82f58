export { BUILT_IN_MODELS, type BuiltInModel } from './built-in-models.ts'
export { Charge, chargeId, toCharge } from './charge.ts'
export type { RatedUse } from './charge-part.ts'
export { compile, compileTariff, compileWith } from './compile.ts'
export type { ContextWithModels } from './compile-tariff.ts'
export type { RatingContext, UsageEvent } from './context.ts'
export { CounterSheet } from './counter-sheet.ts'
export { type Explanation, renderExplanation } from './explain.ts'
export {
  type AnyChargeModel,
  type ChargeModel,
  type CompiledModel,
  chargeByDifference,
  EMPTY_TALLY,
  type ExplanationStep,
  type ModelContext,
  type Tally,
  type Trace,
  type UsageAttributes,
  type Use,
} from './model.ts'
export * from './models/index.ts'
export type { PeriodOpening } from './open-period.ts'
export { overridePrices, type PriceOverride } from './override-prices.ts'
export { parseAllowances, parseContext, type StoredContext } from './parse-context.ts'
export { type ModelSchemas, parsePrices } from './parse-prices.ts'
export * from './percentile/index.ts'
export {
  Allowance,
  ChargeRounding,
  Condition,
  Conversion,
  type CustomModel,
  Price,
  Rollover,
  ValidFor,
} from './price.ts'
export * from './rate-card/index.ts'
export { chargesOf, type RatedBatch, type RatedRecord, type Rater } from './rater.ts'
export { type BookedAmount, type ChargeDelta, type Rerating, rerate } from './rerate.ts'
export type { RatingOutcome, RatingSession } from './session.ts'
export type { SettledCharge, Settlement } from './settle.ts'
export type { Share } from './share.ts'
export type { Tariff } from './tariff.ts'
export { type CustomerChange, type RevenueChange, type WhatIf, whatIf } from './what-if.ts'
