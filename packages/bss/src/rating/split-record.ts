import { LonglinesError } from '@longlines/core/errors'
import {
  book,
  coveredBy,
  modelUse,
  type Part,
  type PlannedUse,
  planPart,
  type RatedUse,
  takesOf,
  useOf,
} from './charge-part.ts'
import type { Use } from './model.ts'
import { selectPrice } from './select-price.ts'
import type { SheetBook } from './sheet-book.ts'
import { returnTakes } from './take-allowances.ts'
import type { CompiledPrice } from './tariff.ts'
import { millisecondsOfUnit } from './units.ts'

/** A record across more billing periods and versions than this, decades, is no record. */
const MOST_PARTS = 1000

/**
 * Rates a record part by part, cut where a price version or a billing period ends. All or nothing.
 *
 * @throws LonglinesError `rating.invalid_quantity` for a record that lasts for decades
 */
export function rateSplit(books: SheetBook, whole: Part): readonly RatedUse[] {
  const uses: RatedUse[] = []
  const undo: (() => void)[] = []
  let part: Part | undefined = whole
  try {
    while (part !== undefined) {
      if (uses.length === MOST_PARTS) throw tooLong(whole)
      const cut = cutPart(books, part)
      const planned = planPart(books, cut.now)
      undo.push(undoer(planned))
      book(planned)
      uses.push(planned)
      part = cut.later
    }
  } catch (error) {
    for (const back of undo.reverse()) back()
    throw error
  }
  return uses
}

function tooLong({ event }: Part): LonglinesError {
  const quantity = String(event.quantity)
  return new LonglinesError(
    'rating.invalid_quantity',
    `A record of ${quantity} ${event.unit} spans more than ${MOST_PARTS} billing periods and price versions; check its quantity and unit.`,
    { path: 'quantity', values: { quantity, unit: event.unit } },
  )
}

function undoer({ takes, counting, price }: PlannedUse): () => void {
  const { index } = price.counter
  const saved = counting?.tally(index)
  return () => {
    returnTakes(takes)
    if (saved) counting?.setTally(index, saved)
  }
}

function cutPart(books: SheetBook, part: Part): { now: Part; later: Part | undefined } {
  const { event, startMs, metered } = part
  const reached = reachOf(books, part)
  if (reached >= metered) return { now: part, later: undefined }
  const laterMs = startMs + Math.round(reached * part.price.meteredMs)
  return {
    now: { ...part, metered: reached },
    later: {
      ...part,
      price: selectPrice(part.type, event, laterMs),
      startMs: laterMs,
      metered: metered - reached,
      offset: part.offset + reached,
      number: part.number + 1,
    },
  }
}

/**
 * How much of a part belongs to the version and the period in which it starts. A started increment is
 * charged whole where it starts, so the next part begins after it.
 */
function reachOf(books: SheetBook, part: Part): number {
  const { event, price, startMs, metered } = part
  const sheet = books.find('subscription', event.subscriptionId, startMs)
  const untilMs = Math.min(price.toMs, sheet.period.toMs) - startMs
  const atBoundary = unitsUntil(price, untilMs)
  if (atBoundary >= metered) return metered
  const covered = coveredBy(takesOf(books, sheet, part, atBoundary))
  const charged = atBoundary - covered
  return covered + (charged === 0 ? 0 : fill(price, useOf(part, covered, charged), metered - covered))
}

/** Fills a use up to whole increments: metered units, up to `most`, that cost nothing more. */
function fill(compiled: CompiledPrice, use: Use, most: number): number {
  const { price, model, convert, convertsTotal } = compiled
  if (convert === undefined) return model.reach?.(use) ?? use.quantity
  if (convertsTotal) return use.quantity
  const charged = convert(use.quantity)
  const reached = model.reach?.(modelUse(compiled, { ...use, quantity: charged })) ?? charged
  if (reached === charged && price.conversion?.rounding !== 'ceil') return use.quantity
  let [enough, tooMuch] = [use.quantity, most + 1]
  while (tooMuch - enough > 1) {
    const between = Math.floor((enough + tooMuch) / 2)
    if (convert(between) <= reached) enough = between
    else tooMuch = between
  }
  return enough
}

/**
 * Metered units that start before a boundary: at least one, so that every part has an end. Records are cut at
 * whole seconds, because a finer cut would leave a second that is in neither part.
 */
function unitsUntil({ price, meteredDigits }: CompiledPrice, untilMs: number): number {
  const wholeMs = Math.ceil(untilMs / 1000) * 1000
  return Math.ceil((wholeMs * 10 ** meteredDigits) / millisecondsOfUnit(price.unit))
}
