/**
 * How a number between two representable ones is rounded.
 * `half-up` rounds halves away from zero (commercial rounding), `half-down` towards zero, `half-even` to
 * the even neighbour; `up` is away from zero, `down` towards zero, `ceiling` and `floor` follow the sign.
 */
export type RoundingMode = 'half-up' | 'half-down' | 'half-even' | 'up' | 'down' | 'ceiling' | 'floor'

/** Every {@link RoundingMode}, for schemas and tests. */
export const ROUNDING_MODES = ['half-up', 'half-down', 'half-even', 'up', 'down', 'ceiling', 'floor'] as const

/**
 * Whether a truncated quotient must be moved one away from zero.
 *
 * @param twiceRemainder - -1, 0 or 1: how twice the remainder compares with the divisor, in magnitude
 * @param negative - the quotient is negative
 * @param odd - the truncated quotient is odd
 *
 * @example
 * roundsAway('half-even', 0, false, true) // true
 */
export function roundsAway(
  mode: RoundingMode,
  twiceRemainder: number,
  negative: boolean,
  odd: boolean,
): boolean {
  switch (mode) {
    case 'half-up':
      return twiceRemainder >= 0
    case 'half-down':
      return twiceRemainder > 0
    case 'half-even':
      return twiceRemainder > 0 || (twiceRemainder === 0 && odd)
    case 'up':
      return true
    case 'down':
      return false
    case 'ceiling':
      return !negative
    case 'floor':
      return negative
  }
}
