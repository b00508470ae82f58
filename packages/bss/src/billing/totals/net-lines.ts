import { parseExact } from '../../invoices/exact.ts'
import type { DiscountShare } from '../discounts/index.ts'
import { roundTogether } from '../discounts/share-out.ts'
import type { OpenLine } from '../invoice-lines.ts'
import type { TaxDecision } from '../tax/index.ts'
import { grossFactor, ONE } from './line-taxes.ts'
import { type MinorUnit, roundTo } from './minor-unit.ts'

/** A line without tax, in amounts of 12 digits: rounded to the minor unit, and exact. */
export interface NetLine {
  /** Before discounts. */
  readonly amount: bigint
  readonly discounts: readonly {
    readonly share: DiscountShare
    readonly amount: bigint
    readonly exact: bigint
  }[]
  readonly net: bigint
  readonly exactNet: bigint
}

/** Lines whose prices are without tax: discounts are rounded so that the parts of each sum to it. */
export function netLines(
  lines: readonly OpenLine[],
  shares: readonly (readonly DiscountShare[])[],
  unit: MinorUnit,
): NetLine[] {
  const rounded = roundShares(shares, unit)
  return lines.map((line, index) => {
    const amount = parseExact(line.amount)
    const discounts = (shares[index] ?? []).map((share) => ({
      share,
      amount: rounded.get(share) ?? 0n,
      exact: share.exact,
    }))
    return {
      amount,
      discounts,
      net: discounts.reduce((left, one) => left - one.amount, amount),
      exactNet: discounts.reduce((left, one) => left - one.exact, amount),
    }
  })
}

/** Each discount is rounded once; its parts share that out. */
function roundShares(
  shares: readonly (readonly DiscountShare[])[],
  unit: MinorUnit,
): Map<DiscountShare, bigint> {
  const byDiscount = new Map<string, DiscountShare[]>()
  for (const line of shares) {
    for (const share of line) {
      const list = byDiscount.get(share.discount.id)
      if (list === undefined) byDiscount.set(share.discount.id, [share])
      else list.push(share)
    }
  }
  const rounded = new Map<DiscountShare, bigint>()
  for (const list of byDiscount.values()) {
    const exact = list.map((share) => share.exact)
    const whole = roundTo(
      exact.reduce((sum, one) => sum + one, 0n),
      unit,
    )
    const parts = roundTogether(whole, exact, unit.step)
    for (const [index, share] of list.entries()) rounded.set(share, parts[index] ?? 0n)
  }
  return rounded
}

/**
 * Takes the tax out of prices that include it. Net and tax of the lines under the same taxes sum to their price
 * exactly; the net amounts share out what rounding leaves.
 */
export function inclusiveLines(
  lines: readonly NetLine[],
  decisions: readonly (readonly TaxDecision[])[],
  unit: MinorUnit,
): NetLine[] {
  const groups = new Map<string, number[]>()
  for (const [index, taxes] of decisions.entries()) {
    const key = taxes.map(({ ruleId, rate, compound }) => `${ruleId} ${rate} ${compound}`).join('\u0000')
    groups.set(key, [...(groups.get(key) ?? []), index])
  }
  const out: NetLine[] = [...lines]
  for (const members of groups.values()) {
    const factor = grossFactor(decisions[members[0] ?? 0] ?? [])
    const without = (value: bigint) => (value * ONE) / factor
    const exact = members.map((index) => without(lines[index]?.net ?? 0n))
    const gross = members.reduce((sum, index) => sum + (lines[index]?.net ?? 0n), 0n)
    const nets = roundTogether(roundTo(without(gross), unit), exact, unit.step)
    for (const [at, index] of members.entries()) {
      out[index] = netOf(lines[index], nets[at] ?? 0n, exact[at] ?? 0n, without, unit)
    }
  }
  return out
}

function netOf(
  line: NetLine | undefined,
  net: bigint,
  exactNet: bigint,
  without: (value: bigint) => bigint,
  unit: MinorUnit,
): NetLine {
  const discounts = (line?.discounts ?? []).map(({ share, amount, exact }) => ({
    share,
    amount: roundTo(without(amount), unit),
    exact: without(exact),
  }))
  return { amount: discounts.reduce((sum, { amount }) => sum + amount, net), discounts, net, exactNet }
}
