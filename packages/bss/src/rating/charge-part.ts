/** Charges one part of a record: allowances first, then the price's model, then the period's maximum. */
import { LonglinesError } from '@longlines/core/errors'
import { addScaled } from '@longlines/core/money'
import type { UsageEvent } from './context.ts'
import { EMPTY_TALLY, type Tally, type Use } from './model.ts'
import type { OpenSheet } from './open-sheet.ts'
import type { SheetBook } from './sheet-book.ts'
import { bookTakes, planTakes, type Take } from './take-allowances.ts'
import type { CompiledPrice, TypeTariff } from './tariff.ts'

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
export interface PlannedUse extends RatedUse {
  /** Whose counter moves; none where allowances covered everything. */
  readonly counting: OpenSheet | undefined
  /** What the counter's quantity grows by. */
  readonly counted: number
}

/** Plans the charge of a part; nothing is booked yet. */
export function planPart(books: SheetBook, part: Part): PlannedUse {
  const sheet = books.find('subscription', part.event.subscriptionId, part.startMs)
  const takes = takesOf(books, sheet, part, part.metered)
  const covered = coveredBy(takes)
  const tally = sheet.tally(part.price.counter.index)
  const used = useOf(part, covered, part.metered - covered)
  return covered === part.metered && covered > 0
    ? plannedUse(part, sheet, takes, used, tally, undefined, 0, 0, 0)
    : chargedUse(part, sheet, takes, used, tally)
}

const NO_TAKES: readonly Take[] = []

/** What allowances would cover of the first `quantity` of a part. */
export function takesOf(books: SheetBook, own: OpenSheet, part: Part, quantity: number): readonly Take[] {
  const { allowances } = part.type
  if (quantity === 0 || allowances.length === 0) return NO_TAKES
  return planTakes(books, { allowances, event: part.event, startMs: part.startMs, quantity, own })
}

/** Metered quantity that takes cover. */
export function coveredBy(takes: readonly Take[]): number {
  let covered = 0
  for (const take of takes) covered += take.covered
  return covered
}

/** A use of what follows the covered units of a part; where usage is time, it starts that much later. */
export function useOf(
  { event, price, startMs, offset, number }: Part,
  covered: number,
  quantity: number,
): Use {
  return {
    quantity,
    covered: offset + covered,
    startMs: startMs + covered * price.meteredMs,
    continued: number > 0,
    attributes: event.attributes,
  }
}

function chargedUse(
  part: Part,
  sheet: OpenSheet,
  takes: readonly Take[],
  metered: Use,
  tally: Tally,
): PlannedUse {
  const { price } = part
  const before = price.perRecord ? EMPTY_TALLY : tally
  const use =
    price.convert === undefined ? metered : converted(metered, price.convert, price.convertsTotal, before)
  const counted = price.convertsTotal ? metered.quantity : use.quantity
  addScaled(tally.quantity, counted)
  const gross = price.model.charge(modelUse(price, use), modelTally(price, before))
  if (!Number.isSafeInteger(gross)) refuseAmount(price, gross)
  addScaled(tally.amount, gross)
  const amount = underMaximum(price, tally.amount, gross)
  return plannedUse(part, sheet, takes, use, before, sheet, counted, amount, gross - amount)
}

/** What is charged of a gross amount, where a maximum of the period may keep some of it back. */
export function underMaximum({ maximum }: CompiledPrice, before: number, gross: number): number {
  return maximum === undefined ? gross : Math.min(before + gross, maximum) - Math.min(before, maximum)
}

/** A use in charged units: converted alone, or as the difference that it makes to the converted total. */
function converted(
  metered: Use,
  convert: (metered: number) => number,
  convertsTotal: boolean,
  before: Tally,
): Use {
  const { quantity } = metered
  const charged = convertsTotal
    ? convert(before.quantity + quantity) - convert(before.quantity)
    : convert(quantity)
  return { ...metered, quantity: charged }
}

/** A model of somebody's own may divide, or multiply by what is missing. */
function refuseAmount({ price }: CompiledPrice, amount: number): never {
  throw new LonglinesError(
    'catalog.invalid_price',
    `The model "${price.model.type}" charged ${amount}; a model must return a whole number, scaled by amountDigits.`,
    { path: 'model', values: { priceId: price.id } },
  )
}

/** A use as the model sees it: what came before it in charged units, too. */
export function modelUse({ convert }: CompiledPrice, use: Use): Use {
  return convert === undefined || use.covered === 0 ? use : { ...use, covered: convert(use.covered) }
}

/** The counter as the model sees it: in charged units. */
export function modelTally(price: CompiledPrice, tally: Tally): Tally {
  return price.convert && price.convertsTotal ? { ...tally, quantity: price.convert(tally.quantity) } : tally
}

/** Positional, because an object in between would be made for every record. */
function plannedUse(
  part: Part,
  sheet: OpenSheet,
  takes: readonly Take[],
  use: Use,
  before: Tally,
  counting: OpenSheet | undefined,
  counted: number,
  amount: number,
  capped: number,
): PlannedUse {
  return {
    event: part.event,
    price: part.price,
    periodFromMs: sheet.period.fromMs,
    periodToMs: sheet.period.toMs,
    part: part.number,
    startMs: part.startMs,
    metered: part.metered,
    takes,
    use,
    before,
    amount,
    capped,
    counting,
    counted,
  }
}

/** Books a planned part on the counters. */
export function book({ takes, counting, price, counted, amount, capped }: PlannedUse): void {
  bookTakes(takes)
  counting?.count(price.counter.index, counted, amount + capped)
}
