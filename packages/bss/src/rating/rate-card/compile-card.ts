/** Cards ready to walk: rows as whole numbers over one denominator, bands as a table of the week. */
import { isLonglinesError, LonglinesError } from '@longlines/core/errors'
import { digitsOf, parseScaled, powerOfTen } from '@longlines/core/money'
import type { ModelContext } from '../model.ts'
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

/** Where something stands; made to text only when it is wrong, because a deck has many rows. */
type Place = () => string

/** Compiles every card of a model. */
export function compileCards(
  cards: Readonly<Record<string, readonly RateBand[]>>,
  context: ModelContext,
): Map<string, CompiledCard> {
  const tables = new BandTables(context)
  const compiled = new Map<string, CompiledCard>()
  for (const [name, bands] of Object.entries(cards)) {
    const path = `${context.path}.cards.${name}`
    compiled.set(
      name,
      compileCard(name, bands, tables.of(bands, path), { path, digits: context.amountDigits }),
    )
  }
  return compiled
}

function compileCard(
  name: string,
  bands: readonly RateBand[],
  table: BandTable | undefined,
  amount: { readonly path: string; readonly digits: number },
): CompiledCard {
  const { path } = amount
  const { digits, seconds } = denominatorOf(bands, amount)
  const denominator = seconds * powerOfTen(digits)
  if (!Number.isSafeInteger(denominator)) throw tooFine(path)
  const read = (text: string, per: number, place: Place): number => {
    const numerator = readPrice(text, digits, place) * (seconds / per)
    if (!Number.isSafeInteger(numerator)) throw tooFine(place())
    return numerator
  }
  return {
    name,
    table,
    denominator,
    divisor: seconds * powerOfTen(digits - amount.digits),
    bands: bands.map((band, index) => ({
      name: band.name ?? `band ${index + 1}`,
      fee: read(band.connectFee ?? '0', 1, () => `${path}[${index}].connectFee`),
      rows: band.rates.map((row, at) => ({
        source: row,
        fromSecond: row.fromSecond,
        untilSecond: band.rates[at + 1]?.fromSecond ?? Number.POSITIVE_INFINITY,
        increment: row.increment,
        perSecond: read(row.price, row.per, () => `${path}[${index}].rates[${at}].price`),
      })),
    })),
  }
}

/** The decimal places and the seconds in which every price of a card is a whole number. */
function denominatorOf(
  bands: readonly RateBand[],
  { path, digits: amountDigits }: { readonly path: string; readonly digits: number },
): { readonly digits: number; readonly seconds: number } {
  let digits = amountDigits
  let seconds = 1
  bands.forEach(({ connectFee = '0', rates }, index) => {
    digits = Math.max(
      digits,
      readDigits(connectFee, () => `${path}[${index}].connectFee`),
    )
    checkRows(rates, () => `${path}[${index}].rates`)
    rates.forEach((row, at) => {
      digits = Math.max(
        digits,
        readDigits(row.price, () => `${path}[${index}].rates[${at}].price`),
      )
      seconds = leastCommonMultiple(seconds, row.per)
    })
  })
  return { digits, seconds }
}

function checkRows(rows: readonly RateRow[], place: Place): void {
  if (rows.length === 0) throw badRows('Give at least one rate row.', place())
  let last = -1
  rows.forEach(({ fromSecond, per, increment }, index) => {
    const ascends = fromSecond > last && Number.isSafeInteger(fromSecond)
    if (index === 0 ? fromSecond !== 0 : !ascends) {
      const where = `${place()}[${index}].fromSecond`
      throw badRows('Rate rows start at second 0 and ascend in whole seconds.', where)
    }
    last = fromSecond
    if (!isSeconds(per)) throw badSeconds(per, `${place()}[${index}].per`)
    if (!isSeconds(increment)) throw badSeconds(increment, `${place()}[${index}].increment`)
  })
}

function isSeconds(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1 && value <= 86_400
}

function badSeconds(value: number, path: string): LonglinesError {
  return new LonglinesError('catalog.invalid_price', `Give whole seconds from 1 to 86400; got ${value}.`, {
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

function readDigits(text: string, place: Place): number {
  return placed(place, () => {
    const digits = digitsOf(text)
    powerOfTen(digits)
    return digits
  })
}

function readPrice(text: string, digits: number, place: Place): number {
  const price = placed(place, () => parseScaled(text, digits))
  if (price >= 0) return price
  throw new LonglinesError('catalog.invalid_price', `${text} must be at least zero.`, { path: place() })
}

function placed<T>(place: Place, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!isLonglinesError(error)) throw error
    throw new LonglinesError(error.code, error.message, { path: place(), cause: error })
  }
}

function leastCommonMultiple(a: number, b: number): number {
  return (a / greatestCommonDivisor(a, b)) * b
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
