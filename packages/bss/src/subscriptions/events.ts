/** What subscriptions tell of themselves. */

import { createCatalogue, createEvent, defineEvent, type EventEnvelope } from '@longlines/core/events'
import { DecimalText } from '@longlines/core/money'
import { Instant } from '@longlines/core/time'
import * as z from 'zod'
import type { SubscriptionChange } from './change.ts'
import { SubscriptionStatus } from './lifecycle.ts'

/** What every event of a subscription carries. */
export const SubscriptionEventData = /* @__PURE__ */ (() =>
  z.object({
    subscriptionId: z.string().min(1),
    changeId: z.string().min(1),
    effectiveAt: Instant,
    accountId: z.string().min(1),
    offeringId: z.string().min(1),
    quantity: DecimalText,
    status: SubscriptionStatus,
    parentId: z.string().min(1).optional(),
    /** Before the change, where something was. */
    previous: z
      .object({ accountId: z.string().min(1), offeringId: z.string().min(1), quantity: DecimalText })
      .optional(),
  }))()
export type SubscriptionEventData = z.infer<typeof SubscriptionEventData>

/** An event of a subscription. */
export type SubscriptionEvent = EventEnvelope<SubscriptionEventName, SubscriptionEventData>

const NAMES = [
  'subscription.ordered',
  'subscription.activated',
  'subscription.converted',
  'subscription.plan_changed',
  'subscription.quantity_changed',
  'subscription.price_changed',
  'subscription.paused',
  'subscription.suspended',
  'subscription.resumed',
  'subscription.transferred',
  'subscription.renewed',
  'subscription.terminated',
  'subscription.cancelled',
  'subscription.aborted',
  'subscription.change_scheduled',
  'subscription.change_withdrawn',
] as const

/** Name of an event of a subscription. */
export type SubscriptionEventName = (typeof NAMES)[number]

/** All events of subscriptions; a consumer looks up in it what it gets. */
export const subscriptionEvents = /* @__PURE__ */ (() =>
  createCatalogue(NAMES.map((name) => defineEvent({ name, schema: SubscriptionEventData }))))()

const NAME_OF_CHANGE: Readonly<Record<SubscriptionChange['type'], SubscriptionEventName>> = {
  order: 'subscription.ordered',
  activate: 'subscription.activated',
  convert: 'subscription.converted',
  'change-plan': 'subscription.plan_changed',
  'change-quantity': 'subscription.quantity_changed',
  'change-price': 'subscription.price_changed',
  pause: 'subscription.paused',
  suspend: 'subscription.suspended',
  resume: 'subscription.resumed',
  transfer: 'subscription.transferred',
  renew: 'subscription.renewed',
  cancel: 'subscription.terminated',
  abort: 'subscription.aborted',
  withdraw: 'subscription.change_withdrawn',
}

/** The event that a change is when it takes effect. */
export function eventNameOf(change: SubscriptionChange): SubscriptionEventName {
  return NAME_OF_CHANGE[change.type]
}

/** An event; told twice it is the same one, whoever tells it and whenever. */
export function subscriptionEvent(
  name: SubscriptionEventName,
  data: SubscriptionEventData,
  { at, actor }: { readonly at: Instant; readonly actor?: string | undefined },
): SubscriptionEvent {
  return createEvent<SubscriptionEventName, SubscriptionEventData>({ name }, data, {
    id: `${data.subscriptionId}/${data.changeId}/${name}`,
    at,
    subject: data.subscriptionId,
    ...(actor === undefined ? {} : { actor }),
  })
}
