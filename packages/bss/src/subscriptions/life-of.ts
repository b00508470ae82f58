import { stepsOf } from './fold.ts'
import { momentsOfSteps, type SubscriptionMoment } from './moments-of.ts'
import type { SubscriptionPhase } from './phase.ts'
import { phasesOfSteps, type SubscriptionView } from './phases-of.ts'
import type { Subscription } from './subscription.ts'

/** All for which something may be due. */
export interface SubscriptionLife {
  readonly phases: readonly SubscriptionPhase[]
  readonly moments: readonly SubscriptionMoment[]
}

/**
 * The phases and the moments of a subscription, its history read once: what billing asks.
 *
 * @param view - as for {@link phasesOf}
 * @example
 * const opening = { accountId: 'acc-1', offeringId: 'fibre-100' }
 * const from = '2026-01-01T00:00:00Z'
 * const subscription = { id: 's1', ...opening, status: 'active', createdAt: from, settledAt: from, changes: [{ id: 'c1', type: 'activate', opening, effectiveAt: from, knownAt: from }] } as const
 * const { phases, moments } = lifeOf(subscription)
 * phases.length // 1
 * moments[0].on // 'activation'
 * @throws LonglinesError as `phasesOf` and `momentsOf`
 */
export function lifeOf(subscription: Subscription, view: SubscriptionView = {}): SubscriptionLife {
  const steps = stepsOf(subscription, view.knownAt)
  return {
    phases: phasesOfSteps(subscription, steps, view),
    moments: momentsOfSteps(subscription, steps, view),
  }
}
