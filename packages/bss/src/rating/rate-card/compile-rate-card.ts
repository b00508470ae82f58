import { LonglinesError } from '@longlines/core/errors'
import { ExactSum, powerOfTen } from '@longlines/core/money'
import type { CompiledModel, ModelContext, Tally, Trace, UsageAttributes, Use } from '../model.ts'
import { millisecondsOfUnit } from '../units.ts'
import { type CompiledBand, type CompiledCard, compileCards } from './compile-card.ts'
import { explainCall } from './explain-call.ts'
import { compilePrefixes, type PrefixTable } from './prefix-table.ts'
import type { Destination, RateCardModel } from './rate-card-model.ts'
import { type Piece, walkIncrements } from './walk-increments.ts'

/**
 * Compiles a rate card.
 *
 * @throws LonglinesError `catalog.invalid_price`, `catalog.invalid_bands`, `catalog.invalid_tiers`,
 * `catalog.overlapping_prices`, `money.invalid_decimal`, `money.precision`, each with its path
 */
export function compileRateCard(model: RateCardModel, context: ModelContext): CompiledModel {
  return new RateCard(model, context)
}

/** A class, so that the fields of the hot path have fixed places. */
class RateCard implements CompiledModel {
  private readonly prefixes: PrefixTable
  private readonly cards: readonly CompiledCard[]
  private readonly attribute: string
  private readonly anyNumber: boolean
  private readonly scale: number
  private readonly minimum: number
  private readonly zeroEnd: number
  private readonly sum = new ExactSum()
  private readonly model: RateCardModel
  private readonly context: ModelContext

  constructor(model: RateCardModel, context: ModelContext) {
    refuseOtherTime(context)
    this.model = model
    this.context = context
    const { destinations } = model
    const path = `${context.path}.destinations`
    const cards = compileCards(model.cards, context)
    this.cards = destinations.map(
      (row, index) => cards.get(row.card) ?? refuseCard(row, `${path}[${index}].card`),
    )
    this.prefixes = compilePrefixes(
      destinations.map((row) => row.prefix),
      model.exitCode ?? '00',
      path,
    )
    this.attribute = model.destinationAttribute ?? 'destination'
    this.anyNumber = destinations.every((row) => row.prefix === '*')
    this.scale = powerOfTen(context.quantityDigits)
    this.minimum = readMinimum(model.minimumDuration, `${context.path}.minimumDuration`)
    this.zeroEnd = model.zeroLength === 'as-one-second' ? Math.max(1, this.minimum) : 0
  }

  charge(use: Use, _before: Tally, trace?: Trace): number {
    const row = this.rowOf(use.attributes)
    const card = this.cards[row]!
    const sum = this.sum.reset()
    const feeBand = this.feeBandOf(use, card)
    if (feeBand !== undefined) sum.addProduct(feeBand.fee, 1)
    const pieces: Piece[] | undefined = trace && []
    const end = this.endOf(use)
    walkIncrements(card, use.startMs, this.startOf(use), end, sum, pieces)
    const amount = sum.quotient(card.divisor, this.context.rounding)
    if (trace && pieces) {
      const call = { use, card, feeBand, pieces, end, scale: this.scale, minimum: this.minimum }
      explainCall(trace, {
        ...call,
        destination: this.model.destinations[row]!,
        number: this.numberOf(use.attributes),
      })
    }
    return amount
  }

  reach(use: Use): number {
    const card = this.cards[this.rowOf(use.attributes)]!
    const end = walkIncrements(card, use.startMs, this.startOf(use), this.endOf(use), this.sum.reset())
    return Math.max(use.quantity, end * this.scale - use.covered)
  }

  /** First charged second of the call. A started second belongs to what covered it. */
  private startOf(use: Use): number {
    return Math.ceil(use.covered / this.scale)
  }

  /** Second at which the charged part ends, before it is filled up to whole increments. */
  private endOf(use: Use): number {
    if (use.quantity === 0) return use.continued || use.covered > 0 ? 0 : this.zeroEnd
    const end = Math.ceil((use.covered + use.quantity) / this.scale)
    return use.continued || end > this.minimum ? end : this.minimum
  }

  /** The band whose connect fee is due: that in which the call started, which may be before this use. */
  private feeBandOf(use: Use, { bands, table }: CompiledCard): CompiledBand | undefined {
    if (use.continued) return undefined
    if (use.covered > 0 && this.model.connectFeeWhenCovered !== true) return undefined
    if (use.quantity === 0 && (use.covered > 0 || (this.model.zeroLength ?? 'free') === 'free'))
      return undefined
    if (table === undefined) return bands[0]
    return bands[table.bandAt(use.startMs - (use.covered / this.scale) * 1000)]
  }

  private rowOf(attributes: UsageAttributes): number {
    const row = this.prefixes.find(this.numberOf(attributes))
    return row < 0 ? this.refuseNumber(attributes) : row
  }

  private numberOf(attributes: UsageAttributes): string {
    const number = attributes[this.attribute]
    if (typeof number === 'string') return number
    if (number !== undefined) return String(number)
    if (this.anyNumber) return ''
    throw new LonglinesError(
      'rating.missing_attribute',
      `The rate card needs the called number; map it to the attribute "${this.attribute}".`,
      { path: `attributes.${this.attribute}` },
    )
  }

  private refuseNumber(attributes: UsageAttributes): never {
    const number = this.numberOf(attributes)
    throw new LonglinesError(
      'rating.unknown_destination',
      `No prefix of the rate card matches ${JSON.stringify(number)}; add one, or "*" for every other destination.`,
      { path: `attributes.${this.attribute}`, values: { destination: number } },
    )
  }
}

/** Rows and increments are in seconds; minutes taken for seconds would cost a sixtieth. */
function refuseOtherTime({ unit, path }: ModelContext): void {
  if (unit === 'second' || millisecondsOfUnit(unit) === 0) return
  throw new LonglinesError(
    'catalog.invalid_price',
    `A rate card counts seconds, this price ${unit}s; give it a conversion to seconds, such as { multiplyBy: '60', unit: 'second' }.`,
    { path },
  )
}

function refuseCard(row: Destination, path: string): never {
  throw new LonglinesError(
    'catalog.invalid_price',
    `Prefix ${row.prefix} refers to the card "${row.card}", which is not given.`,
    {
      path,
    },
  )
}

function readMinimum(seconds: number | undefined, path: string): number {
  if (seconds === undefined) return 0
  if (Number.isSafeInteger(seconds) && seconds >= 1 && seconds <= 86_400) return seconds
  throw new LonglinesError('catalog.invalid_price', `Give whole seconds from 1 to 86400; got ${seconds}.`, {
    path,
  })
}
