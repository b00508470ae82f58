/** The state machine of TMF637, as data. */
import { defineLifecycle } from '@longlines/core/lifecycle'
import * as z from 'zod'

const STATUSES = [
  'created',
  'pendingActive',
  'active',
  'suspended',
  'pendingTerminate',
  'terminated',
  'cancelled',
  'aborted',
] as const

/** Status of a product in TMF637. A pause is `suspended` too; the phase tells which of the two it is. */
export const SubscriptionStatus = /* @__PURE__ */ (() => z.enum(STATUSES))()
export type SubscriptionStatus = z.infer<typeof SubscriptionStatus>

/**
 * The lifecycle of TMF637 (v4 and v5). Its diagram lacks some ways that operators go every day, which are here
 * too: an order that is cancelled or aborted before it is worked on, a suspended subscription that is terminated,
 * one that is suspended or resumed under notice, and a notice that is taken back.
 */
export const subscriptionLifecycle = /* @__PURE__ */ defineLifecycle({
  initial: 'created',
  states: STATUSES,
  transitions: {
    order: { from: ['created'], to: 'pendingActive', event: 'subscription.ordered' },
    activate: { from: ['created', 'pendingActive'], to: 'active', event: 'subscription.activated' },
    cancel: { from: ['created', 'pendingActive'], to: 'cancelled', event: 'subscription.cancelled' },
    abort: { from: ['created', 'pendingActive'], to: 'aborted', event: 'subscription.aborted' },
    suspend: { from: ['active', 'pendingTerminate'], to: 'suspended', event: 'subscription.suspended' },
    resume: { from: ['suspended'], to: 'active', event: 'subscription.resumed' },
    resumeUnderNotice: { from: ['suspended'], to: 'pendingTerminate', event: 'subscription.resumed' },
    giveNotice: { from: ['active'], to: 'pendingTerminate', event: 'subscription.change_scheduled' },
    takeNoticeBack: { from: ['pendingTerminate'], to: 'active', event: 'subscription.change_withdrawn' },
    terminate: {
      from: ['active', 'suspended', 'pendingTerminate'],
      to: 'terminated',
      event: 'subscription.terminated',
    },
  },
})
