import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ROUNDING_MODES } from './rounding.ts'
import {
  addScaled,
  digitsOf,
  divideRounded,
  divideRoundedBig,
  ExactSum,
  formatScaled,
  MAX_DIGITS,
  parseScaled,
  powerOfTen,
} from './scaled.ts'

const LARGEST = Number.MAX_SAFE_INTEGER
const refused = (code: string) => expect.objectContaining({ code })
const safe = () => fc.integer({ min: -LARGEST, max: LARGEST })

describe('powerOfTen', () => {
  test('of every number of digits', () => {
    for (let digits = 0; digits <= MAX_DIGITS; digits += 1) expect(powerOfTen(digits)).toBe(10 ** digits)
  })
  test.each([-1, 16, 1.5, Number.NaN])('refuses %d', (digits) => {
    expect(() => powerOfTen(digits)).toThrow(refused('money.precision'))
    expect(() => powerOfTen(digits)).toThrow(`Use 0 to 15 digits; ${digits}`)
  })
})

describe('digitsOf', () => {
  test.each([
    ['0', 0],
    ['10', 0],
    ['0.1500', 2],
    ['-1.000', 0],
    ['+3.0001', 4],
    ['100.10', 1],
  ])('%s needs %d', (text, digits) => expect(digitsOf(text)).toBe(digits))
  test.each(['', '.5', '5.', '1e3', ' 1', '1 ', '1,5', '0x1', '--1', 'NaN', '1.2.3', '１'])(
    'refuses %j',
    (text) => {
      expect(() => digitsOf(text)).toThrow(refused('money.invalid_decimal'))
      expect(() => parseScaled(text, 2)).toThrow(refused('money.invalid_decimal'))
      expect(() => parseScaled(text, 2)).toThrow(JSON.stringify(text))
    },
  )
})

describe('parseScaled and formatScaled', () => {
  test.each([
    ['0', 0, 0, '0'],
    ['12.345', 6, 12_345_000, '12.345'],
    ['-12.345', 6, -12_345_000, '-12.345'],
    ['+0.05', 2, 5, '0.05'],
    ['-0.05', 2, -5, '-0.05'],
    ['-0', 2, 0, '0'],
    ['-0.00', 2, 0, '0'],
    ['7', 0, 7, '7'],
    ['-7', 0, -7, '-7'],
    ['100', 2, 10_000, '100'],
    ['007.10', 1, 71, '7.1'],
    ['1.5000', 1, 15, '1.5'],
    ['9007199254.740991', 6, LARGEST, '9007199254.740991'],
    ['-9007199254740991', 0, -LARGEST, '-9007199254740991'],
    ['0.000000000000001', 15, 1, '0.000000000000001'],
  ])('%s with %d digits is %d', (text, digits, value, shortest) => {
    expect(parseScaled(text, digits)).toBe(value)
    expect(formatScaled(value, digits)).toBe(shortest)
  })
  test('writes minus zero without a sign', () => {
    expect(formatScaled(-0, 0)).toBe('0')
    expect(formatScaled(-0, 2)).toBe('0')
  })
  test('refuses what does not fit', () => {
    expect(() => parseScaled('1.234', 2)).toThrow(refused('money.precision'))
    expect(() => parseScaled('1.234', 2)).toThrow('at most 2 decimal places; "1.234" has 3')
    expect(() => parseScaled('9007199254740992', 0)).toThrow(refused('money.overflow'))
    expect(() => parseScaled('90071992547.40992', 6)).toThrow(refused('money.overflow'))
    expect(() => parseScaled('90071992547.40992', 6)).toThrow('90071992547.40992 with 6 decimal places')
    expect(() => parseScaled('9'.repeat(400), 0)).toThrow(refused('money.overflow'))
    expect(() => parseScaled('1', 16)).toThrow(refused('money.precision'))
  })
  test('give back any scaled integer', () => {
    fc.assert(
      fc.property(safe(), fc.integer({ min: 0, max: MAX_DIGITS }), (value, digits) => {
        expect(parseScaled(formatScaled(value, digits), digits)).toBe(value === 0 ? 0 : value)
      }),
    )
  })
})

describe('addScaled', () => {
  test('adds up to the largest safe integer', () => {
    expect(addScaled(LARGEST - 1, 1)).toBe(LARGEST)
    expect(addScaled(1 - LARGEST, -1)).toBe(-LARGEST)
    expect(addScaled(5, -7)).toBe(-2)
  })
  test('refuses to lose a digit', () => {
    expect(() => addScaled(LARGEST, 1)).toThrow(refused('money.overflow'))
    expect(() => addScaled(-LARGEST, -1)).toThrow(refused('money.overflow'))
    expect(() => addScaled(LARGEST, 1)).toThrow(`${LARGEST} + 1 with 0 decimal places`)
  })
})

describe('divideRounded', () => {
  test('never gives minus zero', () => {
    for (const mode of ROUNDING_MODES) {
      for (const dividend of [-0, -1, 0]) expect(Object.is(divideRounded(dividend, 4, mode), -0)).toBe(false)
    }
  })
  test('compares halves beyond the safe range', () => {
    expect(divideRounded(LARGEST - 1, LARGEST, 'half-up')).toBe(1)
    expect(divideRounded((LARGEST - 1) / 2, LARGEST, 'half-up')).toBe(0)
    expect(divideRounded((LARGEST + 1) / 2, LARGEST, 'half-down')).toBe(1)
  })
  test('agrees with BigInt', () => {
    const anyMode = fc.constantFrom(...ROUNDING_MODES)
    fc.assert(
      fc.property(safe(), fc.integer({ min: 1, max: LARGEST }), anyMode, (dividend, divisor, mode) => {
        expect(BigInt(divideRounded(dividend, divisor, mode))).toBe(
          divideRoundedBig(BigInt(dividend), BigInt(divisor), mode),
        )
      }),
      { numRuns: 500 },
    )
  })
  test('stays within one half', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: 1n, max: 2n ** 70n }), (dividend, divisor) => {
        const twiceOff = (divideRoundedBig(dividend, divisor, 'half-even') * divisor - dividend) * 2n
        expect(twiceOff <= divisor && -twiceOff <= divisor).toBe(true)
      }),
    )
  })
})

describe('ExactSum', () => {
  test('adds products and rounds once', () => {
    const sum = new ExactSum()
    expect(sum.addProduct(3, 15).addProduct(-1, 5).quotient(10, 'half-up')).toBe(4)
    expect(sum.reset().addProduct(2, 25).quotient(100, 'half-even')).toBe(0)
  })
  test('keeps every digit beyond the safe range, on both sides', () => {
    const sum = new ExactSum()
    expect(
      sum.addProduct(LARGEST, LARGEST).addProduct(1, 1).addProduct(-LARGEST, LARGEST).quotient(1, 'down'),
    ).toBe(1)
    sum.reset().addProduct(LARGEST, 1).addProduct(3, 1)
    expect(sum.quotient(2, 'floor')).toBe(4_503_599_627_370_497)
    sum.reset().addProduct(-LARGEST, 1).addProduct(-3, 1)
    expect(sum.quotient(2, 'floor')).toBe(-4_503_599_627_370_497)
    expect(sum.reset().addProduct(LARGEST, 3).quotient(3, 'up')).toBe(LARGEST)
    expect(sum.reset().quotient(1, 'up')).toBe(0)
  })
  test('is exact at the edge', () => {
    const sum = new ExactSum()
    expect(sum.addProduct(LARGEST, 1).quotient(1, 'up')).toBe(LARGEST)
    expect(sum.reset().addProduct(-LARGEST, 1).quotient(1, 'up')).toBe(-LARGEST)
    expect(
      sum
        .reset()
        .addProduct(LARGEST - 1, 1)
        .addProduct(1, 1)
        .quotient(1, 'up'),
    ).toBe(LARGEST)
  })
  test('refuses a quotient that would lose a digit', () => {
    const sum = new ExactSum().addProduct(LARGEST, 2)
    expect(() => sum.quotient(1, 'down')).toThrow(refused('money.overflow'))
    expect(() => sum.quotient(1, 'down')).toThrow('with 0 decimal places')
  })
  test('agrees with BigInt', () => {
    const sum = new ExactSum()
    const terms = fc.array(fc.tuple(safe(), safe()), { maxLength: 6 })
    fc.assert(
      fc.property(terms, fc.constantFrom(...ROUNDING_MODES), (products, mode) => {
        sum.reset()
        let expected = 0n
        for (const [a, b] of products) {
          sum.addProduct(a, b)
          expected += BigInt(a) * BigInt(b)
        }
        const divisor = LARGEST
        const rounded = divideRoundedBig(expected, BigInt(divisor), mode)
        if (rounded > BigInt(LARGEST) || rounded < -BigInt(LARGEST)) {
          expect(() => sum.quotient(divisor, mode)).toThrow(refused('money.overflow'))
        } else expect(sum.quotient(divisor, mode)).toBe(Number(rounded))
      }),
      { numRuns: 300 },
    )
  })
})
