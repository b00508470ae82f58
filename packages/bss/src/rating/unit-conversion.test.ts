import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Conversion } from './price.ts'
import { compileConversion } from './unit-conversion.ts'

const PATH = 'prices[0].conversion'

describe('unit conversion', () => {
  it.each<[string, Conversion, number, number, number, number]>([
    ['started thousands', { divideBy: '1000', rounding: 'ceil' }, 0, 0, 7400, 8],
    ['whole thousands', { divideBy: '1000', rounding: 'ceil' }, 0, 0, 7000, 7],
    ['finished thousands', { divideBy: '1000', rounding: 'floor' }, 0, 0, 7999, 7],
    ['half-up', { divideBy: '1000', rounding: 'half-up' }, 0, 0, 7500, 8],
    ['half-up, below', { divideBy: '1000', rounding: 'half-up' }, 0, 0, 7499, 7],
    ['exact', { divideBy: '1000' }, 0, 6, 7499, 7_499_000],
    ['exact, as said', { divideBy: '1000', rounding: 'none' }, 0, 6, 7499, 7_499_000],
    ['a third ends half-up', { divideBy: '3' }, 0, 2, 2, 67],
    ['rounded to whole units in fine digits', { divideBy: '1000', rounding: 'ceil' }, 0, 6, 1400, 2_000_000],
    ['from fine digits', { divideBy: '60', rounding: 'ceil' }, 3, 0, 60_001, 2],
    ['to multiples', { multiplyBy: '1', rounding: 'ceil', roundTo: '30' }, 0, 0, 31, 60],
    ['to fine multiples', { divideBy: '1024', rounding: 'ceil', roundTo: '0.5' }, 0, 1, 1100, 15],
    ['multiplied', { multiplyBy: '2.5' }, 0, 1, 3, 75],
    ['multiplied and rounded', { multiplyBy: '2.5', rounding: 'floor' }, 0, 0, 3, 7],
    ['bytes to gibibytes', { divideBy: '1073741824' }, 0, 6, 5_368_709_121, 5_000_000],
    ['nothing', { divideBy: '1000', rounding: 'ceil' }, 0, 0, 0, 0],
    ['a divisor below one', { divideBy: '0.25' }, 0, 0, 3, 12],
    [
      'more than a double holds between',
      { divideBy: '1.5' },
      0,
      0,
      9_000_000_000_000_000,
      6_000_000_000_000_000,
    ],
    [
      'a factor that no double holds',
      { multiplyBy: '0.123456789012345' },
      12,
      12,
      9_000_000_000_000,
      1_111_111_101_111,
    ],
  ])('%s', (_title, conversion, from, to, metered, charged) => {
    expect(compileConversion(conversion, from, to, PATH)(metered)).toBe(charged)
  })

  it.each<[string, Conversion, string, string]>([
    ['neither', {}, 'catalog.invalid_price', PATH],
    ['both', { divideBy: '1', multiplyBy: '1' }, 'catalog.invalid_price', PATH],
    ['zero divisor', { divideBy: '0' }, 'catalog.invalid_price', `${PATH}.divideBy`],
    ['negative factor', { multiplyBy: '-1' }, 'catalog.invalid_price', `${PATH}.multiplyBy`],
    ['no decimal', { divideBy: 'k' }, 'money.invalid_decimal', `${PATH}.divideBy`],
    [
      'zero step',
      { divideBy: '1', rounding: 'ceil', roundTo: '0' },
      'catalog.invalid_price',
      `${PATH}.roundTo`,
    ],
    [
      'step too fine',
      { divideBy: '1', rounding: 'ceil', roundTo: '0.5' },
      'money.precision',
      `${PATH}.roundTo`,
    ],
  ])('refuses %s', (_title, conversion, code, path) => {
    expect(() => compileConversion(conversion, 0, 0, PATH)).toThrow(expect.objectContaining({ code, path }))
  })

  it('refuses a result beyond exact numbers', () => {
    const convert = compileConversion({ multiplyBy: '1000' }, 0, 0, PATH)
    expect(convert(9_007_199_254_740)).toBe(9_007_199_254_740_000)
    expect(() => convert(9_007_199_254_741)).toThrow(expect.objectContaining({ code: 'money.overflow' }))
  })

  it('does not look at roundTo where nothing is rounded', () => {
    expect(compileConversion({ divideBy: '2', roundTo: '10' }, 0, 1, PATH)(3)).toBe(15)
  })

  it('rounds as whole numbers do', () => {
    const whole = fc.integer({ min: 1, max: 2 ** 31 })
    fc.assert(
      fc.property(fc.maxSafeNat(), whole, whole, (metered, divisor, step) => {
        const exact = BigInt(metered)
        const by = BigInt(divisor) * BigInt(step)
        const convert = (rounding: 'ceil' | 'floor' | 'half-up') =>
          compileConversion({ divideBy: String(divisor), rounding, roundTo: String(step) }, 0, 0, PATH)
        const floor = (exact / by) * BigInt(step)
        const ceil = ((exact + by - 1n) / by) * BigInt(step)
        const half = ((2n * exact + by) / (2n * by)) * BigInt(step)
        for (const [rounding, wanted] of [
          ['floor', floor],
          ['ceil', ceil],
          ['half-up', half],
        ] as const) {
          if (wanted > BigInt(Number.MAX_SAFE_INTEGER)) expect(() => convert(rounding)(metered)).toThrow()
          else expect(convert(rounding)(metered)).toBe(Number(wanted))
        }
      }),
    )
  })
})
