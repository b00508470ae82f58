import type { Discount, DiscountShare } from '../discounts/index.ts'
import { roundAmounts } from '../discounts/share-out.ts'
import type { OpenLine } from '../invoice-lines.ts'
import { type Amount, amountOf, minus, parseAmount, plus, sumOf } from './amount.ts'
import { type DueTax, grossFactor, ONE } from './line-taxes.ts'
import { type MinorUnit, roundTo } from './minor-unit.ts'

/** What a discount takes off a line; below zero where a credit takes it back. */
export interface NetDiscount {
  readonly discount: Pick<Discount, 'id' | 'name'>
  readonly amount: Amount
  readonly exact: Amount
}

/** A line without tax: rounded to the minor unit, and exact. */
export interface NetLine {
  /** Before discounts. */
  readonly amount: Amount
  readonly discounts: readonly NetDiscount[]
  readonly net: Amount
  readonly exactNet: Amount
}

/** Lines whose prices are without tax: discounts are rounded so that the parts of each sum to it. */
export function netLines(
  lines: readonly OpenLine[],
  shares: readonly (readonly DiscountShare[])[],
  unit: MinorUnit,
): NetLine[] {
  const amounts = lines.map(({ amount }) => parseAmount(amount))
  roundShares(amounts, shares, unit)
  return amounts.map((amount, index) => {
    const settled = lines[index]?.discounts
    const given = shares[index] ?? []
    const discounts = settled === undefined ? given : [...settledDiscounts(settled), ...given]
    let net = amount
    let exactNet = amount
    for (let at = 0; at < discounts.length; at += 1) {
      const one = discounts[at]!
      net = minus(net, one.amount)
      exactNet = minus(exactNet, one.exact)
    }
    return { amount, discounts, net, exactNet }
  })
}

function settledDiscounts(settled: NonNullable<OpenLine['discounts']>): NetDiscount[] {
  return settled.map(({ discountId: id, name, amount: text }) => {
    const amount = parseAmount(text)
    return { discount: { id, name }, amount, exact: amount }
  })
}

interface PlacedShares {
  readonly shares: DiscountShare[]
  /** Of their lines. */
  readonly indexes: number[]
}

/**
 * Each discount is rounded once; its parts share that out. Rounded up together, several discounts can come to a unit
 * more than a line: a part then takes what is left of its line, and the other lines of the discount bear the unit as
 * far as they can.
 */
function roundShares(
  amounts: readonly Amount[],
  given: readonly (readonly DiscountShare[])[],
  unit: MinorUnit,
): void {
  const left = [...amounts]
  for (const { shares, indexes } of placedShares(given)) {
    const exact = shares.map((share) => share.exact)
    const parts = withinLines(
      roundAmounts(roundTo(sumOf(exact), unit), exact, unit.step),
      indexes.map((index) => left[index] ?? 0),
    )
    shares.forEach((share, at) => {
      const index = indexes[at] ?? 0
      share.amount = parts[at] ?? 0
      left[index] = minus(left[index] ?? 0, share.amount)
    })
  }
}

/** The shares of each discount, which have to be rounded together. */
function placedShares(given: readonly (readonly DiscountShare[])[]): Iterable<PlacedShares> {
  const byDiscount = new Map<string, PlacedShares>()
  given.forEach((line, index) => {
    line.forEach((share) => {
      let placed = byDiscount.get(share.discount.id)
      if (placed === undefined) {
        placed = { shares: [], indexes: [] }
        byDiscount.set(share.discount.id, placed)
      }
      placed.shares.push(share)
      placed.indexes.push(index)
    })
  })
  return byDiscount.values()
}

/** Parts cut down to what there is room for; what is cut off goes to the first that have room left. */
function withinLines(parts: readonly Amount[], room: readonly Amount[]): readonly Amount[] {
  const within = parts.map((part, at) => least(part, room[at] ?? 0))
  let over = minus(sumOf(parts), sumOf(within))
  for (let at = 0; over > 0 && at < within.length; at++) {
    const part = within[at] ?? 0
    const more = least(over, minus(room[at] ?? 0, part))
    within[at] = plus(part, more)
    over = minus(over, more)
  }
  return within
}

function least(a: Amount, b: Amount): Amount {
  return a < b ? a : b
}

/**
 * Takes the tax out of prices that include it. Net and tax of the lines under the same taxes sum to their price
 * exactly; the net amounts share out what rounding leaves.
 */
export function inclusiveLines(
  lines: readonly NetLine[],
  due: readonly (readonly DueTax[])[],
  unit: MinorUnit,
): NetLine[] {
  const groups = new Map<string, number[]>()
  for (const [index, taxes] of due.entries()) {
    const key = taxes
      .map(({ decision: { ruleId, rate, compound } }) => `${ruleId} ${rate} ${compound}`)
      .join('\u0000')
    groups.set(key, [...(groups.get(key) ?? []), index])
  }
  const out: NetLine[] = [...lines]
  for (const members of groups.values()) {
    const factor = grossFactor(due[members[0] ?? 0] ?? [])
    const without = (value: Amount) => amountOf((BigInt(value) * ONE) / factor)
    const exact = members.map((index) => without(lines[index]?.net ?? 0))
    const gross = sumOf(members.map((index) => lines[index]?.net ?? 0))
    const nets = roundAmounts(roundTo(without(gross), unit), exact, unit.step)
    for (const [at, index] of members.entries()) {
      out[index] = netOf(lines[index], nets[at] ?? 0, exact[at] ?? 0, without, unit)
    }
  }
  return out
}

function netOf(
  line: NetLine | undefined,
  net: Amount,
  exactNet: Amount,
  without: (value: Amount) => Amount,
  unit: MinorUnit,
): NetLine {
  const discounts = (line?.discounts ?? []).map(({ discount, amount, exact }) => ({
    discount,
    amount: roundTo(without(amount), unit),
    exact: without(exact),
  }))
  return { amount: plus(net, sumOf(discounts.map(({ amount }) => amount))), discounts, net, exactNet }
}
