import type { ErrorCode, Refusal } from '@longlines/core/errors'
import { parseInstant } from '@longlines/core/time'
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
  /** The line or row as it was read; cut at 4096 characters, with U+FFFD for what no database stores (NUL). */
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
    message: storable(refusal.message),
    ...(line === undefined ? {} : { line }),
    raw: storable(raw.length > RAW_LIMIT ? raw.slice(0, RAW_LIMIT) : raw),
  }
}

/**
 * The quarantine entry of a usage event that rating, or whoever comes after mediation, refuses; it can be recycled like
 * any other.
 *
 * @param source - the file that it came from
 * @example
 * const event = { id: 'r1', type: 'sms', subscriptionId: 's1', startedAt: '2026-03-01T10:00:00Z', quantity: 1, unit: 'message', attributes: {} }
 * const entry = quarantineEvent(event, { code: 'rating.no_price', message: 'No price.' }, 'sms.csv')
 * entry.source // 'sms.csv'
 * entry.record.startMs // 1772359200000
 * @throws LonglinesError `time.invalid_instant` for an event whose start is none
 */
export function quarantineEvent(event: UsageEvent, refusal: Refusal, source?: string): Quarantined {
  const startMs = event.startMs ?? parseInstant(event.startedAt)
  return {
    ...quarantine(refusal, JSON.stringify(event)),
    ...(source === undefined ? {} : { source }),
    record: { ...event, startMs },
  }
}

/** NUL and halves of surrogate pairs: in a text of JavaScript, but in none of a database. */
const UNSTORABLE = /[\0\p{Surrogate}]/u
const EVERY_UNSTORABLE = new RegExp(UNSTORABLE, 'gu')

/** A text that a database stores: U+FFFD for what none does. */
export function storable(text: string): string {
  return text.replace(EVERY_UNSTORABLE, '\uFFFD')
}

/**
 * A record, or its refusal where a text of it cannot be stored: it would fail the whole batch with which it
 * is persisted. Only escapes can write such a text, so that a reader looks at what holds some.
 */
export function storableRecord(record: UsageRecord): UsageRecord | Refusal {
  const fields: readonly [string, unknown][] = [
    ...Object.entries(record),
    ...Object.entries(record.attributes).flatMap(([name, value]): [string, unknown][] => [
      [name, name],
      [name, value],
    ]),
  ]
  const found = fields.find(([, value]) => typeof value === 'string' && UNSTORABLE.test(value))
  if (found === undefined) return record
  const path = storable(found[0])
  return refusal(
    'usage.invalid_field',
    `${path} holds a NUL character or half of a surrogate pair, which no database stores; mend it.`,
    path,
  )
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
