/** Percentiles by their definitions: sort, count, cut; sums in decimal.js. */
import { Decimal } from 'decimal.js'
import type { BandwidthSample, PercentileOptions } from '../../src/rating/percentile/index.ts'

const Exact = Decimal.clone({ precision: 60 })

/** The billed bit/s as a plain decimal, or the code of the refusal. */
export function oraclePercentile(
  samples: readonly (BandwidthSample | null)[],
  { percentile, convention, direction, missingSamples }: PercentileOptions,
): string {
  const series = {
    in: samples.map((sample) => sample?.in ?? null),
    out: samples.map((sample) => sample?.out ?? null),
    max: samples.map((sample) => both(sample, Math.max)),
    sum: samples.map((sample) => both(sample, (a, b) => a + b)),
  }
  const of = (values: readonly (number | null)[]) => {
    const filled = fill(values, missingSamples)
    return filled === null || filled.length === 0 ? null : percentileBy(filled, percentile, convention)
  }
  const each = [of(series.in), of(series.out), of(series.max), of(series.sum)] as const
  const [incoming, outgoing, max, sum] = each
  const two = incoming === null || outgoing === null ? null : ([incoming, outgoing] as const)
  const billed = {
    in: incoming,
    out: outgoing,
    'max-of-samples': max,
    'sum-of-samples': sum,
    'max-of-percentiles': two === null ? null : Exact.max(...two),
    'sum-of-percentiles': two === null ? null : two[0].plus(two[1]),
  }[direction]
  return billed === null ? 'rating.missing_samples' : billed.toFixed()
}

function both(sample: BandwidthSample | null, combine: (a: number, b: number) => number): number | null {
  return sample === null || sample.in === null || sample.out === null ? null : combine(sample.in, sample.out)
}

function fill(
  values: readonly (number | null)[],
  policy: PercentileOptions['missingSamples'],
): number[] | null {
  const filled: number[] = []
  for (const value of values) {
    if (value !== null) filled.push(value)
    else if (policy === 'zero') filled.push(0)
    else if (policy === 'previous' && filled.length > 0) filled.push(filled[filled.length - 1]!)
    else if (policy !== 'ignore') return null
  }
  return filled
}

function percentileBy(
  values: readonly number[],
  percentile: number,
  convention: PercentileOptions['convention'],
): Decimal {
  const sorted = [...values].sort((a, b) => a - b)
  const share = new Exact(percentile).div(100)
  const topShare = new Exact(1).minus(share)
  switch (convention) {
    case 'nearest-rank': {
      // The smallest sample that at least this share of the samples do not exceed.
      const fits = (candidate: number) =>
        new Exact(sorted.filter((value) => value <= candidate).length).gte(share.times(sorted.length))
      return new Exact(sorted.find(fits)!)
    }
    case 'discard-top': {
      const discarded = topShare.times(sorted.length).ceil().toNumber()
      return new Exact(sorted.slice(0, Math.max(1, sorted.length - discarded)).at(-1)!)
    }
    case 'next-above':
      return new Exact(sorted[Math.min(sorted.length - 1, share.times(sorted.length).floor().toNumber())]!)
    case 'interpolated':
      return between(sorted, share.times(sorted.length - 1))
    case 'interpolated-exclusive':
      return between(
        sorted,
        Exact.min(Exact.max(share.times(sorted.length + 1).minus(1), 0), sorted.length - 1),
      )
  }
}

/** The value at a fractional index counted from 0. */
function between(sorted: readonly number[], index: Decimal): Decimal {
  const low = sorted[index.floor().toNumber()]!
  const high = sorted[index.ceil().toNumber()]!
  return new Exact(low).plus(index.minus(index.floor()).times(high - low))
}
