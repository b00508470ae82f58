import { type Instant, parseInstant } from '@longlines/core/time'
import { type Step, stepAt, stepsOf } from './fold.ts'
import { type SubscriptionStatus, subscriptionLifecycle } from './lifecycle.ts'
import { checkParent, type SubscriptionView } from './phases-of.ts'
import type { Subscription } from './subscription.ts'

/**
 * The status of TMF637 at an instant; `undefined` before the subscription was created. From the day on which
 * notice was given to the end of service it is `pendingTerminate`, unless it is suspended.
 *
 * @param view.parent - the parent of an add-on, whose end and suspension are the add-on's too
 * @example
 * const opening = { accountId: 'acc-1', offeringId: 'fibre-100' }
 * const subscription = {
 *   id: 's1', accountId: 'acc-1', offeringId: 'fibre-100', status: 'pendingTerminate', createdAt: '2026-01-01T00:00:00Z', settledAt: '2026-02-10T00:00:00Z',
 *   changes: [
 *     { id: 'c1', type: 'activate', opening, effectiveAt: '2026-01-01T00:00:00Z', knownAt: '2026-01-01T00:00:00Z' },
 *     { id: 'c2', type: 'cancel', effectiveAt: '2026-03-01T00:00:00Z', knownAt: '2026-02-10T00:00:00Z' },
 *   ],
 * } as const
 * statusAt(subscription, '2026-02-01T00:00:00Z') // 'active'
 * statusAt(subscription, '2026-02-20T00:00:00Z') // 'pendingTerminate'
 * statusAt(subscription, '2026-03-01T00:00:00Z') // 'terminated'
 * @throws LonglinesError `subscription.no_parent`, `subscription.invalid_history`, `time.invalid_instant`
 */
export function statusAt(
  subscription: Subscription,
  instant: Instant,
  { knownAt, parent }: SubscriptionView = {},
): SubscriptionStatus | undefined {
  checkParent(subscription, parent)
  const atMs = parseInstant(instant)
  const own = ownStatus(stepsOf(subscription, knownAt), atMs)
  if (own === undefined && atMs < parseInstant(subscription.createdAt)) return undefined
  const status = own ?? 'created'
  return parent === undefined ? status : withParent(status, statusAt(parent, instant, { knownAt }))
}

function ownStatus(steps: readonly Step[], atMs: number): SubscriptionStatus | undefined {
  const step = stepAt(steps, atMs)
  if (step === undefined || step.state.status !== 'active') return step?.state.status
  const last = steps.at(-1)!
  const underNotice =
    last.state.status === 'terminated' &&
    last.change.type === 'cancel' &&
    parseInstant(last.change.knownAt) <= atMs
  return underNotice ? 'pendingTerminate' : 'active'
}

/** What an add-on is while its parent is something else. */
function withParent(own: SubscriptionStatus, parent: SubscriptionStatus | undefined): SubscriptionStatus {
  if (subscriptionLifecycle.isFinal(own) || parent === undefined || parent === 'active') return own
  const waiting = own === 'created' || own === 'pendingActive'
  switch (parent) {
    case 'terminated':
    case 'cancelled':
    case 'aborted':
      return waiting ? 'cancelled' : 'terminated'
    case 'created':
    case 'pendingActive':
      return waiting ? own : 'pendingActive'
    case 'suspended':
      return waiting ? own : 'suspended'
    case 'pendingTerminate':
      return own === 'active' ? 'pendingTerminate' : own
  }
}
