import type { InvoiceTotals } from '../invoices/index.ts'
import type { Rater } from '../rating/index.ts'
import { toBillNothing } from './to-bill-nothing.ts'
import { toCost } from './to-cost.ts'
import { type ExpectedLine, toHaveLines } from './to-have-lines.ts'
import { toTotal } from './to-total.ts'

/**
 * Matchers for vitest and Jest, which say on failure why an amount is what it is: `expect.extend(billingMatchers)`.
 * For their types see {@link BillingMatchers}.
 */
export const billingMatchers = { toCost, toTotal, toHaveLines, toBillNothing }

/**
 * The types of {@link billingMatchers}, to be declared once:
 * `declare module 'vitest' { interface Matchers<T> extends BillingMatchers {} }`.
 */
export interface BillingMatchers<Result = void> {
  /**
   * A charge, charges, what a rater returned, or an explanation costs this much, before rounding to the minor unit.
   * What was refused costs nothing that could be expected. With the rater a failure is explained.
   */
  toCost(amount: string, rater?: Pick<Rater, 'explain'>): Result
  /** An invoice has this total, tax included; or the sums that are named. */
  toTotal(expected: string | Partial<InvoiceTotals>): Result
  /** An invoice has these lines, all of them and in this order; only the fields that are named count. */
  toHaveLines(expected: readonly ExpectedLine[]): Result
  /** A bill or a simulation has neither items nor invoices. */
  toBillNothing(): Result
}
