import { type CollectionDefinition, defineCollection } from '@longlines/core/store'
import * as z from 'zod'
import { Subscription } from './subscription.ts'

/** Subscriptions by holder, by parent, and by when something is to be done. */
export const subscriptionCollection: CollectionDefinition<
  Subscription,
  'byAccount' | 'byParent' | 'byNextAt'
> = /* @__PURE__ */ (() =>
  defineCollection({
    name: 'subscriptions',
    schema: Subscription,
    indexes: {
      byAccount: { on: ['accountId'] },
      byParent: { on: ['parentId'] },
      byNextAt: { on: ['nextAt'] },
    },
    fields: { nextAt: 'instant' },
  }))()

/** An account that holds a subscription at some time, written where there is more than one. */
export const SubscriptionHolder = /* @__PURE__ */ (() =>
  z.object({ accountId: z.string().min(1), subscriptionId: z.string().min(1) }))()
export type SubscriptionHolder = z.infer<typeof SubscriptionHolder>

/** Former and future holders, so that a bill of last month finds what has changed hands since. */
export const subscriptionHolders: CollectionDefinition<SubscriptionHolder, 'byAccount'> =
  /* @__PURE__ */ (() =>
    defineCollection({
      name: 'subscriptionHolders',
      schema: SubscriptionHolder,
      indexes: { byAccount: { on: ['accountId'] } },
    }))()

/** The subscriptions that share an exclusive key. */
export const SubscriptionKey = /* @__PURE__ */ (() =>
  z.object({ key: z.string().min(1), subscriptionIds: z.array(z.string().min(1)).readonly() }))()
export type SubscriptionKey = z.infer<typeof SubscriptionKey>

/** Keys that one subscription at a time may hold. Two that want one meet in its document. */
export const subscriptionKeys: CollectionDefinition<SubscriptionKey, never> = /* @__PURE__ */ (() =>
  defineCollection<SubscriptionKey, never>({ name: 'subscriptionKeys', schema: SubscriptionKey }))()
