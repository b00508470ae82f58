/** Charges one part of a record: allowances first, then the price's model, then the period's maximum. */
import { LonglinesError } from '@longlines/core/errors'
import { addScaled } from '@longlines/core/money'
import type { UsageEvent } from './context.ts'
import type { OpenSheet, TallyCell } from './counters.ts'
import { EMPTY_TALLY, type Tally, type Use } from './model.ts'
import type { SheetBook } from './sheet-book.ts'
import { bookTakes, planTakes, type Take } from './take-allowances.ts'
import type { CompiledAllowance, CompiledPrice, TypeTariff } from './tariff.ts'

/**
 * One charged part of a record in scaled integers: what the hot path hands over. `toCharge` makes the
 * plain data of it.
 */
export interface RatedUse {
  readonly event: UsageEvent
  readonly price: CompiledPrice
  readonly periodFromMs: number
  readonly periodToMs: number
  /** 0 for the first part of a record, 1 for what follows a split. */
  readonly part: number
  readonly startMs: number
  /** Metered quantity of this part, scaled by the price's `meteredDigits`. */
  readonly metered: number
  /** Of `metered`, what allowances covered. */
  readonly takes: readonly Take[]
  readonly use: Use
  readonly before: Tally
  /** Charge after spend limits, scaled by the counter's `amountDigits`. */
  readonly amount: number
  /** What a maximum kept back of the model's amount, same scale. */
  readonly capped: number
}

/** One part of a record: the whole of it where nothing is split. */
export interface Part {
  readonly event: UsageEvent
  readonly type: TypeTariff
  readonly price: CompiledPrice
  readonly startMs: number
  readonly metered: number
  /** Metered quantity of the record before this part. */
  readonly offset: number
  readonly number: number
}

/** A charged part with what must be booked for it. */
export interface PlannedPart {
  readonly use: RatedUse
  readonly cell: TallyCell | undefined
  readonly after: Tally
}

/** Plans the charge of a part; nothing is booked yet. */
export function planPart(books: SheetBook, part: Part): PlannedPart {
  const { event, price, startMs, metered, type } = part
  const sheet = books.find('subscription', event.subscriptionId, startMs)
  const takes =
    type.allowances.length === 0 || metered === 0
      ? NO_TAKES
      : planTakes(type.allowances, (allowance) => sheetOf(books, sheet, allowance, part), {
          unit: event.unit,
          quantity: metered,
          startMs,
          attributes: event.attributes,
        })
  let covered = 0
  for (const take of takes) covered += take.covered
  const cell = sheet.tallies[price.counter.index]!
  if (covered === metered && covered > 0) return coveredPart(part, sheet, takes, cell)
  return chargedPart(part, sheet, takes, covered, cell)
}

const NO_TAKES: readonly Take[] = []

function sheetOf(books: SheetBook, own: OpenSheet, allowance: CompiledAllowance, part: Part): OpenSheet {
  if (!allowance.shared) return own
  if (part.event.accountId !== undefined) return books.find('account', part.event.accountId, part.startMs)
  throw new LonglinesError(
    'rating.missing_attribute',
    `Allowance ${allowance.id} is shared by an account, but the record names none; guide it to one.`,
    { path: 'accountId' },
  )
}

/** Allowances cover all of it: nothing is charged and no counter of a price moves. */
function coveredPart(part: Part, sheet: OpenSheet, takes: readonly Take[], cell: TallyCell): PlannedPart {
  const before = snapshot(cell)
  const use = {
    quantity: 0,
    covered: part.metered,
    startMs: part.startMs,
    continued: part.number > 0,
    attributes: part.event.attributes,
  }
  return { use: ratedUse(part, sheet, takes, use, before, 0, 0), cell: undefined, after: before }
}

function chargedPart(
  part: Part,
  sheet: OpenSheet,
  takes: readonly Take[],
  covered: number,
  cell: TallyCell,
): PlannedPart {
  const { price } = part
  const before = price.perRecord ? EMPTY_TALLY : snapshot(cell)
  const rest = part.metered - covered
  const countedAfter = addScaled(
    cell.quantity,
    price.convertsTotal || !price.convert ? rest : price.convert(rest),
  )
  const use: Use = {
    quantity: chargedQuantity(price, before, rest),
    covered: part.offset + covered,
    startMs: part.startMs,
    continued: part.number > 0,
    attributes: part.event.attributes,
  }
  const gross = price.model.charge(use, modelTally(price, before))
  const after = { quantity: countedAfter, amount: addScaled(cell.amount, gross), count: cell.count + 1 }
  const amount =
    price.maximum === undefined
      ? gross
      : Math.min(after.amount, price.maximum) - Math.min(cell.amount, price.maximum)
  return { use: ratedUse(part, sheet, takes, use, before, amount, gross - amount), cell, after }
}

/** Charged units of this part: converted alone, or as the difference that it makes to the converted total. */
function chargedQuantity(price: CompiledPrice, before: Tally, rest: number): number {
  if (price.convert === undefined) return rest
  if (!price.convertsTotal) return price.convert(rest)
  return price.convert(before.quantity + rest) - price.convert(before.quantity)
}

/** The counter as the model sees it: in charged units. */
export function modelTally(price: CompiledPrice, tally: Tally): Tally {
  return price.convert && price.convertsTotal ? { ...tally, quantity: price.convert(tally.quantity) } : tally
}

function ratedUse(
  { event, price, startMs, metered, number }: Part,
  sheet: OpenSheet,
  takes: readonly Take[],
  use: Use,
  before: Tally,
  amount: number,
  capped: number,
): RatedUse {
  return {
    event,
    price,
    periodFromMs: sheet.fromMs,
    periodToMs: sheet.toMs,
    part: number,
    startMs,
    metered,
    takes,
    use,
    before,
    amount,
    capped,
  }
}

/** Books a planned part on the counters. */
export function book({ use, cell, after }: PlannedPart): void {
  bookTakes(use.takes)
  if (cell === undefined) return
  cell.quantity = after.quantity
  cell.amount = after.amount
  cell.count = after.count
}

/** A copy of a counter. */
export function snapshot(cell: TallyCell): Tally {
  return { quantity: cell.quantity, amount: cell.amount, count: cell.count }
}
