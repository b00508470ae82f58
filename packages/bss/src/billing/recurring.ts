/** What should be billed for prices that recur. */
import type { LocalDate, Zone } from '@longlines/core/time'
import { type DueStretch, dueStretches, paidBeyondEnd } from './due-stretches.ts'
import type { Span } from './proration.ts'
import { type ProrationPolicy, prorationPolicy } from './proration-policy.ts'
import { cutOut } from './spans.ts'
import type { CycleAnchor, RecurringTerm } from './terms.ts'

/** What is the same for everything that an account owes. */
export interface BillingSetting {
  readonly currency: string
  /** Where the account's days are. */
  readonly zone: Zone
  /** Where its cycles begin; on the first of the month if absent. */
  readonly cycle?: CycleAnchor | undefined
  /** A name in `PRORATION_POLICIES` or a policy; `actual-days` if absent. */
  readonly proration?: string | ProrationPolicy | undefined
  /** The day of billing: cycles that begin on it are due in advance, those that end on it in arrears. */
  readonly until: LocalDate
  /**
   * Cycles that ended by this date are settled: nothing about them was learned since they were billed. Of what
   * was billed, give at least what ends after the cycles in which it lies. All is looked at if absent.
   */
  readonly since?: LocalDate | undefined
}

/** A stretch of a term that should be billed. */
export interface WantedStretch extends DueStretch {
  readonly term: RecurringTerm
  readonly policy: ProrationPolicy
}

/** Which price of which subscription something is for: what was billed is compared within it. */
export function priceKey(of: { readonly subscriptionId: string; readonly priceId: string }): string {
  return JSON.stringify([of.subscriptionId, of.priceId])
}

/**
 * Every stretch that should have been billed by a day, by price and subscription. Where a policy pays a cycle
 * whole, a later term of the same price does not pay for it again.
 */
export function wantedStretches(
  terms: readonly RecurringTerm[],
  setting: BillingSetting,
): Map<string, WantedStretch[]> {
  const starts = new Map<string, RecurringTerm>()
  for (const term of terms) starts.set(`${term.from} ${term.subscriptionId}`, term)
  const wanted = new Map<string, WantedStretch[]>()
  const paid = new Map<string, Span[]>()
  for (const term of [...terms].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    const policy = prorationPolicy(term.proration ?? setting.proration ?? 'actual-days')
    const next = term.to === null ? undefined : starts.get(`${term.to} ${term.subscriptionId}`)
    const goesOn = term.goesOn === true || (next !== undefined && next !== term)
    const key = priceKey(term)
    const before = wanted.get(key) ?? []
    const question = { ...setting, policy, goesOn }
    const earlier = paid.get(key) ?? []
    for (const stretch of dueStretches(term, question)) {
      for (const { from, to } of cutOut(stretch, [...before, ...earlier])) {
        const { cycle, dueOn, wholeCycle } = stretch
        before.push({ from, to, cycle, dueOn, wholeCycle, term, policy })
      }
    }
    const beyond = paidBeyondEnd(term, question)
    if (beyond !== undefined) paid.set(key, [...earlier, beyond])
    if (before.length > 0) wanted.set(key, before)
  }
  return wanted
}
