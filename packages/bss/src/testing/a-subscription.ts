import { LonglinesError } from '@longlines/core/errors'
import { formatInstant, type Instant, type LocalDate, startOfLocalDay, zoneOf } from '@longlines/core/time'
import {
  applyCommand,
  type CommandOf,
  type Opening,
  type Subscription,
  type SubscriptionCommand,
  type SubscriptionContext,
} from '../subscriptions/index.ts'

type WithoutIds<Command> = Command extends unknown ? Omit<Command, 'id' | 'subscriptionId'> : never

/** A command without its ids, which {@link aSubscription} gives: `c1`, `c2` and so on. */
export type AskedCommand = WithoutIds<SubscriptionCommand>

/** A command, and when it is given: an instant, or the start of a local day. */
export type AskedAt = readonly [now: Instant | LocalDate, command: AskedCommand]

/**
 * A subscription after the commands it was given, each at its time. What subscriptions refuse, this refuses too.
 *
 * @param context - terms, fees and whatever else commands need to know; the zone is Rome's where left out
 * @example
 * const fibre = aSubscription('s1', [
 *   ['2026-03-01', anActivation('fibre-100')],
 *   ['2026-03-16', { type: 'change-plan', offeringId: 'fibre-200' }],
 * ])
 * fibre.changes.map(({ id, effectiveAt }) => [id, effectiveAt]) // [['c1', '2026-02-28T23:00:00Z'], ['c2', '2026-03-15T23:00:00Z']]
 * @throws LonglinesError with the refusal of the command; `subscription.not_found` without commands
 */
export function aSubscription(
  id: string,
  asked: readonly AskedAt[],
  context: Partial<Omit<SubscriptionContext, 'now'>> = {},
): Subscription {
  const zone = context.zone ?? 'Europe/Rome'
  let subscription: Subscription | undefined
  for (const [index, [at, command]] of asked.entries()) {
    const now = at.length > 10 ? at : formatInstant(startOfLocalDay(at, zoneOf(zone)))
    const given = { ...command, id: `c${index + 1}`, subscriptionId: id }
    const outcome = applyCommand(subscription, given, { ...context, zone, now })
    if (!outcome.accepted) throw refusalOf(outcome.refusal, given.id, at)
    subscription = outcome.subscription
  }
  if (subscription !== undefined) return subscription
  throw new LonglinesError(
    'subscription.not_found',
    `Give ${id} a command that opens it: anActivation('fibre').`,
  )
}

/**
 * The command that opens a subscription at once, for the account that {@link anAccount} makes.
 *
 * @param more - quantity, parent and other account of the opening
 * @example
 * anActivation('fibre') // { type: 'activate', opening: { accountId: 'A-1', offeringId: 'fibre' } }
 */
export function anActivation(
  offeringId: string,
  more: Partial<Opening> = {},
): Omit<CommandOf<'activate'>, 'id' | 'subscriptionId'> {
  return { type: 'activate', opening: { accountId: 'A-1', offeringId, ...more } }
}

/** A refusal as an error that says of which command it is. */
export function refusalOf(
  { code, message, values = {} }: ReturnType<LonglinesError['toJSON']>,
  changeId: string,
  at: string,
): LonglinesError {
  return new LonglinesError(code, `Command ${changeId} of ${at}: ${message}`, { values })
}
