import { ReadingTray, type UsageFormat } from './format.ts'
import { FUTURE_TOLERANCE, Judge, type JudgeOptions } from './judge.ts'
import type { Mediation } from './mediate.ts'
import { type Quarantined, RAW_LIMIT, refusal, type UsageRecord } from './record.ts'

/** What is recycled, and how it was mended. */
export interface RecyclingOptions extends JudgeOptions {
  readonly quarantined: Iterable<Quarantined> | AsyncIterable<Quarantined>
  /** Reads mended text; needed for entries that have no record. */
  readonly format?: UsageFormat
  /**
   * The mended record, or the mended text of the line; undefined leaves the entry in quarantine with its
   * reason. Default: the same again, for entries whose reason lay elsewhere, such as an incomplete guide.
   */
  readonly correct?: (entry: Quarantined) => UsageRecord | string | undefined
}

/**
 * Takes records out of quarantine after they, the guide or the format were corrected, through the same
 * decisions as any other: what is still wrong comes back quarantined.
 *
 * @example
 * const line = '{"id":"1","type":"sms","subscriptionId":"s","startedAt":"2026-01-01T00:00:00Z","quantity":1,"unit":"message"}\n'
 * const quarantined = [{ code: 'usage.malformed', message: 'Line cannot be read.', raw: '{', line: 1 }]
 * const now = '2026-01-02T00:00:00Z'
 * for await (const { events } of recycle({ quarantined, format: usageNdjson(), correct: () => line, now })) events[0].id // '1'
 */
export function recycle(options: RecyclingOptions): Mediation {
  const judge = new Judge(options)
  return {
    get counts() {
      return judge.counts
    },
    damage: undefined,
    async *[Symbol.asyncIterator]() {
      for await (const entry of options.quarantined) yield await judge.take(reread(entry, options))
    },
  }
}

function reread(entry: Quarantined, options: RecyclingOptions): ReadingTray {
  const { correct = (same: Quarantined) => same.record ?? same.raw } = options
  const mended = correct(entry)
  const tray = new ReadingTray()
  const line = entry.line ?? 1
  if (mended === undefined) {
    tray.read++
    tray.refused.push(entry)
  } else if (typeof mended !== 'string') {
    tray.record(mended, line, entry.raw)
  } else if (mended === entry.raw && mended.length >= RAW_LIMIT) {
    tray.refuse(
      refusal('usage.malformed', 'Only the beginning of this line was kept; give `correct` the whole of it.'),
      line,
      mended,
    )
  } else if (options.format === undefined) {
    tray.refuse(
      refusal('usage.malformed', 'Text of a line is recycled with the format that reads it.'),
      line,
      mended,
    )
  } else {
    // What may have been cut is no more whole for being read again; whoever mends it or ends its line says so.
    const cut = mended === entry.raw && entry.values?.unterminated === true
    readText(cut ? mended : `${mended}\n`, line, options, options.format, tray)
  }
  return tray
}

function readText(
  text: string,
  line: number,
  { now, futureTolerance = FUTURE_TOLERANCE }: RecyclingOptions,
  format: UsageFormat,
  into: ReadingTray,
): void {
  const reader = format.open({ now, futureTolerance })
  for (const batch of [reader.push(new TextEncoder().encode(text)), reader.end()]) {
    into.read += batch.read
    into.derived += batch.derived
    for (const reading of batch.readings) into.readings.push({ ...reading, line })
    for (const refused of batch.refused) into.refused.push({ ...refused, line })
    for (const duplicate of batch.duplicates) into.duplicates.push({ ...duplicate, line })
    for (const [rule, count] of Object.entries(batch.skipped))
      into.skipped[rule] = (into.skipped[rule] ?? 0) + count
  }
  if (into.read > 0) return
  into.refuse(
    refusal(
      'usage.malformed',
      'The text holds no record; a CSV file with a header row is recycled with `columns`.',
    ),
    line,
    text,
  )
}
