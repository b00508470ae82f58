import { describe, expect, it } from 'vitest'
import { contextOf } from '../../../test/rate-alone.ts'
import { DecimalText, negatedText, priceScale, productText, readPositive, readScaled } from './scale.ts'

describe('scale of prices', () => {
  it.each([
    ['prices decide', ['0.05', '1.234500'], 0, { amountDigits: 2, quantityDigits: 6 }, [4, 1e6, 1e8, 10]],
    ['percentages count two more', ['1.5'], 2, { amountDigits: 2, quantityDigits: 0 }, [1, 100, 10, 3]],
    ['amounts finer than prices', ['2'], 0, { amountDigits: 8, quantityDigits: 3 }, [5, 1000, 1, 8]],
    ['amounts finer than percentages', ['2'], 2, { amountDigits: 8, quantityDigits: 3 }, [3, 1e5, 1, 8]],
    ['no prices', [], 0, { amountDigits: 0, quantityDigits: 0 }, [0, 1, 1, 0]],
  ])('%s', (_title, texts, extra, over, [priceDigits, one, divisor, productDigits]) => {
    const scale = priceScale(
      texts.map((text) => [text, 'at'] as const),
      contextOf(over),
      extra,
    )
    expect(scale).toEqual({ priceDigits, one, divisor, productDigits })
  })

  it('refuses products that are too fine, and takes the finest', () => {
    const context = contextOf({ quantityDigits: 12 })
    expect(priceScale([['0.00001', 'at']], context).divisor).toBe(1e15)
    expect(() => priceScale([['0.000001', 'at']], context)).toThrow(
      expect.objectContaining({
        code: 'money.precision',
        path: 'prices[3].model',
        message:
          'Prices with 6 and quantities with 12 decimal places are too fine for amounts with 2; keep fewer.',
      }),
    )
  })
})

describe('reading decimals of prices', () => {
  it('says where the trouble is', () => {
    expect(readScaled(['1.5', 'at'], 2)).toBe(150)
    expect(readScaled(['0', 'at'], 2)).toBe(0)
    expect(() => readScaled(['x', 'at'], 2)).toThrow(
      expect.objectContaining({ code: 'money.invalid_decimal', path: 'at' }),
    )
    expect(() => readScaled(['-0.01', 'at'], 2)).toThrow(
      expect.objectContaining({
        code: 'catalog.invalid_price',
        path: 'at',
        message: '-0.01 must be at least zero.',
      }),
    )
    expect(readPositive(['0.01', 'at'], 2)).toBe(1)
    expect(() => readPositive(['0.00', 'at'], 2)).toThrow(
      expect.objectContaining({
        code: 'catalog.invalid_price',
        path: 'at',
        message: '0.00 must be more than zero.',
      }),
    )
  })

  it('does not dress up what is not about the text', () => {
    const broken: string = Object.assign(Object.create(null))
    expect(() => readScaled([broken, 'at'], 2)).toThrow(TypeError)
  })

  it.each([
    ['0', true],
    ['12.50', true],
    ['-1', false],
    ['1.', false],
    ['.5', false],
    ['1e3', false],
    ['', false],
    [' 1', false],
    ['1 ', false],
  ])('schema takes %j: %s', (text, fits) => {
    expect(DecimalText.safeParse(text).success).toBe(fits)
  })
})

describe('texts of explanations', () => {
  it.each([
    [3, 5, 0, '15'],
    [3, 5, 1, '1.5'],
    [3, 5, 4, '0.0015'],
    [2, 5, 1, '1'],
    [0, 5, 3, '0'],
    [9_007_199_254_740_991, 1_000_003, 6, '9007226276338755.222973'],
  ])('%s x %s with %s digits is %s', (a, b, digits, text) => {
    expect(productText(a, b, digits)).toBe(text)
  })

  it('turns signs, but not of zero', () => {
    expect([negatedText(150, 2), negatedText(-150, 2), negatedText(0, 2)]).toEqual(['-1.5', '1.5', '0'])
  })
})
