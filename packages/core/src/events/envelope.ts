import type { Instant } from '../time/index.ts'

/** Something that happened, named in the past tense: `invoice.issued`. */
export interface EventEnvelope<Name extends string = string, Data = unknown> {
  /** Given by whoever emits; the same id is the same event. */
  readonly id: string
  readonly name: Name
  /** When it happened. */
  readonly at: Instant
  /** What it happened to: the id of the invoice, the device. */
  readonly subject?: string
  readonly data: Data
  /** Who did it. */
  readonly actor?: string
  /** Id of the event that led to this one. */
  readonly causedBy?: string
}
