import { LonglinesError } from '@longlines/core/errors'
import type { ExactSum } from '@longlines/core/money'
import type { CompiledBand, CompiledCard } from './compile-card.ts'

/** Increments of one row in one band, one after the other. */
export interface Piece {
  readonly band: number
  readonly row: number
  /** First second of the call that they charge. */
  readonly fromSecond: number
  readonly fromMs: number
  readonly increments: number
}

/** A call across more bands than this is no call. */
const MOST_PIECES = 10_000

/**
 * Walks the seconds `[from, end)` of a call in whole increments, each by the band and the row in which it
 * starts, and adds their prices to `sum`. Returns the second at which the last increment ends.
 *
 * @param fromMs - instant of second `from`
 * @param pieces - filled with what was charged, for explanations
 * @throws LonglinesError `rating.invalid_quantity`
 */
export function walkIncrements(
  card: CompiledCard,
  fromMs: number,
  from: number,
  end: number,
  sum: ExactSum,
  pieces?: Piece[],
): number {
  const { bands, table } = card
  let second = from
  for (let walked = 0; second < end; walked++) {
    const ms = fromMs + (second - from) * 1000
    const band = table === undefined ? 0 : table.bandAt(ms)
    const row = rowAt(bands[band]!, second)
    const { untilSecond, increment, perSecond } = bands[band]!.rows[row]!
    let until = Math.min(end, untilSecond)
    if (table !== undefined) {
      until = Math.min(until, second + Math.ceil((table.endOf(ms) - ms) / 1000))
    }
    const increments = Math.ceil((until - second) / increment)
    sum.addProduct(increments * increment, perSecond)
    pieces?.push({ band, row, fromSecond: second, fromMs: ms, increments })
    second += increments * increment
    if (second > Number.MAX_SAFE_INTEGER || walked > MOST_PIECES) throw tooLong(end - from)
  }
  return second
}

function rowAt({ rows }: CompiledBand, second: number): number {
  let row = rows.length - 1
  while (row > 0 && rows[row]!.fromSecond > second) row--
  return row
}

function tooLong(seconds: number): LonglinesError {
  return new LonglinesError(
    'rating.invalid_quantity',
    `A call of ${seconds} s is too long to be rated; check the record.`,
    {
      path: 'quantity',
      values: { seconds },
    },
  )
}
