import type { Refusal } from '@longlines/core/errors'
import {
  type Duplicate,
  type Quarantined,
  quarantine,
  type Reading,
  type ReadingBatch,
  type UsageRecord,
} from './record.ts'

/** A way to read files: NDJSON, CSV, RADIUS detail. Make one of your own by giving these two. */
export interface UsageFormat {
  readonly name: string
  /** Starts to read a source. */
  open(context: ReadingContext): FormatReader
}

/** What a reader may need to know of the run. */
export interface ReadingContext {
  /** The current UTC instant. */
  readonly now: string
  /** Seconds by which clocks of the network may be ahead. */
  readonly futureTolerance: number
}

/** Reads one source piece by piece. It holds no more than a line or a row. */
export interface FormatReader {
  push(piece: Uint8Array): ReadingBatch
  /** The source is at its end: gives what was still held back. */
  end(): ReadingBatch
  /** Number of the line that is being read. */
  readonly reached: number
}

/** Collects what a reader makes of one piece. */
export class ReadingTray implements ReadingBatch {
  read = 0
  derived = 0
  readonly readings: Reading[] = []
  readonly refused: Quarantined[] = []
  readonly duplicates: Duplicate[] = []
  readonly skipped: Record<string, number> = {}

  /** A line that became a record. */
  record(record: UsageRecord, line: number, raw: string): void {
    this.read++
    this.readings.push({ record, line, raw })
  }

  /** A line that cannot be taken. */
  refuse(refusal: Refusal, line: number, raw: string): void {
    this.read++
    this.refused.push(quarantine(refusal, raw, line))
  }

  /** A line that is no usage, by a rule. */
  skip(rule: string): void {
    this.read++
    this.skipped[rule] = (this.skipped[rule] ?? 0) + 1
  }

  /** A line that the reader knows to have read before. */
  repeat(key: string, line: number): void {
    this.read++
    this.duplicates.push({ key, line })
  }
}
