/**
 * Which sample a percentile is. Five conventions that differ by one sample or by interpolation; on a
 * hundred thousand euros of transit that is money, so the caller always says which one the contract means.
 */
import { LonglinesError } from '@longlines/core/errors'
import { formatScaled } from '@longlines/core/money'

/**
 * How the rank of percentile p among n samples in ascending order is found.
 *
 * - `nearest-rank`: ceil(p x n), the smallest sample that at least p of the samples do not exceed. The same
 *   as discarding the top (1 - p) x n samples, rounded down.
 * - `discard-top`: floor(p x n), at least 1: the top (1 - p) x n samples are discarded, rounded up.
 * - `next-above`: floor(p x n) + 1, at most n: what `sorted[floor(p * n)]` of many scripts returns.
 * - `interpolated`: between the neighbours of 1 + p x (n - 1), as PERCENTILE.INC of spreadsheets.
 * - `interpolated-exclusive`: between the neighbours of p x (n + 1), within 1 and n, as PERCENTILE.EXC.
 */
export type PercentileConvention =
  | 'nearest-rank'
  | 'discard-top'
  | 'next-above'
  | 'interpolated'
  | 'interpolated-exclusive'

/** Every {@link PercentileConvention}. */
export const PERCENTILE_CONVENTIONS = [
  'nearest-rank',
  'discard-top',
  'next-above',
  'interpolated',
  'interpolated-exclusive',
] as const satisfies readonly PercentileConvention[]

/** Decimal places of a percentile such as 99.95. */
const PERCENT_DIGITS = 4
const WHOLE = 100 * 10 ** PERCENT_DIGITS

/** Where a percentile stands among samples in ascending order. */
export interface Rank {
  /** The sample at or below the percentile, counted from 1. */
  readonly lower: number
  /** How far it lies towards the next sample, in millionths; 0 where no interpolation is needed. */
  readonly millionths: number
  /** The rank as a decimal, such as `8208` or `95.05`. */
  readonly text: string
}

/**
 * The rank of a percentile.
 *
 * @param percentile - above 0, at most 100, at most 4 decimal places
 * @param count - number of samples, at least 1
 * @example
 * rankOf(95, 8640, 'nearest-rank').lower // 8208
 * rankOf(95, 8640, 'next-above').lower // 8209
 * @throws LonglinesError `input.invalid`
 */
export function rankOf(percentile: number, count: number, convention: PercentileConvention): Rank {
  if (!Number.isSafeInteger(count) || count < 1 || count > 1e9) {
    throw invalid(`A percentile needs one to a billion samples; got ${count}.`, 'samples')
  }
  const parts = readPercentile(percentile)
  const product = parts * count
  switch (convention) {
    case 'nearest-rank':
      return wholeRank(Math.ceil(product / WHOLE))
    case 'discard-top':
      return wholeRank(Math.max(1, Math.floor(product / WHOLE)))
    case 'next-above':
      return wholeRank(Math.min(count, Math.floor(product / WHOLE) + 1))
    case 'interpolated':
      return rankBetween(WHOLE + parts * (count - 1))
    case 'interpolated-exclusive':
      return rankBetween(Math.min(Math.max(parts * (count + 1), WHOLE), count * WHOLE))
    default:
      throw invalid(
        `Say which convention the percentile has: ${PERCENTILE_CONVENTIONS.join(', ')}.`,
        'convention',
      )
  }
}

/**
 * The value at a rank, in millionths of the samples' unit: exact, as ranks have six decimal places.
 *
 * @param sorted - samples in ascending order
 */
export function valueAt(sorted: Float64Array, { lower, millionths }: Rank): bigint {
  const value = BigInt(sorted[lower - 1]!) * 1_000_000n
  if (millionths === 0) return value
  return value + BigInt(sorted[lower]! - sorted[lower - 1]!) * BigInt(millionths)
}

function wholeRank(lower: number): Rank {
  return { lower, millionths: 0, text: String(lower) }
}

function rankBetween(scaled: number): Rank {
  const lower = Math.floor(scaled / WHOLE)
  return { lower, millionths: scaled - lower * WHOLE, text: formatScaled(scaled, 6) }
}

/** Whether a number is a percentile: above 0, at most 100, at most 4 decimal places. */
export function isPercentile(percentile: number): boolean {
  const parts = percentile * 10 ** PERCENT_DIGITS
  return percentile > 0 && percentile <= 100 && Math.abs(parts - Math.round(parts)) <= 1e-6 && parts > 0.5
}

function readPercentile(percentile: number): number {
  if (isPercentile(percentile)) return Math.round(percentile * 10 ** PERCENT_DIGITS)
  throw invalid(
    `A percentile is above 0, at most 100 and has at most ${PERCENT_DIGITS} decimal places; got ${percentile}.`,
    'percentile',
  )
}

function invalid(message: string, path: string): LonglinesError {
  return new LonglinesError('input.invalid', message, { path })
}
