/** Subscriptions made by commands, for tests. */
import {
  applyCommand,
  type CommandOutcome,
  type Subscription,
  type SubscriptionCommand,
  type SubscriptionContext,
  type SubscriptionTerms,
} from '../src/subscriptions/index.ts'

export type Asked<Command = SubscriptionCommand> = Command extends unknown
  ? Omit<Command, 'subscriptionId' | 'id'>
  : never
/** The day on which something is asked, what, and what the world is like then. */
export type Day = readonly [now: string, asked: Asked, context?: Partial<SubscriptionContext>]

export const day = (date: string) => (date.length === 10 ? `${date}T00:00:00Z` : date)
export const opening = { accountId: 'acc-1', offeringId: 'fibre-100' }
export const activate = { type: 'activate', opening } as const
export const inUtc = { zone: 'UTC' } as const

/** Asks one thing after the other, of ids c1, c2, ...; the outcome of the last. */
export function ask(days: readonly Day[], from?: Subscription): CommandOutcome {
  let subscription = from
  let outcome: CommandOutcome | undefined
  for (const [now, asked, context] of days) {
    if (outcome?.accepted === false) throw new Error(outcome.refusal.message)
    const id = `c${(subscription?.changes.length ?? 0) + 1}`
    // The id and the subscription are what `Asked` lacks.
    const command = { ...asked, id, subscriptionId: 's1' } as SubscriptionCommand
    outcome = applyCommand(subscription, command, { ...inUtc, now: day(now), ...context })
    if (outcome.accepted) subscription = outcome.subscription
  }
  return outcome!
}

export function accepted(days: readonly Day[], from?: Subscription) {
  const outcome = ask(days, from)
  if (!outcome.accepted) throw new Error(`${outcome.refusal.code}: ${outcome.refusal.message}`)
  return outcome
}

export function refusalOf(days: readonly Day[]) {
  const outcome = ask(days)
  return outcome.accepted ? undefined : outcome.refusal
}

export const terms = (of: SubscriptionTerms): Partial<SubscriptionContext> => ({ terms: of })
export const months = (count: number) => ({ unit: 'month', count }) as const
