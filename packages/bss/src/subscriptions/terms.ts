/** What a contract says about its length, its notice and its end. */
import { DecimalText } from '@longlines/core/money'
import { BillingInterval, Instant, LocalDate } from '@longlines/core/time'
import * as z from 'zod'

/** What leaving before the end of a binding term costs: an amount, or a part of the recurring fees to come. */
export const EarlyTermination = /* @__PURE__ */ (() =>
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('fixed'), amount: DecimalText }),
    /** `percent` of the recurring fees from the end of service to the end of the term: `50`. */
    z.object({ type: z.literal('remaining-fees'), percent: DecimalText }),
  ]))()
export type EarlyTermination = z.infer<typeof EarlyTermination>

/**
 * The terms of an offering, as a subscription keeps them from the day on which they were agreed. The catalog's
 * `terms` of an offering have this shape.
 */
export const SubscriptionTerms = /* @__PURE__ */ (() =>
  z.object({
    /** Binds the customer from activation. */
    minimumTerm: BillingInterval.optional(),
    /** From the day on which notice is given. */
    noticePeriod: BillingInterval.optional(),
    /** Free of charge, from activation. */
    trial: BillingInterval.optional(),
    /** A term that ends is followed by another of this length, at the price kept or at the price of that day. */
    renewal: z.object({ interval: BillingInterval, priceChange: z.enum(['keep', 'current']) }).optional(),
    earlyTermination: EarlyTermination.optional(),
  }))()
export type SubscriptionTerms = z.infer<typeof SubscriptionTerms>

/** One term of a contract, from its start up to its end. */
export const Term = /* @__PURE__ */ (() =>
  z.object({
    from: Instant,
    to: Instant,
    /** The local date of `to`, which begins there. */
    until: LocalDate,
    /** Day of the month that terms come back to where a month has it. */
    anchorDay: z.int().min(1).max(31),
    interval: BillingInterval,
    /** Whether leaving early costs what the terms say. A minimum term binds, a renewed one only if so agreed. */
    binding: z.boolean(),
  }))()
export type Term = z.infer<typeof Term>

/** What an early end costs. */
export const EarlyTerminationFee = /* @__PURE__ */ (() =>
  z.object({
    type: z.enum(['fixed', 'remaining-fees']),
    /** Decimal text of at most 12 places, not rounded to cents. */
    amount: DecimalText,
    /** The rest of the term. */
    from: Instant,
    to: Instant,
    /** For `remaining-fees`: the fees to come, and the part of them that is due. */
    remaining: DecimalText.optional(),
    percent: DecimalText.optional(),
  }))()
export type EarlyTerminationFee = z.infer<typeof EarlyTerminationFee>
