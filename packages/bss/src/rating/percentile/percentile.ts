/** The billed rate of transit: a percentile of regular samples, with every choice spelt out. */
import { LonglinesError } from '@longlines/core/errors'
import type { ExplanationStep } from '../model.ts'
import type { BandwidthSample } from './bandwidth-sample.ts'
import { type MissingSamples, seriesOf } from './missing-samples.ts'
import { type PercentileConvention, type Rank, rankOf, valueAt } from './rank.ts'

export type { BandwidthSample } from './bandwidth-sample.ts'

/**
 * Which traffic is billed. `max-of-samples` takes the larger direction in every interval and then the
 * percentile; `max-of-percentiles` takes the percentile of each direction and then the larger one, which is
 * never more. The two sums differ in the same way.
 */
export type BandwidthDirection =
  | 'in'
  | 'out'
  | 'max-of-samples'
  | 'max-of-percentiles'
  | 'sum-of-samples'
  | 'sum-of-percentiles'

/** Every {@link BandwidthDirection}. */
export const BANDWIDTH_DIRECTIONS = [
  'in',
  'out',
  'max-of-samples',
  'max-of-percentiles',
  'sum-of-samples',
  'sum-of-percentiles',
] as const satisfies readonly BandwidthDirection[]

/** What a percentile contract says. Nothing here has a default: each choice changes the bill. */
export interface PercentileOptions {
  /** 95 for the 95th percentile; at most 4 decimal places. */
  readonly percentile: number
  readonly convention: PercentileConvention
  readonly direction: BandwidthDirection
  readonly missingSamples: MissingSamples
}

/** One series of which the percentile was taken. */
export interface PercentilePart {
  readonly of: 'in' | 'out' | 'max' | 'sum'
  /** Bit/s as a decimal text; at most 6 decimal places, none without interpolation. */
  readonly rate: string
  /** Rank among `count` samples in ascending order, such as `8208`. */
  readonly rank: string
  readonly count: number
  readonly missing: number
  /** Samples above the rank: what the percentile leaves unbilled. */
  readonly discarded: number
}

/** The billed rate with its derivation. */
export interface PercentileResult extends PercentileOptions {
  /** Billed bit/s as a decimal text. */
  readonly rate: string
  /** Intervals of the period, missing ones included. */
  readonly expected: number
  /** Intervals in which a sample that the direction needs was missing. */
  readonly missing: number
  readonly parts: readonly PercentilePart[]
  readonly steps: readonly ExplanationStep[]
}

type Series = PercentilePart['of']

const SERIES: Readonly<Record<BandwidthDirection, readonly Series[]>> = {
  in: ['in'],
  out: ['out'],
  'max-of-samples': ['max'],
  'max-of-percentiles': ['in', 'out'],
  'sum-of-samples': ['sum'],
  'sum-of-percentiles': ['in', 'out'],
}

/**
 * The percentile of a period's samples, one for each interval in order, `null` where one is missing.
 * {@link slotSamples} makes such a list of readings with instants.
 *
 * @param samples - as many as the period has intervals; a short list is a short period, not missing samples
 * @example
 * const samples = Array.from({ length: 20 }, (_, i) => ({ in: (i + 1) * 1_000_000, out: 0 }))
 * const contract = { percentile: 95, direction: 'max-of-percentiles', missingSamples: 'refuse' }
 * percentileOf(samples, { ...contract, convention: 'nearest-rank' }).rate // '19000000'
 * percentileOf(samples, { ...contract, convention: 'interpolated' }).rate // '19050000'
 *
 * @throws LonglinesError `rating.missing_samples`, `rating.invalid_quantity` (a sample is no whole number of
 * at least zero), `input.invalid` (an option is missing or not known)
 */
export function percentileOf(
  samples: readonly (BandwidthSample | null)[],
  options: PercentileOptions,
): PercentileResult {
  const { direction, percentile, convention, missingSamples } = options
  const wanted: readonly Series[] | undefined = SERIES[direction]
  if (wanted === undefined) {
    throw new LonglinesError(
      'input.invalid',
      `Say which direction is billed: ${BANDWIDTH_DIRECTIONS.join(', ')}.`,
      {
        path: 'direction',
      },
    )
  }
  let missing = 0
  const taken = wanted.map((of) => {
    const series = seriesOf(samples, of, missingSamples)
    missing = Math.max(missing, series.missing)
    const rank = rankOf(percentile, series.values.length, convention)
    const value = valueAt(series.values.sort(), rank)
    return { value, part: partOf(of, value, rank, series.values.length, series.missing) }
  })
  const values = taken.map(({ value }) => value)
  const billed = direction === 'sum-of-percentiles' ? values.reduce((a, b) => a + b) : values.reduce(larger)
  const parts = taken.map(({ part }) => part)
  const contract = { percentile, convention, direction, missingSamples }
  const result = { ...contract, rate: formatMillionths(billed), expected: samples.length, missing, parts }
  return { ...result, steps: [...parts.map((part) => partStep(part, contract)), billedStep(result)] }
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

function partOf(of: Series, value: bigint, rank: Rank, count: number, missing: number): PercentilePart {
  const discarded = count - rank.lower - (rank.millionths === 0 ? 0 : 1)
  return { of, rate: formatMillionths(value), rank: rank.text, count, missing, discarded }
}

function formatMillionths(value: bigint): string {
  const text = String(value).padStart(7, '0')
  const fraction = text.slice(-6).replace(/0+$/, '')
  return text.slice(0, -6) + (fraction === '' ? '' : `.${fraction}`)
}

const NAMES: Readonly<Record<Series, string>> = {
  in: 'incoming traffic',
  out: 'outgoing traffic',
  max: 'the larger direction of each interval',
  sum: 'both directions of each interval together',
}

function partStep(
  part: PercentilePart,
  { percentile, convention, missingSamples }: PercentileOptions,
): ExplanationStep {
  const gaps = part.missing === 0 ? '' : `, ${part.missing} missing (${missingSamples})`
  return {
    rule: 'percentile.rank',
    text: `Percentile ${percentile} (${convention}) of ${NAMES[part.of]}: rank ${part.rank} of ${part.count} samples${gaps}, ${part.discarded} above it left out: ${part.rate} bit/s`,
    values: { percentile, convention, missingSamples, ...part },
  }
}

function billedStep({
  direction,
  rate,
  expected,
  missing,
}: Omit<PercentileResult, 'steps'>): ExplanationStep {
  return {
    rule: 'percentile.billed',
    text: `Billed by ${direction}: ${rate} bit/s over ${expected} intervals`,
    values: { direction, rate, expected, missing },
  }
}
