/** Cards ready to walk: rows as whole numbers over one denominator, bands as a table of the week. */
import { isLonglinesError, LonglinesError } from '@longlines/core/errors'
import { digitsOf, powerOfTen } from '@longlines/core/money'
import type { ModelContext } from '../model.ts'
import { readScaled } from '../models/scale.ts'
import { type BandTable, BandTables } from './band-table.ts'
import type { RateBand, RateRow } from './rate-card-model.ts'

/** A rate row; prices are numerators over the card's denominator. */
export interface CompiledRow {
  readonly source: RateRow
  readonly fromSecond: number
  /** First second that is no longer this row's. */
  readonly untilSecond: number
  readonly increment: number
  /** Price of one second. */
  readonly perSecond: number
}

/** A band; the fee is a numerator over the card's denominator. */
export interface CompiledBand {
  readonly name: string
  readonly fee: number
  readonly rows: readonly CompiledRow[]
}

/** A card: what destinations refer to. */
export interface CompiledCard {
  readonly name: string
  readonly bands: readonly CompiledBand[]
  /** Which band when; `undefined` where there is only one. */
  readonly table: BandTable | undefined
  /** What one unit of currency is in numerators. */
  readonly denominator: number
  /** What a sum of numerators is divided by to give an amount with the context's digits. */
  readonly divisor: number
}

/** Compiles every card of a model. */
export function compileCards(
  cards: Readonly<Record<string, readonly RateBand[]>>,
  context: ModelContext,
): Map<string, CompiledCard> {
  const tables = new BandTables(context)
  const compiled = new Map<string, CompiledCard>()
  for (const [name, bands] of Object.entries(cards)) {
    compiled.set(name, compileCard(name, bands, context, tables))
  }
  return compiled
}

function compileCard(
  name: string,
  bands: readonly RateBand[],
  context: ModelContext,
  tables: BandTables,
): CompiledCard {
  const path = `${context.path}.cards.${name}`
  const table = tables.of(bands, path)
  let digits = context.amountDigits
  let seconds = 1
  bands.forEach((band, index) => {
    const where = `${path}[${index}]`
    digits = Math.max(digits, readDigits(band.connectFee ?? '0', `${where}.connectFee`))
    checkRows(band.rates, `${where}.rates`)
    band.rates.forEach((row, at) => {
      digits = Math.max(digits, readDigits(row.price, `${where}.rates[${at}].price`))
      seconds = leastCommonMultiple(seconds, row.per)
    })
  })
  const denominator = seconds * powerOfTen(digits)
  if (!Number.isSafeInteger(denominator)) throw tooFine(path)
  const read = (text: string, per: number, where: string): number => {
    const numerator = readScaled([text, where], digits) * (seconds / per)
    if (!Number.isSafeInteger(numerator)) throw tooFine(where)
    return numerator
  }
  return {
    name,
    table,
    denominator,
    divisor: seconds * powerOfTen(digits - context.amountDigits),
    bands: bands.map((band, index) => ({
      name: band.name ?? `band ${index + 1}`,
      fee: read(band.connectFee ?? '0', 1, `${path}[${index}].connectFee`),
      rows: band.rates.map((row, at) => ({
        source: row,
        fromSecond: row.fromSecond,
        untilSecond: band.rates[at + 1]?.fromSecond ?? Number.POSITIVE_INFINITY,
        increment: row.increment,
        perSecond: read(row.price, row.per, `${path}[${index}].rates[${at}].price`),
      })),
    })),
  }
}

function checkRows(rows: readonly RateRow[], path: string): void {
  if (rows.length === 0) throw badRows('Give at least one rate row.', path)
  let last = -1
  rows.forEach((row, index) => {
    const where = `${path}[${index}]`
    if (
      index === 0 ? row.fromSecond !== 0 : !(row.fromSecond > last && Number.isSafeInteger(row.fromSecond))
    ) {
      throw badRows('Rate rows start at second 0 and ascend in whole seconds.', `${where}.fromSecond`)
    }
    last = row.fromSecond
    checkSeconds(row.per, `${where}.per`)
    checkSeconds(row.increment, `${where}.increment`)
  })
}

function checkSeconds(value: number, path: string): void {
  if (Number.isSafeInteger(value) && value >= 1 && value <= 86_400) return
  throw new LonglinesError('catalog.invalid_price', `Give whole seconds from 1 to 86400; got ${value}.`, {
    path,
  })
}

function badRows(message: string, path: string): LonglinesError {
  return new LonglinesError('catalog.invalid_tiers', message, { path })
}

function tooFine(path: string): LonglinesError {
  return new LonglinesError(
    'money.precision',
    'Prices per so many different seconds have no common denominator that can be kept exactly; use fewer decimal places.',
    { path },
  )
}

function readDigits(text: string, path: string): number {
  try {
    const digits = digitsOf(text)
    powerOfTen(digits)
    return digits
  } catch (error) {
    if (!isLonglinesError(error)) throw error
    throw new LonglinesError(error.code, error.message, { path, cause: error })
  }
}

function leastCommonMultiple(a: number, b: number): number {
  return (a / greatestCommonDivisor(a, b)) * b
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
