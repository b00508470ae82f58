import type { GrantCell, OpenSheet } from './counters.ts'
import type { UsageAttributes } from './model.ts'
import type { CompiledAllowance } from './tariff.ts'

/** Units of one grant that cover part of a record. Scaled by the allowance's `quantityDigits`. */
export interface Take {
  readonly allowance: CompiledAllowance
  readonly grant: GrantCell
  /** What the grant loses: with a step, more than it covers. */
  readonly taken: number
  readonly covered: number
}

/** What is asked of the allowances of a usage type. */
export interface Demand {
  readonly unit: string
  readonly quantity: number
  readonly startMs: number
  readonly attributes: UsageAttributes
}

const NOTHING: readonly Take[] = []

/**
 * Plans which grants cover a demand, in the order of priority and then of expiry. Changes nothing: the
 * caller books the takes once the whole record is charged.
 *
 * @param sheetOf - the sheet that holds an allowance's balance: the subscription's, or the shared one
 */
export function planTakes(
  allowances: readonly CompiledAllowance[],
  sheetOf: (allowance: CompiledAllowance) => OpenSheet,
  demand: Demand,
): readonly Take[] {
  let rest = demand.quantity
  let takes: Take[] | undefined
  for (const { allowance, grant } of candidates(allowances, sheetOf, demand)) {
    if (rest === 0) break
    const take = takeFrom(allowance, grant, rest)
    if (take.covered === 0) continue
    takes ??= []
    takes.push(take)
    rest -= take.covered
  }
  return takes ?? NOTHING
}

/** Books planned takes. */
export function bookTakes(takes: readonly Take[]): void {
  for (const { grant, taken } of takes) grant.remaining -= taken
}

function takeFrom(allowance: CompiledAllowance, grant: GrantCell, rest: number): Take {
  const { step } = allowance
  const wanted = step === 0 ? rest : Math.ceil(rest / step) * step
  const taken = Math.min(wanted, grant.remaining)
  return { allowance, grant, taken, covered: Math.min(rest, taken) }
}

interface Candidate {
  readonly allowance: CompiledAllowance
  readonly grant: GrantCell
}

function candidates(
  allowances: readonly CompiledAllowance[],
  sheetOf: (allowance: CompiledAllowance) => OpenSheet,
  demand: Demand,
): readonly Candidate[] {
  const found: Candidate[] = []
  for (const allowance of allowances) {
    if (!applies(allowance, demand)) continue
    for (const grant of sheetOf(allowance).grants[allowance.index]!) {
      if (grant.remaining > 0 && demand.startMs < grant.expiresMs) found.push({ allowance, grant })
    }
  }
  // Allowances come by priority already; the sort is stable, so it only settles equals by expiry.
  if (found.length > 1)
    found.sort((a, b) => a.allowance.rank - b.allowance.rank || a.grant.expiresMs - b.grant.expiresMs)
  return found
}

function applies(allowance: CompiledAllowance, demand: Demand): boolean {
  return (
    allowance.unit === demand.unit &&
    demand.startMs >= allowance.fromMs &&
    demand.startMs < allowance.toMs &&
    (allowance.matches === undefined || allowance.matches(demand.attributes))
  )
}
