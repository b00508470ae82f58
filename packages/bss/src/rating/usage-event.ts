/** A usage record as the rater takes it: normalised, and guided to a subscription. */
export interface UsageEvent {
  /** Idempotency key: one record, one id. */
  readonly id: string
  readonly type: string
  readonly subscriptionId: string
  readonly accountId?: string | undefined
  /** UTC instant at which the use started. */
  readonly startedAt: string
  /** The same instant in epoch milliseconds, where the reader already has it; refused where it is another one. */
  readonly startMs?: number | undefined
  /** Whole number, or decimal text. */
  readonly quantity: number | string
  readonly unit: string
  readonly attributes: Readonly<Record<string, string | number>>
}
