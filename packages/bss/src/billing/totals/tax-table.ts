import { formatExact } from '../../invoices/exact.ts'
import type { TaxSubtotal } from '../../invoices/invoice.ts'
import { roundTogether } from '../discounts/share-out.ts'
import type { TaxDecision, TaxPolicy } from '../tax/index.ts'
import type { ComputedTax } from './line-taxes.ts'
import { type MinorUnit, roundTo } from './minor-unit.ts'

/** The tax table of a document, and its sum. */
export interface TaxTable {
  readonly subtotals: readonly TaxSubtotal[]
  readonly tax: bigint
}

interface Group {
  readonly decision: TaxDecision
  base: bigint
  exact: bigint
  lineRounded: bigint
}

/**
 * Sums taxes by name, category and rate, and rounds where the policy says.
 *
 * @param whole - the tax of the document where it is known; the rates share it out
 */
export function taxTable(
  taxes: Iterable<readonly ComputedTax[]>,
  rounding: TaxPolicy['rounding'],
  unit: MinorUnit,
  whole?: bigint,
): TaxTable {
  const groups = new Map<string, Group>()
  for (const line of taxes) for (const tax of line) add(groups, tax, unit)
  const list = [...groups.values()]
  const amounts = whole === undefined ? amountsOf(list, rounding, unit) : sharedOut(whole, list, unit)
  return {
    subtotals: list.map((group, index) => subtotalOf(group, amounts[index] ?? 0n, unit)),
    tax: amounts.reduce((sum, amount) => sum + amount, 0n),
  }
}

function add(groups: Map<string, Group>, tax: ComputedTax, unit: MinorUnit): void {
  const { decision, exact, printedBase: base = tax.base } = tax
  const { name, category, rate, exemption } = decision
  const key = `${name}\u0000${category}\u0000${rate}\u0000${exemption?.code ?? ''}\u0000${exemption?.reason ?? ''}`
  const group = groups.get(key)
  const lineRounded = roundTo(exact, unit)
  if (group === undefined) groups.set(key, { decision, base, exact, lineRounded })
  else {
    group.base += base
    group.exact += exact
    group.lineRounded += lineRounded
  }
}

function amountsOf(groups: readonly Group[], rounding: TaxPolicy['rounding'], unit: MinorUnit): bigint[] {
  if (rounding === 'line') return groups.map(({ lineRounded }) => lineRounded)
  if (rounding !== 'invoice') return groups.map(({ exact }) => roundTo(exact, unit))
  const exact = groups.reduce((sum, group) => sum + group.exact, 0n)
  return sharedOut(roundTo(exact, unit), groups, unit)
}

function sharedOut(whole: bigint, groups: readonly Group[], unit: MinorUnit): bigint[] {
  return roundTogether(
    whole,
    groups.map(({ exact }) => exact),
    unit.step,
  )
}

function subtotalOf({ decision, base }: Group, tax: bigint, unit: MinorUnit): TaxSubtotal {
  const { name, category, rate, exemption } = decision
  return {
    name,
    category,
    rate,
    taxable: formatExact(roundTo(base, unit) / unit.step, unit.digits, 'all'),
    tax: formatExact(tax / unit.step, unit.digits, 'all'),
    ...(exemption === undefined ? {} : { exemption }),
  }
}
