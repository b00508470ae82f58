import { parseInstant } from '@longlines/core/time'
import type { Guided } from './guide.ts'

/** What becomes of a record whose period was billed already. */
export interface LatePolicy {
  /** Usage that started before this UTC instant is billed already; per customer where that differs. */
  readonly closedUntil: string | ((who: Guided) => string | null)
  /**
   * `accept`: taken as it is, for a re-rating that bills the difference. `next-period`: taken as if it had
   * started when the open period did; its own start stays in the attribute `usedAt`. `quarantine`: refused.
   */
  readonly policy: 'accept' | 'next-period' | 'quarantine'
}

/** Compiles the question until when a customer's usage is closed: epoch ms, or minus infinity. */
export function compileClosing(policy: LatePolicy | undefined): (who: Guided) => number {
  if (policy === undefined) return () => Number.NEGATIVE_INFINITY
  const { closedUntil } = policy
  if (typeof closedUntil === 'string') {
    const ms = parseInstant(closedUntil)
    return () => ms
  }
  return (who) => {
    const until = closedUntil(who)
    return until === null ? Number.NEGATIVE_INFINITY : parseInstant(until)
  }
}
