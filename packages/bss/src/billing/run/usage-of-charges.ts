import type { Transaction } from '@longlines/core/store'
import {
  addMonths,
  formatInstant,
  type Instant,
  type LocalDate,
  parseInstant,
  startOfLocalDay,
  zoneOf,
} from '@longlines/core/time'
import type { BillingAccount } from '../account.ts'
import { type CountedCharge, type PriceLabel, UsageSums, type UsageTotal } from '../usage-total.ts'
import { lateUsage, usageCharges } from './records.ts'

/** Finds the usage of an account up to a day; `billedOn` is the day on which it was billed last, absent before. */
export type UsageOf = (
  tx: Transaction,
  account: BillingAccount,
  on: LocalDate,
  billedOn?: LocalDate,
) => Promise<UsageTotal[]>

const FIRST_DAY: LocalDate = '1970-01-01'

/**
 * The usage of an account by its charges in the log {@link usageCharges}: of all periods that began in the months
 * before its last bill or later and have ended by the day, and of earlier ones to which `keepCharges` added usage in these months.
 *
 * @param labelOf - what the price of a charge is called on an invoice; the catalog knows
 * @param options.months - how far back it is read at first; 3 if absent. Longer periods that are open are read whole
 * @example
 * const store = createMemoryStore()
 * await store.migrate(billingDefinitions)
 * const account = { id: 'A-1', currency: 'EUR', zone: 'Europe/Rome', buyer: { name: 'Ada' }, taxCustomer: { place: { country: 'IT' }, status: 'consumer' } } as const
 * const usageOf = usageOfCharges(() => ({ description: 'Calls', taxClass: 'telecom' }))
 * await store.forTenant('acme').transaction((tx) => usageOf(tx, account, '2026-04-01')) // []
 */
export function usageOfCharges(
  labelOf: (charge: CountedCharge, account: BillingAccount) => PriceLabel,
  { months = 3 }: { readonly months?: number } = {},
): UsageOf {
  return async (tx, account, on, billedOn = FIRST_DAY) => {
    const zone = zoneOf(account.zone)
    const at = (date: LocalDate) => formatInstant(startOfLocalDay(date, zone))
    const first = billedOn === FIRST_DAY ? FIRST_DAY : addMonths(billedOn < on ? billedOn : on, -months)
    let from = await beginningOf(tx, account.id, at(first))
    for (;;) {
      const { sums, openFrom } = await readFrom(tx, account, from, at(billedOn))
      if (openFrom === undefined) return sums.totals((charge) => labelOf(charge, account))
      // A period longer than these months was not closed when the account was billed last.
      from = openFrom
    }
  }
}

/** Sums of the periods that began at an instant or later, and the beginning of those that began before and are open. */
async function readFrom(
  tx: Transaction,
  { id, currency, zone }: BillingAccount,
  from: Instant,
  billedAt: Instant,
): Promise<{ readonly sums: UsageSums; readonly openFrom: Instant | undefined }> {
  const sums = new UsageSums({ currency, zone: zoneOf(zone) })
  const fromMs = parseInstant(from)
  const billedMs = parseInstant(billedAt)
  let openMs = Number.POSITIVE_INFINITY
  const query = { partition: id, from, limit: 10_000 }
  for await (const row of tx.log(usageCharges).scan(query)) {
    const { subscriptionId, priceId, periodFrom, periodTo, quantity, unit, amount, currency: own } = row
    const beginsMs = parseInstant(periodFrom)
    if (beginsMs >= fromMs) {
      const period = { from: periodFrom, to: periodTo }
      sums.add({ subscriptionId, priceId, period, quantity, unit, amount, currency: own })
    } else if (parseInstant(periodTo) > billedMs) openMs = Math.min(openMs, beginsMs)
  }
  return { sums, openFrom: Number.isFinite(openMs) ? formatInstant(openMs) : undefined }
}

/** Where reading begins: earlier than usual if usage has come late since then. */
async function beginningOf(tx: Transaction, accountId: string, usual: Instant): Promise<Instant> {
  const late = (await tx.collection(lateUsage).get(accountId))?.doc
  if (late === undefined) return usual
  const usualMs = parseInstant(usual)
  return parseInstant(late.at) >= usualMs && parseInstant(late.from) < usualMs ? late.from : usual
}
