import { describe, expect, test } from 'vitest'
import { DecimalText, Money, Rounding } from './index.ts'

describe('schemas', () => {
  test.each(['1', '-12.50', '+0.1'])('DecimalText takes %s', (text) =>
    expect(DecimalText.parse(text)).toBe(text),
  )
  test.each(['', '.5', '5.', '1e3', ' 1', 12])('DecimalText refuses %j', (text) => {
    expect(DecimalText.safeParse(text).success).toBe(false)
  })
  test('Money takes an amount with its currency', () => {
    expect(Money.parse({ amount: '1.5', currency: 'EUR' })).toEqual({ amount: '1.5', currency: 'EUR' })
    expect(Money.safeParse({ amount: '1,5', currency: 'EUR' }).error?.issues[0]?.message).toMatch(
      /plain decimal/,
    )
    const euro = Money.safeParse({ amount: '1.5', currency: 'euro' })
    expect(euro.error?.issues[0]).toMatchObject({
      path: ['currency'],
      message: expect.stringMatching(/ISO 4217/),
    })
  })
  test.each([
    { mode: 'half-up', to: 'minor-unit' },
    { mode: 'half-even', to: { digits: 0 } },
    { mode: 'floor', to: { digits: 100 } },
    { mode: 'up', to: { cash: '0.05' } },
  ])('Rounding takes %j', (rounding) => expect(Rounding.parse(rounding)).toEqual(rounding))
  test.each([
    { mode: 'nearest', to: 'minor-unit' },
    { mode: 'up', to: 'cent' },
    { mode: 'up', to: { digits: -1 } },
    { mode: 'up', to: { digits: 101 } },
    { mode: 'up', to: { digits: 2, cash: '0.05' } },
    { mode: 'up', to: { cash: 'x' } },
  ])('Rounding refuses %j', (rounding) => expect(Rounding.safeParse(rounding).success).toBe(false))
})
