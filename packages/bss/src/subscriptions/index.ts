export { type AddOnRequest, addAddOn, removeAddOn } from './add-on.ts'
export { applyCommand, type CommandOutcome } from './apply-command.ts'
export { type ChangeOf, SubscriptionChange } from './change.ts'
export {
  SubscriptionHolder,
  SubscriptionKey,
  subscriptionCollection,
  subscriptionHolders,
  subscriptionKeys,
} from './collections.ts'
export { type CommandOf, Opening, PriceVersion, SubscriptionCommand, When } from './command.ts'
export type { RecurringFee, SubscriptionContext } from './context.ts'
export { type EarlyEnd, earlyTerminationFee } from './early-termination.ts'
export {
  type SubscriptionEvent,
  SubscriptionEventData,
  type SubscriptionEventName,
  subscriptionEvents,
} from './events.ts'
export { importSubscription } from './import-subscription.ts'
export { lifeOf, type SubscriptionLife } from './life-of.ts'
export { SubscriptionStatus, subscriptionLifecycle } from './lifecycle.ts'
export { momentsOf, type SubscriptionMoment } from './moments-of.ts'
export { subscriptionsOfAccount } from './of-account.ts'
export { SubscriptionPhase } from './phase.ts'
export { phasesOf, type SubscriptionView } from './phases-of.ts'
export { type Renewed, renewDue } from './renew-due.ts'
export {
  createSubscriptionService,
  type Executed,
  type SettledDue,
  type SubscriptionService,
  subscriptionDefinitions,
} from './service.ts'
export { type Settled, settle } from './settle.ts'
export { statusAt } from './status-at.ts'
export { Subscription } from './subscription.ts'
export { EarlyTermination, EarlyTerminationFee, SubscriptionTerms, Term } from './terms.ts'
export { type TimelineEntry, timelineOf } from './timeline-of.ts'
