import { LonglinesError } from '../errors/index.ts'
import { currencyOf } from './currency.ts'
import { type Exact, exactOf, exactText, roundExact } from './exact.ts'
import type { Money } from './money.ts'
import type { RoundingMode } from './rounding.ts'

/** How an amount is rounded, as data: the direction, and to what. */
export interface Rounding {
  readonly mode: RoundingMode
  /**
   * `minor-unit`: what ISO 4217 gives the currency. `digits`: so many decimal places, 0 to 100. `cash`: whole
   * multiples of the smallest coin, such as `0.05`.
   */
  readonly to: 'minor-unit' | { readonly digits: number } | { readonly cash: string }
}

/**
 * Rounds an amount once.
 *
 * @example
 * roundMoney(money('2.345', 'EUR'), { mode: 'half-even', to: 'minor-unit' }) // { amount: '2.34', currency: 'EUR' }
 * roundMoney(money('2.38', 'CHF'), { mode: 'half-up', to: { cash: '0.05' } }) // { amount: '2.40', currency: 'CHF' }
 * @throws LonglinesError `money.invalid_decimal`, `money.unknown_currency`, `money.precision` for places that are
 * not 0 to 100, `money.division_by_zero` for a coin that is not above zero
 */
export function roundMoney<C extends string>(value: Money<C>, rounding: Rounding): Money<C> {
  const { units: step, digits } = stepOf(value.currency, rounding.to)
  return {
    amount: exactText(roundExact(exactOf(value.amount), digits, step, rounding.mode)),
    currency: value.currency,
  }
}

function stepOf(currency: string, to: Rounding['to']): Exact {
  if (to === 'minor-unit') return { units: 1n, digits: currencyOf(currency).digits }
  if ('cash' in to) {
    const coin = exactOf(to.cash)
    if (coin.units <= 0n) {
      throw new LonglinesError(
        'money.division_by_zero',
        `Give the smallest coin as an amount above zero; got ${to.cash}.`,
      )
    }
    return coin
  }
  if (!Number.isInteger(to.digits) || to.digits < 0 || to.digits > 100) {
    throw new LonglinesError('money.precision', `Round to 0 to 100 decimal places; got ${to.digits}.`)
  }
  return { units: 1n, digits: to.digits }
}
