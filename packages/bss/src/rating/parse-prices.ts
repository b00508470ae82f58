/** Prices from outside: a file, a form, another system. Everything that is wrong is said at once. */
import { LonglinesError } from '@longlines/core/errors'
import { parseInstant, zoneOf } from '@longlines/core/time'
import type * as z from 'zod'
import { BUILT_IN_MODELS } from './built-in-models.ts'
import { compilePrice } from './compile-price.ts'
import { conditionKey } from './condition.ts'
import type { AnyChargeModel } from './model.ts'
import type { Price } from './price.ts'
import { STORED_PRICE_SHAPE } from './price-shape.ts'
import { ProblemList } from './problem-list.ts'
import { issuesOf, linesOf, type Problem, strangeFields } from './problems.ts'
import { type Flaw, flawed } from './shape.ts'

/** Schemas of charge models by their type. */
export type ModelSchemas = Readonly<Record<string, z.ZodType>>

const BUILT_IN: ReadonlyMap<string, AnyChargeModel> = /* @__PURE__ */ (() =>
  new Map(BUILT_IN_MODELS.map((model) => [model.type, model])))()

/**
 * Reads prices of unknown origin. Misspelt fields are refused, not dropped, and so are two prices for the same
 * records at once, and what does not fit together: tiers out of order, cards that are not there.
 *
 * @param schemas - schemas of models of your own, by type
 * @example
 * parsePrices([{ id: 'sms', currency: 'EUR', usageType: 'sms', unit: 'message', model: { type: 'flat', amount: '1' } }]).length // 1
 * parsePrices([{ id: 'sms', currency: 'EUR', usageType: 'sms', unit: 'message', model: { type: 'flat', amount: 1 } }]) // throws catalog.invalid_price
 * @throws LonglinesError `catalog.invalid_price`: `path` is that of the first problem, the message names them all
 */
export function parsePrices(input: unknown, schemas: ModelSchemas = {}): Price[] {
  const problems = Array.isArray(input)
    ? [...problemsOfPrices(input, schemas), ...misfitsOf(input, schemas)]
    : atPath(flawed('Give a list of prices', input), 'prices')
  if (isRead(input, problems)) return input
  throw new LonglinesError('catalog.invalid_price', linesOf(problems), {
    ...(problems[0] && { path: problems[0].path }),
    values: { problems: problems.length },
    cause: new AggregateError(problems.map(asError), 'Everything that is wrong'),
  })
}

function asError({ path, message }: Problem): LonglinesError {
  return new LonglinesError('catalog.invalid_price', message, { path })
}

function isRead(_input: unknown, problems: readonly Problem[]): _input is Price[] {
  return problems.length === 0
}

/** What is wrong with prices that have every field: found by compiling each for itself. */
function misfitsOf(input: readonly unknown[], schemas: ModelSchemas): Problem[] {
  return input.flatMap((price, index): Problem[] => {
    const path = `prices[${index}]`
    if (!isSound(price, problemsOf(price, path, schemas))) return []
    const problems = new ProblemList()
    const { currency } = price
    compilePrice(price, path, {
      problems,
      context: { currency, zone: 'UTC' },
      zone: zoneOf('UTC'),
      holidays: new Set(),
      models: Object.hasOwn(schemas, price.model.type) ? new Map([stubOf(price.model.type)]) : BUILT_IN,
      counter: (name, quantityDigits, amountDigits) => ({ index: 0, name, quantityDigits, amountDigits }),
    })
    // Whether so many digits can be kept depends on the rounding of the tariff, which is not known here.
    return problems.found
      .filter(({ code }) => !code.startsWith('money.'))
      .map((error) => ({ path, ...error.toJSON() }))
  })
}

function isSound(_price: unknown, problems: readonly Problem[]): _price is Price {
  return problems.length === 0
}

/** Stands for a model of the caller's own, which its schema has looked at. */
function stubOf(type: string): [string, AnyChargeModel] {
  return [type, { type, compile: () => ({ charge: () => 0 }) }]
}

/** Misspelt, missing and malformed fields, and prices valid at once, without throwing; paths begin with `prices[0]`. */
export function problemsOfPrices(input: readonly unknown[], schemas: ModelSchemas = {}): Problem[] {
  const problems: Problem[] = []
  const sound = input.map((price, index) => {
    const own = problemsOf(price, `prices[${index}]`, schemas)
    problems.push(...own)
    return isSound(price, own) ? price : undefined
  })
  return [...problems, ...overlapsOf(sound)]
}

/** From and to in epoch milliseconds. */
type Span = readonly [from: number, to: number]

/** Prices of one usage type and condition at one time; those that could not be read are left out. */
function overlapsOf(prices: readonly (Price | undefined)[]): Problem[] {
  const problems: Problem[] = []
  const seen = new Map<string, { readonly index: number; readonly span: Span }[]>()
  prices.forEach((price, index) => {
    if (price === undefined) return
    const span: Span = [
      instantOf(price.validFor?.from) ?? Number.NEGATIVE_INFINITY,
      instantOf(price.validFor?.to) ?? Number.POSITIVE_INFINITY,
    ]
    const key = `${price.usageType} ${conditionKey(price.when)}`
    const rivals = seen.get(key) ?? []
    const rival = rivals.find((other) => span[0] < other.span[1] && other.span[0] < span[1])
    if (rival) {
      problems.push({
        path: `prices[${index}].validFor`,
        message: `prices[${rival.index}] rates the same records at the same time; end one where the other starts, or give them different conditions.`,
      })
    }
    seen.set(key, [...rivals, { index, span }])
  })
  return problems
}

function instantOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseInstant(text)
}

function problemsOf(input: unknown, path: string, schemas: ModelSchemas): Problem[] {
  const flaws = STORED_PRICE_SHAPE(input)
  const problems = atPath(flaws, path)
  const model = typeof input === 'object' && input !== null && 'model' in input ? input.model : undefined
  if (typeof model !== 'object' || model === null || !('type' in model)) return problems
  const { type } = model
  if (typeof type !== 'string' || type === '') return problems
  return [...problems, ...problemsOfModel({ ...model, type }, `${path}.model`, schemas)]
}

function problemsOfModel(model: { readonly type: string }, path: string, schemas: ModelSchemas): Problem[] {
  const schema = Object.hasOwn(schemas, model.type) ? schemas[model.type] : undefined
  if (schema !== undefined) {
    const parsed = schema.safeParse(model)
    return parsed.success ? strangeFields(model, parsed.data, path) : issuesOf(parsed.error, path)
  }
  const definition = BUILT_IN.get(model.type)
  if (definition !== undefined) {
    const shapes = [definition.shape].filter((shape) => shape !== undefined)
    return shapes.flatMap((shape) => atPath(shape(model), path))
  }
  const types = [...BUILT_IN.keys(), ...Object.keys(schemas)].join(', ')
  return [{ path: `${path}.type`, message: `"${model.type}" is not known; use one of ${types}.` }]
}

function atPath(flaws: readonly Flaw[], path: string): Problem[] {
  return flaws.map(({ at, message }) => ({ path: `${path}${at}`, message }))
}
