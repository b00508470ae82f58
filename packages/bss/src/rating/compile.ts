import { BUILT_IN_MODELS } from './built-in-models.ts'
import { refuseDisguises } from './compile-model.ts'
import { type ContextWithModels, compileTariff as compileWithModels } from './compile-tariff.ts'
import type { RatingContext } from './context.ts'
import type { Price } from './price.ts'
import { createRater, type Rater } from './rater.ts'
import type { Tariff } from './tariff.ts'

/**
 * Compiles prices and allowances into a {@link Rater}.
 *
 * @example
 * const rater = compile(
 *   [{ id: 'sms', currency: 'EUR', usageType: 'sms', unit: 'message', model: { type: 'per-unit', unitPrice: '0.09' } }],
 *   { currency: 'EUR', zone: 'Europe/Berlin' },
 * )
 * const sms = { id: 'r1', type: 'sms', subscriptionId: 's1', startedAt: '2026-03-01T10:00:00Z', quantity: 2, unit: 'message', attributes: {} }
 * rater.rate(sms, []).charges[0].amount // '0.18'
 *
 * @throws LonglinesError `catalog.overlapping_prices`, `catalog.invalid_price`, `catalog.unknown_model`,
 * `catalog.invalid_tiers`, `catalog.invalid_bands`, `money.currency_mismatch`, `time.unknown_zone`, each with the path of the culprit.
 * Several problems are one error, whose message has a line and whose `cause.errors` an error for each; its
 * code is theirs where they have one in common, else `catalog.invalid_price`
 */
export function compile(prices: readonly Price[], context: RatingContext): Rater {
  return createRater(compileTariff(prices, context))
}

/**
 * {@link compile} with no charge models but those that the context names: for bundles that must be small.
 *
 * @example
 * const price = { id: 'sms', currency: 'EUR', usageType: 'sms', unit: 'message', model: { type: 'per-unit', unitPrice: '0.09' } }
 * compileWith([price], { currency: 'EUR', zone: 'Europe/Berlin', models: [perUnit] }).tariff.currency // 'EUR'
 */
export function compileWith(prices: readonly Price[], context: ContextWithModels): Rater {
  return createRater(compileWithModels(prices, context))
}

/**
 * {@link compile} without the rater around it.
 *
 * @example
 * const price = { id: 'sms', currency: 'EUR', usageType: 'sms', unit: 'message', model: { type: 'per-unit', unitPrice: '0.09' } }
 * compileTariff([price], { currency: 'EUR', zone: 'Europe/Berlin' }).currency // 'EUR'
 */
export function compileTariff(prices: readonly Price[], context: RatingContext): Tariff {
  // A caller without types may give no context at all, which is refused with everything else.
  const { models = BUILT_IN_MODELS } = context ?? {}
  refuseDisguises(models, BUILT_IN_MODELS)
  return compileWithModels(prices, { ...context, models })
}
