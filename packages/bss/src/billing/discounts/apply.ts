import type { LocalDate } from '@longlines/core/time'
import { parseExact } from '../../invoices/exact.ts'
import type { OpenLine } from '../invoice-lines.ts'
import type { Discount } from './discount.ts'
import { shareOut } from './share-out.ts'

/** What decides whether a discount is given. */
export interface DiscountSetting {
  readonly on: LocalDate
  /** By discount: in how many cycles it was given before. */
  readonly cyclesUsed?: Readonly<Record<string, number>> | undefined
}

/** What a discount takes off a line, scaled by 12 digits. */
export interface DiscountShare {
  readonly discount: Discount
  readonly exact: bigint
}

const HUNDRED = 10n ** 14n

/**
 * What each line is reduced by, in the order of the lines. A line never goes below zero, and lines below zero,
 * which are credits, are left alone. A fixed amount is shared out in proportion to what is left of the lines.
 */
export function discountLines(
  lines: readonly OpenLine[],
  discounts: readonly Discount[],
  setting: DiscountSetting,
): DiscountShare[][] {
  const given = discounts.filter((discount) => isGiven(discount, setting)).sort(byPriority)
  const together = given.filter(({ stacking }) => stacking !== 'exclusive')
  const choices = [together, ...given.filter(({ stacking }) => stacking === 'exclusive').map((one) => [one])]
  let best: DiscountShare[][] | undefined
  for (const choice of choices) {
    const shares = applyInTurn(lines, choice)
    if (best === undefined || totalOf(shares) > totalOf(best)) best = shares
  }
  return best ?? lines.map(() => [])
}

function isGiven({ id, maxCycles, validFor }: Discount, { on, cyclesUsed }: DiscountSetting): boolean {
  const { from, to } = validFor ?? {}
  const used = cyclesUsed?.[id] ?? 0
  return (
    (maxCycles === undefined || used < maxCycles) &&
    (from === undefined || from <= on) &&
    (to === undefined || on < to)
  )
}

function byPriority({ priority: a = 100 }: Discount, { priority: b = 100 }: Discount): number {
  return a - b
}

function applyInTurn(lines: readonly OpenLine[], discounts: readonly Discount[]): DiscountShare[][] {
  const full = lines.map(({ amount }) => parseExact(amount))
  const left = [...full]
  const shares: DiscountShare[][] = lines.map(() => [])
  for (const discount of discounts) {
    const bases = lines.map((line, index) => {
      if (!matches(line, discount)) return 0n
      const base = (discount.stacking === 'parallel' ? full[index] : left[index]) ?? 0n
      return base > 0n ? base : 0n
    })
    for (const [index, part] of partsOf(discount, bases).entries()) {
      const rest = left[index] ?? 0n
      const exact = part > rest ? rest : part
      if (exact <= 0n) continue
      left[index] = rest - exact
      shares[index]?.push({ discount, exact })
    }
  }
  return shares
}

function partsOf({ type, value, cap }: Discount, bases: readonly bigint[]): readonly bigint[] {
  const amount = parseExact(value)
  const all = bases.reduce((sum, base) => sum + base, 0n)
  const wished = type === 'percentage' ? (all * amount) / HUNDRED : amount
  const limit = cap === undefined ? all : least(all, parseExact(cap))
  if (type === 'percentage' && wished <= limit) return bases.map((base) => (base * amount) / HUNDRED)
  return shareOut(least(wished, limit), bases)
}

const least = (a: bigint, b: bigint): bigint => (a > b ? b : a)

function matches(line: OpenLine, { appliesTo }: Discount): boolean {
  if (appliesTo === undefined) return true
  const has = (list: readonly string[] | undefined, value: string | undefined) =>
    list === undefined || (value !== undefined && list.includes(value))
  return (
    has(appliesTo.offeringIds, line.offeringId) &&
    has(appliesTo.priceIds, line.priceId) &&
    has(appliesTo.subscriptionIds, line.subscriptionId) &&
    has(appliesTo.lineIds, line.id) &&
    has(appliesTo.taxClasses, line.taxClass) &&
    has(appliesTo.kinds, line.kind)
  )
}

function totalOf(shares: readonly (readonly DiscountShare[])[]): bigint {
  let total = 0n
  for (const line of shares) for (const { exact } of line) total += exact
  return total
}
