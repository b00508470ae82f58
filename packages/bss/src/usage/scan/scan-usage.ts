import type { UsageEvent } from '../../rating/context.ts'
import { ReadingTray, type UsageFormat } from '../format.ts'
import { unpacked } from '../gunzip.ts'
import { eachLine, LineReader, refuseBroken } from '../line-reader.ts'
import { LINE_LIMIT, type LineBlock, LineBlocks } from '../lines.ts'
import type { Quarantined, UsageRecord } from '../record.ts'
import type { ByteSource } from '../source.ts'
import { isRefusal, readUsageLine } from '../usage-line.ts'
import { LineScanner } from './line-scanner.ts'

/** What was scanned of a piece: every line is one or the other. */
export interface ScannedUsage {
  readonly records: readonly UsageRecord[]
  readonly refused: readonly Quarantined[]
}

/**
 * Scans NDJSON usage lines from bytes, several times faster than a JSON parser: it learns how the lines
 * look, and reads only what changes. A line of another look (escapes, lists, another order of keys) goes
 * through `JSON.parse`, with the same result. It neither dedupes nor guides: {@link mediate} with
 * {@link usageNdjson} does, on top of the same scanner.
 *
 * @example
 * new UsageScanner().push(new TextEncoder().encode('{"id":"1","type":"sms","subscriptionId":"s","startedAt":"2026-01-01T00:00:00Z","quantity":1,"unit":"message"}\n')).records.length // 1
 */
export class UsageScanner {
  private readonly blocks: LineBlocks
  private readonly scanner = new LineScanner()

  constructor(options: { readonly lineLimit?: number } = {}) {
    this.blocks = new LineBlocks(options.lineLimit ?? LINE_LIMIT)
  }

  /** Scans a piece; the beginning of a line at its end is kept for the next. */
  push(piece: Uint8Array): ScannedUsage {
    return this.collect((give, refuse) => this.blocks.push(piece, give, refuse))
  }

  /** Scans the last line, if it has no line feed. */
  end(): ScannedUsage {
    return this.collect((give, refuse) => this.blocks.end(give, refuse))
  }

  private collect(read: (...takers: Parameters<LineBlocks['end']>) => void): ScannedUsage {
    const records: UsageRecord[] = []
    const tray = new ReadingTray()
    const sink = {
      record: (record: UsageRecord) => void records.push(record),
      refuse: tray.refuse.bind(tray),
    }
    read(
      (block) =>
        block.damaged
          ? scanDamaged(block, tray, (record) => records.push(record))
          : this.scanner.scan(block, sink),
      (line) => refuseBroken(line, tray),
    )
    return { records, refused: tray.refused }
  }
}

/**
 * Scans a source of usage lines as a stream; gzip is recognised.
 *
 * @throws LonglinesError `usage.truncated` for a gzip file that ends in the middle, after what could be read
 * @example
 * const line = '{"id":"1","type":"sms","subscriptionId":"s","startedAt":"2026-01-01T00:00:00Z","quantity":1,"unit":"message"}\n'
 * const ids: string[] = []
 * for await (const { records } of scanUsage([line])) ids.push(...records.map(({ id }) => id))
 * ids // ['1']
 */
export async function* scanUsage(source: ByteSource): AsyncGenerator<ScannedUsage> {
  const scanner = new UsageScanner()
  for await (const piece of unpacked(source)) yield scanner.push(piece)
  yield scanner.end()
}

/**
 * True for a record that names its subscription: it can be rated as it is.
 *
 * @example
 * isUsageEvent({ id: '1', type: 'sms', identity: 'alice', startedAt: '2026-01-01T00:00:00Z', startMs: 1767225600000, quantity: 1, unit: 'message', attributes: {} }) // false
 */
export function isUsageEvent(record: UsageRecord): record is UsageRecord & UsageEvent {
  return record.subscriptionId !== undefined
}

/**
 * NDJSON in the form of Longlines itself: `id`, `type`, `startedAt`, `quantity`, `unit`, and `subscriptionId` or
 * `identity`; every other scalar is an attribute, as is what stands under `attributes`.
 *
 * @example
 * usageNdjson().name // 'usage-ndjson'
 */
export function usageNdjson(options: { readonly lineLimit?: number } = {}): UsageFormat {
  const { lineLimit = LINE_LIMIT } = options
  return {
    name: 'usage-ndjson',
    open() {
      const scanner = new LineScanner()
      return new LineReader(lineLimit, (block, tray) => {
        if (block.damaged) return scanDamaged(block, tray, tray.record.bind(tray))
        return scanner.scan(block, {
          record: (record, line, raw) => tray.record(record, line, raw()),
          refuse: tray.refuse.bind(tray),
        })
      })
    },
  }
}

type Take = (record: UsageRecord, line: number, raw: string) => void

function scanDamaged(block: LineBlock, tray: ReadingTray, take: Take): number {
  return eachLine(block, tray, (text, line) => {
    const outcome = readUsageLine(text)
    if (isRefusal(outcome)) tray.refuse(outcome, line, text)
    else take(outcome, line, text)
  })
}
