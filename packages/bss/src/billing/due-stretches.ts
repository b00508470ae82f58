import {
  addDays,
  dayNumberOf,
  type LocalDate,
  localDateAt,
  localDateOf,
  parseInstant,
  startOfLocalDay,
  type Zone,
} from '@longlines/core/time'
import { cycleAt, FIRST_OF_MONTH } from './cycle.ts'
import type { Span, Stretch } from './proration.ts'
import type { ProrationPolicy } from './proration-policy.ts'
import type { CycleAnchor, RecurringTerm } from './terms.ts'

/** What decides how far a term is billed. */
export interface DueQuestion {
  readonly zone: Zone
  readonly policy: ProrationPolicy
  /** Where the account's cycles begin; a term may say otherwise. */
  readonly cycle?: CycleAnchor | undefined
  /** The day of billing: cycles that begin on it are due in advance, those that end on it in arrears. */
  readonly until: LocalDate
  /** Leave out what ended by this date, unless service ended on it within a cycle that is due in arrears. */
  readonly since?: LocalDate | undefined
  /** Another term of the subscription begins where this one ends, so its last day is the other's. */
  readonly goesOn: boolean
}

/** A stretch that is due. */
export interface DueStretch extends Stretch {
  readonly dueOn: LocalDate
  /** The policy makes the price of the whole cycle due, though service began within it. */
  readonly wholeCycle: boolean
}

/**
 * The stretches of a term that are due on a day: one for each cycle it touches, in order. Positions are day
 * numbers, or epoch milliseconds where the policy counts seconds.
 */
export function* dueStretches(term: RecurringTerm, question: DueQuestion): Generator<DueStretch> {
  const { policy, until, zone } = question
  const service = serviceOf(term, question)
  const grid = {
    interval: term.interval,
    anchor: term.cycle ?? question.cycle ?? FIRST_OF_MONTH,
    start: term.countedFrom ?? service.start,
  }
  const { since } = question
  const settled = since === undefined ? Number.NEGATIVE_INFINITY : positionOf(since, policy, zone)
  let date = firstLookedAt(service, question)
  for (;;) {
    const cycle = cycleAt({ ...grid, date })
    const begins = positionOf(cycle.from, policy, zone)
    const ends = positionOf(cycle.to, policy, zone)
    const from = Math.max(service.from, begins)
    const to = Math.min(service.to, ends)
    if (from >= to) return
    const dueOn =
      term.timing === 'advance'
        ? dateAt(from, policy, zone)
        : service.to <= ends && service.end !== null
          ? service.end
          : cycle.to
    if (dueOn > until) return
    const late = from > begins
    const paidTo = policy.end === 'full' ? ends : to
    // What is due in arrears up to an end within the cycle was never billed if the end was learned late.
    const isCut = term.timing === 'arrears' && to === settled && to < ends
    if ((paidTo > settled || isCut) && !(late && policy.start === 'free')) {
      yield { from, to: paidTo, cycle, dueOn, wholeCycle: late && policy.start === 'full' }
    }
    date = cycle.to
  }
}

/** What an ended term is paid for in its last cycle, where that is paid whole, however long ago it was. */
export function paidBeyondEnd(term: RecurringTerm, question: DueQuestion): Stretch | undefined {
  const { end } = serviceOf(term, question)
  if (question.policy.end !== 'full' || end === null) return undefined
  return [...dueStretches(term, { ...question, since: addDays(end, -1) })].at(-1)
}

/** A day in the first cycle that counts: a cycle that is paid whole may reach beyond the end of service. */
function firstLookedAt({ start, end }: Service, { since, policy }: DueQuestion): LocalDate {
  if (since === undefined || since <= start) return start
  if (policy.end !== 'full' || end === null || end > since) return since
  const lastDay = addDays(end, -1)
  return lastDay > start ? lastDay : start
}

/** The local date at a position. */
export function dateAt(position: number, { unit }: Pick<ProrationPolicy, 'unit'>, zone: Zone): LocalDate {
  return unit === 'second' ? localDateAt(position, zone) : localDateOf(position)
}

/** The position of the beginning of a local date. */
export function positionOf(date: LocalDate, { unit }: Pick<ProrationPolicy, 'unit'>, zone: Zone): number {
  return unit === 'second' ? startOfLocalDay(date, zone) : dayNumberOf(date)
}

interface Service extends Span {
  readonly start: LocalDate
  readonly end: LocalDate | null
}

function serviceOf(term: RecurringTerm, { policy, zone, goesOn }: DueQuestion): Service {
  const fromMs = parseInstant(term.from)
  const start = localDateAt(fromMs, zone)
  const toMs = term.to === null ? null : parseInstant(term.to)
  const end = toMs === null ? null : localDateAt(toMs, zone)
  if (policy.unit === 'second') return { start, end, from: fromMs, to: toMs ?? Number.POSITIVE_INFINITY }
  const lastDay = policy.lastDay === 'billed' && !goesOn ? 1 : 0
  return {
    start,
    end,
    from: dayNumberOf(start),
    to: end === null ? Number.POSITIVE_INFINITY : dayNumberOf(end) + lastDay,
  }
}
