import { LonglinesError, type Refusal } from '@longlines/core/errors'
import type { Instant } from '@longlines/core/time'
import { type Charge, toCharge } from './charge.ts'
import type { UsageEvent } from './context.ts'
import type { CounterSheet } from './counter-sheet.ts'
import { type Explanation, explainCharge } from './explain.ts'
import { refuseMalformedSheet } from './malformed-sheet.ts'
import { openPeriod, type PeriodOpening } from './open-period.ts'
import { periodAt } from './period-at.ts'
import { openSession, type RatingSession } from './session.ts'
import { type SettledCharge, type Settlement, settlePeriod } from './settle.ts'
import { shown } from './shown.ts'
import type { Tariff } from './tariff.ts'

/** Charges of one record with the counters after it, or the reason why it has none. */
export interface RatedRecord {
  readonly charges: readonly Charge[]
  readonly counters: CounterSheet[]
  readonly refusal?: Refusal
}

/** Charges of many records, the refused ones with their reasons, and the counters after them. */
export interface RatedBatch {
  readonly charges: readonly Charge[]
  readonly refused: readonly { readonly event: UsageEvent; readonly refusal: Refusal }[]
  readonly counters: CounterSheet[]
}

/** A compiled tariff with its verbs. Stateless: counters go in and come out. */
export interface Rater {
  readonly tariff: Tariff
  /** Rates one record; `charges[0]` is the charge of an unsplit one. A refused record changes no counter. */
  rate(event: UsageEvent, counters: readonly CounterSheet[]): RatedRecord
  /** Rates records in the order given. One refused record never stops the others. */
  rateAll(events: Iterable<UsageEvent>, counters: readonly CounterSheet[]): RatedBatch
  /** Opens counters for a stream: the fast way for many records. */
  open(counters: readonly CounterSheet[]): RatingSession
  /**
   * The period in which a record of an instant is counted: that of the sheet, among those given, that holds
   * the instant, else the tariff's own.
   *
   * @throws LonglinesError `time.invalid_instant`
   */
  periodAt(at: Instant, sheets?: readonly Pick<CounterSheet, 'period'>[]): CounterSheet['period']
  /** Grants the allowances of a period, with what rolls over from the one before. */
  openPeriod(opening: PeriodOpening): CounterSheet
  /**
   * What is due at the end of a period beyond its records: first flat fees, minimum spends. Of every price
   * of the tariff, or of those that a subscription has, where `settlement.prices` names them.
   *
   * @throws LonglinesError `catalog.unknown_id` for a price that the tariff does not have
   */
  settle(sheet: CounterSheet, settlement?: Settlement): SettledCharge[]
  /** The whole derivation of a charge, as data. */
  explain(charge: Charge): Explanation
}

/** Puts the verbs around a compiled tariff. */
export function createRater(tariff: Tariff): Rater {
  const rateAll = (events: Iterable<UsageEvent>, counters: readonly CounterSheet[]): RatedBatch => {
    refuseNoEvents(events)
    const session = openSession(tariff, counters)
    const charges: Charge[] = []
    const refused: { event: UsageEvent; refusal: Refusal }[] = []
    for (const event of events) {
      const outcome = session.rate(event)
      if (outcome.ok) charges.push(...outcome.uses.map(toCharge))
      else refused.push({ event, refusal: outcome.refusal })
    }
    return { charges, refused, counters: session.counters() }
  }
  return {
    tariff,
    rateAll,
    rate(event, counters) {
      const { charges, refused, counters: after } = rateAll([event], counters)
      const refusal = refused[0]?.refusal
      return { charges, counters: after, ...(refusal && { refusal }) }
    },
    open: (counters) => openSession(tariff, counters),
    periodAt: (at, sheets) => periodAt(tariff, at, sheets),
    openPeriod: (opening) => openPeriod(tariff, opening),
    settle(sheet, settlement) {
      refuseMalformedSheet(sheet)
      return settlePeriod(tariff, sheet, settlement)
    },
    explain: (charge) => explainCharge(tariff, charge),
  }
}

function refuseNoEvents(events: Iterable<UsageEvent>): void {
  const given: unknown = events
  const isList = typeof given === 'object' && given !== null && Symbol.iterator in given
  if (!isList)
    throw new LonglinesError('input.invalid', `Give the records as a list; got ${shown(given)}.`, {
      path: 'events',
    })
}

/**
 * The charges of a record that must not be refused, for tests of a tariff.
 *
 * @example
 * const rater = compile([{ id: 'sms', currency: 'EUR', usageType: 'sms', unit: 'message', model: { type: 'per-unit', unitPrice: '0.09' } }], { currency: 'EUR', zone: 'Europe/Berlin' })
 * const sms = { id: 'r1', type: 'sms', subscriptionId: 's1', startedAt: '2026-03-01T10:00:00Z', quantity: 2, unit: 'message', attributes: {} }
 * chargesOf(rater.rate(sms, []))[0].amount // '0.18'
 * chargesOf(rater.rate({ ...sms, quantity: -1 }, [])) // throws rating.invalid_quantity
 *
 * @throws LonglinesError with the refusal's code
 */
export function chargesOf(rated: RatedRecord): readonly Charge[] {
  if (rated.refusal) throw new LonglinesError(rated.refusal.code, rated.refusal.message, rated.refusal)
  return rated.charges
}
