import { applyCommand, type CommandOutcome } from './apply-command.ts'
import type { CommandOf, Opening } from './command.ts'
import type { SubscriptionContext } from './context.ts'
import type { Subscription } from './subscription.ts'

/** An add-on that is asked for: an activation, whose account and parent are those of the subscription it goes to. */
export type AddOnRequest = Omit<CommandOf<'activate'>, 'type' | 'opening'> & {
  readonly opening: Omit<Opening, 'accountId' | 'parentId'>
}

/**
 * Activates an add-on: a subscription of its own that lives within its parent. It is suspended, changes hands and
 * ends with it, and has quantity, prices and terms of its own.
 *
 * @example
 * const context = { now: '2026-01-01T00:00:00Z', zone: 'UTC' }
 * const parent = applyCommand(undefined, { type: 'activate', id: 'c1', subscriptionId: 's1', opening: { accountId: 'acc-1', offeringId: 'fibre-100' } }, context)
 * if (!parent.accepted) throw new Error(parent.refusal.message)
 * const addOn = addAddOn(parent.subscription, { id: 'c1', subscriptionId: 's2', opening: { offeringId: 'tv' } }, context)
 * addOn.accepted && addOn.subscription.parentId // 's1'
 * @throws as {@link applyCommand}
 */
export function addAddOn(
  parent: Subscription,
  request: AddOnRequest,
  context: Omit<SubscriptionContext, 'parent'>,
): CommandOutcome {
  const opening = { ...request.opening, accountId: parent.accountId, parentId: parent.id }
  return applyCommand(undefined, { ...request, type: 'activate', opening }, { ...context, parent })
}

/**
 * Cancels an add-on alone; its parent goes on.
 *
 * @param context.parent - the subscription that it belongs to
 * @example
 * const context = { now: '2026-01-01T00:00:00Z', zone: 'UTC' }
 * const parent = applyCommand(undefined, { type: 'activate', id: 'c1', subscriptionId: 's1', opening: { accountId: 'acc-1', offeringId: 'fibre-100' } }, context)
 * if (!parent.accepted) throw new Error(parent.refusal.message)
 * const removed = removeAddOn(parent.subscription, { id: 'c2', subscriptionId: 's1' }, context)
 * !removed.accepted && removed.refusal.code // 'subscription.not_add_on'
 * @throws as {@link applyCommand}
 */
export function removeAddOn(
  addOn: Subscription,
  request: Omit<CommandOf<'cancel'>, 'type'>,
  context: SubscriptionContext,
): CommandOutcome {
  if (addOn.parentId !== undefined) return applyCommand(addOn, { ...request, type: 'cancel' }, context)
  const message = `Cancel ${addOn.id} itself: it is no add-on.`
  return { accepted: false, refusal: { code: 'subscription.not_add_on', message } }
}
