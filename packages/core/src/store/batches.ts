import { LonglinesError } from '../errors/index.ts'
import type { AppendResult, AppendStreamOptions, AppendTotals } from './port.ts'

/** Cuts a stream into arrays of at most `size` items. */
export async function* batchesOf<Item>(
  source: AsyncIterable<Item> | Iterable<Item>,
  size: number,
): AsyncGenerator<Item[]> {
  let batch: Item[] = []
  if (Symbol.asyncIterator in source) {
    for await (const item of source) {
      batch.push(item)
      if (batch.length < size) continue
      yield batch
      batch = []
    }
  } else {
    // No await between the items of a plain iterable: it would cost more than storing them.
    for (const item of source) {
      batch.push(item)
      if (batch.length < size) continue
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

/**
 * Appends a stream batch by batch; the next batch is collected while the last one is being written. At most
 * two batches are in memory.
 *
 * @example
 * const count = async (rows: readonly number[]) => ({ appended: rows.length, duplicates: 0, conflicts: [] })
 * await appendBatches([1, 2, 3], count, { batch: 2 }) // { appended: 3, duplicates: 0, conflicts: 0 }
 */
export async function appendBatches<Row>(
  source: AsyncIterable<Row> | Iterable<Row>,
  append: (rows: readonly Row[]) => Promise<AppendResult>,
  options: AppendStreamOptions<Row> = {},
): Promise<AppendTotals> {
  const size = options.batch ?? 10_000
  if (!Number.isInteger(size) || size < 1) {
    throw new LonglinesError('input.invalid', 'Give a batch of at least one row.', { path: 'batch' })
  }
  const totals = { appended: 0, duplicates: 0, conflicts: 0 }
  const store = async (rows: readonly Row[]) => {
    const result = await append(rows)
    totals.appended += result.appended
    totals.duplicates += result.duplicates
    totals.conflicts += result.conflicts.length
    await options.onBatch?.(result, rows)
  }
  let writing: Promise<void> = Promise.resolve()
  for await (const rows of batchesOf(source, size)) {
    await writing
    writing = store(rows)
    // The error is thrown by the await above or below; this only keeps it from counting as unhandled meanwhile.
    writing.catch(() => undefined)
  }
  await writing
  return totals
}
