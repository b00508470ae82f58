import {
  type Amount,
  amountOf,
  floorSteps,
  minus,
  partOf,
  plus,
  remainderOf,
  sumOf,
  times,
} from '../totals/amount.ts'

/**
 * Parts of a whole in proportion to weights, in whole units. What does not divide goes, a unit each, to those that
 * lost most, the first of equals first, so that the parts sum to the whole.
 *
 * @param weights - zero or above
 */
export function shareOut(whole: Amount, weights: readonly Amount[]): readonly Amount[] {
  const small = inLargeUnits(weights)
  const total = sumOf(small)
  if (total === 0) return weights.map(() => 0)
  const parts = small.map((weight) => partOf(whole, weight, total))
  return withRemainder(
    whole,
    parts,
    small.map((weight) => remainderOf(whole, weight, total)),
  )
}

/** The same proportions in smaller numbers, for amounts seldom need all their places. */
function inLargeUnits(weights: readonly Amount[]): readonly Amount[] {
  for (let unit = LARGE_UNIT; unit > 1; unit /= 10) {
    if (weights.every((weight) => times(floorSteps(weight, unit), unit) === weight)) {
      return weights.map((weight) => floorSteps(weight, unit))
    }
  }
  return weights
}

const LARGE_UNIT = 10 ** 10

/**
 * Exact values rounded to multiples of a step so that they sum to a whole that is rounded already: down first, then
 * a step each for those that lost most.
 */
export function roundTogether(whole: bigint, exact: readonly bigint[], step: bigint): bigint[] {
  return roundAmounts(amountOf(whole), exact.map(amountOf), Number(step)).map(BigInt)
}

/** {@link roundTogether} for amounts. */
export function roundAmounts(whole: Amount, exact: readonly Amount[], step: number): Amount[] {
  const floors = exact.map((value) => floorSteps(value, step))
  const lost = exact.map((value, index) => minus(value, times(floors[index] ?? 0, step)))
  const steps = withRemainder(partOf(whole, 1, step), floors, lost)
  return steps.map((count) => times(count, step))
}

function withRemainder(whole: Amount, parts: readonly Amount[], lost: readonly Amount[]): readonly Amount[] {
  const rest = minus(whole, sumOf(parts))
  if (rest === 0) return parts
  if (rest > 0 && rest <= parts.length) return onceMore(parts, lost, Number(rest))
  const shares = [...parts]
  const order = lost
    .map((remainder, index) => ({ remainder, index }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
  const unit = rest > 0 ? 1 : -1
  const queue = rest > 0 ? order : order.reverse()
  let left = rest
  for (let at = 0; left !== 0 && queue.length > 0; at = (at + 1) % queue.length, left = minus(left, unit)) {
    const { index } = queue[at] ?? { index: 0 }
    shares[index] = plus(shares[index] ?? 0, unit)
  }
  return shares
}

/** One more for so many parts: all that lost more than the last of them, and the first that lost as much. */
function onceMore(parts: readonly Amount[], lost: readonly Amount[], count: number): Amount[] {
  const sorted = sortedAmounts(lost)
  const least = sorted[sorted.length - count] ?? 0
  let equals = count
  for (let at = sorted.length - 1; at >= 0 && (sorted[at] ?? 0) > least; at -= 1) equals -= 1
  return parts.map((part, index) => {
    const own = lost[index] ?? 0
    if (own < least || (own === least && equals === 0)) return part
    if (own === least) equals -= 1
    return plus(part, 1)
  })
}

/** Lowest first. Doubles alone sort ten times as fast. */
function sortedAmounts(values: readonly Amount[]): ArrayLike<Amount> {
  const numbers = new Float64Array(values.length)
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at]
    if (typeof value !== 'number') return values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    numbers[at] = value
  }
  return numbers.sort()
}
