import {
  addDays,
  type LocalDate,
  type LocalPeriod,
  parseInstant,
  startOfLocalDay,
  type Zone,
} from '@longlines/core/time'
import type { BillingAccount } from './account.ts'
import type { AccountDues } from './account-dues.ts'
import { cycleAt, FIRST_OF_MONTH } from './cycle.ts'

/** The last cycle of an account that is over on a day. */
export function closedCycle(
  { interval, cycle: anchor = FIRST_OF_MONTH }: BillingAccount,
  on: LocalDate,
): LocalPeriod {
  const every = interval ?? { unit: 'month', count: 1 }
  const at = (date: LocalDate) => cycleAt({ interval: every, anchor, start: on, date })
  const current = at(addDays(on, -1))
  return current.to <= on ? current : at(addDays(current.from, -1))
}

/** Whether anything was due for a cycle, or could have been. */
export function hadAnything(
  { recurring, oneTime, usage }: AccountDues,
  cycle: LocalPeriod,
  zone: Zone,
): boolean {
  const from = startOfLocalDay(cycle.from, zone)
  const to = startOfLocalDay(cycle.to, zone)
  const began = (instant: string) => parseInstant(instant) < to
  return (
    recurring.some((term) => began(term.from) && (term.to === null || parseInstant(term.to) > from)) ||
    oneTime.some(({ at }) => began(at) && parseInstant(at) >= from) ||
    usage.some(({ period }) => period.from < cycle.to && period.to > cycle.from)
  )
}
