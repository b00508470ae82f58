/** Who pays for an account, and from when. */
import {
  formatInstant,
  type Instant,
  type LocalDate,
  parseInstant,
  startOfLocalDay,
  zoneOf,
} from '@longlines/core/time'
import type { BillingAccount } from './account.ts'
import type { OneTimeTerm, RecurringTerm } from './terms.ts'
import type { SubscriptionDues } from './terms-of.ts'
import type { UsageTotal } from './usage-total.ts'

/** Days for which one account pays; `null` where no beginning or end is known. */
export interface PayerWindow {
  /** The account itself, or another. */
  readonly payerId: string
  readonly from: LocalDate | null
  readonly to: LocalDate | null
}

/**
 * Who pays for an account when. A change holds from its day on, until the next that was made after it says otherwise.
 *
 * @param knownAt - only changes known by then count; all if absent
 * @example
 * const account = { id: 'A-1', payerId: 'P', payerChanges: [{ payerId: null, from: '2026-06-01', knownAt: '2026-05-20T08:00:00Z' }] }
 * payerWindows(account).map(({ payerId, from }) => [payerId, from]) // [['P', null], ['A-1', '2026-06-01']]
 */
export function payerWindows(
  { id, payerId = id, payerChanges = [] }: Pick<BillingAccount, 'id' | 'payerId' | 'payerChanges'>,
  knownAt?: Instant,
): PayerWindow[] {
  const knownMs = knownAt === undefined ? Number.POSITIVE_INFINITY : parseInstant(knownAt)
  let windows: PayerWindow[] = [{ payerId, from: null, to: null }]
  for (const change of payerChanges) {
    if (parseInstant(change.knownAt) > knownMs) continue
    const { from } = change
    const before = windows
      .filter((window) => window.from === null || window.from < from)
      .map((window) => (window.to === null || window.to > from ? { ...window, to: from } : window))
    windows = [...before, { payerId: change.payerId ?? id, from, to: null }]
  }
  return windows
}

/** Of what an account owes, what falls on the days for which somebody pays. */
export function duesWithin(
  { recurring, oneTime }: SubscriptionDues,
  windows: readonly PayerWindow[],
  zone: string,
): SubscriptionDues {
  if (windows.length === 1 && windows[0]?.from === null && windows[0].to === null) {
    return { recurring, oneTime }
  }
  const spans = windows.map((window) => spanOf(window, zone))
  return {
    recurring: recurring.flatMap((term) => spans.flatMap((span) => termWithin(term, span))),
    oneTime: oneTime.filter((term) => spans.some((span) => isWithin(term, span))),
  }
}

/** Whether somebody pays for usage: who pays on the last day of its period pays for all of it. */
export function paysFor(windows: readonly PayerWindow[], { period }: UsageTotal): boolean {
  return windows.some(
    ({ from, to }) => (from === null || period.to > from) && (to === null || period.to <= to),
  )
}

interface InstantSpan {
  readonly fromMs: number
  readonly toMs: number
}

function spanOf({ from, to }: PayerWindow, zone: string): InstantSpan {
  const at = (date: LocalDate) => startOfLocalDay(date, zoneOf(zone))
  return {
    fromMs: from === null ? Number.NEGATIVE_INFINITY : at(from),
    toMs: to === null ? Number.POSITIVE_INFINITY : at(to),
  }
}

function termWithin(term: RecurringTerm, { fromMs, toMs }: InstantSpan): RecurringTerm[] {
  const beginsMs = parseInstant(term.from)
  const endsMs = term.to === null ? Number.POSITIVE_INFINITY : parseInstant(term.to)
  const from = Math.max(fromMs, beginsMs)
  const to = Math.min(toMs, endsMs)
  if (from >= to) return []
  const starts = from === beginsMs ? {} : { from: formatInstant(from) }
  const ends = to === endsMs ? {} : { to: formatInstant(to), goesOn: true }
  return [{ ...term, ...starts, ...ends }]
}

function isWithin({ at }: OneTimeTerm, { fromMs, toMs }: InstantSpan): boolean {
  const atMs = parseInstant(at)
  return fromMs <= atMs && atMs < toMs
}
