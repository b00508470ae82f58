import type { ErrorCode, Refusal } from '@longlines/core/errors'
import { formatInstant, type Instant, nextBillingDate, parseInstant } from '@longlines/core/time'
import type { CommandOf, When } from './command.ts'
import type { SubscriptionContext } from './context.ts'
import { type Step, stepAt } from './fold.ts'
import { isLive, type State } from './state.ts'
import { dateOf, dayStart, intervalAfter, termEnd } from './term-dates.ts'

/** The instant that is meant, or why there is none. */
export function instantOf(
  when: When,
  steps: readonly Step[],
  { now, zone, cycle }: SubscriptionContext,
): Instant | Refusal {
  if (typeof when === 'object') {
    return 'at' in when ? formatInstant(parseInstant(when.at)) : dayStart(when.on, zone)
  }
  switch (when) {
    case 'now':
      return formatInstant(parseInstant(now))
    case 'end-of-cycle':
      return cycle === undefined
        ? refusal('subscription.no_cycle', 'Give the billing cycle of the account, or a date.')
        : dayStart(nextBillingDate({ ...cycle, after: dateOf(now, zone) }), zone)
    case 'end-of-term': {
      const state = stateOfContract(steps, now)
      const end = state === undefined ? null : termEnd(state, parseInstant(now) + 1, zone)
      return end ?? refusal('subscription.no_term', `No term ends after ${now}; give a date.`)
    }
  }
}

/** When a cancellation takes effect. Notice counts from `now`; a term that ends before it is over goes on. */
export function cancellationInstant(
  { when = 'now', waive = [] }: CommandOf<'cancel'>,
  steps: readonly Step[],
  context: SubscriptionContext,
): Instant | Refusal {
  const { now, zone } = context
  const state = stateOfContract(steps, now)
  const notice = waive.includes('notice') ? undefined : state?.terms.noticePeriod
  const earliest = notice === undefined ? now : intervalAfter(now, notice, zone)
  if (when === 'after-notice') return formatInstant(parseInstant(earliest))
  if (when !== 'end-of-term') return instantOf(when, steps, context)
  const end = state === undefined ? null : termEnd(state, parseInstant(earliest), zone)
  if (end !== null) return end
  // Without renewal a contract goes on after its term until notice is over.
  return state?.term && notice !== undefined
    ? earliest
    : refusal('subscription.no_term', `No term ends after ${now}; cancel at a date.`)
}

/** The contract as it is now; before activation, as it will be. */
function stateOfContract(steps: readonly Step[], now: Instant): State | undefined {
  const current = stepAt(steps, parseInstant(now))?.state
  return current !== undefined && isLive(current)
    ? current
    : steps.findLast(({ state }) => isLive(state))?.state
}

function refusal(code: ErrorCode, message: string): Refusal {
  return { code, message }
}
