import { formatInstant, type Instant, type LocalDate, parseInstant } from '@longlines/core/time'
import {
  eventNameOf,
  type SubscriptionEvent,
  type SubscriptionEventName,
  subscriptionEvent,
} from './events.ts'
import { type Step, stepAt, stepsOf } from './fold.ts'
import { subscriptionLifecycle } from './lifecycle.ts'
import { phasesOf } from './phases-of.ts'
import { isLive, isOver } from './state.ts'
import { statusAt } from './status-at.ts'
import type { Subscription } from './subscription.ts'
import type { Term } from './terms.ts'

/** A subscription brought up to date, and what happened on the way. */
export interface Settled {
  readonly subscription: Subscription
  readonly events: readonly SubscriptionEvent[]
}

/**
 * Lets time pass: brings status, holder and plan to what the changes say at an instant, and tells of every change
 * that took effect since the last time. Nothing is added to the history.
 *
 * @param parent - the parent of an add-on
 * @example
 * const opening = { accountId: 'acc-1', offeringId: 'fibre-100' }
 * const subscription = {
 *   id: 's1', accountId: 'acc-1', offeringId: 'fibre-100', status: 'pendingTerminate', createdAt: '2026-01-01T00:00:00Z', settledAt: '2026-02-10T00:00:00Z',
 *   changes: [
 *     { id: 'c1', type: 'activate', opening, effectiveAt: '2026-01-01T00:00:00Z', knownAt: '2026-01-01T00:00:00Z' },
 *     { id: 'c2', type: 'cancel', effectiveAt: '2026-03-01T00:00:00Z', knownAt: '2026-02-10T00:00:00Z' },
 *   ],
 * } as const
 * const settled = settle(subscription, '2026-03-02T00:00:00Z')
 * settled.subscription.status // 'terminated'
 * settled.events.map(({ name, at }) => [name, at]) // [['subscription.terminated', '2026-03-01T00:00:00Z']]
 * @throws LonglinesError `subscription.no_parent`, `subscription.invalid_history`, `time.invalid_instant`
 */
export function settle(subscription: Subscription, now: Instant, parent?: Subscription): Settled {
  const steps = stepsOf(subscription)
  const sinceMs = parseInstant(subscription.settledAt)
  const nowMs = parseInstant(now)
  const parentEnd = parent === undefined ? undefined : endOf(stepsOf(parent))
  const events = steps.flatMap((step, at) =>
    step.atMs > sinceMs && step.atMs <= nowMs && step.atMs < (parentEnd?.atMs ?? Number.POSITIVE_INFINITY)
      ? [eventOf(subscription, step, steps[at - 1])]
      : [],
  )
  const ending = parentEnd === undefined ? undefined : endWithParent(subscription, steps, parentEnd, nowMs)
  if (ending !== undefined) events.push(ending)
  return { subscription: upToDate(subscription, steps, now, parent), events }
}

/** The event of an add-on that ends with its parent, where that has come and was not told before. */
function endWithParent(
  subscription: Subscription,
  steps: readonly Step[],
  parentEnd: Step,
  nowMs: number,
): SubscriptionEvent | undefined {
  if (parentEnd.atMs > nowMs || subscriptionLifecycle.isFinal(subscription.status)) return undefined
  const last = stepAt(steps, parentEnd.atMs)
  if (last === undefined || isOver(last.state)) return undefined
  return eventOf(subscription, { ...last, atMs: parentEnd.atMs }, last, parentEnd)
}

/** The event of a step that has taken effect. For an add-on that ends with its parent, `ending` is the parent's. */
export function eventOf(
  subscription: Subscription,
  { atMs, change, state, trialEnd }: Step,
  before: Step | undefined,
  ending?: Step,
): SubscriptionEvent {
  const effectiveAt = formatInstant(atMs)
  const cause = ending?.change ?? change
  const over = isLive(state) ? 'terminated' : 'cancelled'
  const status = ending === undefined ? state.status : over
  let name: SubscriptionEventName = eventNameOf(change)
  if (status === 'terminated') name = 'subscription.terminated'
  else if (status === 'cancelled') name = 'subscription.cancelled'
  else if (trialEnd) name = 'subscription.converted'
  const { id: subscriptionId, parentId } = subscription
  const { accountId, offeringId, quantity } = state
  const previous = before?.state
  return subscriptionEvent(
    name,
    {
      subscriptionId,
      ...(parentId === undefined ? {} : { parentId }),
      changeId: cause.id,
      effectiveAt,
      accountId,
      offeringId,
      quantity,
      status,
      ...(previous === undefined
        ? {}
        : {
            previous: {
              accountId: previous.accountId,
              offeringId: previous.offeringId,
              quantity: previous.quantity,
            },
          }),
    },
    { at: later(effectiveAt, cause.knownAt), actor: trialEnd ? undefined : cause.who },
  )
}

/** The fields of a subscription besides its history, as of an instant. */
export function upToDate(
  subscription: Subscription,
  steps: readonly Step[],
  now: Instant,
  parent: Subscription | undefined,
): Subscription {
  const nowMs = parseInstant(now)
  const { id, parentId, exclusiveKey, createdAt, changes } = subscription
  const state = stepAt(steps, nowMs)?.state ?? steps[0]!.state
  const activation = steps.find(({ change, atMs }) => change.type === 'activate' && atMs <= nowMs)
  const endMs = endMsOf(steps, parent)
  const nextMs = nextMsOf(subscription, steps, nowMs, endMs)
  return {
    id,
    accountId: holderOf(subscription, now, parent) ?? state.accountId,
    offeringId: state.offeringId,
    ...(parentId === undefined ? {} : { parentId }),
    ...(exclusiveKey === undefined ? {} : { exclusiveKey }),
    status: statusAt(subscription, now, { parent }) ?? 'created',
    createdAt,
    ...(activation === undefined ? {} : { activatedAt: formatInstant(activation.atMs) }),
    ...(endMs === undefined ? {} : { endsAt: formatInstant(endMs) }),
    // A clock that was set back tells nothing twice.
    settledAt: later(subscription.settledAt, formatInstant(nowMs)),
    ...(nextMs === undefined ? {} : { nextAt: formatInstant(nextMs) }),
    changes,
  }
}

/** The holder of an add-on is that of its parent, which may have changed hands. */
function holderOf(subscription: Subscription, now: Instant, parent: Subscription | undefined) {
  if (parent === undefined) return undefined
  const nowMs = parseInstant(now)
  return phasesOf(subscription, { parent }).findLast(({ from }) => parseInstant(from) <= nowMs)?.accountId
}

function endMsOf(steps: readonly Step[], parent: Subscription | undefined): number | undefined {
  const own = endOf(steps)?.atMs
  const parents = parent === undefined ? undefined : endOf(stepsOf(parent))?.atMs
  if (own === undefined || parents === undefined) return own ?? parents
  return Math.min(own, parents)
}

/** When there is something to do again: a change takes effect, a term is renewed, the end comes. */
function nextMsOf(
  subscription: Subscription,
  steps: readonly Step[],
  nowMs: number,
  endMs = Number.POSITIVE_INFINITY,
): number | undefined {
  const term = termToRenew(steps, subscription)
  const renewal = term === undefined ? undefined : parseInstant(term.to)
  const dates = [
    ...steps.map(({ atMs }) => atMs).filter((atMs) => atMs > nowMs && atMs <= endMs),
    ...(renewal !== undefined && renewal < endMs ? [renewal] : []),
    ...(endMs > nowMs && endMs < Number.POSITIVE_INFINITY ? [endMs] : []),
  ]
  return dates.length === 0 ? undefined : Math.min(...dates)
}

/** The last term, where it is to be renewed: the terms say so, and the renewal was not withdrawn. */
export function termToRenew(
  steps: readonly Step[],
  { changes }: Pick<Subscription, 'changes'>,
): Term | undefined {
  const last = steps.findLast(({ state }) => isLive(state))?.state
  if (!last?.term || last.terms.renewal === undefined) return undefined
  const id = renewalId(last.term.until)
  return changes.some((change) => change.id === id) ? undefined : last.term
}

/** A renewal is named by the day on which it begins. */
export function renewalId(date: LocalDate): string {
  return `renewal-${date}`
}

function endOf(steps: readonly Step[]): Step | undefined {
  const last = steps.at(-1)
  return last !== undefined && isOver(last.state) ? last : undefined
}

function later(a: Instant, b: Instant): Instant {
  return parseInstant(a) < parseInstant(b) ? formatInstant(parseInstant(b)) : a
}
