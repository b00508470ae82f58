import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EXACT_DIGITS, formatExact, parseExact } from '../../invoices/exact.ts'
import * as amounts from './amount.ts'

const { amountOf, amountText, parseAmount, partOf, plus, minus, remainderOf, times } = amounts

/** Both sides of where doubles end, and far beyond. */
const anyWhole = fc.oneof(
  fc.bigInt({ min: -(10n ** 7n), max: 10n ** 7n }).map((value) => value * 10n ** 7n),
  fc.bigInt({ min: -(2n ** 53n) - 9n, max: 2n ** 53n + 9n }),
  fc.constantFrom(0n, 1n, -1n, 2n ** 53n - 1n, 2n ** 53n, 1n - 2n ** 53n, -(2n ** 53n)),
  fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
)
const anyDivisor = anyWhole.map((value) => (value < 0n ? -value : value) + 1n)
const anyStep = fc.integer({ min: 8, max: 12 }).map((digits) => 10 ** digits)
const same = (amount: amounts.Amount, expected: bigint) => {
  expect(BigInt(amount)).toBe(expected)
  expect(typeof amount).toBe(amountOf(expected) === expected ? 'bigint' : 'number')
}
const holds = <Values extends [unknown, ...unknown[]]>(
  values: { readonly [Key in keyof Values]: fc.Arbitrary<Values[Key]> },
  claim: (...values: Values) => void,
) =>
  fc.assert(
    fc.property(fc.tuple<Values>(...values), (given) => claim(...given)),
    { numRuns: 2000 },
  )

describe('amounts count as BigInts do', () => {
  it('in sums', () =>
    holds([fc.array(anyWhole, { maxLength: 9 })], (values) => {
      const sum = values.reduce((left, value) => left + value, 0n)
      same(amounts.sumOf(values.map(amountOf)), sum)
      same(
        values.reduce<amounts.Amount>((left, value) => plus(left, amountOf(value)), 0),
        sum,
      )
    }))

  it('in differences and products', () =>
    holds([anyWhole, anyWhole], (a, b) => {
      same(minus(amountOf(a), amountOf(b)), a - b)
      same(times(amountOf(a), amountOf(b)), a * b)
    }))

  it('in parts and what they cut off', () =>
    holds([anyWhole, anyWhole, anyDivisor], (value, numerator, denominator) => {
      const given = [amountOf(value), amountOf(numerator), amountOf(denominator)] as const
      same(partOf(...given), (value * numerator) / denominator)
      same(remainderOf(...given), (value * numerator) % denominator)
    }))

  it('in steps', () =>
    holds([anyWhole, anyStep], (value, step) => {
      const size = BigInt(step)
      const down = (value - (((value % size) + size) % size)) / size
      same(amounts.floorSteps(amountOf(value), step), down)
      const magnitude = value < 0n ? -value : value
      const steps = (magnitude + size / 2n) / size
      same(amounts.roundSteps(amountOf(value), step), value < 0n ? -steps : steps)
    }))

  it('in texts', () =>
    holds([anyWhole], (value) => {
      const text = formatExact(value, EXACT_DIGITS, 'shortest')
      expect(amountText(amountOf(value))).toBe(text)
      same(parseAmount(text), value)
    }))

  it('in percentages', () =>
    holds([anyWhole, anyWhole], (value, rate) => {
      const text = formatExact(rate, EXACT_DIGITS, 'shortest')
      const { numerator, denominator } = amounts.parsePercentage(text)
      same(partOf(amountOf(value), numerator, denominator), (value * rate) / 10n ** 14n)
    }))
})

it.each(['0', '-0', '007.50', '1.000000000001', '-9007.199254740992', '123456789012345', '.5', '5.', '1..2'])(
  'reads or refuses "%s" as exact texts are',
  (text) => {
    const outcome = (read: () => bigint) => {
      try {
        return read()
      } catch (error) {
        return String(error)
      }
    }
    expect(outcome(() => BigInt(parseAmount(text)))).toEqual(outcome(() => parseExact(text)))
  },
)

it.each(['', '-', '--1', '1e3', '+1', ' 1', '0.1234567890123'])('refuses "%s"', (text) => {
  expect(() => parseAmount(text)).toThrow(expect.objectContaining({ code: 'money.invalid_decimal' }))
})
