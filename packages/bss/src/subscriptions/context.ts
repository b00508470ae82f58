import type { BillingInterval, BillingSchedule, Instant } from '@longlines/core/time'
import type { SubscriptionPhase } from './phase.ts'
import type { Subscription } from './subscription.ts'
import type { SubscriptionTerms } from './terms.ts'

/** A recurring fee, of which early termination may cost a part. Recurring prices of a catalog have this shape. */
export interface RecurringFee {
  /** Decimal text. */
  readonly amount: string
  readonly interval: BillingInterval
  /** Whether the amount is that of one unit; true where left out. */
  readonly perUnit?: boolean | undefined
}

/** What a command needs to know of the world. */
export interface SubscriptionContext {
  readonly now: Instant
  /** Zone of the account, in which days, cycles and terms begin: `Europe/Rome`. */
  readonly zone: string
  /** Terms of the offering that is activated or changed to; kept with the change. */
  readonly terms?: SubscriptionTerms | undefined
  /** When the account is billed, for what takes effect at the end of its cycle. */
  readonly cycle?: BillingSchedule | undefined
  /** Recurring fees of the subscription, for a fee that is a part of those to come. */
  readonly fees?: readonly RecurringFee[] | undefined
  /** Nothing may take effect before: the start of the books that are still open. */
  readonly earliest?: Instant | undefined
  /** Phases of the other subscriptions with the same exclusive key. */
  readonly taken?: readonly SubscriptionPhase[] | undefined
  /** The subscription that an add-on belongs to. */
  readonly parent?: Subscription | undefined
}
