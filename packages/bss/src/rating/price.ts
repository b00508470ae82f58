/** Prices and allowances as data: what a tariff is written in. */
import { Instant, parseInstant } from '@longlines/core/time'
import * as z from 'zod'
import type { BuiltInModel } from './built-in-models.ts'

const decimal = /* @__PURE__ */ (() =>
  z.string().regex(/^-?\d+(\.\d+)?$/, 'Write a plain decimal such as "0.05".'))()
const instant = /* @__PURE__ */ (() =>
  z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, 'Write a UTC instant such as "2026-01-31T00:00:00Z".')
    .pipe(Instant))()
const digits = /* @__PURE__ */ (() => z.number().int().min(0).max(12))()

/** Half-open validity of a price, an allowance or an identity; an absent end is open. */
export const ValidFor = /* @__PURE__ */ (() =>
  z
    .object({ from: instant.optional(), to: instant.optional() })
    .refine(
      ({ from, to }) => from === undefined || to === undefined || parseInstant(from) < parseInstant(to),
      'Validity must end after it starts.',
    ))()
export type ValidFor = z.infer<typeof ValidFor>

/** Attribute values that a record must have: one value, or any one of a list. */
export const Condition = /* @__PURE__ */ (() =>
  z.record(
    z.string(),
    z.union([
      z.string(),
      z.number(),
      z
        .array(z.union([z.string(), z.number()]))
        .min(1)
        .readonly(),
    ]),
  ))()
export type Condition = z.infer<typeof Condition>

/** How charges are rounded, once for each use: to decimal places, not to what a currency pays, as money is. */
export const ChargeRounding = /* @__PURE__ */ (() =>
  z.object({
    digits,
    mode: z.enum(['half-up', 'half-down', 'half-even', 'up', 'down', 'ceiling', 'floor']),
  }))()
export type ChargeRounding = z.infer<typeof ChargeRounding>

/**
 * Metered units to charged units: divided or multiplied, then rounded to a whole number if asked.
 * `scope` says what is rounded: each record, or the total of the period so far.
 */
export const Conversion = /* @__PURE__ */ (() =>
  z
    .object({
      divideBy: decimal.optional(),
      multiplyBy: decimal.optional(),
      rounding: z.enum(['ceil', 'floor', 'half-up', 'none']).default('none'),
      /** What is rounded to: whole multiples of this many charged units. Default 1. */
      roundTo: decimal.optional(),
      scope: z.enum(['record', 'period']).default('record'),
      unit: z.string().optional(),
    })
    .refine(
      (c) => (c.divideBy === undefined) !== (c.multiplyBy === undefined),
      'Give divideBy or multiplyBy, one of them.',
    ))()
export type Conversion = z.input<typeof Conversion>

/**
 * One price of a tariff: which records it rates, when it is valid, and the charge model.
 * Several prices with one `id` are its versions; they share a counter, so tiers go on across a change.
 */
export const Price = /* @__PURE__ */ (() =>
  z.object({
    id: z.string().min(1),
    name: z.string().optional(),
    version: z.string().min(1).optional(),
    currency: z.string().regex(/^[A-Z]{3}$/),
    /** Type of the records it rates: `voice`, `data`. */
    usageType: z.string().min(1),
    /** Unit of the records: `second`, `byte`, `GB`. */
    unit: z.string().min(1),
    validFor: ValidFor.optional(),
    when: Condition.optional(),
    conversion: Conversion.optional(),
    /** Decimal places kept of quantities; whole-numbered units such as seconds have 0, others 6. */
    quantityDigits: digits.optional(),
    rounding: ChargeRounding.optional(),
    /** Prices with the same counter count together; the price's id if absent. */
    counter: z.string().min(1).optional(),
    /** Whether tiers look at the period so far or at each record alone. */
    accumulate: z.enum(['period', 'record']).optional(),
    /** Least and most that is charged in a period. */
    spend: z.object({ minimum: decimal.optional(), maximum: decimal.optional() }).optional(),
    model: z.looseObject({ type: z.string() }),
  }))()
export type Price = Omit<z.input<typeof Price>, 'model'> & { readonly model: BuiltInModel | CustomModel }

/** A model of your own: its type carries a name of yours before the dot, such as `acme.happy-hour`. */
export interface CustomModel {
  readonly type: `${string}.${string}`
  readonly [field: string]: unknown
}

/** What is left of an allowance when its period ends, and for how long it may still be used. */
export const Rollover = /* @__PURE__ */ (() =>
  z.object({
    /** At most this much is carried over. */
    max: decimal,
    /** A balance below this is lifted to it, so `0` forgets a debt. */
    min: decimal.default('0'),
    /** Periods after which carried units expire; absent means never. */
    expiresAfterPeriods: z.number().int().positive().optional(),
  }))()
export type Rollover = z.input<typeof Rollover>

/** Included units: taken before a price charges anything. */
export const Allowance = /* @__PURE__ */ (() =>
  z.object({
    id: z.string().min(1),
    name: z.string().optional(),
    unit: z.string().min(1),
    /** Units granted in each period. */
    units: decimal,
    usageTypes: z.array(z.string().min(1)).min(1).readonly(),
    when: Condition.optional(),
    validFor: ValidFor.optional(),
    /** Lower is taken first; equal priorities by what expires first, then as listed. Default 100. */
    priority: z.number().int().optional(),
    /** Granularity of what is taken: a started step is taken whole. Default: exact. */
    step: decimal.optional(),
    /** Shared by every subscription of one account: the balance is kept once, under the account. */
    shared: z.boolean().optional(),
    quantityDigits: digits.optional(),
    rollover: Rollover.optional(),
  }))()
export type Allowance = z.input<typeof Allowance>
