import { describe, expect, it } from 'vitest'
import { fractionText } from './fraction-text.ts'

describe('fractionText', () => {
  it.each([
    [0n, 60n, '0', true],
    [1n, 1n, '1', true],
    [10n, 1n, '10', true],
    [1n, 8n, '0.125', true],
    [250n, 100n, '2.5', true],
    [1n, 3n, '0.333333333333', false],
    [2n, 3n, '0.666666666667', false],
    [1n, 10n ** 12n, '0.000000000001', true],
    [1n, 2n * 10n ** 12n, '0', false],
    [3n, 2n * 10n ** 12n, '0.000000000002', false],
    [123456789012345678901n, 1000n, '123456789012345678.901', true],
  ])('%d / %d', (numerator, denominator, decimal, exact) => {
    expect(fractionText(numerator, denominator)).toEqual({
      decimal,
      exact,
      text: exact ? decimal : `about ${decimal}`,
    })
  })
})
