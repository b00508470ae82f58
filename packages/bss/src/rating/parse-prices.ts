/** Prices from outside: a file, a form, another system. Everything that is wrong is said at once. */
import { LonglinesError } from '@longlines/core/errors'
import type * as z from 'zod'
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

interface Problem {
  readonly path: string
  readonly message: string
}

/**
 * Reads prices of unknown origin. Misspelt fields are refused, not dropped. Whether the prices fit together
 * (tiers without gaps, no two at once) is what `compile` checks.
 *
 * @param schemas - schemas of models of your own, by type
 * @example
 * parsePrices([{ id: 'sms', currency: 'EUR', usageType: 'sms', unit: 'message', model: { type: 'flat', amount: '1' } }]).length // 1
 * @throws LonglinesError `input.invalid`: `path` is that of the first problem, the message names them all
 */
export function parsePrices(input: unknown, schemas: ModelSchemas = {}): Price[] {
  if (!Array.isArray(input)) throw invalid([{ path: 'prices', message: 'Give a list of prices.' }])
  const known = { ...BUILT_IN_SCHEMAS, ...schemas }
  const problems = input.flatMap((price: unknown, index) => problemsOf(price, `prices[${index}]`, known))
  if (problems.length > 0) throw invalid(problems)
  return input
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

function issuesOf(error: z.ZodError, path: string): Problem[] {
  return error.issues.map((issue) => ({ path: pathOf(path, issue.path), message: issue.message }))
}

function pathOf(path: string, keys: readonly PropertyKey[]): string {
  return keys.reduce<string>(
    (at, key) => (typeof key === 'number' ? `${at}[${key}]` : `${at}.${String(key)}`),
    path,
  )
}

/** Fields that a schema left out of its result, because it does not know them. */
function strangeFields(input: unknown, parsed: unknown, path: string): Problem[] {
  if (typeof input !== 'object' || input === null || typeof parsed !== 'object' || parsed === null) return []
  const known = new Map(Object.entries(parsed))
  return Object.entries(input).flatMap(([key, value]) => {
    const at = pathOf(path, [Array.isArray(input) ? Number(key) : key])
    if (known.has(key)) return strangeFields(value, known.get(key), at)
    return value === undefined ? [] : [{ path: at, message: 'There is no such field; look at its spelling.' }]
  })
}

function invalid(problems: readonly Problem[]): LonglinesError {
  const first = problems[0]
  return new LonglinesError(
    'input.invalid',
    problems.map(({ path, message }) => `${path}: ${message}`).join('\n'),
    {
      ...(first && { path: first.path }),
      values: { problems: problems.length },
    },
  )
}
