import { isLonglinesError } from '@longlines/core/errors'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CounterOptions, type CounterSample, counterRate, ratesOf } from './index.ts'

const AT = '2026-10-01T00:00:00Z'
const LATER = '2026-10-01T00:05:00Z'
const TOP_64 = '18446744073709551615'
type Reading = [value: CounterSample['value'], upTimeTicks?: number]

const sample = (at: string, [value, upTimeTicks]: Reading): CounterSample => ({
  at,
  value,
  ...(upTimeTicks === undefined ? {} : { upTimeTicks }),
})
const codeOf = (work: () => unknown): string | undefined => {
  try {
    work()
  } catch (error) {
    if (isLonglinesError(error)) return error.code
  }
  return undefined
}

const bits32: CounterOptions = { counterBits: 32 }
const bits64: CounterOptions = { counterBits: 64 }

describe('counterRate over five minutes', () => {
  test.each<[string, Reading, Reading, CounterOptions, number | string, (string | null)?]>([
    ['a steady counter', [0], ['37500'], bits64, 1000, '37500'],
    ['no traffic is zero, which is known', [5], [5], bits64, 0, '0'],
    ['halves are rounded up', [0], [9], bits64, 0, '9'],
    ['a rate is rounded, not cut', [0], [19], bits64, 1, '19'],
    ['a 32-bit wrap that sysUpTime vouches for', [4_294_967_295, 100], [0, 30_100], bits32, 0, '1'],
    [
      'a 32-bit wrap that the port speed allows',
      ['4294960000'],
      ['2704'],
      { ...bits32, maxRateBps: 1e6 },
      267,
      '10000',
    ],
    ['a 64-bit wrap', [TOP_64, 100], ['37499', 30_100], bits64, 1000, '37500'],
    ['digits beyond 2^53 stay exact', ['18446744073709551000'], [TOP_64], bits64, 16, '615'],
    ['a restart by sysUpTime', [9000, 500_000], [9500, 2000], bits64, 'restart', null],
    ['a restart that left the counter lower', [9000, 500_000], [10, 2000], bits32, 'restart', null],
    ['a restart after 400 days of running', [9000, 3_456_000_000], [9500, 2000], bits64, 'restart', null],
    ['a restart soon after a start', [9000, 1000], [9500, 29_000], bits64, 'restart', null],
    [
      'sysUpTime itself rolls over after 497 days',
      [0, 4_294_967_000],
      [37_500, 29_704],
      bits64,
      1000,
      '37500',
    ],
    ['a reading stamped two seconds late', [0, 100], [37_500, 29_900], bits64, 1000, '37500'],
    ['a reading as late as clocks may differ', [0, 100], [37_500, 29_300], bits64, 1000, '37500'],
    ['a reading later than that', [0, 100], [37_500, 29_299], bits64, 'restart', null],
    ['sysUpTime read only before', [0, 500_000], [37_500], bits64, 1000, '37500'],
    ['sysUpTime read only after', [0], [37_500, 5], bits64, 1000, '37500'],
    ['a fall with sysUpTime on one side', [9000, 100], [10], bits32, 'restart', null],
    ['a fall that nothing explains', [9000], [10], bits32, 'restart', null],
    ['a fall too great for the port', [9000], [10], { ...bits32, maxRateBps: 1e6 }, 'restart', null],
    [
      'a fall on a running device that no port can wrap',
      [9000, 100],
      [10, 30_100],
      bits64,
      'impossible',
      null,
    ],
    [
      'a rise that the port cannot have made',
      [0],
      ['37500000000'],
      { ...bits64, maxRateBps: 1e8 },
      'impossible',
      null,
    ],
    ['exactly the speed of the port', [0], [37_500], { ...bits64, maxRateBps: 1000 }, 1000, '37500'],
    ['a failed reading', [null], [5], bits64, 'missing', null],
    ['a failed reading after a good one', [5, 100], [null, 30_100], bits64, 'missing', null],
    ['an interval that is too long', [0], [37_500], { ...bits64, maxGapMs: 299_999 }, 'gap', null],
    ['an interval just short enough', [0], [37_500], { ...bits64, maxGapMs: 300_000 }, 1000, '37500'],
  ])('%s', (_title, before, after, options, expected, octets) => {
    const rate = counterRate(sample(AT, before), sample(LATER, after), options)
    expect(rate.unknown ?? rate.rateBps).toBe(expected)
    expect(rate).toMatchObject({ from: AT, to: LATER, octets })
    expect(rate.rateBps === null).toBe(rate.unknown !== undefined)
  })
})

test.each<[string, Reading, CounterOptions]>([
  ['a negative value', [-1], bits64],
  ['a fraction', [1.5], bits64],
  ['not a number', [Number.NaN], bits64],
  ['a number that has lost digits', [2 ** 53], bits64],
  ['text that is no number', ['1e3'], bits64],
  ['a 32-bit counter above its width', ['4294967296'], bits32],
  ['a 64-bit counter above its width', ['18446744073709551616'], bits64],
  ['a negative sysUpTime', [1, -5], bits64],
  ['a port without speed', [1], { ...bits64, maxRateBps: 0 }],
  ['a gap that is no number', [1], { ...bits64, maxGapMs: Number.NaN }],
])('%s is refused', (_title, reading, options) => {
  expect(codeOf(() => ratesOf([sample(AT, reading)], options))).toBe('input.invalid')
  expect(codeOf(() => counterRate(sample(AT, reading), sample(LATER, [9]), options))).toBe('input.invalid')
})

test('a refusal says where', () => {
  const refusal = expect.objectContaining({ path: 'samples[1].value', code: 'input.invalid' })
  expect(() => ratesOf([sample(AT, [1]), sample(LATER, [-1])], bits64)).toThrow(refusal)
  const upTime = expect.objectContaining({ path: 'after.upTimeTicks' })
  expect(() => counterRate(sample(AT, [1]), sample(LATER, [1, 0.5]), bits64)).toThrow(upTime)
  const order = expect.objectContaining({ path: 'at' })
  expect(() => counterRate(sample(LATER, [1]), sample(AT, [1]), bits64)).toThrow(order)
  const option = expect.objectContaining({ path: 'maxGapMs' })
  expect(() => ratesOf([], { ...bits64, maxGapMs: 0 })).toThrow(option)
})

test('readings out of order are refused, and so is another value at the same instant', () => {
  expect(codeOf(() => ratesOf([sample(LATER, [1]), sample(AT, [2])], bits64))).toBe('input.invalid')
  expect(codeOf(() => ratesOf([sample(AT, [1]), sample(AT, [2])], bits64))).toBe('input.invalid')
})

test('a series knows what it does not know', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 9, 1, 0, minute)).toISOString()
  const readings: [number, Reading][] = [
    [0, [0, 1_000_000]],
    [5, [37_500, 1_030_000]],
    [5, [37_500, 1_030_000]],
    [10, [null]],
    [15, [112_500, 1_090_000]],
    [20, [10, 5000]],
    [25, [75_010, 35_000]],
    [45, [75_010, 155_000]],
  ]
  const rates = ratesOf(
    readings.map(([minute, reading]) => sample(at(minute), reading)),
    { ...bits64, maxGapMs: 600_000 },
  )
  expect(rates.map(({ rateBps, unknown }) => rateBps ?? unknown)).toEqual([
    1000,
    'missing',
    'missing',
    'restart',
    2000,
    'gap',
  ])
  expect(ratesOf([], bits64)).toEqual([])
})

test('property: however often a counter wraps, its rates sum to what passed', () => {
  const traffic = fc.array(fc.integer({ min: 0, max: 4_000_000_000 }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(traffic, fc.integer({ min: 0, max: 2 ** 32 - 1 }), (octets, start) => {
      let value = start
      const samples = [0, ...octets].map((passed, index) => {
        value = (value + passed) % 2 ** 32
        const at = new Date(Date.UTC(2026, 9, 1) + index * 300_000).toISOString()
        return sample(at, [value, (4_294_900_000 + index * 30_000) % 2 ** 32])
      })
      const counted = ratesOf(samples, bits32).map((rate) => Number(rate.octets))
      expect(counted).toEqual(octets)
    }),
  )
})
