import { type Instant, type LocalDate, localDateAt, parseInstant, type Zone } from '@longlines/core/time'
import type { SubscriptionPhase } from '../subscriptions/index.ts'
import type { BookedPrice, PriceBook } from './price-book.ts'
import type { OneTimeTerm, RecurringTerm } from './terms.ts'

/** What a subscription owes to one account. */
export interface SubscriptionDues {
  readonly recurring: readonly RecurringTerm[]
  readonly oneTime: readonly OneTimeTerm[]
}

/** What {@link termsOf} is asked. */
export interface DuesQuestion {
  /** All phases of one subscription, in order. */
  readonly phases: readonly SubscriptionPhase[]
  /** Who is billed: phases of other holders only tell what came before and after. */
  readonly accountId: string
  readonly book: PriceBook
  readonly zone: Zone
}

type Recurring = Extract<BookedPrice, { type: 'recurring' }>
type OneTime = Extract<BookedPrice, { type: 'one-time' }>

/**
 * What a subscription owes, by its phases and the catalog: prices that recur as long as they stay the same, and
 * those due once, on activation, on a change of plan and on termination.
 *
 * @throws what `book.pricesOf` throws
 */
export function termsOf({ phases, accountId, book, zone }: DuesQuestion): SubscriptionDues {
  const recurring: RecurringTerm[] = []
  const open = new Map<string, RecurringTerm>()
  let counted = new Map<string, LocalDate>()
  for (const phase of phases) {
    const kept = new Map<string, LocalDate>()
    for (const piece of piecesOf(phase, book)) {
      for (const price of piece.prices) {
        if (price.type !== 'recurring') continue
        const rhythm = `${price.interval.count} ${price.interval.unit}`
        const countedFrom = counted.get(rhythm) ?? localDateAt(parseInstant(phase.from), zone)
        kept.set(rhythm, countedFrom)
        if (!phase.charged || phase.accountId !== accountId) continue
        add(recurring, open, { ...recurringTerm(phase, price), ...piece.period, countedFrom })
      }
    }
    counted = kept
  }
  return {
    recurring,
    oneTime: oneTimeTerms(phases, book)
      .filter(({ owner }) => owner === accountId)
      .map(({ term }) => term),
  }
}

interface Piece {
  readonly period: { readonly from: Instant; readonly to: Instant | null }
  readonly prices: readonly BookedPrice[]
}

/** A phase whose prices follow the catalog is cut where those may change. */
function piecesOf({ from, to, offeringId, priceVersion }: SubscriptionPhase, book: PriceBook): Piece[] {
  if (priceVersion !== undefined) {
    return [{ period: { from, to }, prices: book.pricesOf(offeringId, priceVersion) }]
  }
  const starts = [from, ...book.changesWithin(from, to)]
  return starts.map((start, index) => ({
    period: { from: start, to: starts[index + 1] ?? to },
    prices: book.pricesOf(offeringId, start),
  }))
}

/** Adds a term, or lengthens the one before it where nothing but time has passed. */
function add(terms: RecurringTerm[], open: Map<string, RecurringTerm>, term: RecurringTerm): void {
  const before = open.get(term.priceId)
  const { from, to, ...same } = term
  const joins = before !== undefined && before.to === from && sameBut(before, same)
  const next = joins ? { ...before, to } : term
  if (joins) terms[terms.indexOf(before)] = next
  else terms.push(next)
  open.set(term.priceId, next)
}

function sameBut(term: RecurringTerm, rest: Omit<RecurringTerm, 'from' | 'to'>): boolean {
  const { from: _from, to: _to, ...own } = term
  return JSON.stringify(own) === JSON.stringify(rest)
}

function recurringTerm(
  { subscriptionId, offeringId, quantity }: SubscriptionPhase,
  price: Recurring,
): Omit<RecurringTerm, 'from' | 'to'> {
  const { id, name, taxClass, amount, interval, timing, proration, perUnit = true } = price
  return {
    subscriptionId,
    offeringId,
    priceId: id,
    description: name,
    taxClass,
    amount,
    quantity: perUnit ? quantity : '1',
    interval,
    timing,
    ...(proration === undefined ? {} : { proration }),
  }
}

interface Owed {
  readonly owner: string
  readonly term: OneTimeTerm
}

function oneTimeTerms(phases: readonly SubscriptionPhase[], book: PriceBook): Owed[] {
  return phases.flatMap((phase, index) => {
    const before = phases[index - 1]
    const owed: Owed[] = []
    if (before === undefined) owed.push(...dueOnce(phase, 'activation', phase.from, book))
    else if (before.offeringId !== phase.offeringId) {
      owed.push(...dueOnce(phase, 'plan-change', phase.from, book))
    }
    if (index === phases.length - 1 && phase.to !== null) {
      owed.push(...dueOnce(phase, 'termination', phase.to, book))
    }
    return owed
  })
}

function dueOnce(phase: SubscriptionPhase, on: OneTime['on'], at: Instant, book: PriceBook): Owed[] {
  const { subscriptionId, offeringId, accountId, quantity, priceVersion, from } = phase
  const prices = book.pricesOf(offeringId, priceVersion ?? from)
  return prices.flatMap((price) => {
    if (price.type !== 'one-time' || price.on !== on) return []
    const { id, name, taxClass, amount, perUnit = true } = price
    const term: OneTimeTerm = {
      id: `${on}@${at}`,
      subscriptionId,
      offeringId,
      priceId: id,
      description: name,
      taxClass,
      amount,
      quantity: perUnit ? quantity : '1',
      at,
    }
    return [{ owner: accountId, term }]
  })
}
