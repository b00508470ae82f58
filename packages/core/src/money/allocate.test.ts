import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allocate } from './allocate.ts'
import { compare, money, sum } from './money.ts'

const parts = (amount: string, weights: readonly string[], currency: 'EUR' | 'JPY' | 'KWD' = 'EUR') =>
  allocate(money(amount, currency), weights).map((part) => part.amount)

describe('allocate', () => {
  test.each([
    ['100', ['1', '1', '1'], ['33.34', '33.33', '33.33']],
    ['-100', ['1', '1', '1'], ['-33.34', '-33.33', '-33.33']],
    ['0.01', ['1', '1'], ['0.01', '0.00']],
    ['0.05', ['3', '7'], ['0.02', '0.03']],
    ['0.05', ['1', '2'], ['0.02', '0.03']],
    ['10.00', ['0.5', '0.25', '0.25'], ['5.00', '2.50', '2.50']],
    ['1.00', ['1', '2.5', '0.001'], ['0.29', '0.71', '0.00']],
    ['0', ['1', '5'], ['0.00', '0.00']],
    ['7.5', ['1'], ['7.50']],
    ['0.001', ['1', '1'], ['0.001', '0.000']],
  ])('%s by %j is %j', (amount, weights, expected) => expect(parts(amount, weights)).toEqual(expected))

  test('gives what is left to who lost most, not to the first', () => {
    expect(parts('1', ['1', '1', '4'])).toEqual(['0.17', '0.17', '0.66'])
    expect(parts('10', ['1', '1', '1'], 'JPY')).toEqual(['4', '3', '3'])
    expect(parts('11', ['5', '4', '4'], 'JPY')).toEqual(['4', '4', '3'])
    expect(parts('1', ['1', '1', '1'], 'KWD')).toEqual(['0.334', '0.333', '0.333'])
    expect(parts('10', ['2', '9', '9'], 'JPY')).toEqual(['1', '5', '4'])
  })

  test.each([
    ['money.allocation', '1', []],
    ['money.allocation', '1', ['1', '0']],
    ['money.allocation', '1', ['1', '0.00']],
    ['money.allocation', '1', ['-1', '2']],
    ['money.invalid_decimal', '1', ['half']],
  ])('%s: %s by %j', (code, amount, weights) => {
    expect(() => parts(amount, weights)).toThrow(expect.objectContaining({ code }))
  })
  test('says which weight', () => {
    expect(() => parts('1', ['1', '-2'])).toThrow(expect.objectContaining({ path: 'weights[1]' }))
    expect(() => parts('1', ['1', '-2'])).toThrow('got -2')
    expect(() => parts('1', [])).toThrow('at least one weight')
    expect(() => allocate({ amount: '1', currency: 'XYZ' }, ['1'])).toThrow(
      expect.objectContaining({ code: 'money.unknown_currency' }),
    )
  })

  test('parts add up, and equal weights differ by a unit at most', () => {
    const cents = fc.integer({ min: -10_000_000, max: 10_000_000 })
    const weights = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(cents, weights, (units, list) => {
        const total = money((units / 100).toFixed(2), 'EUR')
        const shares = allocate(total, list.map(String))
        expect(compare(sum(shares, 'EUR'), total)).toBe(0)
        const whole = list.reduce((sum, weight) => sum + weight, 0)
        for (const [index, weight] of list.entries()) {
          const exact = (units * weight) / whole
          expect(Math.abs(Math.round(Number(shares[index]!.amount) * 100) - exact)).toBeLessThan(1.000001)
        }
      }),
    )
  })
})
