import { LonglinesError } from '../errors/index.ts'
import type { CurrencyCode } from './currencies.data.ts'
import { currencyOf } from './currency.ts'
import { exactOf, exactText, unitsWith } from './exact.ts'

/**
 * An amount of one currency, as it is stored and sent: a decimal text and an ISO 4217 code. Amounts of
 * different currencies have different types.
 */
export interface Money<C extends string = string> {
  /** Plain decimal such as `12.50` or `-0.0042`; any number of places. */
  readonly amount: string
  readonly currency: C
}

/**
 * Makes an amount. Its digits are kept as written; nothing is rounded.
 *
 * @example
 * money('12.50', 'EUR') // { amount: '12.50', currency: 'EUR' }
 * @throws LonglinesError `money.invalid_decimal`, `money.unknown_currency`
 */
export function money<const C extends CurrencyCode>(amount: string, currency: C): Money<C> {
  currencyOf(currency)
  return { amount: exactText(exactOf(amount)), currency }
}

/**
 * Adds two amounts exactly, with the places of the longer one.
 *
 * @example
 * add(money('0.1', 'EUR'), money('0.20', 'EUR')) // { amount: '0.30', currency: 'EUR' }
 * @throws LonglinesError `money.currency_mismatch`, `money.invalid_decimal`
 */
export function add<C extends string>(a: Money<C>, b: Money<NoInfer<C>>): Money<C> {
  return combine(a, b, (x, y) => x + y)
}

/**
 * Subtracts the second amount from the first, exactly.
 *
 * @example
 * subtract(money('1.00', 'EUR'), money('2.50', 'EUR')) // { amount: '-1.50', currency: 'EUR' }
 * @throws LonglinesError `money.currency_mismatch`, `money.invalid_decimal`
 */
export function subtract<C extends string>(a: Money<C>, b: Money<NoInfer<C>>): Money<C> {
  return combine(a, b, (x, y) => x - y)
}

/**
 * Adds up amounts exactly; of no amounts at all the sum is zero with the minor units of the currency.
 *
 * @example
 * sum([money('1.10', 'EUR'), money('2', 'EUR')], 'EUR') // { amount: '3.10', currency: 'EUR' }
 * sum([], 'JPY') // { amount: '0', currency: 'JPY' }
 * @throws LonglinesError `money.currency_mismatch`, `money.invalid_decimal`, `money.unknown_currency`
 */
export function sum<C extends string>(amounts: readonly Money<NoInfer<C>>[], currency: C): Money<C> {
  let total: Money<C> = { amount: exactText({ units: 0n, digits: currencyOf(currency).digits }), currency }
  for (const amount of amounts) total = add(total, amount)
  return total
}

/**
 * Multiplies an amount by a plain decimal, exactly: the places add up. Round the result with {@link roundMoney}.
 *
 * @param factor - plain decimal text, such as a quantity or `0.22` for 22 %
 * @example
 * multiply(money('9.99', 'EUR'), '0.22') // { amount: '2.1978', currency: 'EUR' }
 * @throws LonglinesError `money.invalid_decimal`
 */
export function multiply<C extends string>(value: Money<C>, factor: string): Money<C> {
  const a = exactOf(value.amount)
  const b = exactOf(factor)
  return {
    amount: exactText({ units: a.units * b.units, digits: a.digits + b.digits }),
    currency: value.currency,
  }
}

/**
 * Turns the sign of an amount.
 *
 * @example
 * negate(money('2.50', 'EUR')) // { amount: '-2.50', currency: 'EUR' }
 * @throws LonglinesError `money.invalid_decimal`
 */
export function negate<C extends string>(value: Money<C>): Money<C> {
  const { units, digits } = exactOf(value.amount)
  return { amount: exactText({ units: -units, digits }), currency: value.currency }
}

/**
 * Orders two amounts: -1, 0 or 1, as `Array.prototype.sort` wants it. 1.5 equals 1.50.
 *
 * @example
 * compare(money('1.5', 'EUR'), money('1.50', 'EUR')) // 0
 * @throws LonglinesError `money.currency_mismatch`, `money.invalid_decimal`
 */
export function compare<C extends string>(a: Money<C>, b: Money<NoInfer<C>>): -1 | 0 | 1 {
  const { units } = exactOf(subtract(a, b).amount)
  return units === 0n ? 0 : units < 0n ? -1 : 1
}

/**
 * Whether an amount is zero, however many places it has.
 *
 * @example
 * isZero(money('-0.00', 'EUR')) // true
 * @throws LonglinesError `money.invalid_decimal`
 */
export function isZero(value: Money): boolean {
  return exactOf(value.amount).units === 0n
}

function combine<C extends string>(
  a: Money<C>,
  b: Money<C>,
  operation: (x: bigint, y: bigint) => bigint,
): Money<C> {
  if (a.currency !== b.currency) {
    throw new LonglinesError(
      'money.currency_mismatch',
      `Convert one amount first: ${a.currency} and ${b.currency} cannot be combined.`,
      { values: { left: a.currency, right: b.currency } },
    )
  }
  const x = exactOf(a.amount)
  const y = exactOf(b.amount)
  const digits = Math.max(x.digits, y.digits)
  return {
    amount: exactText({ units: operation(unitsWith(x, digits), unitsWith(y, digits)), digits }),
    currency: a.currency,
  }
}
