import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exactOf, exactText } from './exact.ts'
import { add, compare, isZero, type Money, money, multiply, negate, subtract, sum } from './money.ts'

const eur = (amount: string) => money(amount, 'EUR')
const refused = (code: string) => expect.objectContaining({ code })
const decimal = () =>
  fc
    .tuple(fc.bigInt({ min: -(10n ** 45n), max: 10n ** 45n }), fc.integer({ min: 0, max: 50 }))
    .map(([units, digits]) => exactText({ units, digits }))

describe('money', () => {
  test.each([
    ['12.50', '12.50'],
    ['-12.50', '-12.50'],
    ['+1', '1'],
    ['007', '7'],
    ['-0.00', '0.00'],
    ['0.000000000000000000000000000000000000000000001', '0.000000000000000000000000000000000000000000001'],
  ])('keeps the digits of %s', (given, kept) => {
    expect(eur(given)).toEqual({ amount: kept, currency: 'EUR' })
  })
  test('refuses what is no amount', () => {
    expect(() => eur('1e3')).toThrow(refused('money.invalid_decimal'))
    expect(() => eur('1e3')).toThrow('got "1e3"')
    const code: string = 'DEM'
    // The type refuses it; the check is for callers without types.
    expect(() => money('1', code as 'EUR')).toThrow(refused('money.unknown_currency'))
  })
})

describe('arithmetic', () => {
  test.each([
    ['0.1', '0.20', '0.30', '-0.10'],
    ['1.00', '2.50', '3.50', '-1.50'],
    ['-1', '0.005', '-0.995', '-1.005'],
    ['99999999999999999999.99', '0.01', '100000000000000000000.00', '99999999999999999999.98'],
  ])('%s and %s: sum %s, difference %s', (a, b, total, difference) => {
    expect(add(eur(a), eur(b))).toEqual(eur(total))
    expect(subtract(eur(a), eur(b))).toEqual(eur(difference))
  })
  test.each([
    ['9.99', '0.22', '2.1978'],
    ['-9.99', '3', '-29.97'],
    ['0.00', '-5.5', '0.000'],
    ['0.01', '0.01', '0.0001'],
  ])('%s times %s is %s', (a, factor, product) => expect(multiply(eur(a), factor)).toEqual(eur(product)))
  test.each([
    ['2.50', '-2.50'],
    ['-2.50', '2.50'],
    ['0.00', '0.00'],
  ])('%s negated is %s', (a, negated) => expect(negate(eur(a))).toEqual(eur(negated)))
  test.each([
    ['1.5', '1.50', 0],
    ['1.49', '1.5', -1],
    ['1.51', '1.5', 1],
    ['-1', '1', -1],
  ])('%s compared with %s is %d', (a, b, order) => expect(compare(eur(a), eur(b))).toBe(order))
  test.each([
    ['0', true],
    ['-0.000', true],
    ['0.0001', false],
    ['-1', false],
  ])('%s is zero: %s', (a, zero) => expect(isZero(eur(a))).toBe(zero))
  test('sums a list, or nothing', () => {
    expect(sum([eur('1.10'), eur('2'), eur('-0.005')], 'EUR')).toEqual(eur('3.095'))
    expect(sum([], 'JPY')).toEqual({ amount: '0', currency: 'JPY' })
    expect(sum([], 'KWD')).toEqual({ amount: '0.000', currency: 'KWD' })
  })
})

describe('mixed currencies', () => {
  const euros: Money = { amount: '1', currency: 'EUR' }
  const dollars: Money = { amount: '1', currency: 'USD' }
  test.each([
    ['add', () => add(euros, dollars)],
    ['subtract', () => subtract(euros, dollars)],
    ['compare', () => compare(euros, dollars)],
    ['sum', () => sum<string>([euros], 'USD')],
  ])('%s refuses them', (_verb, work) => {
    expect(work).toThrow(refused('money.currency_mismatch'))
  })
  test('the refusal names both', () => {
    const refusal = { code: 'money.currency_mismatch', values: { left: 'EUR', right: 'USD' } }
    expect(() => add(euros, dollars)).toThrow(expect.objectContaining(refusal))
    expect(() => add(euros, dollars)).toThrow('EUR and USD')
  })
  test('a malformed stored amount is refused', () => {
    const broken: Money = { amount: 'ten', currency: 'EUR' }
    for (const work of [
      () => add(euros, broken),
      () => negate(broken),
      () => multiply(broken, '1'),
      () => isZero(broken),
    ]) {
      expect(work).toThrow(refused('money.invalid_decimal'))
    }
    expect(() => multiply(euros, 'x')).toThrow(refused('money.invalid_decimal'))
  })
})

describe('laws', () => {
  test('texts are read back', () => {
    fc.assert(
      fc.property(decimal(), (text) => {
        expect(exactText(exactOf(text))).toBe(text)
      }),
    )
  })
  test('adding and taking away again changes nothing but places', () => {
    fc.assert(
      fc.property(decimal(), decimal(), (a, b) => {
        expect(compare(subtract(add(eur(a), eur(b)), eur(b)), eur(a))).toBe(0)
        expect(add(eur(a), eur(b))).toEqual(add(eur(b), eur(a)))
        expect(compare(eur(a), eur(b)) + compare(eur(b), eur(a))).toBe(0)
      }),
    )
  })
  test('multiplication distributes over addition', () => {
    fc.assert(
      fc.property(decimal(), decimal(), decimal(), (a, b, factor) => {
        const whole = multiply(add(eur(a), eur(b)), factor)
        expect(compare(whole, add(multiply(eur(a), factor), multiply(eur(b), factor)))).toBe(0)
      }),
    )
  })
})
