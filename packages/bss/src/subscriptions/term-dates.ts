/** Ends of terms, trials and notice: each a local date, counted from the anchor, at the start of that day. */
import {
  type BillingInterval,
  billingDate,
  formatInstant,
  type Instant,
  type LocalDate,
  localDateAt,
  parseInstant,
  startOfLocalDay,
  zoneOf,
} from '@longlines/core/time'
import type { State } from './state.ts'
import type { SubscriptionTerms, Term } from './terms.ts'

/** The local date of an instant. */
export function dateOf(instant: Instant, zone: string): LocalDate {
  return localDateAt(parseInstant(instant), zoneOf(zone))
}

/** The first instant of a local day, also where the clocks skip midnight. */
export function dayStart(date: LocalDate, zone: string): Instant {
  return formatInstant(startOfLocalDay(date, zoneOf(zone)))
}

/** The start of the day an interval after the day of an instant. */
export function intervalAfter(instant: Instant, interval: BillingInterval, zone: string): Instant {
  return dayStart(billingDate({ anchor: dateOf(instant, zone), interval, n: 1 }), zone)
}

/** The first term of a contract that begins at an instant; null where the terms name none. */
export function firstTerm(from: Instant, terms: SubscriptionTerms, zone: string): Term | null {
  const interval = terms.minimumTerm ?? terms.renewal?.interval
  if (interval === undefined) return null
  const date = dateOf(from, zone)
  const anchorDay = Number(date.slice(8))
  return termFrom({ from, date, anchorDay, interval, binding: terms.minimumTerm !== undefined, zone })
}

/** The term after another. It comes back to the anchor's day, so that 29 February is met again four years later. */
export function nextTerm(
  term: Term,
  { interval, binding, zone }: { interval: BillingInterval; binding: boolean; zone: string },
): Term {
  return termFrom({
    from: term.to,
    date: term.until,
    anchorDay: term.anchorDay,
    interval,
    binding,
    zone,
  })
}

function termFrom(given: {
  from: Instant
  date: LocalDate
  anchorDay: number
  interval: BillingInterval
  binding: boolean
  zone: string
}): Term {
  const { from, date, anchorDay, interval, binding, zone } = given
  const until = billingDate({ anchor: date, anchorDay, interval, n: 1 })
  return { from, to: dayStart(until, zone), until, anchorDay, interval, binding }
}

/** The first end of a term at or after an instant, going on by renewals; null where none comes. */
export function termEnd({ term, terms }: State, atLeastMs: number, zone: string): Instant | null {
  if (term === null) return null
  const { renewal } = terms
  let current = term
  while (parseInstant(current.to) < atLeastMs) {
    if (renewal === undefined) return null
    current = nextTerm(current, { interval: renewal.interval, binding: false, zone })
  }
  return current.to
}
