import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oraclePercentile } from '../../../test/oracle/percentile.ts'
import { MISSING_SAMPLES, type MissingSamples } from './missing-samples.ts'
import {
  BANDWIDTH_DIRECTIONS,
  type BandwidthDirection,
  type PercentileOptions,
  percentileOf,
} from './percentile.ts'
import { PERCENTILE_CONVENTIONS } from './rank.ts'

const CONTRACT: PercentileOptions = {
  percentile: 50,
  convention: 'nearest-rank',
  direction: 'in',
  missingSamples: 'refuse',
}
const both = (...pairs: (readonly [number | null, number | null] | null)[]) =>
  pairs.map((pair) => pair && { in: pair[0], out: pair[1] })

describe('percentileOf: directions', () => {
  const samples = both([10, 60], [50, 20], [30, 40])
  it.each([
    ['in', '30'],
    ['out', '40'],
    ['max-of-samples', '50'],
    ['max-of-percentiles', '40'],
    ['sum-of-samples', '70'],
    ['sum-of-percentiles', '70'],
  ] as const)('%s', (direction, rate) => {
    expect(percentileOf(samples, { ...CONTRACT, direction }).rate).toBe(rate)
  })

  it('takes the incoming percentile where it is the larger one', () => {
    const swapped = samples.map((sample) => sample && { in: sample.out, out: sample.in })
    expect(percentileOf(swapped, { ...CONTRACT, direction: 'max-of-percentiles' }).rate).toBe('40')
  })

  it('sums samples and percentiles differently', () => {
    const apart = both([1, 9], [9, 1], [1, 9], [9, 1])
    const by = (direction: BandwidthDirection) =>
      percentileOf(apart, { ...CONTRACT, percentile: 95, direction }).rate
    expect([by('sum-of-samples'), by('sum-of-percentiles')]).toEqual(['10', '18'])
  })
})

describe('percentileOf: missing samples', () => {
  const samples = both([10, 1], null, [30, null], [20, 2])
  // direction, then the rate by each policy in the order of MISSING_SAMPLES, for percentile 100, 75 and 50
  it.each([
    ['in', 100, ['rating.missing_samples', '30', '30', '30']],
    ['in', 75, ['rating.missing_samples', '20', '30', '20']],
    ['in', 25, ['rating.missing_samples', '0', '10', '10']],
    ['out', 50, ['rating.missing_samples', '0', '1', '1']],
    ['sum-of-samples', 100, ['rating.missing_samples', '22', '22', '22']],
    ['max-of-samples', 50, ['rating.missing_samples', '0', '10', '10']],
  ] as const)('%s, percentile %d', (direction, percentile, expected) => {
    const by = (missingSamples: MissingSamples) => {
      try {
        return percentileOf(samples, { ...CONTRACT, direction, percentile, missingSamples }).rate
      } catch (error) {
        return (error as { code: string }).code
      }
    }
    expect(MISSING_SAMPLES.map(by)).toEqual(expected)
  })

  it('counts what was missing, in the series that misses most', () => {
    const result = percentileOf(samples, {
      ...CONTRACT,
      direction: 'max-of-percentiles',
      missingSamples: 'ignore',
    })
    expect(result).toMatchObject({ expected: 4, missing: 2 })
    expect(result.parts).toEqual([
      { of: 'in', rate: '20', rank: '2', count: 3, missing: 1, discarded: 1 },
      { of: 'out', rate: '1', rank: '1', count: 2, missing: 2, discarded: 1 },
    ])
  })

  it('does not need the direction that is not billed', () => {
    expect(percentileOf(both([5, null]), CONTRACT).rate).toBe('5')
    expect(percentileOf(both([null, 5]), { ...CONTRACT, direction: 'out' }).rate).toBe('5')
  })

  it('takes a hole in the list as a missing sample', () => {
    const holed = both([1, 1], [2, 2])
    holed.length = 4
    expect(percentileOf(holed, { ...CONTRACT, missingSamples: 'zero', percentile: 75 }).rate).toBe('1')
  })

  it.each([
    [both([1, 1], null), 'refuse', 'samples[1]', /The sample of interval 1 is missing; read it again/],
    [
      both(null, [1, 1]),
      'previous',
      'samples[0]',
      /The first sample is missing, so there is no previous one/,
    ],
    [both(null, null), 'ignore', 'samples[0]', /There is no sample at all in the period/],
    [[], 'zero', 'samples[0]', /There is no sample at all in the period/],
  ] as const)('refuses %j by %s', (list, missingSamples, path, message) => {
    const work = () => percentileOf(list, { ...CONTRACT, missingSamples })
    expect(work).toThrowError(expect.objectContaining({ code: 'rating.missing_samples', path }))
    expect(work).toThrowError(message)
  })
})

describe('percentileOf: refusals', () => {
  it.each([
    [{ direction: 'both' }, 'direction', /in, out, max-of-samples/],
    [{ direction: undefined }, 'direction', /in, out/],
    [{ missingSamples: undefined }, 'missingSamples', /refuse, zero, ignore, previous/],
    [{ convention: undefined }, 'convention', /nearest-rank/],
    [{ percentile: undefined }, 'percentile', /above 0/],
  ])('option %j', (wrong, path, message) => {
    const work = () => percentileOf(both([1, 1]), { ...CONTRACT, ...wrong } as PercentileOptions)
    expect(work).toThrowError(expect.objectContaining({ code: 'input.invalid', path }))
    expect(work).toThrowError(message)
  })

  it.each([
    [{ in: -1, out: 0 }, 'in', 'samples[0].in'],
    [{ in: 1.5, out: 0 }, 'in', 'samples[0].in'],
    [{ in: Number.NaN, out: 0 }, 'in', 'samples[0].in'],
    [{ in: 2 ** 53, out: 0 }, 'in', 'samples[0].in'],
    [{ in: 0, out: -1 }, 'out', 'samples[0].out'],
    [{ in: 0, out: -1 }, 'sum-of-samples', 'samples[0].out'],
    [{ in: 2 ** 53 - 1, out: 2 ** 53 - 1 }, 'sum-of-samples', 'samples[0].in'],
  ] as const)('sample %j by %s', (sample, direction, path) => {
    const work = () => percentileOf([sample], { ...CONTRACT, direction })
    expect(work).toThrowError(expect.objectContaining({ code: 'rating.invalid_quantity', path }))
    expect(work).toThrowError(/A bit rate is a whole number of at least zero; got/)
  })
})

describe('percentileOf: explanation', () => {
  it('says rank, count, what was left out and what was missing', () => {
    const samples = [
      ...both(null),
      ...both(...Array.from({ length: 20 }, (_, i) => [1_000_000 * (20 - i), 7] as const)),
    ]
    const result = percentileOf(samples, {
      percentile: 95,
      convention: 'interpolated',
      direction: 'max-of-percentiles',
      missingSamples: 'ignore',
    })
    expect(result.steps.map((step) => step.text)).toEqual([
      'Percentile 95 (interpolated) of incoming traffic: rank 19.05 of 20 samples, 1 missing (ignore), 0 above it left out: 19050000 bit/s',
      'Percentile 95 (interpolated) of outgoing traffic: rank 19.05 of 20 samples, 1 missing (ignore), 0 above it left out: 7 bit/s',
      'Billed by max-of-percentiles: 19050000 bit/s over 21 intervals',
    ])
    expect(result.steps.map((step) => step.rule)).toEqual([
      'percentile.rank',
      'percentile.rank',
      'percentile.billed',
    ])
    expect(result.steps[0]!.values).toEqual({
      percentile: 95,
      convention: 'interpolated',
      missingSamples: 'ignore',
      of: 'in',
      rate: '19050000',
      rank: '19.05',
      count: 20,
      missing: 1,
      discarded: 0,
    })
    expect(result.steps[2]!.values).toEqual({
      direction: 'max-of-percentiles',
      rate: '19050000',
      expected: 21,
      missing: 1,
    })
  })

  it.each([
    [
      'max-of-samples',
      'Percentile 50 (nearest-rank) of the larger direction of each interval: rank 1 of 2 samples, 1 above it left out: 1 bit/s',
    ],
    [
      'sum-of-samples',
      'Percentile 50 (nearest-rank) of both directions of each interval together: rank 1 of 2 samples, 1 above it left out: 1 bit/s',
    ],
  ] as const)('names what was sampled: %s', (direction, text) => {
    expect(percentileOf(both([0, 1], [0, 2]), { ...CONTRACT, direction }).steps[0]!.text).toBe(text)
  })

  it('is plain data and leaves the samples as they were', () => {
    const samples = both([3, 1], [1, 2], [2, 3])
    const result = percentileOf(Object.freeze(samples), { ...CONTRACT, direction: 'sum-of-percentiles' })
    expect(JSON.parse(JSON.stringify(result))).toEqual(result)
    expect(samples).toEqual(both([3, 1], [1, 2], [2, 3]))
  })
})

describe('percentileOf: properties', () => {
  const rate = fc.oneof(fc.constant(null), fc.nat(50), fc.nat(10 ** 11))
  const sample = fc.oneof(
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 9, arbitrary: fc.record({ in: rate, out: rate }) },
  )
  const options = fc.record({
    percentile: fc.oneof(
      fc.constantFrom(50, 90, 95, 99, 100),
      fc.integer({ min: 1, max: 1_000_000 }).map((n) => n / 10_000),
    ),
    convention: fc.constantFrom(...PERCENTILE_CONVENTIONS),
    direction: fc.constantFrom(...BANDWIDTH_DIRECTIONS),
    missingSamples: fc.constantFrom(...MISSING_SAMPLES),
  })
  const outcome = (samples: Parameters<typeof percentileOf>[0], contract: PercentileOptions) => {
    try {
      return percentileOf(samples, contract).rate
    } catch (error) {
      return (error as { code: string }).code
    }
  }

  it('equals the definition', () => {
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 60 }), options, (samples, contract) => {
        expect(outcome(samples, contract)).toBe(oraclePercentile(samples, contract))
      }),
      { numRuns: 2000 },
    )
  })

  it('does not depend on the order of samples, unless the previous one is repeated', () => {
    fc.assert(
      fc.property(
        fc
          .array(sample, { minLength: 1, maxLength: 30 })
          .chain((list) =>
            fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
          ),
        options,
        ([samples, shuffled], contract) => {
          fc.pre(contract.missingSamples !== 'previous')
          expect(outcome(shuffled, contract)).toBe(outcome(samples, contract))
        },
      ),
    )
  })

  it('never bills more by the larger percentile than by the larger samples', () => {
    const known = fc.record({ in: fc.nat(1000), out: fc.nat(1000) })
    fc.assert(
      fc.property(fc.array(known, { minLength: 1 }), options, (samples, contract) => {
        const by = (direction: BandwidthDirection) =>
          Number(percentileOf(samples, { ...contract, direction }).rate)
        expect(by('max-of-percentiles')).toBeLessThanOrEqual(by('max-of-samples'))
      }),
    )
  })
})
