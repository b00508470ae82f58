import { formatInstant, type Instant, parseInstant } from '@longlines/core/time'
import type { PriceVersion } from './command.ts'
import { type Step, stepsOf } from './fold.ts'
import type { SubscriptionPhase } from './phase.ts'
import { checkParent, phasesOf, type SubscriptionView } from './phases-of.ts'
import { isLive, isOver } from './state.ts'
import type { Subscription } from './subscription.ts'
import type { EarlyTerminationFee } from './terms.ts'

/** Something for which a one-time price or a fee may be due. */
export interface SubscriptionMoment {
  readonly subscriptionId: string
  /** The change that brought it about; with `on` it names the moment within the subscription. */
  readonly changeId: string
  readonly on: 'activation' | 'plan-change' | 'termination'
  readonly at: Instant
  /** Who holds it then. */
  readonly accountId: string
  /** The offering activated, changed to or ended. */
  readonly offeringId: string
  readonly quantity: string
  readonly priceVersion?: PriceVersion
  /** What leaving the contract early costs. */
  readonly fee?: EarlyTerminationFee
}

/**
 * The instants at which one-time prices are due: activation, changes of plan, and the end with its fee.
 *
 * @param view - as for {@link phasesOf}
 * @example
 * const opening = { accountId: 'acc-1', offeringId: 'fibre-100' }
 * const subscription = {
 *   id: 's1', accountId: 'acc-1', offeringId: 'fibre-100', status: 'active', createdAt: '2026-01-01T00:00:00Z', settledAt: '2026-01-01T00:00:00Z',
 *   changes: [
 *     { id: 'c1', type: 'activate', opening, effectiveAt: '2026-01-01T00:00:00Z', knownAt: '2026-01-01T00:00:00Z' },
 *     { id: 'c2', type: 'cancel', effectiveAt: '2026-03-01T00:00:00Z', knownAt: '2026-02-10T00:00:00Z' },
 *   ],
 * } as const
 * momentsOf(subscription).map(({ on, at }) => [on, at]) // [['activation', '2026-01-01T00:00:00Z'], ['termination', '2026-03-01T00:00:00Z']]
 * @throws LonglinesError `subscription.no_parent`, `subscription.invalid_history`, `time.invalid_instant`
 */
export function momentsOf(subscription: Subscription, view: SubscriptionView = {}): SubscriptionMoment[] {
  return momentsOfSteps(subscription, stepsOf(subscription, view.knownAt), view)
}

/** The moments of a history that is read already. */
export function momentsOfSteps(
  subscription: Subscription,
  steps: readonly Step[],
  view: SubscriptionView,
): SubscriptionMoment[] {
  checkParent(subscription, view.parent)
  const { parent, knownAt } = view
  const ending =
    parent === undefined ? undefined : stepsOf(parent, knownAt).findLast(({ state }) => isOver(state))
  const endMs = ending?.atMs ?? Number.POSITIVE_INFINITY
  const moments = steps
    .filter(({ atMs }) => atMs < endMs)
    .flatMap((step, at) => {
      const on = kindOf(step, steps[at - 1])
      return on === undefined ? [] : [momentOf(subscription, step, on)]
    })
  const last = steps.findLast(({ atMs }) => atMs < endMs)
  if (ending !== undefined && last !== undefined && isLive(last.state)) {
    moments.push({
      ...momentOf(subscription, { ...last, atMs: endMs }, 'termination'),
      changeId: ending.change.id,
    })
  }
  return parent === undefined ? moments : held(moments, phasesOf(subscription, view))
}

function kindOf(
  { change, trialEnd, state }: Step,
  before: Step | undefined,
): SubscriptionMoment['on'] | undefined {
  if (state.status === 'terminated') return 'termination'
  if (change.type === 'activate' && !trialEnd) return 'activation'
  // A new term on the same plan is no change of plan.
  return state.offeringId !== (before?.state ?? state).offeringId ? 'plan-change' : undefined
}

function momentOf(
  { id }: Subscription,
  { atMs, change, state }: Step,
  on: SubscriptionMoment['on'],
): SubscriptionMoment {
  const { accountId, offeringId, quantity, priceVersion } = state
  return {
    subscriptionId: id,
    changeId: change.id,
    on,
    at: formatInstant(atMs),
    accountId,
    offeringId,
    quantity,
    ...(priceVersion === null ? {} : { priceVersion }),
    ...(on === 'termination' && change.type === 'cancel' && change.fee !== undefined
      ? { fee: change.fee }
      : {}),
  }
}

/** An add-on is held by whoever holds its parent; at its end, by the last one who did. */
function held(
  moments: readonly SubscriptionMoment[],
  phases: readonly SubscriptionPhase[],
): SubscriptionMoment[] {
  return moments.flatMap((moment) => {
    const atMs = parseInstant(moment.at)
    const phase = phases.findLast(({ from }) => parseInstant(from) <= atMs)
    return phase === undefined ? [] : [{ ...moment, accountId: phase.accountId }]
  })
}
