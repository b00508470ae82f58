import { type Instant, parseInstant } from '@longlines/core/time'
import { applyCommand } from './apply-command.ts'
import type { SubscriptionChange } from './change.ts'
import type { SubscriptionEvent } from './events.ts'
import { stepsOf } from './fold.ts'
import { renewalId, termToRenew } from './settle.ts'
import type { Subscription } from './subscription.ts'

/** A subscription whose terms were renewed. */
export interface Renewed {
  readonly subscription: Subscription
  /** The renewals that are new; none where no term ended. */
  readonly changes: readonly SubscriptionChange[]
  readonly events: readonly SubscriptionEvent[]
}

/**
 * Renews every term that ends up to an instant, as the terms say. A renewal is named by the day on which it
 * begins, so that doing it twice does it once, and one that was withdrawn stays so. With `until` later than `now`
 * it looks ahead: a preview takes the result and keeps nothing.
 *
 * @example
 * const terms = { minimumTerm: { unit: 'year', count: 1 }, renewal: { interval: { unit: 'month', count: 1 }, priceChange: 'current' } } as const
 * const opened = applyCommand(undefined, { type: 'activate', id: 'c1', subscriptionId: 's1', opening: { accountId: 'acc-1', offeringId: 'fibre-100' } }, { now: '2025-01-31T00:00:00Z', zone: 'UTC', terms })
 * if (!opened.accepted) throw new Error(opened.refusal.message)
 * const { subscription, changes } = renewDue(opened.subscription, { now: '2026-03-05T00:00:00Z', zone: 'UTC' })
 * changes.map(({ id }) => id) // ['renewal-2026-01-31', 'renewal-2026-02-28']
 * subscription.nextAt // '2026-03-31T00:00:00Z'
 * @throws LonglinesError `subscription.invalid_history`, `subscription.no_parent`, `time.unknown_zone`
 */
export function renewDue(
  given: Subscription,
  context: {
    readonly now: Instant
    readonly zone: string
    readonly until?: Instant | undefined
    readonly parent?: Subscription | undefined
  },
): Renewed {
  const { now, until = now, zone, parent } = context
  const untilMs = parseInstant(until)
  let subscription = given
  const changes: SubscriptionChange[] = []
  const events: SubscriptionEvent[] = []
  for (;;) {
    const term = termToRenew(stepsOf(subscription), subscription)
    if (term === undefined || parseInstant(term.to) > untilMs) break
    if (subscription.endsAt !== undefined && parseInstant(subscription.endsAt) <= parseInstant(term.to)) break
    const outcome = applyCommand(
      subscription,
      { type: 'renew', id: renewalId(term.until), subscriptionId: subscription.id },
      { now, zone, parent },
    )
    if (!outcome.accepted || outcome.repeated) break
    subscription = outcome.subscription
    changes.push(outcome.change)
    events.push(...outcome.events)
  }
  return { subscription, changes, events }
}
