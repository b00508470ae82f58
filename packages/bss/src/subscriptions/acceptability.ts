/** Whether a change may be made: what the history, the calendar and other subscriptions say to it. */
import type { ErrorCode, Refusal } from '@longlines/core/errors'
import { overlaps, parseInstant } from '@longlines/core/time'
import type { SubscriptionChange } from './change.ts'
import type { SubscriptionContext } from './context.ts'
import { type History, type Step, stepAt } from './fold.ts'
import { phasesOf } from './phases-of.ts'
import { liveCancellation } from './resolve.ts'
import { isOver, plainQuantity } from './state.ts'
import { statusAt } from './status-at.ts'
import type { Subscription } from './subscription.ts'

/** A change that was proposed, and the history without and with it. */
export interface Proposal {
  readonly before: History
  readonly after: Subscription
  readonly history: History
  readonly change: SubscriptionChange
  readonly context: SubscriptionContext
}

/** Why a change may not be made; `undefined` where it may. */
export function acceptability(proposal: Proposal): Refusal | undefined {
  return (
    quantityRefusal(proposal.change) ??
    dateRefusal(proposal) ??
    familyRefusal(proposal) ??
    historyRefusal(proposal) ??
    samenessRefusal(proposal) ??
    overlapRefusal(proposal)
  )
}

function quantityRefusal(change: SubscriptionChange): Refusal | undefined {
  const quantity =
    change.type === 'order' || change.type === 'activate'
      ? change.opening?.quantity
      : change.type === 'change-quantity' || change.type === 'change-plan'
        ? change.quantity
        : undefined
  if (quantity === undefined || /^(?=.*[1-9])\d+(\.\d+)?$/.test(plainQuantity(quantity))) return undefined
  return refusal(
    'subscription.invalid_quantity',
    `Give a quantity above zero, or cancel; got ${JSON.stringify(quantity)}.`,
  )
}

function dateRefusal({ change, context }: Proposal): Refusal | undefined {
  const { earliest } = context
  if (earliest === undefined || parseInstant(change.effectiveAt) >= parseInstant(earliest)) return undefined
  return refusal(
    'subscription.backdated_too_far',
    `Let it take effect at ${earliest} or later; ${change.effectiveAt} is in books that are closed.`,
    { earliest },
  )
}

/** What an add-on may not do without its parent. */
function familyRefusal({ after, change, context: { parent } }: Proposal): Refusal | undefined {
  const { parentId } = after
  if (parentId === undefined && parent === undefined) return undefined
  if (parentId !== parent?.id || parent === undefined) {
    return refusal('subscription.no_parent', `Give the parent of ${after.id}: ${parentId ?? 'it has none'}.`)
  }
  if (parent.parentId !== undefined) {
    return refusal(
      'subscription.is_add_on',
      `Add it to ${parent.parentId}, of which ${parent.id} is an add-on.`,
    )
  }
  if (change.type === 'transfer') {
    return refusal('subscription.is_add_on', `Transfer ${parent.id}; its add-ons go with it.`)
  }
  if (change.type !== 'order' && change.type !== 'activate') return undefined
  const status = statusAt(parent, change.effectiveAt, { parent: undefined })
  if (status === undefined || (change.type === 'activate' && /^(created|pendingActive)$/.test(status))) {
    return refusal(
      'subscription.before_start',
      `Let it start when ${parent.id} has started, after ${change.effectiveAt}.`,
    )
  }
  return /^(terminated|cancelled|aborted)$/.test(status)
    ? refusal(
        'subscription.after_end',
        `${parent.id} is ${status} at ${change.effectiveAt}; choose an earlier date.`,
      )
    : undefined
}

function historyRefusal({ before, after, history, change, context }: Proposal): Refusal | undefined {
  if (change.type === 'cancel') {
    const cancellation = liveCancellation(after.changes.slice(0, -1))
    if (cancellation !== undefined) {
      return refusal(
        'subscription.already_cancelled',
        `It was cancelled by ${cancellation.id} for ${cancellation.effectiveAt}; undo that first, if it is to come.`,
        { change: cancellation.id, effectiveAt: cancellation.effectiveAt },
      )
    }
  }
  const start = startOf(before)
  if (start !== undefined && (change.type === 'order' || change.type === 'activate')) {
    return refusal(
      'subscription.already_active',
      `It is activated by ${start.change.id} for ${start.change.effectiveAt}; withdraw that first, if it is to come.`,
      { change: start.change.id, effectiveAt: start.change.effectiveAt },
    )
  }
  const early = start !== undefined && parseInstant(change.effectiveAt) < start.atMs
  if (early && start.atMs <= parseInstant(context.now)) return beforeStart(start.change)
  const { conflict } = history
  if (history.void.includes(change) || conflict?.refusal.code === 'subscription.after_end') {
    return afterEnd(before, change)
  }
  if (conflict === undefined) return undefined
  if (conflict.change === change) {
    return early && conflict.refusal.code === 'subscription.not_active'
      ? beforeStart(start.change)
      : conflict.refusal
  }
  if (conflict.change.type === 'order') return beforeStart(conflict.change)
  return refusal(
    'subscription.conflicting_change',
    `Withdraw change ${conflict.change.id} of ${conflict.change.effectiveAt} first, or choose another date: ${conflict.refusal.message}`,
    { change: conflict.change.id, because: conflict.refusal.code },
  )
}

function beforeStart({ effectiveAt }: SubscriptionChange): Refusal {
  return refusal(
    'subscription.before_start',
    `It starts at ${effectiveAt}; choose that instant or a later one.`,
    {
      start: effectiveAt,
    },
  )
}

function afterEnd({ steps }: History, change: SubscriptionChange): Refusal {
  const end = steps.findLast(({ state }) => isOver(state))
  return refusal(
    'subscription.after_end',
    `It is ${end?.state.status ?? 'over'} at ${change.effectiveAt}; undo the cancellation if that is to come, or order a new one.`,
    { change: change.id, effectiveAt: change.effectiveAt },
  )
}

function startOf({ steps }: History): Step | undefined {
  return steps.find(({ change, trialEnd }) => change.type === 'activate' && !trialEnd)
}

/** A change that changes nothing is a mistake of whoever asks. */
function samenessRefusal({ before, change }: Proposal): Refusal | undefined {
  const state = stepAt(before.steps, parseInstant(change.effectiveAt))?.state
  if (state === undefined) return undefined
  switch (change.type) {
    case 'change-plan':
      return change.offeringId === state.offeringId && change.term !== 'restart'
        ? refusal(
            'subscription.same_plan',
            `It is on ${state.offeringId} already; name another plan, or restart its term.`,
          )
        : undefined
    case 'change-quantity':
      return plainQuantity(change.quantity) === state.quantity
        ? refusal(
            'subscription.same_quantity',
            `Its quantity is ${state.quantity} already; give another one.`,
          )
        : undefined
    case 'change-price':
      return change.priceVersion === state.priceVersion
        ? refusal('subscription.same_price', `Its prices are those of ${state.priceVersion} already.`)
        : undefined
    case 'transfer':
      return change.accountId === state.accountId
        ? refusal('subscription.same_account', `${state.accountId} holds it already; name another account.`)
        : undefined
    default:
      return undefined
  }
}

function overlapRefusal({ after, context: { taken, parent } }: Proposal): Refusal | undefined {
  if (after.exclusiveKey === undefined || taken === undefined) return undefined
  for (const phase of phasesOf(after, { parent })) {
    const other = taken.find((one) => one.subscriptionId !== after.id && overlaps(one, phase))
    if (other === undefined) continue
    return refusal(
      'subscription.overlap',
      `End ${other.subscriptionId} first, or start later: it holds ${after.exclusiveKey} from ${other.from} to ${other.to ?? 'no end'}.`,
      { subscription: other.subscriptionId, key: after.exclusiveKey, from: other.from, to: other.to },
    )
  }
  return undefined
}

function refusal(code: ErrorCode, message: string, values?: Refusal['values']): Refusal {
  return { code, message, ...(values === undefined ? {} : { values }) }
}
