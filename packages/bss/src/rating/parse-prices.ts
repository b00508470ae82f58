/** Prices from outside: a file, a form, another system. Everything that is wrong is said at once. */
import { parseInstant } from '@longlines/core/time'
import type * as z from 'zod'
import { conditionKey } from './condition.ts'
import { BlockTiersModel } from './models/block-tiers.ts'
import { FlatModel } from './models/flat.ts'
import { GraduatedModel } from './models/graduated.ts'
import { GraduatedPercentageModel } from './models/graduated-percentage.ts'
import { MultiplierModel } from './models/multiplier.ts'
import { PackageModel } from './models/package.ts'
import { PerUnitModel } from './models/per-unit.ts'
import { PercentageModel } from './models/percentage.ts'
import { ProratedGraduatedModel } from './models/prorated-graduated.ts'
import { StairstepModel } from './models/stairstep.ts'
import { VolumeModel } from './models/volume.ts'
import { BandwidthPercentileModel } from './percentile/bandwidth-percentile.ts'
import { Price } from './price.ts'
import { invalid, issuesOf, type Problem, strangeFields } from './problems.ts'
import { RateCardModel } from './rate-card/rate-card-model.ts'

/** Schemas of charge models by their type. */
export type ModelSchemas = Readonly<Record<string, z.ZodType>>

const BUILT_IN_SCHEMAS: ModelSchemas = {
  flat: FlatModel,
  'per-unit': PerUnitModel,
  graduated: GraduatedModel,
  volume: VolumeModel,
  package: PackageModel,
  'block-tiers': BlockTiersModel,
  stairstep: StairstepModel,
  percentage: PercentageModel,
  'graduated-percentage': GraduatedPercentageModel,
  multiplier: MultiplierModel,
  'prorated-graduated': ProratedGraduatedModel,
  'rate-card': RateCardModel,
  'bandwidth-percentile': BandwidthPercentileModel,
}

/**
 * Reads prices of unknown origin. Misspelt fields are refused, not dropped, and so are two prices for the same
 * records at once. Whether a model fits together (tiers without gaps, cards that exist) is what `compile` checks.
 *
 * @param schemas - schemas of models of your own, by type
 * @example
 * parsePrices([{ id: 'sms', currency: 'EUR', usageType: 'sms', unit: 'message', model: { type: 'flat', amount: '1' } }]).length // 1
 * @throws LonglinesError `input.invalid`: `path` is that of the first problem, the message names them all
 */
export function parsePrices(input: unknown, schemas: ModelSchemas = {}): Price[] {
  if (!Array.isArray(input)) throw invalid([{ path: 'prices', message: 'Give a list of prices.' }])
  const problems = problemsOfPrices(input, schemas)
  if (problems.length > 0) throw invalid(problems)
  return input
}

/** All that {@link parsePrices} refuses, without throwing; paths begin with `prices[0]`. */
export function problemsOfPrices(input: readonly unknown[], schemas: ModelSchemas = {}): Problem[] {
  const known = { ...BUILT_IN_SCHEMAS, ...schemas }
  const problems = input.flatMap((price, index) => problemsOf(price, `prices[${index}]`, known))
  return [...problems, ...overlapsOf(input.map((price) => Price.safeParse(price).data))]
}

type ReadPrice = z.output<typeof Price>

/** From and to in epoch milliseconds. */
type Span = readonly [from: number, to: number]

/** Prices of one usage type and condition at one time; those that could not be read are left out. */
function overlapsOf(prices: readonly (ReadPrice | undefined)[]): Problem[] {
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
  const price = Price.safeParse(input)
  if (!price.success) return issuesOf(price.error, path)
  const strange = strangeFields(input, price.data, path)
  const { model } = price.data
  const schema = Object.hasOwn(schemas, model.type) ? schemas[model.type] : undefined
  if (schema === undefined) {
    const types = Object.keys(schemas).join(', ')
    return [
      ...strange,
      { path: `${path}.model.type`, message: `"${model.type}" is not known; use one of ${types}.` },
    ]
  }
  const parsed = schema.safeParse(model)
  const modelPath = `${path}.model`
  return [
    ...strange,
    ...(parsed.success ? strangeFields(model, parsed.data, modelPath) : issuesOf(parsed.error, modelPath)),
  ]
}
