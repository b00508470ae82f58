import type { OneTimeTerm, RecurringTerm } from './terms.ts'
import type { UsageTotal } from './usage-total.ts'

/** What an account owes, before it is compared with what was billed. */
export interface AccountDues {
  readonly recurring: readonly RecurringTerm[]
  readonly oneTime: readonly OneTimeTerm[]
  readonly usage: readonly UsageTotal[]
}
