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
import { type CountedCharge, type PriceLabel, type UsageTotal, usageTotals } from '../usage-total.ts'
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
 * @param options.months - how far back: at least the length of the longest usage period; 3 if absent
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
    const first = billedOn === FIRST_DAY ? FIRST_DAY : addMonths(billedOn < on ? billedOn : on, -months)
    const from = await beginningOf(tx, account.id, formatInstant(startOfLocalDay(first, zone)))
    const charges: CountedCharge[] = []
    const query = { partition: account.id, from, limit: 10_000 }
    for await (const { periodFrom, periodTo, ...charge } of tx.log(usageCharges).scan(query)) {
      // A period that began before is not complete here.
      if (periodFrom >= from) charges.push({ ...charge, period: { from: periodFrom, to: periodTo } })
    }
    return usageTotals(charges, { currency: account.currency, zone }, (charge) => labelOf(charge, account))
  }
}

/** Where reading begins: earlier than usual if usage has come late since then. */
async function beginningOf(tx: Transaction, accountId: string, usual: Instant): Promise<Instant> {
  const late = (await tx.collection(lateUsage).get(accountId))?.doc
  if (late === undefined) return usual
  const usualMs = parseInstant(usual)
  return parseInstant(late.at) >= usualMs && parseInstant(late.from) < usualMs ? late.from : usual
}
