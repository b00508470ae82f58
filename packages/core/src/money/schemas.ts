/** Schemas for the edges; hot code imports the types alone and never this file. */
import * as z from 'zod'
import { isCurrencyCode } from './currency.ts'
import type { Money as MoneyType } from './money.ts'
import type { Rounding as RoundingType } from './round-money.ts'
import { ROUNDING_MODES } from './rounding.ts'

/** Schema of an amount as text: a plain decimal such as `-12.50`. */
export const DecimalText = /* @__PURE__ */ (() =>
  z.string().regex(/^[+-]?\d+(?:\.\d+)?$/, 'Write a plain decimal such as "12.50".'))()
/** A plain decimal as text. */
export type DecimalText = string

/** Schema of {@link MoneyType}. */
export const Money = /* @__PURE__ */ (() =>
  z.object({
    amount: DecimalText,
    currency: z.string().refine(isCurrencyCode, 'Give an ISO 4217 code in capitals such as "EUR".'),
  }))()
/**
 * An amount of one currency, as it is stored and sent: a decimal text and an ISO 4217 code. Amounts of
 * different currencies have different types.
 */
export type Money<C extends string = string> = MoneyType<C>

/** Schema of a rounding rule. */
export const Rounding = /* @__PURE__ */ (() =>
  z.object({
    mode: z.enum(ROUNDING_MODES),
    to: z.union([
      z.literal('minor-unit'),
      z.strictObject({ digits: z.int().min(0).max(100) }),
      z.strictObject({ cash: DecimalText }),
    ]),
  }))()
/** How an amount is rounded, as data: the direction, and to what. */
export type Rounding = RoundingType
