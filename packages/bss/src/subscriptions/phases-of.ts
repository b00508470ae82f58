import { LonglinesError } from '@longlines/core/errors'
import { formatInstant, type Instant, parseInstant } from '@longlines/core/time'
import { type Step, stepsOf } from './fold.ts'
import type { SubscriptionPhase } from './phase.ts'
import { isLive, type State } from './state.ts'
import type { Subscription } from './subscription.ts'

/** From when a subscription is looked at. */
export interface SubscriptionView {
  /** Only what was known at this instant counts; everything where left out. */
  readonly knownAt?: Instant | undefined
  /** The subscription that an add-on belongs to; needed for add-ons. */
  readonly parent?: Subscription | undefined
}

/**
 * The phases of a subscription from activation to its end: contiguous, half-open, and each unlike the one before.
 * An add-on has those of its own within the life of its parent: it ends, is suspended and changes hands with it.
 *
 * @param view.parent - the parent of an add-on, with its own history
 * @example
 * const opening = { accountId: 'acc-1', offeringId: 'fibre-100' }
 * const subscription = {
 *   id: 's1', accountId: 'acc-1', offeringId: 'fibre-100', status: 'active', createdAt: '2026-01-01T00:00:00Z', settledAt: '2026-01-01T00:00:00Z',
 *   changes: [
 *     { id: 'c1', type: 'activate', opening, effectiveAt: '2026-01-01T00:00:00Z', knownAt: '2026-01-01T00:00:00Z' },
 *     { id: 'c2', type: 'change-plan', offeringId: 'fibre-200', effectiveAt: '2026-03-01T00:00:00Z', knownAt: '2026-02-10T00:00:00Z' },
 *   ],
 * } as const
 * phasesOf(subscription).map(({ offeringId, from, to }) => [offeringId, from, to]) // [['fibre-100', '2026-01-01T00:00:00Z', '2026-03-01T00:00:00Z'], ['fibre-200', '2026-03-01T00:00:00Z', null]]
 * phasesOf(subscription, { knownAt: '2026-02-01T00:00:00Z' }).length // 1
 * @throws LonglinesError `subscription.no_parent` for an add-on without its parent, `subscription.invalid_history`
 * for changes that do not follow from each other, `time.invalid_instant`
 */
export function phasesOf(subscription: Subscription, view: SubscriptionView = {}): SubscriptionPhase[] {
  return phasesOfSteps(subscription, stepsOf(subscription, view.knownAt), view)
}

/** The phases of a history that is read already. */
export function phasesOfSteps(
  subscription: Subscription,
  steps: readonly Step[],
  { knownAt, parent }: SubscriptionView,
): SubscriptionPhase[] {
  const own = ownPhases(subscription, steps)
  checkParent(subscription, parent)
  return parent === undefined ? own : clip(own, phasesOf(parent, { knownAt }))
}

/**
 * Refuses an add-on whose parent is not at hand, since it would seem to live on after it.
 *
 * @throws LonglinesError `subscription.no_parent`
 */
export function checkParent(subscription: Subscription, parent: Subscription | undefined): void {
  if (subscription.parentId === parent?.id) return
  throw new LonglinesError(
    'subscription.no_parent',
    subscription.parentId === undefined
      ? `Subscription ${subscription.id} is no add-on; give no parent.`
      : `Give the parent ${subscription.parentId} of add-on ${subscription.id}.`,
    { values: { subscription: subscription.id, parent: subscription.parentId ?? null } },
  )
}

function ownPhases(subscription: Subscription, steps: readonly Step[]): SubscriptionPhase[] {
  const phases: SubscriptionPhase[] = []
  for (let at = 0; at < steps.length; at += 1) {
    const { state, atMs } = steps[at]!
    const next = steps[at + 1]
    if (!isLive(state) || next?.atMs === atMs) continue
    const to = next === undefined ? null : formatInstant(next.atMs)
    append(phases, phaseOf(subscription, state, formatInstant(atMs), to))
  }
  return phases
}

function phaseOf({ id, parentId }: Subscription, state: State, from: Instant, to: Instant | null) {
  const { accountId, offeringId, quantity, mode, charged, trialEndsMs, priceVersion } = state
  const inTrial = trialEndsMs !== null
  return {
    subscriptionId: id,
    ...(parentId === undefined ? {} : { parentId }),
    accountId,
    offeringId,
    from,
    to,
    quantity,
    state: mode === 'active' && inTrial ? 'trial' : mode,
    charged: charged && !inTrial,
    ...(priceVersion === null ? {} : { priceVersion }),
  } satisfies SubscriptionPhase
}

/** Adds a phase; one that only goes on with what the last one says lengthens it. */
function append(phases: SubscriptionPhase[], phase: SubscriptionPhase): void {
  const last = phases.at(-1)
  if (last !== undefined && last.to === phase.from && sameExceptTime(last, phase)) {
    phases[phases.length - 1] = { ...last, to: phase.to }
  } else phases.push(phase)
}

function sameExceptTime(a: SubscriptionPhase, b: SubscriptionPhase): boolean {
  return (
    a.accountId === b.accountId &&
    a.offeringId === b.offeringId &&
    a.quantity === b.quantity &&
    a.state === b.state &&
    a.charged === b.charged &&
    a.priceVersion === b.priceVersion
  )
}

/** The phases of an add-on within those of its parent. */
function clip(own: readonly SubscriptionPhase[], parents: readonly SubscriptionPhase[]): SubscriptionPhase[] {
  const phases: SubscriptionPhase[] = []
  for (const phase of own) {
    for (const parent of parents) {
      const from = later(phase.from, parent.from)
      const to = earlier(phase.to, parent.to)
      if (to !== null && parseInstant(from) >= parseInstant(to)) continue
      const stopped = parent.state === 'paused' || parent.state === 'suspended'
      append(phases, {
        ...phase,
        accountId: parent.accountId,
        from,
        to,
        ...(stopped ? { state: parent.state, charged: phase.charged && parent.charged } : {}),
      })
    }
  }
  return phases
}

function later(a: Instant, b: Instant): Instant {
  return parseInstant(a) < parseInstant(b) ? b : a
}

function earlier(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b
  return parseInstant(a) < parseInstant(b) ? a : b
}
