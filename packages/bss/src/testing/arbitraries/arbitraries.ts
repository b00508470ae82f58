import type { BillingAccount } from '../../billing/index.ts'
import type { Catalog, CatalogVersion } from '../../catalog/index.ts'
import type { Charge, UsageEvent } from '../../rating/index.ts'
import type { Subscription } from '../../subscriptions/index.ts'
import { accounts } from './accounts.ts'
import { amounts, zones } from './amounts.ts'
import { catalogs, catalogVersions } from './catalogs.ts'
import { type AnyCustomer, customers } from './customers.ts'
import type { Arbitrary, FastCheck } from './fast-check.ts'
import { type HistoryWish, histories } from './histories.ts'
import { charges, type UsageWish, usageEvents } from './usage.ts'

/** What {@link arbitraries} makes: everything valid, everything shrinks to less. Nothing happens before 2024. */
export interface Arbitraries {
  /** Decimal texts from zero up, in cents. */
  amount(mostCents?: number): Arbitrary<string>
  /** Names of zones, with half hours and days without midnight among them. */
  zone(): Arbitrary<string>
  /** Catalogs that `checkCatalog` has nothing to say about. */
  catalog(): Arbitrary<Catalog>
  /** One or two versions of a catalog, of which the first holds from before 2024 on. */
  catalogVersions(): Arbitrary<CatalogVersion[]>
  /** Accounts of any zone, cycle, proration, discounts and tax status, but for the fields that are given. */
  account(fixed?: Partial<BillingAccount>): Arbitrary<BillingAccount>
  /** Subscriptions with histories of accepted changes. */
  subscription(wish?: HistoryWish): Arbitrary<Subscription>
  /** Records for a rater, in order of time. */
  usage(wish?: UsageWish): Arbitrary<UsageEvent[]>
  /** What a rater makes of records, in order of time. */
  charges(wish?: UsageWish): Arbitrary<Charge[]>
  /** An account with subscriptions, prices and usage, as `preview` and `simulate` take them. */
  customer(fixed?: Partial<BillingAccount>): Arbitrary<AnyCustomer>
}

/**
 * Arbitraries of fast-check for properties of your own billing.
 *
 * @param fc - fast-check 4, which this module does not import
 * @example
 * import fc from 'fast-check'
 * import { simulate } from '@longlines/bss/billing'
 * import { arbitraries } from '@longlines/bss/testing/arbitraries'
 * const { customer } = arbitraries(fc)
 * const owesNothingBelowZero = fc.property(customer(), (anyone) =>
 *   simulate(anyone, 3).invoices.every(({ totals }) => Number(totals.due) >= 0))
 * fc.check(owesNothingBelowZero, { numRuns: 5 }).failed // false
 */
export function arbitraries(fc: FastCheck): Arbitraries {
  return {
    amount: (mostCents) => amounts(fc, mostCents),
    zone: () => zones(fc),
    catalog: () => catalogs(fc),
    catalogVersions: () => catalogVersions(fc),
    account: (fixed = {}) => accounts(fc, fixed),
    subscription: (wish = {}) => histories(fc, wish),
    usage: (wish = {}) => usageEvents(fc, wish),
    charges: (wish = {}) => charges(fc, wish),
    customer: (fixed = {}) => customers(fc, fixed),
  }
}
