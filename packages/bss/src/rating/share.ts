import { LonglinesError } from '@longlines/core/errors'
import { ExactSum, type RoundingMode } from '@longlines/core/money'

/** A part of a period as a fraction: `{ numerator: 10, denominator: 31 }` is ten days of March. */
export interface Share {
  readonly numerator: number
  readonly denominator: number
}

/**
 * A share, at most one, of a scaled integer; all of it where no share is given.
 *
 * @throws LonglinesError `input.invalid` for what is no fraction from zero to one, `money.overflow`
 */
export function shareOf(value: number, share: Share | undefined, mode: RoundingMode): number {
  if (share === undefined) return value
  const { numerator, denominator } = share
  if (
    !(Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator)) ||
    numerator < 0 ||
    denominator < 1 ||
    numerator > denominator
  ) {
    throw new LonglinesError(
      'input.invalid',
      `A share is from none to all of a period: whole numbers such as 10 of 31, not ${numerator} of ${denominator}.`,
      { path: 'share' },
    )
  }
  return new ExactSum().addProduct(value, numerator).quotient(denominator, mode)
}
