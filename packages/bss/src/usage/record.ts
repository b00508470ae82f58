import type { ErrorCode, Refusal } from '@longlines/core/errors'
import type { UsageEvent } from '../rating/context.ts'

/**
 * A normalised usage record: what every reader produces, before it is known who pays. It carries either
 * the `subscriptionId` itself, or the `identity` (a user name, a calling number) that the guide resolves.
 */
export interface UsageRecord extends Omit<UsageEvent, 'subscriptionId' | 'startMs'> {
  readonly subscriptionId?: string | undefined
  /** Who used it as the network knows them: a RADIUS user name, an account code, a calling number. */
  readonly identity?: string | undefined
  /** `startedAt` in epoch milliseconds. */
  readonly startMs: number
}

/** A record that could not be taken: why, where it stood, and its text, so that it can be mended and recycled. */
export interface Quarantined extends Refusal {
  /** The name given to the source, such as a file name. */
  readonly source?: string
  /** The line or row as it was read; cut at 4096 characters. */
  readonly raw: string
  /** The normalised record, where reading got that far. */
  readonly record?: UsageRecord
}

/** A record that had been taken before, with the same content. */
export interface Duplicate {
  readonly key: string
  readonly source?: string
  readonly line?: number
}

/** What a reader made of one line, row or packet. Exactly one of its arrays' members, or `skipped`. */
export interface Reading {
  readonly record: UsageRecord
  readonly line: number
  readonly raw: string
}

/** What a reader made of one piece of its source. */
export interface ReadingBatch {
  /** Lines, rows or packets read. */
  readonly read: number
  readonly readings: readonly Reading[]
  readonly refused: readonly Quarantined[]
  /** Duplicates that the reader itself recognises: retransmitted packets. */
  readonly duplicates: readonly Duplicate[]
  /** Not usage, by a rule of the format: rule name to count. */
  readonly skipped: Readonly<Record<string, number>>
  /** Records beyond the first that one packet produced. */
  readonly derived: number
}

/** Longest text that quarantine keeps of a line. */
export const RAW_LIMIT = 4096

/** Makes the quarantine entry of a line. */
export function quarantine(refusal: Refusal, raw: string, line?: number): Quarantined {
  return {
    ...refusal,
    ...(line === undefined ? {} : { line }),
    raw: raw.length > RAW_LIMIT ? raw.slice(0, RAW_LIMIT) : raw,
  }
}

/** A refusal as plain data. */
export function refusal(
  code: ErrorCode,
  message: string,
  path?: string,
  values?: Readonly<Record<string, string | number | boolean | null>>,
): Refusal {
  return {
    code,
    message,
    ...(path === undefined ? {} : { path }),
    ...(values === undefined ? {} : { values }),
  }
}
