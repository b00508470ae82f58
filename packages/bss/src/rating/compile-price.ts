import { LonglinesError } from '@longlines/core/errors'
import { type LocalDate, parseInstant, type Zone } from '@longlines/core/time'
import { compileModel } from './compile-model.ts'
import { compileCondition } from './condition.ts'
import type { RatingContext } from './context.ts'
import type { AnyChargeModel } from './model.ts'
import { placed, readScaled } from './models/scale.ts'
import type { Allowance, Price, Rollover, ValidFor } from './price.ts'
import type { CompiledAllowance, CompiledCounter, CompiledPrice, CompiledRollover } from './tariff.ts'
import { compileConversion } from './unit-conversion.ts'
import { digitsOfUnit, millisecondsOfUnit } from './units.ts'

/** What compiling any one price needs. */
export interface PriceSetting {
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
 * Compiles one price.
 *
 * @throws LonglinesError `catalog.*` or `money.*`, with the path of what is wrong
 */
export function compilePrice(price: Price, path: string, setting: PriceSetting): CompiledPrice {
  const { context } = setting
  refuseUnnamed(price, path)
  if (price.currency !== context.currency) {
    throw new LonglinesError(
      'money.currency_mismatch',
      `Price ${price.id} is in ${price.currency}, this tariff in ${context.currency}; compile one tariff for each currency.`,
      { path: `${path}.currency` },
    )
  }
  const rounding = price.rounding ?? context.rounding ?? DEFAULT_ROUNDING
  const quantityDigits = price.quantityDigits ?? digitsOfUnit(price.conversion?.unit ?? price.unit)
  const meteredDigits = price.conversion ? digitsOfUnit(price.unit) : quantityDigits
  const convertsTotal = price.conversion?.scope === 'period'
  const counted = convertsTotal ? meteredDigits : quantityDigits
  const counter = setting.counter(price.counter ?? price.id, counted, rounding.digits, `${path}.counter`)
  const model = compileModel(price.model, setting.models, {
    amountDigits: rounding.digits,
    rounding: rounding.mode,
    quantityDigits,
    unit: price.conversion?.unit ?? price.unit,
    currency: context.currency,
    zone: setting.zone,
    holidays: setting.holidays,
    path: `${path}.model`,
  })
  const [fromMs, toMs] = readValidity(price.validFor, `${path}.validFor`)
  const minimum = readOptional(price.spend?.minimum, rounding.digits, `${path}.spend.minimum`)
  const maximum = readOptional(price.spend?.maximum, rounding.digits, `${path}.spend.maximum`)
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    throw new LonglinesError(
      'catalog.invalid_price',
      `The minimum spend ${price.spend?.minimum} is above the maximum ${price.spend?.maximum}; no period could satisfy both.`,
      { path: `${path}.spend` },
    )
  }
  return {
    price,
    version: price.version ?? '1',
    fromMs,
    toMs,
    counter,
    model,
    matches: compileCondition(price.when),
    perRecord: price.accumulate === 'record',
    roundingMode: rounding.mode,
    quantityDigits,
    meteredDigits,
    meteredMs: millisecondsOfUnit(price.unit) / 10 ** meteredDigits,
    convert:
      price.conversion &&
      compileConversion(price.conversion, meteredDigits, quantityDigits, `${path}.conversion`),
    convertsTotal,
    minimum,
    maximum,
  }
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

/** What a charge and its line are named by; without them records would be charged as "undefined". */
function refuseUnnamed(price: Price, path: string): void {
  const fields: readonly unknown[] = [price?.id, price?.usageType, price?.unit, price?.model?.type]
  const at = fields.findIndex((text) => typeof text !== 'string' || text === '')
  if (at === -1) return
  const field = ['id', 'usageType', 'unit', 'model.type'][at]
  throw new LonglinesError('catalog.invalid_price', `A price needs "${field}", a text.`, {
    path: `${path}.${field}`,
  })
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
