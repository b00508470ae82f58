import { EXACT_DIGITS, formatExact, parseExact } from '../../invoices/exact.ts'
import type { LineTax } from '../../invoices/invoice.ts'
import type { TaxDecision } from '../tax/index.ts'

/** A tax on a line, scaled by 12 digits. */
export interface ComputedTax {
  readonly decision: TaxDecision
  readonly base: bigint
  /** The base as its lines are printed, where it was computed before rounding. */
  readonly printedBase?: bigint
  readonly exact: bigint
}

const HUNDRED = 10n ** 14n

/** The taxes on a net amount; a compound one also on those before it. */
export function taxesOn(net: bigint, decisions: readonly TaxDecision[]): ComputedTax[] {
  let before = 0n
  return decisions.map((decision) => {
    const base = decision.compound ? net + before : net
    const exact = (base * parseExact(decision.rate)) / HUNDRED
    before += exact
    return { decision, base, exact }
  })
}

/** The taxes on a net amount before it is rounded, with the base that its rounded one gives. */
export function taxesBeforeRounding(
  exactNet: bigint,
  net: bigint,
  decisions: readonly TaxDecision[],
): ComputedTax[] {
  const printed = taxesOn(net, decisions)
  return taxesOn(exactNet, decisions).map((tax, index) => ({
    ...tax,
    printedBase: printed[index]?.base ?? tax.base,
  }))
}

/** What 1 of net comes to with its taxes, scaled by 12 digits twice so that chains of taxes stay exact. */
export function grossFactor(decisions: readonly TaxDecision[]): bigint {
  let taxes = 0n
  for (const { rate, compound } of decisions) {
    const base = compound ? ONE + taxes : ONE
    taxes += (base * parseExact(rate)) / HUNDRED
  }
  return ONE + taxes
}

/** The factor of no tax at all. */
export const ONE = 10n ** 24n

/** As it stands on the document. */
export function lineTaxOf({ decision, base, exact }: ComputedTax): LineTax {
  const { ruleId, name, category, rate, exemption } = decision
  return {
    ruleId,
    name,
    category,
    rate,
    base: formatExact(base, EXACT_DIGITS, 'shortest'),
    exact: formatExact(exact, EXACT_DIGITS, 'shortest'),
    ...(exemption === undefined ? {} : { exemption }),
  }
}
