import type { ErrorCode, Refusal } from '@longlines/core/errors'
import { formatInstant, parseInstant } from '@longlines/core/time'
import { acceptability } from './acceptability.ts'
import type { SubscriptionChange } from './change.ts'
import type { SubscriptionCommand } from './command.ts'
import type { SubscriptionContext } from './context.ts'
import { type SubscriptionEvent, subscriptionEvent } from './events.ts'
import { foldChanges, type History, stepAt, stepsOf } from './fold.ts'
import { changeOf } from './resolve.ts'
import { isSameRequest } from './same-request.ts'
import { eventOf, settle, upToDate } from './settle.ts'
import type { Subscription } from './subscription.ts'

/** What a command came to. */
export type CommandOutcome =
  | {
      readonly accepted: true
      readonly subscription: Subscription
      readonly change: SubscriptionChange
      /** The same command was accepted before; nothing is new. */
      readonly repeated: boolean
      /** Of the changes that took effect meanwhile, and of this one. */
      readonly events: readonly SubscriptionEvent[]
    }
  | { readonly accepted: false; readonly refusal: Refusal }

/**
 * Asks for a change. The subscription is left as it is; the outcome holds the new one, or the refusal.
 *
 * @param subscription - `undefined` for an order or activation that opens a new one
 * @example
 * const context = { now: '2026-01-31T09:00:00Z', zone: 'Europe/Rome', terms: { minimumTerm: { unit: 'month', count: 1 } } } as const
 * const opening = { accountId: 'acc-1', offeringId: 'fibre-100' }
 * const opened = applyCommand(undefined, { type: 'activate', id: 'c1', subscriptionId: 's1', opening }, context)
 * if (!opened.accepted) throw new Error(opened.refusal.message)
 * opened.events.map(({ name }) => name) // ['subscription.activated']
 * const cancel = { type: 'cancel', id: 'c2', subscriptionId: 's1', when: 'end-of-term' } as const
 * const cancelled = applyCommand(opened.subscription, cancel, context)
 * cancelled.accepted && cancelled.subscription.endsAt // '2026-02-27T23:00:00Z'
 * const twice = applyCommand(opened.subscription, { ...cancel, id: 'c1' }, context)
 * !twice.accepted && twice.refusal.code // 'subscription.change_reused'
 * @throws LonglinesError `time.invalid_instant`, `time.invalid_local_date`, `time.unknown_zone`,
 * `time.invalid_interval` for dates that are none; whatever can be asked and is not allowed is a refusal
 */
export function applyCommand(
  subscription: Subscription | undefined,
  command: SubscriptionCommand,
  context: SubscriptionContext,
): CommandOutcome {
  const known = subscription?.changes ?? []
  if (subscription !== undefined && subscription.id !== command.subscriptionId) {
    return refused(
      'subscription.not_found',
      `The command is for ${command.subscriptionId}, not for ${subscription.id}.`,
    )
  }
  const earlier = known.find(({ id }) => id === command.id)
  if (earlier !== undefined && subscription !== undefined) {
    return isSameRequest(earlier, command, known)
      ? { accepted: true, subscription, change: earlier, repeated: true, events: [] }
      : refused('subscription.change_reused', `Give the change another id: ${command.id} is another change.`)
  }
  const last = known.at(-1)
  if (last !== undefined && parseInstant(context.now) < parseInstant(last.knownAt)) {
    return refused(
      'subscription.clock_backwards',
      `Set the clock: it shows ${context.now}, but a change was made at ${last.knownAt} already.`,
    )
  }
  return accept(subscription, command, context)
}

function accept(
  subscription: Subscription | undefined,
  command: SubscriptionCommand,
  context: SubscriptionContext,
): CommandOutcome {
  const changes = subscription?.changes ?? []
  // Told apart from a refusal: a stored history that does not hold is nobody's wish.
  if (subscription !== undefined) stepsOf(subscription)
  const before = foldChanges(changes)
  const change = changeOf(command, { changes, steps: before.steps }, context)
  if ('code' in change) return { accepted: false, refusal: change }
  const base = subscription ?? opened(command, change, context)
  if (base === undefined) {
    return refused(
      'subscription.not_found',
      `Order or activate ${command.subscriptionId} first, with its opening.`,
    )
  }
  const after = { ...base, changes: [...changes, change] }
  const history = foldChanges(after.changes)
  const refusal = acceptability({ before, after, history, change, context })
  if (refusal !== undefined) return { accepted: false, refusal }
  const { now, parent } = context
  const meanwhile = subscription === undefined ? [] : settle(subscription, now, parent).events
  const settled = upToDate(after, history.steps, now, parent)
  return {
    accepted: true,
    subscription: settled,
    change,
    repeated: false,
    events: [...meanwhile, acceptedEvent(settled, change, history)],
  }
}

/** A subscription without history, for the change that opens it. */
function opened(
  { subscriptionId, ...command }: SubscriptionCommand,
  { knownAt }: SubscriptionChange,
  { now }: SubscriptionContext,
): Subscription | undefined {
  if (command.type !== 'order' && command.type !== 'activate') return undefined
  if (command.opening === undefined) return undefined
  const { accountId, offeringId, parentId, exclusiveKey } = command.opening
  return {
    id: subscriptionId,
    accountId,
    offeringId,
    ...(parentId === undefined ? {} : { parentId }),
    ...(exclusiveKey === undefined ? {} : { exclusiveKey }),
    status: 'created',
    createdAt: knownAt,
    settledAt: formatInstant(parseInstant(now)),
    changes: [],
  }
}

/** What is told of a change as soon as it is made: that it is in effect, or that it will be. */
function acceptedEvent(
  subscription: Subscription,
  change: SubscriptionChange,
  { steps }: History,
): SubscriptionEvent {
  const at = steps.findIndex((step) => step.change === change && !step.trialEnd)
  const step = steps[at]
  if (step !== undefined && parseInstant(change.effectiveAt) <= parseInstant(change.knownAt)) {
    return eventOf(subscription, step, steps[at - 1])
  }
  const { id: subscriptionId, parentId, status } = subscription
  const { accountId, offeringId, quantity } = (stepAt(steps, parseInstant(change.knownAt)) ?? steps[0]!).state
  const name = change.type === 'withdraw' ? 'subscription.change_withdrawn' : 'subscription.change_scheduled'
  return subscriptionEvent(
    name,
    {
      subscriptionId,
      ...(parentId === undefined ? {} : { parentId }),
      changeId: change.id,
      effectiveAt: change.effectiveAt,
      accountId,
      offeringId,
      quantity,
      status,
    },
    { at: change.knownAt, actor: change.who },
  )
}

function refused(code: ErrorCode, message: string): CommandOutcome {
  return { accepted: false, refusal: { code, message } }
}
