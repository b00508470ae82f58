import { describe, expect, it } from 'vitest'
import { context, event, sms } from '../../test/sms-fixtures.ts'
import { compile } from './index.ts'
import { readQuantity } from './quantity.ts'

describe('readQuantity', () => {
  it.each([
    [0, 0, 0],
    [7, 0, 7],
    [7, 3, 7000],
    [1.5, 3, 1500],
    ['1.5', 3, 1500],
    ['+1.50', 1, 15],
    ['0010', 0, 10],
    ['10.0', 0, 10],
    ['-0.0', 2, 0],
    [9007199254740991, 0, 9007199254740991],
    ['9007199254740991', 0, 9007199254740991],
  ])('reads %s with %i digits as %i', (quantity, digits, scaled) => {
    expect(readQuantity(quantity, digits)).toBe(scaled)
  })

  it.each([
    ['-1', 'rating.invalid_quantity'],
    ['-0.01', 'rating.invalid_quantity'],
    ['1e3', 'rating.invalid_quantity'],
    ['.5', 'rating.invalid_quantity'],
    ['5.', 'rating.invalid_quantity'],
    ['', 'rating.invalid_quantity'],
    [' 5', 'rating.invalid_quantity'],
    ['5 ', 'rating.invalid_quantity'],
    [Number.NaN, 'rating.invalid_quantity'],
    [Number.NEGATIVE_INFINITY, 'rating.invalid_quantity'],
    [-1, 'rating.invalid_quantity'],
    ['0.001', 'rating.quantity_precision'],
    [0.125, 'rating.quantity_precision'],
    [9007199254740991, 'money.overflow'],
  ])('refuses %s with %s', (quantity, code) => {
    expect(() => readQuantity(quantity, 2)).toThrow(expect.objectContaining({ code }))
  })

  it('says what it was given, and what to do', () => {
    expect(() => readQuantity('0.001', 2)).toThrow(
      expect.objectContaining({
        path: 'quantity',
        values: { quantity: '0.001', digits: 2 },
        message:
          'Quantity 0.001 has more than 2 decimal places; set quantityDigits of the price or round at mediation.',
      }),
    )
    expect(() => readQuantity(-1, 2)).toThrow(
      expect.objectContaining({
        path: 'quantity',
        values: { quantity: '-1' },
        message: 'Quantity must be a decimal number of at least zero; got -1.',
      }),
    )
  })
})

describe('what is no number at all', () => {
  it.each([
    ['a list', ['5']],
    ['true', true],
    ['a text without end', `1.${'0'.repeat(200_000)}1`],
  ])('is refused at once and in few words: %s', (_title, quantity) => {
    const { refusal } = compile([sms], context).rate(Object.assign(event(), { quantity }), [])
    expect(refusal?.code).toBe('rating.invalid_quantity')
    expect(refusal?.message.length).toBeLessThan(150)
  })
})
