/**
 * Parts of a whole in proportion to weights, in whole units. What does not divide goes, a unit each, to those that
 * lost most, the first of equals first, so that the parts sum to the whole.
 *
 * @param weights - zero or above
 */
export function shareOut(whole: bigint, weights: readonly bigint[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n)
  if (total === 0n) return weights.map(() => 0n)
  const parts = weights.map((weight) => (whole * weight) / total)
  return withRemainder(
    whole,
    parts,
    weights.map((weight) => (whole * weight) % total),
  )
}

/**
 * Exact values rounded to multiples of a step so that they sum to a whole that is rounded already: down first, then
 * a step each for those that lost most.
 */
export function roundTogether(whole: bigint, exact: readonly bigint[], step: bigint): bigint[] {
  const floors = exact.map((value) => floorDivide(value, step))
  const lost = exact.map((value, index) => value - (floors[index] ?? 0n) * step)
  return withRemainder(whole / step, floors, lost).map((part) => part * step)
}

function floorDivide(value: bigint, step: bigint): bigint {
  const quotient = value / step
  return value < 0n && value % step !== 0n ? quotient - 1n : quotient
}

function withRemainder(whole: bigint, parts: readonly bigint[], lost: readonly bigint[]): bigint[] {
  const shares = [...parts]
  let rest = whole - parts.reduce((sum, part) => sum + part, 0n)
  if (rest === 0n) return shares
  const order = lost
    .map((remainder, index) => ({ remainder, index }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
  const unit = rest > 0n ? 1n : -1n
  const queue = rest > 0n ? order : order.reverse()
  for (let at = 0; rest !== 0n && queue.length > 0; at = (at + 1) % queue.length, rest -= unit) {
    const { index } = queue[at] ?? { index: 0 }
    shares[index] = (shares[index] ?? 0n) + unit
  }
  return shares
}
