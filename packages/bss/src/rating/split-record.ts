import { book, type Part, type PlannedPart, planPart, type RatedUse, snapshot } from './charge-part.ts'
import { selectPrice } from './select-price.ts'
import type { SheetBook } from './sheet-book.ts'

/** Rates a record part by part, cut where a price version or a billing period ends. All or nothing. */
export function rateSplit(books: SheetBook, whole: Part): readonly RatedUse[] {
  const uses: RatedUse[] = []
  const undo: (() => void)[] = []
  let part: Part | undefined = whole
  try {
    while (part !== undefined) {
      const cut = cutPart(books, part)
      const planned = planPart(books, cut.now)
      undo.push(undoer(planned))
      book(planned)
      uses.push(planned.use)
      part = cut.later
    }
  } catch (error) {
    for (const back of undo.reverse()) back()
    throw error
  }
  return uses
}

function undoer({ use, cell }: PlannedPart): () => void {
  const saved = cell && snapshot(cell)
  return () => {
    for (const { grant, taken } of use.takes) grant.remaining += taken
    if (cell && saved) Object.assign(cell, saved)
  }
}

function cutPart(books: SheetBook, part: Part): { now: Part; later: Part | undefined } {
  const { event, price, startMs, metered } = part
  const sheet = books.find('subscription', event.subscriptionId, startMs)
  const boundary = Math.min(price.toMs, sheet.toMs)
  const seconds = Math.ceil((boundary - startMs) / 1000)
  const atBoundary = Number.isFinite(seconds) ? seconds * 10 ** price.meteredDigits : metered
  if (atBoundary >= metered) return { now: part, later: undefined }
  // A started increment is charged whole where it starts, so the next part begins after it.
  const use = {
    quantity: atBoundary,
    covered: part.offset,
    startMs,
    continued: part.number > 0,
    attributes: event.attributes,
  }
  const reached = Math.min(metered, price.model.reach?.(use) ?? atBoundary)
  if (reached >= metered) return { now: part, later: undefined }
  const laterMs = startMs + Math.round((reached / 10 ** price.meteredDigits) * 1000)
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
