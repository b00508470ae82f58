import { DecimalText } from '@longlines/core/money'
import { Instant } from '@longlines/core/time'
import * as z from 'zod'
import { PriceVersion } from './command.ts'

/** A stretch of time, from its start up to its end, in which nothing about a subscription changed. */
export const SubscriptionPhase = /* @__PURE__ */ (() =>
  z.object({
    subscriptionId: z.string().min(1),
    parentId: z.string().min(1).optional(),
    /** Who holds it, and so who pays. */
    accountId: z.string().min(1),
    offeringId: z.string().min(1),
    from: Instant,
    /** Null where no end is known. */
    to: Instant.nullable(),
    quantity: DecimalText,
    /** `paused` is the customer's wish, `suspended` the operator's; both are `suspended` in TMF637. */
    state: z.enum(['active', 'trial', 'paused', 'suspended']),
    /** Whether recurring fees are due. */
    charged: z.boolean(),
    /** Where prices are looked up; absent where they follow the catalog day by day. */
    priceVersion: PriceVersion.optional(),
  }))()
export type SubscriptionPhase = z.infer<typeof SubscriptionPhase>
