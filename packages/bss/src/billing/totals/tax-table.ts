import type { TaxSubtotal } from '../../invoices/invoice.ts'
import { roundAmounts } from '../discounts/share-out.ts'
import type { TaxDecision, TaxPolicy } from '../tax/index.ts'
import { type Amount, AmountSum, sumOf } from './amount.ts'
import type { ComputedTax } from './line-taxes.ts'
import { type MinorUnit, roundTo, unitText } from './minor-unit.ts'

/** The tax table of a document, and its sum. */
export interface TaxTable {
  readonly subtotals: readonly TaxSubtotal[]
  readonly tax: Amount
}

interface Group {
  readonly decision: TaxDecision
  readonly base: AmountSum
  readonly exact: AmountSum
  readonly lineRounded: AmountSum
}

/**
 * Sums taxes by name, category and rate, and rounds where the policy says.
 *
 * @param whole - the tax of the document where it is known; the rates share it out
 */
export function taxTable(
  taxes: readonly (readonly ComputedTax[])[],
  rounding: TaxPolicy['rounding'],
  unit: MinorUnit,
  whole?: Amount,
): TaxTable {
  const list = groupsOf(taxes, unit)
  const amounts = whole === undefined ? amountsOf(list, rounding, unit) : sharedOut(whole, list, unit)
  return {
    subtotals: list.map((group, index) => subtotalOf(group, amounts[index] ?? 0, unit)),
    tax: sumOf(amounts),
  }
}

function groupsOf(taxes: readonly (readonly ComputedTax[])[], unit: MinorUnit): Group[] {
  const groups = new Map<string, Group>()
  // Lines that are taxed alike share the decision, which is found faster than what it says.
  const byDecision = new Map<TaxDecision, Group>()
  taxes.forEach((line) => {
    line.forEach(({ decision, exact, base, printedBase = base }) => {
      let group = byDecision.get(decision)
      if (group === undefined) {
        group = groupFor(decision, groups)
        byDecision.set(decision, group)
      }
      group.base.add(printedBase)
      group.exact.add(exact)
      group.lineRounded.add(roundTo(exact, unit))
    })
  })
  return [...groups.values()]
}

function groupFor(decision: TaxDecision, groups: Map<string, Group>): Group {
  const { name, category, rate, exemption } = decision
  const key = `${name}\u0000${category}\u0000${rate}\u0000${exemption?.code ?? ''}\u0000${exemption?.reason ?? ''}`
  const found = groups.get(key)
  if (found !== undefined) return found
  const group = { decision, base: new AmountSum(), exact: new AmountSum(), lineRounded: new AmountSum() }
  groups.set(key, group)
  return group
}

function amountsOf(groups: readonly Group[], rounding: TaxPolicy['rounding'], unit: MinorUnit): Amount[] {
  if (rounding === 'line') return groups.map(({ lineRounded }) => lineRounded.total)
  if (rounding !== 'invoice') return groups.map(({ exact }) => roundTo(exact.total, unit))
  const exact = sumOf(groups.map((group) => group.exact.total))
  return sharedOut(roundTo(exact, unit), groups, unit)
}

function sharedOut(whole: Amount, groups: readonly Group[], unit: MinorUnit): Amount[] {
  return roundAmounts(
    whole,
    groups.map(({ exact }) => exact.total),
    unit.step,
  )
}

function subtotalOf({ decision, base }: Group, tax: Amount, unit: MinorUnit): TaxSubtotal {
  const { name, category, rate, exemption } = decision
  return {
    name,
    category,
    rate,
    taxable: unitText(roundTo(base.total, unit), unit),
    tax: unitText(tax, unit),
    ...(exemption === undefined ? {} : { exemption }),
  }
}
