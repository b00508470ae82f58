import { describe, expect, it } from 'vitest'
import { PERCENTILE_CONVENTIONS, type PercentileConvention, rankOf, valueAt } from './rank.ts'

const codeOf = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return (error as { code?: string }).code
  }
}

describe('rankOf', () => {
  // percentile, samples, then the rank by each convention in the order of PERCENTILE_CONVENTIONS
  it.each([
    [95, 8640, '8208', '8208', '8209', '8208.05', '8208.95'],
    [95, 8928, '8482', '8481', '8482', '8481.65', '8482.55'],
    [95, 8064, '7661', '7660', '7661', '7660.85', '7661.75'],
    [95, 20, '19', '19', '20', '19.05', '19.95'],
    [95, 19, '19', '18', '19', '18.1', '19'],
    [95, 1, '1', '1', '1', '1', '1'],
    [100, 7, '7', '7', '7', '7', '7'],
    [50, 4, '2', '2', '3', '2.5', '2.5'],
    [50, 5, '3', '2', '3', '3', '3'],
    [1, 10, '1', '1', '1', '1.09', '1'],
    [99.9, 1000, '999', '999', '1000', '999.001', '999.999'],
    [0.0001, 3, '1', '1', '1', '1.000002', '1'],
    [99.9999, 1_000_000, '999999', '999999', '1000000', '999999.000001', '999999.999999'],
  ])('percentile %d of %d samples', (percentile, count, ...expected) => {
    expect(PERCENTILE_CONVENTIONS.map((convention) => rankOf(percentile, count, convention).text)).toEqual(
      expected,
    )
  })

  it.each([0, -5, 100.0001, 101, Number.NaN, Number.POSITIVE_INFINITY, 95.00001, 0.00001])(
    'refuses percentile %d',
    (percentile) => {
      expect(codeOf(() => rankOf(percentile, 10, 'nearest-rank'))).toBe('input.invalid')
    },
  )

  it.each([0, -1, 1.5, Number.NaN, 1e9 + 1])('refuses %d samples', (count) => {
    expect(codeOf(() => rankOf(95, count, 'nearest-rank'))).toBe('input.invalid')
  })

  it('says which option is wrong, and the choices there are', () => {
    expect(() => rankOf(95, 3, 'median' as PercentileConvention)).toThrowError(
      /nearest-rank, discard-top, next-above/,
    )
    for (const [work, path] of [
      [() => rankOf(95, 3, 'median' as PercentileConvention), 'convention'],
      [() => rankOf(0, 3, 'nearest-rank'), 'percentile'],
      [() => rankOf(95, 0, 'nearest-rank'), 'samples'],
    ] as const) {
      expect(work).toThrowError(expect.objectContaining({ path }))
    }
    expect(() => rankOf(95.00001, 3, 'nearest-rank')).toThrowError(
      'has at most 4 decimal places; got 95.00001.',
    )
    expect(() => rankOf(95, 0, 'nearest-rank')).toThrowError('one to a billion samples; got 0.')
  })

  it('takes a billion samples exactly', () => {
    expect(rankOf(95, 1e9, 'nearest-rank').lower).toBe(950_000_000)
  })
})

describe('valueAt', () => {
  it.each([
    [{ lower: 1, millionths: 0, text: '1' }, 10_000_000n],
    [{ lower: 3, millionths: 0, text: '3' }, 40_000_000n],
    [{ lower: 2, millionths: 250_000, text: '2.25' }, 25_000_000n],
    [{ lower: 1, millionths: 1, text: '1.000001' }, 10_000_010n],
  ])('%j', (rank, expected) => {
    expect(valueAt(Float64Array.of(10, 20, 40), rank)).toBe(expected)
  })
})
