/** What an offering costs. */
import { DecimalText } from '@longlines/core/money'
import { BillingInterval } from '@longlines/core/time'
import * as z from 'zod'
import { ProrationName } from '../billing/index.ts'
import { type Price, ValidFor } from '../rating/index.ts'

const named = /* @__PURE__ */ (() => ({
  id: z.string().min(1),
  name: z.string().min(1),
  /** Category of tax; that of the offering where left out. */
  taxClass: z.string().min(1).optional(),
}))()

const amount = /* @__PURE__ */ (() => ({
  ...named,
  /** Of one unit, in the currency of the catalog or price list; never below zero. */
  amount: DecimalText,
  /** Whether it is due for each unit of the quantity; true where left out. */
  perUnit: z.boolean().optional(),
  /** Prices with one id are its versions, and may not be valid at once. */
  validFor: ValidFor.optional(),
}))()

/** A price that is due once. */
export const OneTimePrice = /* @__PURE__ */ (() =>
  z.object({
    type: z.literal('one-time'),
    ...amount,
    on: z.enum(['activation', 'termination', 'plan-change']),
  }))()
export type OneTimePrice = z.infer<typeof OneTimePrice>

/** A price that comes again each interval. */
export const RecurringPrice = /* @__PURE__ */ (() =>
  z.object({
    type: z.literal('recurring'),
    ...amount,
    interval: BillingInterval,
    /** `advance`: due when an interval begins. `arrears`: due when it has ended. */
    timing: z.enum(['advance', 'arrears']),
    /** Name of the convention by which a part of an interval is priced; that of billing where left out. */
    proration: ProrationName.optional(),
  }))()
export type RecurringPrice = z.infer<typeof RecurringPrice>

/** A price of what is used. `price.id` is the id on charges; its validity is that of the rating price. */
export const UsagePrice = /* @__PURE__ */ (() =>
  z.object({
    type: z.literal('usage'),
    ...named,
    // `checkCatalog` reads it by the rules of rating, which know the fields of every charge model.
    price: z.custom<Price>((value) => typeof value === 'object' && value !== null, 'Give a price of rating.'),
  }))()
export type UsagePrice = z.infer<typeof UsagePrice>

/** One price of an offering. */
export const ProductPrice = /* @__PURE__ */ (() =>
  z.discriminatedUnion('type', [OneTimePrice, RecurringPrice, UsagePrice]))()
export type ProductPrice = z.infer<typeof ProductPrice>
