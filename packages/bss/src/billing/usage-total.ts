import { LonglinesError } from '@longlines/core/errors'
import { DecimalText } from '@longlines/core/money'
import { LocalPeriod, localDateAt, parseInstant, type Zone } from '@longlines/core/time'
import * as z from 'zod'
import { EXACT_DIGITS, formatExact, parseExact } from '../invoices/exact.ts'
import type { Charge } from '../rating/charge.ts'

/** What the usage of a subscription under a price comes to in a period, before rounding. */
export const UsageTotal = /* @__PURE__ */ (() =>
  z.object({
    subscriptionId: z.string().min(1),
    offeringId: z.string().min(1).optional(),
    priceId: z.string().min(1),
    description: z.string().min(1),
    taxClass: z.string().min(1),
    period: LocalPeriod,
    /** Empty unit and quantity 1 where units differ. */
    quantity: DecimalText,
    unit: z.string(),
    /** Exact sum of the charges. */
    exact: DecimalText,
    chargeCount: z.int().min(0),
  }))()
export type UsageTotal = z.infer<typeof UsageTotal>

/** The fields of a charge that count for a total. */
export type CountedCharge = Pick<
  Charge,
  'subscriptionId' | 'priceId' | 'period' | 'quantity' | 'unit' | 'currency' | 'amount'
>

/** How a price is called, and taxed, on an invoice. */
export interface PriceLabel {
  readonly description: string
  readonly taxClass: string
  readonly offeringId?: string | undefined
}

interface Sum {
  readonly first: CountedCharge
  amount: bigint
  quantity: bigint
  sameUnit: boolean
  count: number
}

/**
 * Sums charges by subscription, price and period. The order of charges changes nothing.
 *
 * @param labelOf - what the price of a charge is called; the catalog knows
 * @example
 * const charge = { subscriptionId: 's1', priceId: 'calls', period: { from: '2026-02-28T23:00:00Z', to: '2026-03-31T22:00:00Z' }, quantity: '60', unit: 'second', currency: 'EUR', amount: '0.0125' }
 * const place = { currency: 'EUR', zone: zoneOf('Europe/Rome') }
 * const [total] = usageTotals([charge, charge], place, () => ({ description: 'Calls', taxClass: 'telecom' }))
 * total.exact // '0.025'
 * total.period // { from: '2026-03-01', to: '2026-04-01' }
 * @throws LonglinesError `money.currency_mismatch`, `money.invalid_decimal`, `time.invalid_instant`
 */
export function usageTotals(
  charges: Iterable<CountedCharge>,
  place: UsagePlace,
  labelOf: (charge: CountedCharge) => PriceLabel,
): UsageTotal[] {
  const sums = new UsageSums(place)
  for (const charge of charges) sums.add(charge)
  return sums.totals(labelOf)
}

/** The currency in which an account is billed, and where its days are. */
export interface UsagePlace {
  readonly currency: string
  readonly zone: Zone
}

/** Sums up charges as they come, so that they need not all be in memory. */
export class UsageSums {
  readonly #place: UsagePlace
  readonly #sums = new Map<string, Sum>()

  constructor(place: UsagePlace) {
    this.#place = place
  }

  /** @throws LonglinesError `money.currency_mismatch`, `money.invalid_decimal` */
  add(charge: CountedCharge): void {
    if (charge.currency !== this.#place.currency) throw otherCurrency(charge, this.#place.currency)
    const { subscriptionId, priceId, period } = charge
    const key = JSON.stringify([subscriptionId, priceId, period.from, period.to])
    const sum = this.#sums.get(key)
    if (sum === undefined) this.#sums.set(key, sumOf(charge))
    else addTo(sum, charge)
  }

  totals(labelOf: (charge: CountedCharge) => PriceLabel): UsageTotal[] {
    return [...this.#sums.values()].map((sum) => totalOf(sum, this.#place.zone, labelOf(sum.first)))
  }
}

function sumOf(charge: CountedCharge): Sum {
  const { amount, quantity } = charge
  return {
    first: charge,
    amount: parseExact(amount),
    quantity: parseExact(quantity),
    sameUnit: true,
    count: 1,
  }
}

function addTo(sum: Sum, { amount, quantity, unit }: CountedCharge): void {
  sum.amount += parseExact(amount)
  sum.quantity += parseExact(quantity)
  sum.sameUnit &&= unit === sum.first.unit
  sum.count += 1
}

function totalOf(
  { first, amount, quantity, sameUnit, count }: Sum,
  zone: Zone,
  label: PriceLabel,
): UsageTotal {
  const dateOf = (instant: string) => localDateAt(parseInstant(instant), zone)
  const { description, taxClass, offeringId } = label
  return {
    subscriptionId: first.subscriptionId,
    ...(offeringId === undefined ? {} : { offeringId }),
    priceId: first.priceId,
    description,
    taxClass,
    period: { from: dateOf(first.period.from), to: dateOf(first.period.to) },
    quantity: sameUnit ? formatExact(quantity, EXACT_DIGITS, 'shortest') : '1',
    unit: sameUnit ? first.unit : '',
    exact: formatExact(amount, EXACT_DIGITS, 'shortest'),
    chargeCount: count,
  }
}

function otherCurrency({ priceId, currency: own }: CountedCharge, currency: string): LonglinesError {
  return new LonglinesError(
    'money.currency_mismatch',
    `A charge of ${priceId} is in ${own}, its account is billed in ${currency}; convert it before it is billed.`,
    { values: { priceId } },
  )
}
