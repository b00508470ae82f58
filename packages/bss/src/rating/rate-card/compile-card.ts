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

/** Compiles every card of a model. */
export function compileCards(
  cards: Readonly<Record<string, readonly RateBand[]>>,
  context: ModelContext,
): Map<string, CompiledCard> {
  const tables = new BandTables(context)
  const compiled = new Map<string, CompiledCard>()
  for (const name of Object.keys(cards)) {
    const bands = cards[name]!
    const path = `${context.path}.cards.${name}`
    const table = tables.of(bands, path)
    compiled.set(name, new CardReader(bands, path, context.amountDigits).read(name, table))
  }
  return compiled
}

/** Reads one card. It remembers where it reads, so that a path is written only for what is wrong. */
class CardReader {
  private readonly bands: readonly RateBand[]
  private readonly path: string
  private readonly amountDigits: number
  private digits: number
  private seconds = 1
  private band = 0
  private row = -1

  constructor(bands: readonly RateBand[], path: string, amountDigits: number) {
    this.bands = bands
    this.path = path
    this.amountDigits = amountDigits
    this.digits = amountDigits
  }

  read(name: string, table: BandTable | undefined): CompiledCard {
    for (this.band = 0; this.band < this.bands.length; this.band++) this.measureBand()
    const denominator = this.seconds * powerOfTen(this.digits)
    if (!Number.isSafeInteger(denominator)) throw tooFine(this.path)
    const bands: CompiledBand[] = []
    for (this.band = 0; this.band < this.bands.length; this.band++) bands.push(this.readBand())
    const divisor = this.seconds * powerOfTen(this.digits - this.amountDigits)
    return { name, table, denominator, divisor, bands }
  }

  /** Finds the decimal places and the seconds in which every price is a whole number. */
  private measureBand(): void {
    const { connectFee, rates } = this.bands[this.band]!
    this.row = -1
    if (connectFee !== undefined) this.measurePrice(connectFee)
    if (!Array.isArray(rates) || rates.length === 0)
      throw badRows('Give at least one rate row.', this.place('rates'))
    let last = -1
    for (this.row = 0; this.row < rates.length; this.row++) {
      const { fromSecond, per, increment, price } = rates[this.row]!
      const ascends = fromSecond > last && Number.isSafeInteger(fromSecond)
      if (this.row === 0 ? fromSecond !== 0 : !ascends) {
        throw badRows('Rate rows start at second 0 and ascend in whole seconds.', this.place('fromSecond'))
      }
      last = fromSecond
      if (!isSeconds(per)) throw badSeconds(per, this.place('per'))
      if (!isSeconds(increment)) throw badSeconds(increment, this.place('increment'))
      this.measurePrice(price)
      this.seconds = leastCommonMultiple(this.seconds, per)
    }
  }

  private measurePrice(text: string): void {
    try {
      const digits = digitsOf(text)
      powerOfTen(digits)
      if (digits > this.digits) this.digits = digits
    } catch (error) {
      throw this.placed(error)
    }
  }

  private readBand(): CompiledBand {
    const { name, connectFee, rates } = this.bands[this.band]!
    this.row = -1
    const fee = connectFee === undefined ? 0 : this.readPrice(connectFee, 1)
    const rows: CompiledRow[] = []
    for (this.row = 0; this.row < rates.length; this.row++) {
      const source = rates[this.row]!
      const { fromSecond, increment, price, per } = source
      const untilSecond = rates[this.row + 1]?.fromSecond ?? Number.POSITIVE_INFINITY
      rows.push({ source, fromSecond, untilSecond, increment, perSecond: this.readPrice(price, per) })
    }
    return { name: name ?? `band ${this.band + 1}`, fee, rows }
  }

  /** The price of one second as a numerator. */
  private readPrice(text: string, per: number): number {
    let price: number
    try {
      price = parseScaled(text, this.digits)
    } catch (error) {
      throw this.placed(error)
    }
    if (price < 0) {
      throw new LonglinesError('catalog.invalid_price', `${text} must be at least zero.`, {
        path: this.pricePlace(),
      })
    }
    const numerator = price * (this.seconds / per)
    if (!Number.isSafeInteger(numerator)) throw tooFine(this.pricePlace())
    return numerator
  }

  private placed(error: unknown): unknown {
    if (!isLonglinesError(error)) return error
    return new LonglinesError(error.code, error.message, { path: this.pricePlace(), cause: error })
  }

  private pricePlace(): string {
    return this.place(this.row < 0 ? 'connectFee' : 'price')
  }

  private place(field: string): string {
    const row = this.row < 0 ? '' : `rates[${this.row}].`
    return `${this.path}[${this.band}].${row}${field}`
  }
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

function leastCommonMultiple(a: number, b: number): number {
  return (a / greatestCommonDivisor(a, b)) * b
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
