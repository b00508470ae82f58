/**
 * Rating as a stream: a session holds open counters and rates one record after the other. It is the one
 * implementation behind a unit test, a batch, a stream worker and a re-rating.
 */
import { isLonglinesError, type Refusal } from '@longlines/core/errors'
import { parseInstant } from '@longlines/core/time'
import { book, type Part, planPart, type RatedUse } from './charge-part.ts'
import type { UsageEvent } from './context.ts'
import type { CounterSheet } from './counter-sheet.ts'
import { isSound, malformation } from './malformation.ts'
import { readQuantity } from './quantity.ts'
import { refuseUnpriced, selectPrice } from './select-price.ts'
import { SheetBook } from './sheet-book.ts'
import { rateSplit } from './split-record.ts'
import type { Tariff } from './tariff.ts'

/** What became of a record: its charges, or why it has none. */
export type RatingOutcome =
  | { readonly ok: true; readonly uses: readonly RatedUse[] }
  | { readonly ok: false; readonly refusal: Refusal }

/** Open counters of any number of subscriptions. */
export interface RatingSession {
  /** Rates one record and books it on the counters; a refused record changes nothing. */
  rate(event: UsageEvent): RatingOutcome
  /** The counters as plain data: those given and those that were opened since. */
  counters(): CounterSheet[]
}

/** Opens a session on counters that an earlier one returned. */
export function openSession(tariff: Tariff, counters: readonly CounterSheet[]): RatingSession {
  const books = new SheetBook(tariff, counters)
  return {
    rate(event) {
      books.begin()
      try {
        return { ok: true, uses: rateRecord(tariff, books, event) }
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
  if (isLonglinesError(error)) return error.toJSON()
  throw error
}

function rateRecord(tariff: Tariff, books: SheetBook, event: UsageEvent): readonly RatedUse[] {
  if (!isSound(event)) throw malformation(event)
  const startMs = event.startMs ?? parseInstant(event.startedAt)
  const type = tariff.byType.get(event.type) ?? refuseUnpriced(event)
  const price = selectPrice(type, event, startMs)
  const quantity = readQuantity(event.quantity, price.meteredDigits)
  const part: Part = { event, type, price, startMs, metered: quantity, offset: 0, number: 0 }
  if (tariff.splits && price.meteredMs > 0) return rateSplit(books, part)
  const rated = planPart(books, part)
  book(rated)
  return [rated]
}
