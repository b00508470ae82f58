import { LonglinesError } from '@longlines/core/errors'
import { type LocalDate, parseInstant, type Zone } from '@longlines/core/time'
import { compileModel, definitionOf } from './compile-model.ts'
import { compileCondition } from './condition.ts'
import type { RatingContext } from './context.ts'
import type { AnyChargeModel } from './model.ts'
import { placed, readScaled } from './models/scale.ts'
import type { Allowance, Price, Rollover, ValidFor } from './price.ts'
import { PRICE_SHAPE } from './price-shape.ts'
import type { ProblemList } from './problem-list.ts'
import type { CompiledAllowance, CompiledCounter, CompiledPrice, CompiledRollover } from './tariff.ts'
import { compileConversion } from './unit-conversion.ts'
import { digitsOfUnit, millisecondsOfUnit } from './units.ts'

/** What compiling any one price needs. */
export interface PriceSetting {
  /** Where everything that is wrong is noted. */
  readonly problems: ProblemList
  readonly context: RatingContext
  readonly zone: Zone
  readonly holidays: ReadonlySet<LocalDate>
  readonly models: ReadonlyMap<string, AnyChargeModel>
  /** Finds or makes the counter of a price. */
  readonly counter: (
    name: string,
    quantityDigits: number,
    amountDigits: number,
    path: string,
  ) => CompiledCounter
}

const DEFAULT_ROUNDING = { digits: 6, mode: 'half-up' } as const

/**
 * Compiles one price; `undefined` where it has problems, which are noted with the path of what is wrong.
 */
export function compilePrice(price: Price, path: string, setting: PriceSetting): CompiledPrice | undefined {
  const { context, problems } = setting
  const before = problems.found.length
  if (!isReadable(price, path, setting)) return undefined
  const rounding = price.rounding ?? context.rounding ?? DEFAULT_ROUNDING
  const quantityDigits = price.quantityDigits ?? digitsOfUnit(price.conversion?.unit ?? price.unit)
  const meteredDigits = price.conversion ? digitsOfUnit(price.unit) : quantityDigits
  const convertsTotal = price.conversion?.scope === 'period'
  const counted = convertsTotal ? meteredDigits : quantityDigits
  const counter = problems.attempt(() =>
    setting.counter(price.counter ?? price.id, counted, rounding.digits, `${path}.counter`),
  )
  const model = problems.attempt(() =>
    compileModel(price.model, setting.models, {
      amountDigits: rounding.digits,
      rounding: rounding.mode,
      quantityDigits,
      unit: price.conversion?.unit ?? price.unit,
      currency: context.currency,
      zone: setting.zone,
      holidays: setting.holidays,
      path: `${path}.model`,
    }),
  )
  const span = problems.attempt(() => readValidity(price.validFor, `${path}.validFor`))
  const spend = problems.attempt(() => readSpend(price.spend, rounding.digits, `${path}.spend`))
  const convert = problems.attempt(
    () =>
      price.conversion &&
      compileConversion(price.conversion, meteredDigits, quantityDigits, `${path}.conversion`),
  )
  if (!counter || !model || !span || !spend || problems.found.length > before) return undefined
  return {
    price,
    version: price.version ?? '1',
    fromMs: span[0],
    toMs: span[1],
    counter,
    model,
    matches: compileCondition(price.when),
    perRecord: price.accumulate === 'record',
    roundingMode: rounding.mode,
    quantityDigits,
    meteredDigits,
    meteredMs: millisecondsOfUnit(price.unit) / 10 ** meteredDigits,
    convert,
    convertsTotal,
    ...spend,
  }
}

/** Whether a price and its model have the fields and the currency to be compiled; what they lack is noted. */
function isReadable(price: Price, path: string, { context, models, problems }: PriceSetting): boolean {
  const before = problems.found.length
  problems.isSound(PRICE_SHAPE(price), path)
  const type: unknown = price?.model?.type
  if (typeof type === 'string' && type !== '') {
    const definition = problems.attempt(() => definitionOf(type, models, `${path}.model`))
    problems.isSound(definition?.shape?.(price.model) ?? [], `${path}.model`)
  }
  if (problems.found.length > before) return false
  problems.attempt(() => refuseOtherCurrency(price, context.currency, path))
  return true
}

function refuseOtherCurrency({ id, currency }: Price, expected: string, path: string): void {
  if (currency === expected) return
  throw new LonglinesError(
    'money.currency_mismatch',
    `Price ${id} is in ${currency}, this tariff in ${expected}; compile one tariff for each currency.`,
    { path: `${path}.currency` },
  )
}

function readSpend(
  spend: Price['spend'],
  digits: number,
  path: string,
): Pick<CompiledPrice, 'minimum' | 'maximum'> {
  const minimum = readOptional(spend?.minimum, digits, `${path}.minimum`)
  const maximum = readOptional(spend?.maximum, digits, `${path}.maximum`)
  if (minimum === undefined || maximum === undefined || minimum <= maximum) return { minimum, maximum }
  throw new LonglinesError(
    'catalog.invalid_price',
    `The minimum spend ${spend?.minimum} is above the maximum ${spend?.maximum}; no period could satisfy both.`,
    { path },
  )
}

/** Compiles one allowance; `index` is its place among the balances of a sheet. */
export function compileAllowance(allowance: Allowance, index: number): CompiledAllowance {
  const path = `allowances[${index}]`
  const quantityDigits = allowance.quantityDigits ?? digitsOfUnit(allowance.unit)
  const [fromMs, toMs] = readValidity(allowance.validFor, `${path}.validFor`)
  return {
    index,
    id: allowance.id,
    name: allowance.name ?? allowance.id,
    unit: allowance.unit,
    units: readScaled([allowance.units, `${path}.units`], quantityDigits),
    step: readOptional(allowance.step, quantityDigits, `${path}.step`) ?? 0,
    quantityDigits,
    rank: allowance.priority ?? 100,
    shared: allowance.shared ?? false,
    fromMs,
    toMs,
    matches: compileCondition(allowance.when),
    rollover: allowance.rollover && compileRollover(allowance.rollover, quantityDigits, `${path}.rollover`),
  }
}

function compileRollover(rollover: Rollover, digits: number, path: string): CompiledRollover {
  const min = readScaled([rollover.min ?? '0', `${path}.min`], digits)
  const max = readScaled([rollover.max, `${path}.max`], digits)
  if (min > max) {
    throw new LonglinesError(
      'catalog.invalid_price',
      `Rollover keeps at least ${rollover.min} but at most ${rollover.max}.`,
      { path },
    )
  }
  return { min, max, expiresAfterPeriods: rollover.expiresAfterPeriods }
}

function readValidity(validFor: ValidFor | undefined, path: string): [number, number] {
  const from = readInstant(validFor?.from, Number.NEGATIVE_INFINITY, `${path}.from`)
  const to = readInstant(validFor?.to, Number.POSITIVE_INFINITY, `${path}.to`)
  if (to <= from) {
    throw new LonglinesError(
      'time.invalid_period',
      `Validity must end after it starts; it ends at ${validFor?.to}.`,
      { path },
    )
  }
  return [from, to]
}

function readInstant(text: string | undefined, open: number, path: string): number {
  return text === undefined ? open : placed(path, () => parseInstant(text))
}

function readOptional(text: string | undefined, digits: number, path: string): number | undefined {
  return text === undefined ? undefined : readScaled([text, path], digits)
}
