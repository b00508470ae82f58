import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePrefixes } from './prefix-table.ts'

const ROWS = ['49', '+4930', '0256', '0039 06', '*', '1-242', '*100', '7']

describe('compilePrefixes', () => {
  it.each([
    ['49', 0],
    ['4930', 1],
    ['493', 0],
    ['+49301234567', 1],
    ['0049301234567', 1],
    ['00 49 (30) 123-45/67', 1],
    ['+49.40.1', 0],
    ['4', 4],
    ['', 4],
    ['0256308200', 2],
    ['0255', 4],
    ['+3906', 3],
    ['396', 4],
    ['1242', 5],
    ['+1 242 555 0100', 5],
    ['1243', 4],
    ['*100#', 6],
    ['*1001', 6],
    ['*100', 6],
    ['*10', 4],
    ['#100', 4],
    ['7', 7],
    ['anonymous', 4],
    ['49x30', 0],
    ['49\u066030', 0],
    ['4+9', 4],
  ])('%j is row %d', (number, row) => {
    expect(compilePrefixes(ROWS, '00', 'd').find(number)).toBe(row)
  })

  it.each([
    ['49', -1],
    ['0256', -1],
    ['', -1],
    ['331', 0],
  ])('without a row for the rest, %j is row %d', (number, row) => {
    expect(compilePrefixes(['33'], '00', 'd').find(number)).toBe(row)
  })

  it('keeps apart prefixes that end at the same number', () => {
    const table = compilePrefixes(['4', '4*', '4**'], '00', 'd')
    expect(['49', '4*', '4*1', '4**', '5'].map((number) => table.find(number))).toEqual([0, 1, 1, 2, -1])
  })

  it('takes off another exit code, or none', () => {
    expect(compilePrefixes(['49'], '011', 'd').find('01149301')).toBe(0)
    expect(compilePrefixes(['49'], '011', 'd').find('0049301')).toBe(-1)
    expect(compilePrefixes(['0049', '49'], '', 'd').find('0049301')).toBe(0)
    expect(compilePrefixes(['0049', '49'], '', 'd').find('+49301')).toBe(1)
  })

  it.each([
    [
      ['49', '+49'],
      'd[1].prefix',
      'Destinations 0 ("49") and 1 ("+49") are the same prefix; keep one.',
      [0, 1],
    ],
    [
      ['4', '0049', '49'],
      'd[2].prefix',
      'Destinations 1 ("0049") and 2 ("49") are the same prefix; keep one.',
      [1, 2],
    ],
    [['*', '*'], 'd[1].prefix', 'Destinations 0 ("*") and 1 ("*") are the same prefix; keep one.', [0, 1]],
  ])('refuses %j given twice', (prefixes, path, message, [first, second]) => {
    expect(() => compilePrefixes(prefixes, '00', 'd')).toThrowError(
      expect.objectContaining({
        code: 'catalog.overlapping_prices',
        path,
        message,
        values: { first, second },
      }),
    )
  })

  it.each(['', '+', '00', 'Germany', '49a', '4\u0669', ' ', '4+9', '123456789012345', '*100#'])(
    'refuses %j as a prefix',
    (prefix) => {
      expect(() => compilePrefixes(['1', prefix], '00', 'd')).toThrowError(
        expect.objectContaining({
          code: 'catalog.invalid_price',
          path: 'd[1].prefix',
          message: `Write a prefix of at most 14 digits, such as "49"; got ${JSON.stringify(prefix)}.`,
        }),
      )
    },
  )

  it('refuses a number as a prefix', () => {
    expect(() => compilePrefixes(JSON.parse('["1", 49]'), '00', 'd')).toThrowError(
      expect.objectContaining({ code: 'catalog.invalid_price', path: 'd[1].prefix' }),
    )
  })

  it('finds each of many long prefixes, and looks at no more digits', () => {
    const prefixes = Array.from({ length: 50 }, (_, index) => `${index + 10}${'7'.repeat(12)}`)
    const table = compilePrefixes(prefixes, '', 'd')
    prefixes.forEach((prefix, index) => {
      expect(table.find(`${prefix}123456`)).toBe(index)
      expect(table.find(prefix.slice(0, -1))).toBe(-1)
    })
  })

  it('equals trying every prefix', () => {
    const digits = fc.stringMatching(/^[1-3]{1,6}$/)
    fc.assert(
      fc.property(
        fc.uniqueArray(digits, { minLength: 1 }),
        fc.array(digits, { minLength: 1 }),
        (prefixes, numbers) => {
          const table = compilePrefixes(prefixes, '00', 'd')
          for (const number of numbers) {
            const longest = prefixes
              .filter((p) => number.startsWith(p))
              .sort((a, b) => b.length - a.length)[0]
            expect(table.find(number)).toBe(longest === undefined ? -1 : prefixes.indexOf(longest))
          }
        },
      ),
    )
  })
})
