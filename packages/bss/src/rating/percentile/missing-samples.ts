import { LonglinesError } from '@longlines/core/errors'
import type { BandwidthSample } from './bandwidth-sample.ts'

/**
 * What an interval without a sample counts as: `refuse` it, `zero` traffic, `ignore` it (the percentile is
 * one of fewer samples), or the `previous` sample once more.
 */
export type MissingSamples = 'refuse' | 'zero' | 'ignore' | 'previous'

/** Every {@link MissingSamples}. */
export const MISSING_SAMPLES = [
  'refuse',
  'zero',
  'ignore',
  'previous',
] as const satisfies readonly MissingSamples[]

/** The samples of one series, unsorted, with what was missing already dealt with. */
export interface Series {
  readonly values: Float64Array
  readonly missing: number
}

/**
 * Takes one series out of samples of both directions. Where a series needs both, one missing direction
 * makes the sample missing.
 *
 * @throws LonglinesError `rating.missing_samples`, `rating.invalid_quantity`, `input.invalid`
 */
export function seriesOf(
  samples: readonly (BandwidthSample | null)[],
  of: 'in' | 'out' | 'max' | 'sum',
  policy: MissingSamples,
): Series {
  if (!MISSING_SAMPLES.includes(policy)) {
    throw new LonglinesError(
      'input.invalid',
      `Say what missing samples count as: ${MISSING_SAMPLES.join(', ')}.`,
      {
        path: 'missingSamples',
      },
    )
  }
  const values = new Float64Array(samples.length)
  let count = 0
  let missing = 0
  for (let index = 0; index < samples.length; index++) {
    let value = readSample(samples[index], of, index)
    if (value === null) {
      missing++
      if (policy === 'ignore') continue
      value = substitute(policy, values, count, index)
    }
    values[count++] = value
  }
  if (count === 0) throw missingAt('There is no sample at all in the period', 0)
  return { values: values.subarray(0, count), missing }
}

function substitute(policy: MissingSamples, values: Float64Array, count: number, index: number): number {
  if (policy === 'zero') return 0
  if (policy === 'refuse') throw missingAt(`The sample of interval ${index} is missing`, index)
  if (count === 0) throw missingAt('The first sample is missing, so there is no previous one', index)
  return values[count - 1]!
}

function missingAt(what: string, index: number): LonglinesError {
  return new LonglinesError(
    'rating.missing_samples',
    `${what}; read it again, or choose another policy for missing samples.`,
    {
      path: `samples[${index}]`,
      values: { index },
    },
  )
}

function readSample(
  sample: BandwidthSample | null | undefined,
  of: 'in' | 'out' | 'max' | 'sum',
  index: number,
): number | null {
  if (sample === null || sample === undefined) return null
  const incoming = of === 'out' ? 0 : readRate(sample.in, 'in', index)
  const outgoing = of === 'in' ? 0 : readRate(sample.out, 'out', index)
  if (incoming === null || outgoing === null) return null
  return of === 'max' ? Math.max(incoming, outgoing) : readRate(incoming + outgoing, 'in', index)
}

function readRate(rate: number | null, name: 'in' | 'out', index: number): number | null {
  if (rate === null || (Number.isSafeInteger(rate) && rate >= 0)) return rate
  throw new LonglinesError(
    'rating.invalid_quantity',
    `A bit rate is a whole number of at least zero; got ${rate}.`,
    {
      path: `samples[${index}].${name}`,
      values: { rate: String(rate) },
    },
  )
}
