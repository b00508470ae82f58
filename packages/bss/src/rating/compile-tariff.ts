/**
 * Tariff in, compiled tariff out: everything that can be looked up, scaled or checked is done here, once.
 */
import { LonglinesError } from '@longlines/core/errors'
import { zoneOf } from '@longlines/core/time'
import { modelsByType } from './compile-model.ts'
import { compileAllowance, compilePrice, type PriceSetting } from './compile-price.ts'
import { bySpecificity, conditionKey } from './condition.ts'
import type { RatingContext } from './context.ts'
import type { AnyChargeModel } from './model.ts'
import { placed } from './models/scale.ts'
import { monthlyPeriods } from './periods.ts'
import type { Allowance, Price } from './price.ts'
import { ALLOWANCE_SHAPE, CONTEXT_SHAPE } from './price-shape.ts'
import { ProblemList } from './problem-list.ts'
import { flawed } from './shape.ts'
import type { CompiledAllowance, CompiledCounter, CompiledPrice, Tariff, TypeTariff } from './tariff.ts'

/** A {@link RatingContext} that names its charge models, so that a bundle holds no others. */
export type ContextWithModels = RatingContext & { readonly models: readonly AnyChargeModel[] }

/** A compiled price and its place in the list. */
interface PlacedPrice {
  readonly price: CompiledPrice
  readonly index: number
}

/**
 * Compiles prices and allowances with the models that the context names.
 *
 * @throws LonglinesError that names everything that is wrong: see {@link ProblemList.throwAny}
 */
export function compileTariff(prices: readonly Price[], context: ContextWithModels): Tariff {
  const problems = new ProblemList()
  refuseUnreadable(prices, context, problems)
  const zone =
    typeof context.zone === 'string'
      ? problems.attempt(() => placed('zone', () => zoneOf(context.zone)))
      : undefined
  if (zone) problems.attempt(() => monthlyPeriods(zone, context.billingDay ?? 1))
  const counters = new Map<string, CompiledCounter>()
  const setting: PriceSetting = {
    problems,
    context,
    zone: zone ?? zoneOf('UTC'),
    holidays: new Set(context.holidays ?? []),
    models: modelsByType(context.models),
    counter: (name, quantityDigits, amountDigits, path) =>
      shareCounter(counters, { name, quantityDigits, amountDigits }, path),
  }
  const compiled = prices.flatMap((one, index): PlacedPrice[] => {
    const price = compilePrice(one, `prices[${index}]`, setting)
    return price ? [{ price, index }] : []
  })
  noteOverlaps(compiled, problems)
  const listed = context.allowances ?? []
  const allowances = listed.flatMap((one, index) => compileSound(one, index, problems))
  problems.attempt(() => refuseRepeats(allowances))
  problems.throwAny()
  // From here on every price and allowance is sound, so that what does not fit together is no consequence.
  const sound = compiled.map(({ price }) => price)
  refuseUnratedTypes(listed, sound)
  const byType = groupByType(sound, allowances, context)
  for (const type of byType.values()) refuseOtherDigits(type)
  return {
    currency: context.currency,
    byType,
    prices: sound,
    counters: [...counters.values()],
    counterByName: counters,
    allowances,
    allowanceById: new Map(allowances.map((allowance) => [allowance.id, allowance])),
    periods: monthlyPeriods(setting.zone, context.billingDay ?? 1),
    splits: context.crossing === 'split',
  }
}

/** What is no list of prices, or no context at all, leaves nothing to look at. */
function refuseUnreadable(prices: readonly Price[], context: ContextWithModels, problems: ProblemList): void {
  if (!Array.isArray(prices)) problems.isSound(flawed('Give a list of prices', prices), 'prices')
  problems.isSound(CONTEXT_SHAPE(context), 'context')
  const isReadable = problems.found.every(({ path = '' }) =>
    /^context\.(currency|zone|rounding|crossing)/.test(path),
  )
  if (!isReadable) problems.throwAny()
}

function compileSound(allowance: Allowance, index: number, problems: ProblemList): CompiledAllowance[] {
  if (!problems.isSound(ALLOWANCE_SHAPE(allowance), `allowances[${index}]`)) return []
  const compiled = problems.attempt(() => compileAllowance(allowance, index))
  return compiled ? [compiled] : []
}

function shareCounter(
  counters: Map<string, CompiledCounter>,
  wanted: Omit<CompiledCounter, 'index'>,
  path: string,
): CompiledCounter {
  const known = counters.get(wanted.name)
  if (!known) {
    const counter = { ...wanted, index: counters.size }
    counters.set(wanted.name, counter)
    return counter
  }
  if (known.quantityDigits !== wanted.quantityDigits || known.amountDigits !== wanted.amountDigits) {
    throw new LonglinesError(
      'catalog.invalid_price',
      `Prices that share the counter "${wanted.name}" must keep the same digits of quantity and amount.`,
      { path },
    )
  }
  return known
}

/** Two prices for the same records at the same time would make the charge a matter of luck. */
function noteOverlaps(prices: readonly PlacedPrice[], problems: ProblemList): void {
  const seen = new Map<string, PlacedPrice[]>()
  for (const one of prices) {
    const { price } = one.price
    const key = `${price.usageType} ${conditionKey(price.when)}`
    const rivals = seen.get(key) ?? []
    const rival = rivals.find(
      (other) => one.price.fromMs < other.price.toMs && other.price.fromMs < one.price.toMs,
    )
    if (rival !== undefined) problems.found.push(overlap(rival, one))
    seen.set(key, [...rivals, one])
  }
}

function overlap(rival: PlacedPrice, { price, index }: PlacedPrice): LonglinesError {
  return new LonglinesError(
    'catalog.overlapping_prices',
    `prices[${rival.index}] (${rival.price.price.id}) and prices[${index}] (${price.price.id}) both rate "${price.price.usageType}" at the same time; end one where the other starts, or give them different conditions.`,
    { path: `prices[${index}].validFor`, values: { first: rival.index, second: index } },
  )
}

function refuseRepeats(allowances: readonly CompiledAllowance[]): void {
  const ids = new Set<string>()
  for (const { id, index } of allowances) {
    if (ids.has(id)) {
      throw new LonglinesError(
        'catalog.invalid_price',
        `Allowance id "${id}" is used twice; each balance needs its own.`,
        {
          path: `allowances[${index}].id`,
        },
      )
    }
    ids.add(id)
  }
}

/**
 * An allowance for a usage type that nothing rates, or in a unit that no price of that type counts, is a
 * misspelling: its units could never be used, and the customer would pay for everything.
 */
function refuseUnratedTypes(allowances: readonly Allowance[], prices: readonly CompiledPrice[]): void {
  const rated = new Set(prices.map(({ price }) => `${price.usageType} ${price.unit}`))
  allowances.forEach((allowance, index) => {
    const at = allowance.usageTypes.findIndex((type) => !rated.has(`${type} ${allowance.unit}`))
    if (at === -1) return
    throw new LonglinesError(
      'catalog.invalid_price',
      `Allowance ${allowance.id} covers "${allowance.usageTypes[at]}" in ${allowance.unit}, which no price rates; rate it, at zero if it must be free, in the unit of the records.`,
      { path: `allowances[${index}].usageTypes[${at}]` },
    )
  })
}

/** Units are taken from a balance and charged by a price in one scale, so both must keep the same digits. */
function refuseOtherDigits({ prices, allowances }: TypeTariff): void {
  for (const allowance of allowances) {
    const other = prices.find(
      (price) => price.price.unit === allowance.unit && price.meteredDigits !== allowance.quantityDigits,
    )
    if (!other) continue
    throw new LonglinesError(
      'catalog.invalid_price',
      `Allowance ${allowance.id} and price ${other.price.id} both count ${allowance.unit}; give them the same quantityDigits.`,
      { path: `allowances[${allowance.index}].quantityDigits` },
    )
  }
}

function groupByType(
  prices: readonly CompiledPrice[],
  allowances: readonly CompiledAllowance[],
  context: RatingContext,
): Map<string, TypeTariff> {
  const listed = context.allowances ?? []
  const byPriority = allowances.toSorted((a, b) => a.rank - b.rank)
  const types = new Set(prices.map((price) => price.price.usageType))
  return new Map(
    [...types].map((type) => [
      type,
      {
        // Sorting is stable, so equally specific prices keep their order.
        prices: prices
          .filter((price) => price.price.usageType === type)
          .sort((a, b) => bySpecificity(a.price.when, b.price.when)),
        allowances: byPriority.filter((allowance) => listed[allowance.index]!.usageTypes.includes(type)),
      },
    ]),
  )
}
