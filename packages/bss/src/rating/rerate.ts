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

/** What was booked for a record so far: a charge, or the delta of an earlier re-rating. */
export interface BookedAmount {
  readonly recordId: string
  readonly currency: string
  /** Decimal text; deltas may be negative. */
  readonly amount: string
}

/** The correction of one record's charge. */
export interface ChargeDelta {
  /** Idempotency key: the record and the run. */
  readonly id: string
  readonly recordId: string
  readonly subscriptionId: string
  readonly accountId?: string
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
 * @returns deltas; a record that stands twice is rated once, and refused the second time
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
  const booked = netByRecord(input.booked, rater.tariff.currency)
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
    const before = booked.get(id) ?? ZERO
    booked.delete(id)
    const outcome = session.rate(event)
    if (!outcome.ok) {
      refused.push({ event, refusal: outcome.refusal })
      continue
    }
    const charges = outcome.uses.map(toCharge)
    const rated = charges.reduce((sum, charge) => sum.plus(charge.amount), ZERO)
    if (rated.equals(before)) unchanged += 1
    else deltas.push(deltaOf(event, { before, rated, charges }, rater.tariff.currency, input.runId))
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

function deltaOf(
  event: UsageEvent,
  { before, rated, charges }: { before: Decimal; rated: Decimal; charges: readonly Charge[] },
  currency: string,
  runId: string,
): ChargeDelta {
  return {
    id: `${event.id}@${runId}`,
    recordId: event.id,
    subscriptionId: event.subscriptionId,
    ...(event.accountId === undefined ? {} : { accountId: event.accountId }),
    currency,
    booked: before.toFixed(),
    rated: rated.toFixed(),
    amount: rated.minus(before).toFixed(),
    charges,
  }
}

function netByRecord(booked: Iterable<BookedAmount>, currency: string): Map<string, Decimal> {
  const net = new Map<string, Decimal>()
  for (const { recordId, currency: other, amount } of booked) {
    if (other !== currency) {
      throw new LonglinesError(
        'money.currency_mismatch',
        `Record ${recordId} was booked in ${other}, this tariff is in ${currency}; re-rate each currency with its own tariff.`,
        { values: { recordId } },
      )
    }
    net.set(recordId, (net.get(recordId) ?? ZERO).plus(amount))
  }
  return net
}
