import { formatInstant, type Instant, parseInstant } from '@longlines/core/time'
import type { SubscriptionChange } from './change.ts'
import { type Step, stepsOf } from './fold.ts'
import type { SubscriptionPhase } from './phase.ts'
import { phasesOf, type SubscriptionView } from './phases-of.ts'
import { isOver } from './state.ts'
import type { Subscription } from './subscription.ts'

/** A phase and how it came about; after the end, what ended the subscription. */
export interface TimelineEntry {
  readonly from: Instant
  readonly to: Instant | null
  /** Null for the time after the end. */
  readonly phase: SubscriptionPhase | null
  /** The changes that took effect at `from`: usually one. Of an add-on, perhaps its parent's. */
  readonly changes: readonly SubscriptionChange[]
  /** What happened, in sentences. */
  readonly text: string
}

/**
 * The phases of a subscription, each explained by the change that made it, and its end.
 *
 * @param view - as for {@link phasesOf}
 * @example
 * const opening = { accountId: 'acc-1', offeringId: 'fibre-100' }
 * const subscription = {
 *   id: 's1', accountId: 'acc-1', offeringId: 'fibre-100', status: 'active', createdAt: '2026-01-01T00:00:00Z', settledAt: '2026-03-01T00:00:00Z',
 *   changes: [
 *     { id: 'c1', type: 'activate', opening, effectiveAt: '2026-01-01T00:00:00Z', knownAt: '2026-01-01T00:00:00Z' },
 *     { id: 'c2', type: 'change-plan', offeringId: 'fibre-200', effectiveAt: '2026-02-01T00:00:00Z', knownAt: '2026-03-01T00:00:00Z', why: 'promised by phone' },
 *   ],
 * } as const
 * timelineOf(subscription).map(({ text }) => text) // ['Activated on fibre-100, quantity 1.', 'Plan changed from fibre-100 to fibre-200, as was learned of at 2026-03-01T00:00:00Z: promised by phone.']
 * @throws LonglinesError `subscription.no_parent`, `subscription.invalid_history`, `time.invalid_instant`
 */
export function timelineOf(subscription: Subscription, view: SubscriptionView = {}): TimelineEntry[] {
  const phases = phasesOf(subscription, view)
  const steps = stepsOf(subscription, view.knownAt)
  const parents = view.parent === undefined ? [] : stepsOf(view.parent, view.knownAt)
  const explained = (from: Instant) => {
    const own = told(steps, parseInstant(from))
    return own.changes.length > 0 ? own : told(parents, parseInstant(from), view.parent?.id)
  }
  const entries: TimelineEntry[] = phases.map((phase) => ({
    from: phase.from,
    to: phase.to,
    phase,
    ...explained(phase.from),
  }))
  const last = steps.at(-1)
  const end = phases.at(-1)?.to ?? (last && isOver(last.state) ? formatInstant(last.atMs) : null)
  return end === null ? entries : [...entries, { from: end, to: null, phase: null, ...explained(end) }]
}

/** What happened at an instant; `of` names the parent where it happened to that. */
function told(steps: readonly Step[], atMs: number, of?: string) {
  const changes: SubscriptionChange[] = []
  const sentences: string[] = []
  steps.forEach((step, at) => {
    if (step.atMs !== atMs) return
    changes.push(step.change)
    const what = `${sentenceOf(step, steps[at - 1])}${step.trialEnd ? '' : circumstances(step.change)}.`
    sentences.push(of === undefined ? what : `With ${of}: ${what}`)
  })
  return { changes, text: sentences.join(' ') }
}

function sentenceOf({ change, state, trialEnd }: Step, before: Step | undefined): string {
  if (trialEnd) return state.status === 'terminated' ? 'Ended with the trial' : 'The trial ended'
  const previous = before?.state
  switch (change.type) {
    case 'order':
      return `Ordered ${state.offeringId}, quantity ${state.quantity}`
    case 'activate': {
      const trial = change.trialEndsAt === undefined ? '' : `, on trial until ${change.trialEndsAt}`
      return `Activated on ${state.offeringId}, quantity ${state.quantity}${trial}`
    }
    case 'convert':
      return 'The trial was converted'
    case 'change-plan': {
      const quantity = state.quantity === previous?.quantity ? '' : `, quantity ${state.quantity}`
      return `Plan changed from ${previous?.offeringId} to ${state.offeringId}${quantity}`
    }
    case 'change-quantity':
      return `Quantity changed from ${previous?.quantity} to ${state.quantity}`
    case 'change-price':
      return `Prices changed to those of ${change.priceVersion}`
    case 'pause':
    case 'suspend':
      return `${change.type === 'pause' ? 'Paused' : 'Suspended'} ${change.charged ? 'with' : 'without'} charge`
    case 'resume':
      return 'Resumed'
    case 'transfer':
      return `Transferred from ${previous?.accountId} to ${state.accountId}`
    case 'renew':
      return `Renewed until ${change.agreedTerm.to}${
        state.priceVersion === previous?.priceVersion ? '' : `, at prices of ${state.priceVersion}`
      }`
    case 'cancel':
      return state.status === 'cancelled' ? 'The order was cancelled' : 'Terminated'
    case 'abort':
      return 'The order was aborted'
  }
}

function circumstances({ effectiveAt, knownAt, why }: SubscriptionChange): string {
  const late = parseInstant(knownAt) > parseInstant(effectiveAt) ? `, as was learned of at ${knownAt}` : ''
  return why === undefined ? late : `${late}: ${why}`
}
