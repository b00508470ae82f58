import { type BillingSchedule, formatInstant, parseInstant } from '@longlines/core/time'
import {
  applyCommand,
  type Subscription,
  type SubscriptionCommand,
  type SubscriptionContext,
  type SubscriptionTerms,
  type When,
} from '../../subscriptions/index.ts'
import { FIRST_DAY } from './amounts.ts'
import type { Arbitrary, FastCheck } from './fast-check.ts'

/** What is said of a subscription before its history is drawn. */
export interface HistoryWish {
  /** `s1` where left out. */
  readonly id?: string
  /** `A-1` where left out. */
  readonly accountId?: string
  /** Plans that it may have; `offering-1` where left out. */
  readonly offeringIds?: readonly string[]
  /** Rome's where left out. */
  readonly zone?: string
  /** Most changes after activation; 6 where left out. Each comes up to 60 days after the one before. */
  readonly changes?: number
  readonly terms?: SubscriptionTerms | undefined
  readonly cycle?: BillingSchedule
}

type Asked<Command = SubscriptionCommand> = Command extends unknown
  ? Omit<Command, 'id' | 'subscriptionId'>
  : never

/** Something to ask, so many hours after what was asked before. */
interface Try {
  readonly wait: number
  readonly asked: Asked
}

const HOUR_MS = 3_600_000

/**
 * Subscriptions with histories of changes that were accepted, one after another: what a command is refused for, never
 * happened. Without changes they are active from the first day on, or from soon after.
 */
export function histories(fc: FastCheck, wish: HistoryWish): Arbitrary<Subscription> {
  return attempts(fc, { ...wish, parent: undefined }).filter((subscription) => subscription !== undefined)
}

/** Add-ons of a subscription; none where it had ended, or another account held it, when one was asked for. */
export function addOns(
  fc: FastCheck,
  wish: HistoryWish,
  parent: Subscription,
): Arbitrary<Subscription | undefined> {
  return attempts(fc, { ...wish, parent })
}

interface AttemptWish extends HistoryWish {
  readonly parent: Subscription | undefined
}

function attempts(fc: FastCheck, wish: AttemptWish): Arbitrary<Subscription | undefined> {
  const { changes = 6, offeringIds = ['offering-1'] } = wish
  return fc
    .record({
      opening: openings(fc, wish),
      start: fc.integer({ min: 0, max: 24 * 40 }),
      tries: fc.array(tries(fc, offeringIds), { maxLength: changes }),
    })
    .map(({ opening, start, tries: told }) => {
      const first = { wait: start, asked: opening }
      return [first, ...told].reduce<Told>(tell(wish), { hours: 0, count: 0 }).subscription
    })
}

function openings(fc: FastCheck, wish: AttemptWish): Arbitrary<Asked> {
  const { accountId = 'A-1', offeringIds = ['offering-1'], parent } = wish
  return fc
    .record({
      offeringId: fc.constantFrom(...offeringIds),
      quantity: quantities(fc),
      prices: fc.constantFrom<'fixed' | 'following'>('fixed', 'following'),
    })
    .map(({ prices, ...opening }) => ({
      type: 'activate',
      prices,
      opening: { accountId, ...opening, ...(parent === undefined ? {} : { parentId: parent.id }) },
    }))
}

interface Told {
  readonly hours: number
  readonly count: number
  readonly subscription?: Subscription
}

/** Asks one thing more, and keeps it where it is accepted. */
function tell(wish: AttemptWish): (told: Told, next: Try) => Told {
  const { id = 's1', zone = 'Europe/Rome', terms, cycle, parent } = wish
  return ({ hours, count, subscription }, { wait, asked }) => {
    const now = formatInstant(parseInstant(`${FIRST_DAY}T00:00:00Z`) + (hours + wait) * HOUR_MS)
    const context: SubscriptionContext = { now, zone, terms, cycle, parent }
    const command = { ...asked, id: `c${count + 1}`, subscriptionId: id }
    const outcome = applyCommand(subscription, command, context)
    const kept = outcome.accepted ? outcome.subscription : subscription
    const told = { hours: hours + wait, count: outcome.accepted ? count + 1 : count }
    return kept === undefined ? told : { ...told, subscription: kept }
  }
}

function quantities(fc: FastCheck): Arbitrary<string> {
  return fc.constantFrom('1', '2', '3.5', '10')
}

function tries(fc: FastCheck, offeringIds: readonly string[]): Arbitrary<Try> {
  return fc.record({ wait: fc.integer({ min: 0, max: 24 * 60 }), asked: commands(fc, offeringIds) })
}

/** What may be asked of a subscription that is there: at once, at the end of a cycle or term, before, or later. */
function commands(fc: FastCheck, offeringIds: readonly string[]): Arbitrary<Asked> {
  const when = fc.oneof(
    { withCrossShrink: true },
    fc.constantFrom<When>('now', 'end-of-cycle', 'end-of-term'),
    fc
      .integer({ min: 0, max: 500 })
      .map(
        (days): When => ({ at: formatInstant(parseInstant(`${FIRST_DAY}T00:00:00Z`) + days * 24 * HOUR_MS) }),
      ),
  )
  return fc.oneof(
    { withCrossShrink: true },
    fc
      .record({ offeringId: fc.constantFrom(...offeringIds), when })
      .map((rest): Asked => ({ type: 'change-plan', ...rest })),
    fc
      .record({ quantity: quantities(fc), when })
      .map((rest): Asked => ({ type: 'change-quantity', ...rest })),
    fc.record({
      type: fc.constantFrom<'pause' | 'suspend'>('pause', 'suspend'),
      charged: fc.boolean(),
      when,
    }),
    when.map((at): Asked => ({ type: 'resume', when: at })),
    fc
      .record({ accountId: fc.constantFrom('A-1', 'A-2'), when })
      .map((rest): Asked => ({ type: 'transfer', ...rest })),
    when.map((at): Asked => ({ type: 'convert', when: at })),
    fc
      .record({ when, waive: fc.constantFrom<['notice'] | undefined>(undefined, ['notice']) })
      .map(({ when: at, waive }): Asked => ({ type: 'cancel', when: at, ...(waive ? { waive } : {}) })),
    fc.constantFrom<Asked>({ type: 'undo-cancel' }),
    fc.integer({ min: 2, max: 8 }).map((n): Asked => ({ type: 'withdraw', withdraws: `c${n}` })),
  )
}
