import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compare, type Money, money, subtract } from './money.ts'
import { type Rounding, roundMoney } from './round-money.ts'
import { ROUNDING_MODES } from './rounding.ts'

const CASES: readonly (readonly [amount: string, currency: string, rounding: Rounding, expected: string])[] =
  [
    ['2.345', 'EUR', { mode: 'half-even', to: 'minor-unit' }, '2.34'],
    ['2.345', 'EUR', { mode: 'half-up', to: 'minor-unit' }, '2.35'],
    ['-2.345', 'EUR', { mode: 'half-up', to: 'minor-unit' }, '-2.35'],
    ['2', 'EUR', { mode: 'down', to: 'minor-unit' }, '2.00'],
    ['2.5', 'JPY', { mode: 'half-even', to: 'minor-unit' }, '2'],
    ['1.0005', 'KWD', { mode: 'half-up', to: 'minor-unit' }, '1.001'],
    ['1.00005', 'CLF', { mode: 'up', to: 'minor-unit' }, '1.0001'],
    ['10.006', 'HUF', { mode: 'half-up', to: 'minor-unit' }, '10.01'],
    ['1.23456789', 'EUR', { mode: 'half-up', to: { digits: 6 } }, '1.234568'],
    ['1.5', 'EUR', { mode: 'half-up', to: { digits: 0 } }, '2'],
    ['1', 'EUR', { mode: 'half-up', to: { digits: 3 } }, '1.000'],
    ['2.37', 'CHF', { mode: 'half-up', to: { cash: '0.05' } }, '2.35'],
    ['2.375', 'CHF', { mode: 'half-up', to: { cash: '0.05' } }, '2.40'],
    ['-2.375', 'CHF', { mode: 'half-even', to: { cash: '0.05' } }, '-2.40'],
    ['12.99', 'SEK', { mode: 'half-up', to: { cash: '1' } }, '13'],
    ['1234', 'CZK', { mode: 'floor', to: { cash: '500' } }, '1000'],
    ['-0.001', 'EUR', { mode: 'half-up', to: 'minor-unit' }, '0.00'],
  ]

const to = (cash: string): Rounding => ({ mode: 'up', to: { cash } })

describe('roundMoney', () => {
  test.each(CASES)('%s %s by %j is %s', (amount, currency, rounding, expected) => {
    expect(roundMoney({ amount, currency }, rounding)).toEqual({ amount: expected, currency })
  })

  test.each<[string, Money, Rounding]>([
    ['money.precision', money('1', 'EUR'), { mode: 'up', to: { digits: -1 } }],
    ['money.precision', money('1', 'EUR'), { mode: 'up', to: { digits: 101 } }],
    ['money.precision', money('1', 'EUR'), { mode: 'up', to: { digits: 1.5 } }],
    ['money.division_by_zero', money('1', 'EUR'), to('0.00')],
    ['money.division_by_zero', money('1', 'EUR'), to('-0.05')],
    ['money.invalid_decimal', money('1', 'EUR'), to('coin')],
    ['money.invalid_decimal', { amount: '', currency: 'EUR' }, { mode: 'up', to: 'minor-unit' }],
    ['money.unknown_currency', { amount: '1', currency: 'XYZ' }, { mode: 'up', to: 'minor-unit' }],
  ])('%s', (code, value, rounding) => {
    expect(() => roundMoney(value, rounding)).toThrow(expect.objectContaining({ code }))
  })
  test('says what was wrong', () => {
    const wrongDigits = () => roundMoney(money('1', 'EUR'), { mode: 'up', to: { digits: 101 } })
    expect(wrongDigits).toThrow('0 to 100 decimal places; got 101')
    expect(() => roundMoney(money('1', 'EUR'), to('0.00'))).toThrow('got 0.00')
    expect(roundMoney(money('1', 'EUR'), { mode: 'up', to: { digits: 100 } }).amount).toHaveLength(102)
  })

  test('moves by less than a step, and a rounded amount not at all', () => {
    const amounts = fc.tuple(fc.bigInt(-(10n ** 30n), 10n ** 30n), fc.integer({ min: 0, max: 999_999 }))
    fc.assert(
      fc.property(amounts, fc.constantFrom(...ROUNDING_MODES), ([whole, part], mode) => {
        const value = money(`${whole}.${String(part).padStart(6, '0')}`, 'EUR')
        const rounded = roundMoney(value, { mode, to: 'minor-unit' })
        const off = subtract(rounded, value)
        expect(compare(off, money('0.01', 'EUR'))).toBe(-1)
        expect(compare(off, money('-0.01', 'EUR'))).toBe(1)
        expect(roundMoney(rounded, { mode, to: 'minor-unit' })).toEqual(rounded)
      }),
    )
  })
})
