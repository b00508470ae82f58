import type { LocalDate } from '@longlines/core/time'
import type { OpenLine } from '../invoice-lines.ts'
import {
  type Amount,
  AmountSum,
  minus,
  parseAmount,
  parsePercentage,
  partOf,
  sumOf,
} from '../totals/amount.ts'
import type { Discount } from './discount.ts'
import { shareOut } from './share-out.ts'

/** What decides whether a discount is given. */
export interface DiscountSetting {
  readonly on: LocalDate
  /** By discount: in how many cycles it was given before. */
  readonly cyclesUsed?: Readonly<Record<string, number>> | undefined
}

type Discounted = Pick<OpenLine, 'id' | 'kind' | 'offeringId' | 'priceId' | 'subscriptionId' | 'taxClass'>

/** What a discount takes off a line. */
export interface DiscountShare {
  readonly discount: Discount
  readonly exact: Amount
  /** Rounded together with its other shares; zero until then. */
  amount: Amount
}

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

/** Whether a discount is given on a day, after so many cycles. */
export function isGiven({ id, maxCycles, validFor }: Discount, { on, cyclesUsed }: DiscountSetting): boolean {
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
  const shares: DiscountShare[][] = lines.map(() => [])
  if (discounts.length === 0) return shares
  const full = lines.map(withoutSettled)
  const left = [...full]
  for (const discount of discounts) {
    const bases = lines.map((line, index) => {
      const base = (discount.stacking === 'parallel' ? full[index] : left[index]) ?? 0
      return base > 0 && couldBeGiven(line, discount) ? base : 0
    })
    partsOf(discount, bases).forEach((part, index) => {
      const rest = left[index] ?? 0
      const exact = part > rest ? rest : part
      if (exact <= 0) return
      left[index] = minus(rest, exact)
      // Pushing would make room for many more.
      shares[index] = [...(shares[index] ?? []), { discount, exact, amount: 0 }]
    })
  }
  return shares
}

/** What discounts can be taken off: what settled ones have left. */
function withoutSettled({ amount, discounts: settled }: OpenLine): Amount {
  const whole = parseAmount(amount)
  return settled === undefined
    ? whole
    : settled.reduce((rest, one) => minus(rest, parseAmount(one.amount)), whole)
}

function partsOf({ type, value, cap }: Discount, bases: readonly Amount[]): readonly Amount[] {
  const all = sumOf(bases)
  const limit = cap === undefined ? all : least(all, parseAmount(cap))
  if (type === 'fixed') return shareOut(least(parseAmount(value), limit), bases)
  const { numerator, denominator } = parsePercentage(value)
  const wished = partOf(all, numerator, denominator)
  if (wished <= limit) return bases.map((base) => partOf(base, numerator, denominator))
  return shareOut(limit, bases)
}

const least = (a: Amount, b: Amount): Amount => (a > b ? b : a)

/** Whether a discount is for a line or an item. */
export function couldBeGiven(line: Discounted, { appliesTo }: Discount): boolean {
  if (appliesTo === undefined) return true
  return (
    has(appliesTo.offeringIds, line.offeringId) &&
    has(appliesTo.priceIds, line.priceId) &&
    has(appliesTo.subscriptionIds, line.subscriptionId) &&
    has(appliesTo.lineIds, line.id) &&
    has(appliesTo.taxClasses, line.taxClass) &&
    has(appliesTo.kinds, line.kind)
  )
}

function has(list: readonly string[] | undefined, value: string | undefined): boolean {
  return list === undefined || (value !== undefined && list.includes(value))
}

function totalOf(shares: readonly (readonly DiscountShare[])[]): Amount {
  const total = new AmountSum()
  for (const line of shares) for (const { exact } of line) total.add(exact)
  return total.total
}
