/** What subscriptions owe, before anybody asks for which period: the input of billing. */
import { DecimalText } from '@longlines/core/money'
import { BillingInterval, Instant, LocalDate } from '@longlines/core/time'
import * as z from 'zod'
import { Proration } from './proration-policy.ts'

/** Where cycles begin. */
export const CycleAnchor = /* @__PURE__ */ (() =>
  z.discriminatedUnion('align', [
    /** On a day of the month, 1 to 31; the last day of a shorter month. Years and quarters count from the start. */
    z.object({ align: z.literal('billing-day'), billingDay: z.int().min(1).max(31) }),
    /** Whole intervals from a date: the start of the term where none is given. */
    z.object({ align: z.literal('anniversary'), anchor: LocalDate.optional() }),
    /** On the first day of a month, quarter, half-year or year, or on a Monday. */
    z.object({ align: z.literal('calendar') }),
  ]))()
export type CycleAnchor = z.infer<typeof CycleAnchor>

const product = {
  subscriptionId: z.string().min(1),
  offeringId: z.string().min(1).optional(),
  priceId: z.string().min(1),
  description: z.string().min(1),
  taxClass: z.string().min(1),
  /** Price of one unit, for a whole cycle where it recurs; the account's currency. */
  amount: DecimalText,
  quantity: DecimalText,
}

/** A price that recurs, as long as it stays the same for a subscription. */
export const RecurringTerm = /* @__PURE__ */ (() =>
  z.object({
    ...product,
    interval: BillingInterval,
    /** `advance`: due when a cycle begins. `arrears`: due when it has ended. */
    timing: z.enum(['advance', 'arrears']),
    from: Instant,
    /** `null` while no end is known. */
    to: Instant.nullable(),
    /** Service goes on where the term ends, but somebody else pays: the last day is theirs. */
    goesOn: z.boolean().optional(),
    cycle: CycleAnchor.optional(),
    /** The start of service, from which quarters, years and anniversaries are counted; `from` if absent. */
    countedFrom: LocalDate.optional(),
    proration: Proration.optional(),
  }))()
export type RecurringTerm = z.infer<typeof RecurringTerm>

/** A price that is due once. */
export const OneTimeTerm = /* @__PURE__ */ (() =>
  z.object({
    ...product,
    /** Stable: what it is due for, such as the change that caused it. */
    id: z.string().min(1),
    at: Instant,
  }))()
export type OneTimeTerm = z.infer<typeof OneTimeTerm>
