import { describe, expect, test } from 'vitest'
import { ROUNDING_MODES, type RoundingMode } from './rounding.ts'
import { divideRounded, divideRoundedBig } from './scaled.ts'

// Columns: the dividend over 10, rounded to a whole number by each mode.
const TABLE: readonly (readonly [dividend: number, ...expected: number[]])[] = [
  //      half-up half-down half-even  up down ceiling floor
  [20, 2, 2, 2, 2, 2, 2, 2],
  [21, 2, 2, 2, 3, 2, 3, 2],
  [25, 3, 2, 2, 3, 2, 3, 2],
  [26, 3, 3, 3, 3, 2, 3, 2],
  [35, 4, 3, 4, 4, 3, 4, 3],
  [5, 1, 0, 0, 1, 0, 1, 0],
  [15, 2, 1, 2, 2, 1, 2, 1],
  [4, 0, 0, 0, 1, 0, 1, 0],
  [0, 0, 0, 0, 0, 0, 0, 0],
  [-4, 0, 0, 0, -1, 0, 0, -1],
  [-5, -1, 0, 0, -1, 0, 0, -1],
  [-20, -2, -2, -2, -2, -2, -2, -2],
  [-21, -2, -2, -2, -3, -2, -2, -3],
  [-25, -3, -2, -2, -3, -2, -2, -3],
  [-26, -3, -3, -3, -3, -2, -2, -3],
  [-35, -4, -3, -4, -4, -3, -3, -4],
]
const MODES: readonly RoundingMode[] = ['half-up', 'half-down', 'half-even', 'up', 'down', 'ceiling', 'floor']

describe('rounding', () => {
  test('lists every mode', () => expect(ROUNDING_MODES).toEqual(MODES))

  for (const [column, mode] of MODES.entries()) {
    test.each(TABLE.map(([dividend, ...expected]) => [dividend, expected[column]!]))(
      `${mode}: %d/10 is %d`,
      (dividend, expected) => {
        expect(divideRounded(dividend, 10, mode)).toBe(expected)
        expect(divideRoundedBig(BigInt(dividend), 10n, mode)).toBe(BigInt(expected))
      },
    )
  }
})
