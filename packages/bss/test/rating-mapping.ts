import * as z from 'zod'
import { CommitmentInput, rateCommitment } from './rating-cases/commitment.ts'
import { differences } from './rating-cases/compare.ts'
import { PackageInput, ratePackages } from './rating-cases/packaged.ts'
import { PercentageInput, ratePercentage } from './rating-cases/percent.ts'
import { rateTiered, TieredInput } from './rating-cases/tiered.ts'

const RatingCase = z.object({
  kind: z.string(),
  input: z.unknown(),
  expected: z.record(z.string(), z.unknown()),
})

/** Runs one case of a `rating.*` kind; `null` where it passes, else what differs or cannot be expressed. */
export function runRatingCase(input: unknown): string | null {
  const one = RatingCase.parse(input)
  const failed = differences(rate(one), one.expected)
  return failed.length === 0 ? null : failed.join('; ')
}

function rate({ kind, input, expected }: z.infer<typeof RatingCase>): Record<string, unknown> {
  switch (kind) {
    case 'rating.graduated':
      return rateTiered('graduated', TieredInput.parse(input), expected)
    case 'rating.volume':
      return rateTiered('volume', TieredInput.parse(input), expected)
    case 'rating.package':
      return ratePackages(PackageInput.parse(input), expected)
    case 'rating.percentage':
      return ratePercentage(PercentageInput.parse(input))
    case 'rating.commitment':
      return rateCommitment(CommitmentInput.parse(input), expected)
    default:
      throw new Error(`no mapping for the kind ${kind}`)
  }
}
