import { type Instant, type LocalDate, localDateAt, parseInstant, type Zone } from '@longlines/core/time'
import type { SubscriptionMoment, SubscriptionPhase } from '../subscriptions/index.ts'
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
  /** When it was activated, changed and ended; see `momentsOf`. */
  readonly moments: readonly SubscriptionMoment[]
  /** Who is billed: phases of other holders only tell what came before and after. */
  readonly accountId: string
  readonly book: PriceBook
  readonly zone: Zone
}

type Recurring = Extract<BookedPrice, { type: 'recurring' }>
type OneTime = Extract<BookedPrice, { type: 'one-time' }>

/**
 * What a subscription owes, by its phases and the catalog: prices that recur as long as they stay the same, and
 * those due once, on activation, on a change of plan and on termination, with the fee for leaving early.
 *
 * @example
 * const opening = { accountId: 'A-1', offeringId: 'fibre' }
 * const from = '2026-03-01T00:00:00Z'
 * const subscription = { id: 's1', ...opening, status: 'active', createdAt: from, settledAt: from, changes: [{ id: 'c1', type: 'activate', opening, effectiveAt: from, knownAt: from }] } as const
 * const fee = { type: 'recurring', id: 'monthly', name: 'Fibre', amount: '30', interval: { unit: 'month', count: 1 }, timing: 'advance', taxClass: 'telecom' } as const
 * const book = { pricesOf: () => [fee], changesWithin: () => [] }
 * const dues = termsOf({ phases: phasesOf(subscription), moments: momentsOf(subscription), accountId: 'A-1', book, zone: zoneOf('UTC') })
 * dues.recurring.map(({ priceId, amount, from, to }) => [priceId, amount, from, to]) // [['monthly', '30', '2026-03-01T00:00:00Z', null]]
 * @throws what `book.pricesOf` throws
 */
export function termsOf(question: DuesQuestion): SubscriptionDues {
  const { phases, accountId, book, zone } = question
  const recurring: RecurringTerm[] = []
  const open = new Map<string, RecurringTerm>()
  let counted = new Map<string, LocalDate>()
  for (const [index, phase] of phases.entries()) {
    const next = phases[index + 1]
    const passesOn = next?.from === phase.to && next.charged && next.accountId !== accountId
    const kept = new Map<string, LocalDate>()
    for (const piece of piecesOf(phase, book)) {
      for (const price of piece.prices) {
        if (price.type !== 'recurring') continue
        const rhythm = `${price.interval.count} ${price.interval.unit}`
        const countedFrom = counted.get(rhythm) ?? localDateAt(parseInstant(phase.from), zone)
        kept.set(rhythm, countedFrom)
        if (!phase.charged || phase.accountId !== accountId) continue
        const goesOn = passesOn && piece.period.to === phase.to ? { goesOn: true } : {}
        add(recurring, open, { ...recurringTerm(phase, price), ...piece.period, ...goesOn, countedFrom })
      }
    }
    counted = kept
  }
  return { recurring, oneTime: oneTimeTerms(question) }
}

/** The price id of fees for leaving a contract early. */
export const EARLY_TERMINATION = 'early-termination'

function oneTimeTerms({ moments, accountId, book }: DuesQuestion): OneTimeTerm[] {
  return moments
    .filter((moment) => moment.accountId === accountId)
    .flatMap((moment) => [
      ...book
        .pricesOf(moment.offeringId, moment.priceVersion ?? moment.at)
        .flatMap((price) =>
          price.type === 'one-time' && price.on === moment.on ? [oneTimeTerm(moment, price)] : [],
        ),
      ...earlyTermination(moment, book),
    ])
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
  const next = joins ? { ...before, ...term, from: before.from } : term
  if (joins) terms[terms.indexOf(before)] = next
  else terms.push(next)
  open.set(term.priceId, next)
}

function sameBut(term: RecurringTerm, rest: Omit<RecurringTerm, 'from' | 'to'>): boolean {
  const { from: _from, to: _to, goesOn: _mine, ...own } = term
  const { goesOn: _its, ...other } = rest
  return JSON.stringify(own) === JSON.stringify(other)
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

function oneTimeTerm(moment: SubscriptionMoment, price: OneTime): OneTimeTerm {
  const { subscriptionId, offeringId, quantity, at } = moment
  const { id, name, taxClass, amount, perUnit = true } = price
  return {
    id: momentId(moment),
    subscriptionId,
    offeringId,
    priceId: id,
    description: name,
    taxClass,
    amount,
    quantity: perUnit ? quantity : '1',
    at,
  }
}

function momentId({ on, changeId }: SubscriptionMoment): string {
  return `${on}@${changeId}`
}

/** What leaving a contract early costs; its tax class is that of what was left. */
function earlyTermination(moment: SubscriptionMoment, book: PriceBook): OneTimeTerm[] {
  const { fee, subscriptionId, offeringId, at, priceVersion } = moment
  if (fee === undefined) return []
  const [price] = book.pricesOf(offeringId, priceVersion ?? at)
  return [
    {
      id: momentId(moment),
      subscriptionId,
      offeringId,
      priceId: EARLY_TERMINATION,
      description: 'Early termination',
      taxClass: price?.taxClass ?? 'standard',
      amount: fee.amount,
      quantity: '1',
      at,
    },
  ]
}
