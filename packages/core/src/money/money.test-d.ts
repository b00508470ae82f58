import { expectTypeOf, test } from 'vitest'
import { add, allocate, compare, type Money, money, multiply, roundMoney, subtract, sum } from './index.ts'

test('currencies have types of their own', () => {
  const euros = money('1', 'EUR')
  const dollars = money('1', 'USD')
  expectTypeOf(euros).toEqualTypeOf<Money<'EUR'>>()
  expectTypeOf(add(euros, euros)).toEqualTypeOf<Money<'EUR'>>()
  expectTypeOf(multiply(dollars, '2')).toEqualTypeOf<Money<'USD'>>()
  expectTypeOf(roundMoney(dollars, { mode: 'up', to: 'minor-unit' })).toEqualTypeOf<Money<'USD'>>()
  expectTypeOf(allocate(dollars, ['1'])).toEqualTypeOf<Money<'USD'>[]>()

  // @ts-expect-error dollars cannot be added to euros
  add(euros, dollars)
  // @ts-expect-error nor taken away
  subtract(euros, dollars)
  // @ts-expect-error nor compared
  compare(euros, dollars)
  // @ts-expect-error nor summed
  sum([euros, dollars], 'EUR')
  // @ts-expect-error a currency that ISO 4217 does not have
  money('1', 'EURO')
})
