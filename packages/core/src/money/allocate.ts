import { LonglinesError } from '../errors/index.ts'
import { currencyOf } from './currency.ts'
import { exactOf, exactText, unitsWith } from './exact.ts'
import type { Money } from './money.ts'

/**
 * Divides an amount into parts in proportion to weights, in minor units or finer where the amount is finer.
 * What does not divide goes, one smallest unit each, to the parts that lost most by rounding down, the
 * first of equals first (largest remainder); so the parts always add up to the whole.
 *
 * @param weights - plain decimals above zero
 * @example
 * allocate(money('100', 'EUR'), ['1', '1', '1']).map((part) => part.amount) // ['33.34', '33.33', '33.33']
 * @throws LonglinesError `money.allocation` for no weights or one that is not above zero,
 * `money.invalid_decimal`, `money.unknown_currency`
 */
export function allocate<C extends string>(total: Money<C>, weights: readonly string[]): Money<C>[] {
  if (weights.length === 0)
    throw new LonglinesError('money.allocation', 'Give at least one weight to divide by.')
  const whole = exactOf(total.amount)
  const digits = Math.max(whole.digits, currencyOf(total.currency).digits)
  const units = unitsWith(whole, digits)
  const shares = sharesOf(units < 0n ? -units : units, wholeWeights(weights))
  return shares.map((share) => ({
    amount: exactText({ units: units < 0n ? -share : share, digits }),
    currency: total.currency,
  }))
}

function wholeWeights(weights: readonly string[]): bigint[] {
  const parsed = weights.map(exactOf)
  const digits = Math.max(...parsed.map((weight) => weight.digits))
  return parsed.map((weight, index) => {
    if (weight.units <= 0n) {
      throw new LonglinesError(
        'money.allocation',
        `Weights are above zero; got ${weights[index]}. Leave out who gets nothing.`,
        {
          path: `weights[${index}]`,
        },
      )
    }
    return unitsWith(weight, digits)
  })
}

function sharesOf(units: bigint, weights: readonly bigint[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n)
  const shares = weights.map((weight) => (units * weight) / total)
  const left = Number(units - shares.reduce((sum, share) => sum + share, 0n))
  const lost = weights.map((weight, index) => ({ index, remainder: (units * weight) % total }))
  lost.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
  for (const { index } of lost.slice(0, left)) shares[index]! += 1n
  return shares
}
