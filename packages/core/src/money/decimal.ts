import { Decimal as DecimalJs } from 'decimal.js'

/**
 * Decimals for what scaled integers cannot express, such as division: decimal.js with 40 significant digits
 * and never an exponent in its text. A private copy, so that nobody's settings of decimal.js change our
 * results, nor ours theirs.
 *
 * @example
 * new Decimal('10').div(3).toFixed(6) // '3.333333'
 */
export const Decimal: typeof DecimalJs = /* @__PURE__ */ DecimalJs.clone({
  defaults: true,
  precision: 40,
  toExpNeg: -9e15,
  toExpPos: 9e15,
})

/** An instance of {@link Decimal}. */
export type Decimal = DecimalJs
