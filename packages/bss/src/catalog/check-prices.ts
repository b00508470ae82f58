import { isLonglinesError } from '@longlines/core/errors'
import { Decimal } from '@longlines/core/money'
import { parseInstant } from '@longlines/core/time'
import { type AnyChargeModel, BUILT_IN_MODELS, compile, type ModelSchemas } from '../rating/index.ts'
import { problemsOfPrices } from '../rating/parse-prices.ts'
import type { CatalogProblem, Placed } from './problem.ts'
import type { ProductPrice, UsagePrice } from './product-price.ts'
import type { PriceSet, ReadCatalog } from './read-catalog.ts'

/** What usage prices may be made of beyond the built-in charge models. */
export interface CatalogRules {
  /** Charge models of your own. */
  readonly models?: readonly AnyChargeModel[]
  /** Their schemas, by type. */
  readonly schemas?: ModelSchemas
}

/** Prices below zero, in another currency, with a model that does not work, or valid beside their own version. */
export function checkPrices({ priceSets }: ReadCatalog, rules: CatalogRules): CatalogProblem[] {
  return priceSets.flatMap((set) => [
    ...set.prices.flatMap(negative),
    ...repeated(set.prices),
    ...usageProblems(set, rules),
  ])
}

function negative({ path, value }: Placed<ProductPrice>): CatalogProblem[] {
  if (value.type === 'usage' || !new Decimal(value.amount).isNegative()) return []
  if (new Decimal(value.amount).isZero()) return []
  return [
    {
      code: 'catalog.negative_price',
      message: `"${value.id}" is ${value.amount}; give a price of at least zero, and a discount for what is to come off.`,
      path: `${path}.amount`,
    },
  ]
}

/** Prices with one id are versions of one price, of which one at a time is valid. */
function repeated(prices: readonly Placed<ProductPrice>[]): CatalogProblem[] {
  return prices.flatMap(({ path, value }, index): CatalogProblem[] => {
    const rival = prices.slice(0, index).find((other) => other.value.id === value.id)
    if (rival === undefined) return []
    const isOther = rival.value.type !== value.type || isOpen(rival.value) || isOpen(value)
    if (isOther && overlap(rival.value, value)) {
      const message = `"${value.id}" is the id at ${rival.path} too; rename one, or end one where the other starts.`
      return [{ code: 'catalog.duplicate_id', message, path: `${path}.id` }]
    }
    const meeting = prices
      .slice(0, index)
      .find((other) => other.value.id === value.id && overlap(other.value, value))
    if (meeting === undefined) return []
    const message = `${meeting.path} is valid at the same time; end one where the other starts.`
    return [{ code: 'catalog.overlapping_prices', message, path: `${path}.validFor` }]
  })
}

function validityOf(price: ProductPrice) {
  return price.type === 'usage' ? price.price.validFor : price.validFor
}

function isOpen(price: ProductPrice): boolean {
  return validityOf(price) === undefined
}

function overlap(a: ProductPrice, b: ProductPrice): boolean {
  const [ours, theirs] = [spanOf(a), spanOf(b)]
  return ours.from < theirs.to && theirs.from < ours.to
}

function spanOf(price: ProductPrice): { from: number; to: number } {
  const { from, to } = validityOf(price) ?? {}
  return {
    from: from === undefined ? Number.NEGATIVE_INFINITY : parseInstant(from),
    to: to === undefined ? Number.POSITIVE_INFINITY : parseInstant(to),
  }
}

function usageProblems({ prices, currency }: PriceSet, rules: CatalogRules): CatalogProblem[] {
  const usage = prices.flatMap(({ path, value }) => (value.type === 'usage' ? [{ path, value }] : []))
  if (usage.length === 0) return []
  const shape = problemsOfPrices(
    usage.map(({ value }) => value.price),
    rules.schemas,
  ).map((problem) => ({ ...problem, code: codeOfRating(problem.path, problem.message) }))
  const unread = new Set(shape.map(({ path }) => /^prices\[(\d+)\]/.exec(path)?.[1]))
  const compiled = usage.flatMap((one, index) =>
    unread.has(String(index)) ? [] : compiling([one], currency ?? one.value.price.currency, rules, index),
  )
  const together =
    shape.length + compiled.length > 0 || currency === undefined ? [] : compiling(usage, currency, rules, 0)
  return [...shape, ...compiled, ...together].map((problem) => ({
    ...problem,
    path: placeIn(usage, problem.path),
  }))
}

function compiling(
  usage: readonly Placed<UsagePrice>[],
  currency: string,
  { models = [] }: CatalogRules,
  first: number,
): CatalogProblem[] {
  try {
    compile(
      usage.map(({ value }) => value.price),
      { currency, zone: 'UTC', models: [...BUILT_IN_MODELS, ...models] },
    )
    return []
  } catch (error) {
    if (!isLonglinesError(error)) throw error
    const all = error.cause instanceof AggregateError ? error.cause.errors.filter(isLonglinesError) : [error]
    return all.map(({ code, message, path = 'prices[0]' }) => ({
      code,
      message,
      path: path.replace(/^prices\[(\d+)\]/, (_, n) => `prices[${Number(n) + first}]`),
    }))
  }
}

/** From `prices[1].model` to where the second usage price stands. */
function placeIn(usage: readonly Placed<UsagePrice>[], path: string): string {
  return path.replace(/^prices\[(\d+)\]/, (_, n) => `${usage[Number(n)]?.path}.price`)
}

function codeOfRating(path: string, message: string): CatalogProblem['code'] {
  if (path.endsWith('].validFor')) {
    return message.includes('same time') ? 'catalog.overlapping_prices' : 'time.invalid_period'
  }
  if (path.endsWith('].model.type')) return 'catalog.unknown_model'
  return 'catalog.invalid_price'
}
