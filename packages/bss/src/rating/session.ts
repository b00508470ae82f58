/**
 * Rating as a stream: a session holds open counters and rates one record after the other. It is the one
 * implementation behind a unit test, a batch, a stream worker and a re-rating.
 */
import { isLonglinesError, LonglinesError, type Refusal } from '@longlines/core/errors'
import { formatInstant, parseInstant } from '@longlines/core/time'
import { book, type Part, planPart, type RatedUse } from './charge-part.ts'
import type { UsageEvent } from './context.ts'
import type { CounterSheet } from './counter-sheet.ts'
import { isSound, malformation } from './malformation.ts'
import { readQuantity } from './quantity.ts'
import { refuseType } from './refuse-unpriced.ts'
import { selectPrice } from './select-price.ts'
import { SheetBook } from './sheet-book.ts'
import { rateSplit } from './split-record.ts'
import type { Tariff } from './tariff.ts'

/** What became of a record: its charges, or why it has none. */
export type RatingOutcome =
  | { readonly ok: true; readonly uses: readonly RatedUse[] }
  | { readonly ok: false; readonly refusal: Refusal }

/** Open counters of any number of subscriptions. */
export interface RatingSession {
  /**
   * Rates one record and books it on the counters; a refused record changes nothing.
   *
   * @param startMs - `startedAt` in epoch milliseconds, from a reader that has made both of one text: it is
   * not read again, and not compared
   */
  rate(event: UsageEvent, startMs?: number): RatingOutcome
  /** The counters as plain data: those given and those that were opened since. */
  counters(): CounterSheet[]
}

/** Opens a session on counters that an earlier one returned. */
export function openSession(tariff: Tariff, counters: readonly CounterSheet[]): RatingSession {
  const books = new SheetBook(tariff, counters)
  return {
    rate(event, startMs) {
      books.begin()
      try {
        return { ok: true, uses: rateRecord(tariff, books, event, startMs) }
      } catch (error) {
        books.forget()
        return { ok: false, refusal: refusalOf(error, event) }
      }
    },
    counters: () => books.close(),
  }
}

/** Why a record has no charge. An error that is neither a refusal nor a record of the wrong shape is a bug, and thrown on. */
function refusalOf(error: unknown, event: UsageEvent): Refusal {
  const malformed = malformation(event)
  if (malformed !== undefined) return malformed.toJSON()
  if (!isLonglinesError(error)) throw error
  // What reads instants does not know where they stand.
  if (error.code === 'time.invalid_instant') return { ...error.toJSON(), path: 'startedAt' }
  if (error.code === 'money.overflow' && error.path === undefined) return tooLarge(event)
  return error.toJSON()
}

/** Where the numbers of a charge overflow, the record's own quantity is what somebody can look up. */
function tooLarge({ quantity, unit }: UsageEvent): Refusal {
  return {
    code: 'money.overflow',
    message: `A quantity of ${quantity} ${unit} makes a charge or a counter too large to be exact; check the record, or count in larger units.`,
    path: 'quantity',
    values: { quantity: String(quantity), unit },
  }
}

/** A record that was copied with another `startedAt`: nobody could say which of the two is meant. */
function refuseOtherStart({ startedAt, startMs = Number.NaN }: UsageEvent, derived: number): never {
  throw new LonglinesError(
    'input.invalid',
    `startMs is ${startMs}, but startedAt is ${startedAt}, which is ${derived}; change both, or leave startMs out.`,
    { path: 'startMs', values: { startedAt, startMs } },
  )
}

function rateRecord(
  tariff: Tariff,
  books: SheetBook,
  event: UsageEvent,
  known: number | undefined,
): readonly RatedUse[] {
  if (!isSound(event)) throw malformation(event)
  const startMs = known ?? parseInstant(event.startedAt)
  // Writing what is no instant refuses it.
  if (!Number.isInteger(startMs)) formatInstant(startMs)
  if (event.startMs !== undefined && event.startMs !== startMs) refuseOtherStart(event, startMs)
  const type = tariff.byType.get(event.type) ?? refuseType(tariff, event)
  const price = selectPrice(type, event, startMs)
  const quantity = readQuantity(event.quantity, price.meteredDigits)
  const part: Part = { event, type, price, startMs, metered: quantity, offset: 0, number: 0 }
  if (tariff.splits && price.meteredMs > 0) return rateSplit(books, part)
  const rated = planPart(books, part)
  book(rated)
  return [rated]
}
