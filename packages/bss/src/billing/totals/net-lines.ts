import { parseExact } from '../../invoices/exact.ts'
import type { Discount, DiscountShare } from '../discounts/index.ts'
import { roundTogether } from '../discounts/share-out.ts'
import type { OpenLine } from '../invoice-lines.ts'
import type { TaxDecision } from '../tax/index.ts'
import { grossFactor, ONE } from './line-taxes.ts'
import { type MinorUnit, roundTo } from './minor-unit.ts'

/** What a discount takes off a line; below zero where a credit takes it back. */
export interface NetDiscount {
  readonly discount: Pick<Discount, 'id' | 'name'>
  readonly amount: bigint
  readonly exact: bigint
}

/** A line without tax, in amounts of 12 digits: rounded to the minor unit, and exact. */
export interface NetLine {
  /** Before discounts. */
  readonly amount: bigint
  readonly discounts: readonly NetDiscount[]
  readonly net: bigint
  readonly exactNet: bigint
}

/** Lines whose prices are without tax: discounts are rounded so that the parts of each sum to it. */
export function netLines(
  lines: readonly OpenLine[],
  shares: readonly (readonly DiscountShare[])[],
  unit: MinorUnit,
): NetLine[] {
  const amounts = lines.map(({ amount }) => parseExact(amount))
  const rounded = roundShares(amounts, shares, unit)
  return amounts.map((amount, index) => {
    const given = (shares[index] ?? []).map((share) => ({
      discount: share.discount,
      amount: rounded.get(share) ?? 0n,
      exact: share.exact,
    }))
    const discounts = [...settledDiscounts(lines[index]), ...given]
    return {
      amount,
      discounts,
      net: discounts.reduce((left, one) => left - one.amount, amount),
      exactNet: discounts.reduce((left, one) => left - one.exact, amount),
    }
  })
}

function settledDiscounts(line: OpenLine | undefined): NetDiscount[] {
  return (line?.discounts ?? []).map(({ discountId: id, name, amount: text }) => {
    const amount = parseExact(text)
    return { discount: { id, name }, amount, exact: amount }
  })
}

interface PlacedShare {
  readonly share: DiscountShare
  /** Of the line. */
  readonly index: number
}

/**
 * Each discount is rounded once; its parts share that out. Rounded up together, several discounts can come to a unit
 * more than a line: a part then takes what is left of its line, and the other lines of the discount bear the unit as
 * far as they can.
 */
function roundShares(
  amounts: readonly bigint[],
  shares: readonly (readonly DiscountShare[])[],
  unit: MinorUnit,
): Map<DiscountShare, bigint> {
  const byDiscount = new Map<string, PlacedShare[]>()
  for (const [index, line] of shares.entries()) {
    for (const share of line) {
      const list = byDiscount.get(share.discount.id)
      if (list === undefined) byDiscount.set(share.discount.id, [{ share, index }])
      else list.push({ share, index })
    }
  }
  const left = [...amounts]
  const rounded = new Map<DiscountShare, bigint>()
  for (const list of byDiscount.values()) {
    const exact = list.map(({ share }) => share.exact)
    const whole = roundTo(
      exact.reduce((sum, one) => sum + one, 0n),
      unit,
    )
    const parts = withinLines(
      roundTogether(whole, exact, unit.step),
      list.map(({ index }) => left[index] ?? 0n),
    )
    for (const [at, { share, index }] of list.entries()) {
      const part = parts[at] ?? 0n
      rounded.set(share, part)
      left[index] = (left[index] ?? 0n) - part
    }
  }
  return rounded
}

/** Parts cut down to what there is room for; what is cut off goes to the first that have room left. */
function withinLines(parts: readonly bigint[], room: readonly bigint[]): bigint[] {
  const least = (a: bigint, b: bigint) => (a < b ? a : b)
  const within = parts.map((part, at) => least(part, room[at] ?? 0n))
  let over = parts.reduce((sum, part, at) => sum + part - (within[at] ?? 0n), 0n)
  for (let at = 0; over > 0n && at < within.length; at++) {
    const part = within[at] ?? 0n
    const more = least(over, (room[at] ?? 0n) - part)
    within[at] = part + more
    over -= more
  }
  return within
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
  const discounts = (line?.discounts ?? []).map(({ discount, amount, exact }) => ({
    discount,
    amount: roundTo(without(amount), unit),
    exact: without(exact),
  }))
  return { amount: discounts.reduce((sum, { amount }) => sum + amount, net), discounts, net, exactNet }
}
