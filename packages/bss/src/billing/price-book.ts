/** What billing needs to know of a catalog. */
import type { BillingInterval, Instant } from '@longlines/core/time'
import type { PriceVersion } from '../subscriptions/index.ts'

/** A price of an offering that is billed without usage. */
export type BookedPrice =
  | {
      readonly type: 'recurring'
      readonly id: string
      readonly name: string
      /** For one interval, in the account's currency. */
      readonly amount: string
      readonly interval: BillingInterval
      readonly timing: 'advance' | 'arrears'
      /** Whether it is due for each unit of the quantity; true if absent. */
      readonly perUnit?: boolean | undefined
      readonly proration?: string | undefined
      readonly taxClass: string
    }
  | {
      readonly type: 'one-time'
      readonly id: string
      readonly name: string
      readonly amount: string
      readonly on: 'activation' | 'plan-change' | 'termination'
      readonly perUnit?: boolean | undefined
      readonly taxClass: string
    }

/** Prices by offering and time, for one account: its currency, segment and price list are settled. */
export interface PriceBook {
  /** Of its amounts; that of whoever is billed by it if absent. */
  readonly currency?: string | undefined
  /**
   * The prices of an offering, by the version of the catalog that is asked for.
   *
   * @throws LonglinesError for an offering that the version does not have
   */
  pricesOf(offeringId: string, version: PriceVersion): readonly BookedPrice[]
  /** Instants in a period, without its start, from which other prices may hold; in order. */
  changesWithin(from: Instant, to: Instant | null): readonly Instant[]
}
