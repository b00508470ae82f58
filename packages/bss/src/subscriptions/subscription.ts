/** A product that a customer has: who holds it, of which offering, and every change of it. */
import { Instant } from '@longlines/core/time'
import * as z from 'zod'
import { SubscriptionChange } from './change.ts'
import { SubscriptionStatus } from './lifecycle.ts'

/**
 * A subscription. `changes` is the truth; the other fields are what they come to at `settledAt`, kept so that
 * subscriptions can be found by them. Ask {@link statusAt} or {@link phasesOf} about any other instant.
 */
export const Subscription = /* @__PURE__ */ (() =>
  z.object({
    id: z.string().min(1),
    /** Who holds it at `settledAt`. */
    accountId: z.string().min(1),
    offeringId: z.string().min(1),
    parentId: z.string().min(1).optional(),
    exclusiveKey: z.string().min(1).optional(),
    status: SubscriptionStatus,
    createdAt: Instant,
    activatedAt: Instant.optional(),
    /** The first instant without service, also where it is still to come. */
    endsAt: Instant.optional(),
    settledAt: Instant,
    /** When the next change takes effect or the term ends; absent where nothing is to come. */
    nextAt: Instant.optional(),
    changes: z.array(SubscriptionChange).readonly(),
  }))()
export type Subscription = z.infer<typeof Subscription>
