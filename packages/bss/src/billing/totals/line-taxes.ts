import { EXACT_DIGITS, parseExact } from '../../invoices/exact.ts'
import type { LineTax } from '../../invoices/invoice.ts'
import type { TaxDecision } from '../tax/index.ts'
import { type Amount, amountText, type Percentage, parsePercentage, partOf, plus } from './amount.ts'

/** A tax that is due, with its rate as a number. */
export interface DueTax {
  readonly decision: TaxDecision
  readonly percentage: Percentage
}

/** A tax on a line. */
export interface ComputedTax {
  readonly decision: TaxDecision
  readonly base: Amount
  /** The base as its lines are printed, where it was computed before rounding. */
  readonly printedBase?: Amount
  readonly exact: Amount
}

/** Reads the rates, once for all lines on which the same is due. */
export function dueTaxes(decisions: readonly TaxDecision[]): DueTax[] {
  return decisions.map((decision) => ({ decision, percentage: parsePercentage(decision.rate) }))
}

/** The taxes on a net amount; a compound one also on those before it. */
export function taxesOn(net: Amount, due: readonly DueTax[]): ComputedTax[] {
  let before: Amount = 0
  return due.map(({ decision, percentage: { numerator, denominator } }) => {
    const base = decision.compound ? plus(net, before) : net
    const exact = partOf(base, numerator, denominator)
    before = plus(before, exact)
    return { decision, base, exact }
  })
}

/** The taxes on a net amount before it is rounded, with the base that its rounded one gives. */
export function taxesBeforeRounding(exactNet: Amount, net: Amount, due: readonly DueTax[]): ComputedTax[] {
  const printed = taxesOn(net, due)
  return taxesOn(exactNet, due).map((tax, index) => ({
    ...tax,
    printedBase: printed[index]?.base ?? tax.base,
  }))
}

/** What 1 of net comes to with its taxes, scaled by 12 digits twice so that chains of taxes stay exact. */
export function grossFactor(due: readonly DueTax[]): bigint {
  let taxes = 0n
  for (const {
    decision: { rate, compound },
  } of due) {
    const base = compound ? ONE + taxes : ONE
    taxes += (base * parseExact(rate)) / HUNDRED
  }
  return ONE + taxes
}

const HUNDRED = 10n ** BigInt(EXACT_DIGITS + 2)

/** The factor of no tax at all. */
export const ONE = 10n ** BigInt(2 * EXACT_DIGITS)

/** As it stands on the document. */
export function lineTaxOf({ decision, base, exact }: ComputedTax): LineTax {
  const { ruleId, name, category, rate, exemption } = decision
  const tax = { ruleId, name, category, rate, base: amountText(base), exact: amountText(exact) }
  return exemption === undefined ? tax : { ...tax, exemption }
}
