/**
 * Re-rating: what should have been charged minus what was charged. Only the difference is booked, so a
 * repeated run finds nothing to do, and neither does one that was cut off and started again.
 */
import { LonglinesError, type Refusal } from '@longlines/core/errors'
import { Decimal } from '@longlines/core/money'
import { type Charge, toCharge } from './charge.ts'
import type { UsageEvent } from './context.ts'
import type { CounterSheet } from './counter-sheet.ts'
import type { Rater } from './rater.ts'

/**
 * What was booked for a record so far: a charge, or the delta of an earlier re-rating. What does not say
 * where it was booked counts as booked where the record's first charge belongs now.
 */
export interface BookedAmount {
  readonly recordId: string
  readonly currency: string
  /** Decimal text; deltas may be negative. */
  readonly amount: string
  readonly priceId?: string
  readonly period?: Charge['period']
  readonly subscriptionId?: string
  readonly accountId?: string | undefined
}

/**
 * The correction of what was charged for one record at one place: a price and a period of a subscription. A
 * record that changes its price has one at each: what the old line loses and what the new one gains. It has
 * the fields by which an invoice takes a charge.
 */
export interface ChargeDelta {
  /** Idempotency key: the record, the run, and the place where it is not that of the first charge. */
  readonly id: string
  readonly recordId: string
  readonly subscriptionId: string
  readonly accountId?: string
  readonly priceId: string
  readonly period: Charge['period']
  /** `0`, in the unit of the record: a correction moves money, not what was metered. */
  readonly quantity: string
  readonly unit: string
  readonly currency: string
  /** Net amount booked before, amount that is right now, and the difference to book. */
  readonly booked: string
  readonly rated: string
  readonly amount: string
  /** The charges that are right now, for `explain`. */
  readonly charges: readonly Charge[]
}

/** What a re-rating found. Nothing is written. */
export interface Rerating {
  readonly deltas: readonly ChargeDelta[]
  readonly unchanged: number
  /** Records that cannot be rated now: what was booked for them stays. */
  readonly refused: readonly { readonly event: UsageEvent; readonly refusal: Refusal }[]
  /** Booked records that were not among the events: left as they are. */
  readonly missing: readonly string[]
  readonly counters: CounterSheet[]
}

/**
 * Rates records again and compares with what was booked.
 *
 * @param input.events - every record of the period, in the order in which they count
 * @param input.counters - the counters as they stood when the period opened
 * @param input.booked - every charge and every earlier delta of these records
 * @param input.runId - names this re-rating; a repeated run with the same id makes the same keys
 * @returns deltas, each for a record, a price and a period; a record that stands twice is rated once, and refused the second time
 * @throws LonglinesError `money.currency_mismatch` where something was booked in another currency
 *
 * @example
 * const rater = compile([{ id: 'sms', currency: 'EUR', usageType: 'sms', unit: 'message', model: { type: 'per-unit', unitPrice: '0.05' } }], { currency: 'EUR', zone: 'Europe/Berlin' })
 * const sms = { id: 'r1', type: 'sms', subscriptionId: 's1', startedAt: '2026-03-01T10:00:00Z', quantity: 2, unit: 'message', attributes: {} }
 * const booked = [{ recordId: 'r1', currency: 'EUR', amount: '0.18' }]
 * rerate(rater, { events: [sms], counters: [], booked, runId: 'march' }).deltas[0].amount // '-0.08'
 */
export function rerate(
  rater: Rater,
  input: {
    readonly events: Iterable<UsageEvent>
    readonly counters: readonly CounterSheet[]
    readonly booked: Iterable<BookedAmount>
    readonly runId: string
  },
): Rerating {
  const booked = byRecord(input.booked, rater.tariff.currency)
  const session = rater.open(input.counters)
  const deltas: ChargeDelta[] = []
  const refused: { event: UsageEvent; refusal: Refusal }[] = []
  let unchanged = 0
  const seen = new Set<string>()
  for (const event of input.events) {
    // What came without types may be nothing at all; the session says so.
    const id = event?.id
    if (seen.has(id)) {
      refused.push({ event, refusal: repeated(id) })
      continue
    }
    seen.add(id)
    const before = booked.get(id) ?? []
    booked.delete(id)
    const outcome = session.rate(event)
    if (!outcome.ok) {
      refused.push({ event, refusal: outcome.refusal })
      continue
    }
    const charges = outcome.uses.map(toCharge)
    const found = deltasOf(event, charges, before, input.runId)
    if (found.length === 0) unchanged += 1
    deltas.push(...found)
  }
  return { deltas, unchanged, refused, missing: [...booked.keys()], counters: session.counters() }
}

const ZERO = new Decimal(0)

function repeated(id: string): Refusal {
  return new LonglinesError(
    'input.invalid',
    `Record ${id} stands twice among the events; a record is charged once, so give it once.`,
    { path: 'id', values: { recordId: id } },
  ).toJSON()
}

/** Net amounts of one record at one place. */
interface Booking {
  readonly place: Pick<ChargeDelta, 'subscriptionId' | 'priceId' | 'period'> & {
    readonly accountId: string | undefined
  }
  booked: Decimal
  rated: Decimal
  readonly charges: Charge[]
}

/** One delta for each place whose amount is not right. A rated record has at least one charge. */
function deltasOf(
  event: UsageEvent,
  charges: readonly Charge[],
  booked: readonly BookedAmount[],
  runId: string,
): ChargeDelta[] {
  const bookings = new Map<string, Booking>()
  const first = charges[0]!
  const bookingOf = (at: Partial<Booking['place']>): Booking => {
    const { priceId = first.priceId, period = first.period } = at
    const { subscriptionId = first.subscriptionId, accountId = first.accountId } = at
    const key = JSON.stringify([subscriptionId, accountId, priceId, period.from])
    const place = { subscriptionId, accountId, priceId, period }
    const booking = bookings.get(key) ?? { place, booked: ZERO, rated: ZERO, charges: [] }
    bookings.set(key, booking)
    return booking
  }
  for (const charge of charges) {
    const booking = bookingOf(charge)
    booking.rated = booking.rated.plus(charge.amount)
    booking.charges.push(charge)
  }
  for (const amount of booked) {
    const booking = bookingOf(amount)
    booking.booked = booking.booked.plus(amount.amount)
  }
  const main = bookingOf(first)
  return [...bookings.values()]
    .filter(({ booked, rated }) => !rated.equals(booked))
    .map((booking) => ({
      // Named by the place, not counted: a run that was cut off gives the others the same keys again.
      id: `${event.id}@${runId}${booking === main ? '' : `/${placeText(booking)}`}`,
      recordId: event.id,
      ...deltaOf(booking),
      unit: event.unit,
      currency: first.currency,
    }))
}

function placeText({ place: { accountId = '', subscriptionId, priceId, period } }: Booking): string {
  return `${accountId}/${subscriptionId}/${priceId}/${period.from}`
}

function deltaOf({ place, booked, rated, charges }: Booking) {
  const { accountId, ...rest } = place
  return {
    ...rest,
    ...(accountId === undefined ? {} : { accountId }),
    quantity: '0',
    booked: booked.toFixed(),
    rated: rated.toFixed(),
    amount: rated.minus(booked).toFixed(),
    charges,
  }
}

function byRecord(booked: Iterable<BookedAmount>, currency: string): Map<string, BookedAmount[]> {
  const amounts = new Map<string, BookedAmount[]>()
  for (const amount of booked) {
    const { recordId, currency: other } = amount
    if (other !== currency) {
      throw new LonglinesError(
        'money.currency_mismatch',
        `Record ${recordId} was booked in ${other}, this tariff is in ${currency}; re-rate each currency with its own tariff.`,
        { values: { recordId } },
      )
    }
    const known = amounts.get(recordId)
    if (known) known.push(amount)
    else amounts.set(recordId, [amount])
  }
  return amounts
}
