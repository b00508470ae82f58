/** One amount due for one thing: what billing compares, stores and puts on an invoice line. */
import { DecimalText } from '@longlines/core/money'
import { BillingInterval, LocalDate, LocalPeriod, Period } from '@longlines/core/time'
import * as z from 'zod'
import { LineTax } from '../invoices/invoice.ts'
import { ProrationPolicy } from './proration-policy.ts'

/** Which part of a cycle an amount is for, and how it was computed: `length` of `of` units from `offset`. */
export const CyclePart = /* @__PURE__ */ (() =>
  z.object({
    cycle: LocalPeriod,
    /** What is counted: local days, or milliseconds. */
    unit: z.enum(['day', 'millisecond']),
    offset: z.number(),
    length: z.number(),
    of: z.number(),
  }))()
export type CyclePart = z.infer<typeof CyclePart>

/** What a discount took off an amount; below zero where a credit takes it back. Prices with tax: with tax. */
export const ItemDiscount = /* @__PURE__ */ (() =>
  z.object({ discountId: z.string().min(1), name: z.string().min(1), amount: DecimalText }))()
export type ItemDiscount = z.infer<typeof ItemDiscount>

/** A tax that was due on an amount: what takes it back is taxed the same, whatever the customer is by then. */
export const ItemTax = /* @__PURE__ */ (() =>
  LineTax.omit({ base: true, exact: true }).extend({
    /** On top of the taxes before it. */
    compound: z.boolean().optional(),
  }))()
export type ItemTax = z.infer<typeof ItemTax>

/** An amount due, or given back. Once billed it never changes: what was wrong comes back as a credit. */
export const BillItem = /* @__PURE__ */ (() =>
  z.object({
    /** Stable: a second run over the same history gives the same id to the same item. */
    id: z.string().min(1),
    kind: z.enum(['recurring', 'one-time', 'usage', 'commitment', 'credit', 'adjustment']),
    subscriptionId: z.string().min(1),
    offeringId: z.string().optional(),
    priceId: z.string().min(1),
    description: z.string().min(1),
    taxClass: z.string().min(1),
    /** Local dates it is for; `to` is the first day it is not for. One day where it is due once. */
    period: LocalPeriod,
    /** The same as instants, where parts are counted by the second. */
    span: Period.optional(),
    quantity: DecimalText,
    /** What the quantity counts: `piece`, `second`. */
    unit: z.string().min(1),
    /** Price of one unit for a whole cycle; absent where none exists, as for usage in tiers. */
    unitPrice: DecimalText.optional(),
    /** Before rounding, cut after 12 places. */
    exact: DecimalText,
    /** In the currency's minor unit; below zero for a credit. */
    amount: DecimalText,
    /** For what recurs: how often, which part of which cycle, and by which convention. */
    interval: BillingInterval.optional(),
    part: CyclePart.optional(),
    proration: z.union([z.string(), ProrationPolicy]).optional(),
    /** For a credit or an adjustment: the item it takes from. */
    reverses: z.string().optional(),
    /** For what is given back or charged besides the prices: why, by the id of the `Adjustment`. */
    adjustmentId: z.string().optional(),
    /** For usage: how many charges it sums up; below zero where some were withdrawn. */
    chargeCount: z.int().optional(),
    /** What discounts took off it once it was billed; a credit takes back its part of them. */
    discounts: z.array(ItemDiscount).readonly().optional(),
    /** The taxes that were due on it; those of what it takes back, for a credit. */
    taxes: z.array(ItemTax).readonly().optional(),
    /** Its amount has the taxes in it. */
    taxIncluded: z.boolean().optional(),
    /** Its taxes hold for the item that it reverses, whose invoice was made again with others. */
    retaxes: z.boolean().optional(),
    /** The day of the bill that has it. */
    billedOn: LocalDate.optional(),
    /** The date that decides the taxes of a credit where those of what it takes back are not known. */
    taxedOn: LocalDate.optional(),
    /** When it became due. */
    dueOn: LocalDate,
  }))()
export type BillItem = z.infer<typeof BillItem>
