import { type LocalDate, zoneOf } from '@longlines/core/time'
import {
  type BillingAccount,
  type PreviewQuestion,
  type PriceBook,
  usageTotals,
} from '../../billing/index.ts'
import { type CatalogVersion, compileCatalog, priceBookOf } from '../../catalog/index.ts'
import type { Subscription } from '../../subscriptions/index.ts'
import { anIssuer } from '../an-issuer.ts'
import { accounts } from './accounts.ts'
import { FIRST_DAY } from './amounts.ts'
import { catalogVersions } from './catalogs.ts'
import type { Arbitrary, FastCheck } from './fast-check.ts'
import { addOns, type HistoryWish, histories } from './histories.ts'
import { charges } from './usage.ts'

/** A customer and all that billing asks about it: what `preview` and `simulate` take. */
export interface AnyCustomer extends PreviewQuestion {
  readonly subscriptions: readonly Subscription[]
  /** What `book` reads. */
  readonly versions: readonly CatalogVersion[]
  /** A day of billing before anything happens. */
  readonly from: LocalDate
}

/** Customers of an operator in Italy: any account, catalog, histories of up to three subscriptions, add-ons, usage. */
export function customers(fc: FastCheck, fixed: Partial<BillingAccount>): Arbitrary<AnyCustomer> {
  return fc
    .tuple(accounts(fc, fixed), catalogVersions(fc))
    .chain(([account, versions]) => {
      const offerings = versions[0]?.catalog.offerings ?? []
      const terms = offerings[0]?.terms
      const wish = { zone: account.zone, offeringIds: offerings.map(({ id }) => id), terms }
      return fc.record({
        account: fc.constantFrom(account),
        versions: fc.constantFrom(versions),
        subscriptions: families(fc, wish),
        used: charges(fc, { subscriptionIds: ['s1', 's2'], most: 8 }),
      })
    })
    .map(({ account, versions, subscriptions, used }) => {
      const { currency, segment } = account
      const label = { description: 'Calls', taxClass: 'telecom' }
      return {
        account,
        issuer: anIssuer(),
        subscriptions,
        versions,
        book: printable(priceBookOf(compileCatalog(versions), { currency, segment })),
        usage: usageTotals(used, { currency, zone: zoneOf('Europe/Rome') }, () => label),
        from: FIRST_DAY,
      }
    })
}

/** One to three subscriptions, some with an add-on. */
function families(fc: FastCheck, wish: HistoryWish): Arbitrary<Subscription[]> {
  const family = (id: string) =>
    histories(fc, { ...wish, id, changes: 5 }).chain((parent) =>
      fc
        .option(addOns(fc, { ...wish, id: `${id}-add-on`, changes: 2 }, parent), { nil: undefined })
        .map((addOn) => (addOn === undefined ? [parent] : [parent, addOn])),
    )
  return fc
    .tuple(family('s1'), fc.option(family('s2'), { nil: [] }), fc.option(family('s3'), { nil: [] }))
    .map((all) => all.flat())
}

/** fast-check prints what failed; the versions beside it say what the book holds. */
function printable(book: PriceBook): PriceBook & { toString(): string } {
  return { ...book, toString: () => 'the price book of the versions' }
}
