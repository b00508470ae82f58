/** Subscriptions in a store: the only file here that awaits. */
import { auditLog, recordAudit } from '@longlines/core/audit'
import { isLonglinesError, LonglinesError, parseInput, type Refusal } from '@longlines/core/errors'
import type { Definition, Stored, TenantStore, Transaction } from '@longlines/core/store'
import { formatInstant, type Instant, parseInstant } from '@longlines/core/time'
import { applyCommand } from './apply-command.ts'
import type { SubscriptionChange } from './change.ts'
import { subscriptionCollection, subscriptionHolders, subscriptionKeys } from './collections.ts'
import { SubscriptionCommand } from './command.ts'
import type { SubscriptionContext } from './context.ts'
import type { SubscriptionEvent } from './events.ts'
import { subscriptionsOfAccount } from './of-account.ts'
import type { SubscriptionPhase } from './phase.ts'
import { phasesOf } from './phases-of.ts'
import { renewDue } from './renew-due.ts'
import { holdKey, saveSubscription } from './save.ts'
import { settle } from './settle.ts'
import type { Subscription } from './subscription.ts'

/** What the store of subscriptions consists of; give it to `store.migrate`. */
export const subscriptionDefinitions: readonly Definition[] = /* @__PURE__ */ (() => [
  subscriptionCollection,
  subscriptionHolders,
  subscriptionKeys,
  auditLog,
])()

/** A command that was accepted. */
export interface Executed {
  readonly subscription: Subscription
  readonly change: SubscriptionChange
  /** It had been accepted before; nothing was written. */
  readonly repeated: boolean
}

/** What {@link SubscriptionService.settleDue} did. */
export interface SettledDue {
  /** Subscriptions brought up to date. */
  readonly settled: number
  readonly renewals: number
  /** Those that could not be; the others were. */
  readonly failed: readonly { readonly subscriptionId: string; readonly refusal: Refusal }[]
}

/** Subscriptions of one tenant. */
export interface SubscriptionService {
  /**
   * Makes a change, in one transaction with its events, its audit entry and what it means for add-ons. Two at
   * once happen one after the other. The parent and the holders of an exclusive key are looked up.
   *
   * @throws LonglinesError the refusal, `input.invalid` for a command of another shape, and what the store throws
   */
  execute(
    command: SubscriptionCommand,
    context: Omit<SubscriptionContext, 'parent' | 'taken'>,
  ): Promise<Executed>
  get(subscriptionId: string): Promise<Subscription | undefined>
  /** All that an account holds, held or is to hold, with add-ons. */
  ofAccount(accountId: string): Promise<readonly Subscription[]>
  addOnsOf(subscriptionId: string): Promise<readonly Subscription[]>
  /**
   * Lets time pass: renews terms that have ended, and tells of changes that have taken effect. Each subscription
   * in a transaction of its own; safe to run twice, and by two processes.
   *
   * @param zoneOf - the zone of an account
   */
  settleDue(question: {
    readonly now: Instant
    readonly zoneOf: (accountId: string) => string | Promise<string>
  }): Promise<SettledDue>
}

const ATTEMPTS = 8
const PAGE = 500

/**
 * Makes the service over a store that was migrated with {@link subscriptionDefinitions}.
 *
 * @example
 * const store = createMemoryStore()
 * await store.migrate(subscriptionDefinitions)
 * const service = createSubscriptionService(store.forTenant('acme'))
 * const command = { type: 'activate', id: 'c1', subscriptionId: 's1', opening: { accountId: 'acc-1', offeringId: 'fibre-100' } } as const
 * const context = { now: '2026-01-01T00:00:00Z', zone: 'Europe/Rome' }
 * const { subscription } = await service.execute(command, context)
 * subscription.status // 'active'
 * const again = await service.execute(command, context)
 * again.repeated // true
 */
export function createSubscriptionService(store: TenantStore): SubscriptionService {
  const within = <Result>(work: (tx: Transaction) => Promise<Result>) =>
    insertingOnce(() => store.transaction(work, { attempts: ATTEMPTS }))
  return {
    execute: async (given, context) => {
      const command = parseInput(SubscriptionCommand, given, 'a subscription command')
      return within((tx) => execute(tx, command, context))
    },
    get: (id) => within(async (tx) => (await tx.collection(subscriptionCollection).get(id))?.doc),
    ofAccount: (accountId) => within((tx) => subscriptionsOfAccount(tx, accountId)),
    addOnsOf: (id) => within(async (tx) => (await addOnsOf(tx, id)).map(({ doc }) => doc)),
    settleDue: (question) => settleDue(within, question),
  }
}

async function execute(
  tx: Transaction,
  command: SubscriptionCommand,
  context: Omit<SubscriptionContext, 'parent' | 'taken'>,
): Promise<Executed> {
  const collection = tx.collection(subscriptionCollection)
  const stored = await collection.get(command.subscriptionId)
  const opening = command.type === 'order' || command.type === 'activate' ? command.opening : undefined
  const parentId = stored === undefined ? opening?.parentId : stored.doc.parentId
  const parent = parentId === undefined ? undefined : await collection.get(parentId)
  const key = stored === undefined ? opening?.exclusiveKey : stored.doc.exclusiveKey
  const holders = key === undefined ? undefined : await tx.collection(subscriptionKeys).get(key)
  const taken = await phasesHeld(tx, holders?.doc.subscriptionIds ?? [])
  const outcome = applyCommand(stored?.doc, command, { ...context, parent: parent?.doc, taken })
  if (!outcome.accepted) {
    const { code, message, values } = outcome.refusal
    throw new LonglinesError(code, message, values === undefined ? {} : { values })
  }
  const { subscription, change, repeated, events } = outcome
  if (repeated) return { subscription, change, repeated }
  if (stored === undefined && parent !== undefined) {
    // Whoever ends the parent at the same time must see this add-on.
    await collection.update(parent.id, parent.version, parent.doc)
  }
  await holdKey(tx, subscription)
  await saveSubscription(tx, stored, subscription, parent?.doc)
  tell(tx, events)
  await recordAudit(tx, auditEntry(stored?.doc, subscription, change))
  await refreshAddOns(tx, subscription, context.now)
  return { subscription, change, repeated }
}

/** Runs a transaction again where somebody else inserted the same document first, which is found then. */
async function insertingOnce<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      const again = isLonglinesError(error) && error.code === 'store.already_exists'
      if (!again || attempt === ATTEMPTS) throw error
    }
  }
}

async function phasesHeld(tx: Transaction, ids: readonly string[]): Promise<SubscriptionPhase[]> {
  const collection = tx.collection(subscriptionCollection)
  const phases: SubscriptionPhase[] = []
  for (const id of ids) {
    const doc = (await collection.get(id))?.doc
    if (doc === undefined) continue
    const parent = doc.parentId === undefined ? undefined : (await collection.get(doc.parentId))?.doc
    phases.push(...phasesOf(doc, { parent }))
  }
  return phases
}

/** Brings add-ons to what their parent has become. */
async function refreshAddOns(tx: Transaction, parent: Subscription, now: Instant): Promise<void> {
  if (parent.parentId !== undefined) return
  for (const stored of await addOnsOf(tx, parent.id)) {
    const { subscription, events } = settle(stored.doc, now, parent)
    await saveSubscription(tx, stored, subscription, parent)
    tell(tx, events)
  }
}

/** A renewal that is made late is told of before what came after it. */
function inOrder(events: readonly SubscriptionEvent[]): SubscriptionEvent[] {
  const ms = ({ data }: SubscriptionEvent) => parseInstant(data.effectiveAt)
  return [...events].sort((a, b) => ms(a) - ms(b))
}

function tell(tx: Transaction, events: readonly SubscriptionEvent[]): void {
  for (const event of events) tx.emit(event)
}

function auditEntry(before: Subscription | undefined, after: Subscription, change: SubscriptionChange) {
  const { changes: _, ...now } = after
  const { changes: __, ...then } = before ?? { changes: [] }
  return {
    id: `subscription/${after.id}/${change.id}`,
    subject: `subscription/${after.id}`,
    at: change.knownAt,
    actor: change.who ?? 'system',
    action: `subscription.${change.type}`,
    ...(before === undefined ? {} : { before: then }),
    after: { ...now, change },
    ...(change.why === undefined ? {} : { reason: change.why }),
  }
}

async function addOnsOf(tx: Transaction, parentId: string): Promise<Stored<Subscription>[]> {
  const found: Stored<Subscription>[] = []
  const query = { index: 'byParent', equals: { parentId }, limit: 1000 } as const
  for await (const stored of tx.collection(subscriptionCollection).each(query)) found.push(stored)
  return found
}

async function settleDue(
  within: <Result>(work: (tx: Transaction) => Promise<Result>) => Promise<Result>,
  { now, zoneOf }: Parameters<SubscriptionService['settleDue']>[0],
): Promise<SettledDue> {
  const failed: { subscriptionId: string; refusal: Refusal }[] = []
  let settled = 0
  let renewals = 0
  let cursor: string | undefined
  do {
    const page = await within((tx) => dueBefore(tx, now, cursor))
    for (const { id, doc } of page.items) {
      const zone = await zoneOf(doc.accountId)
      try {
        renewals += await within((tx) => settleOne(tx, id, now, zone))
        settled += 1
      } catch (error) {
        if (!isLonglinesError(error) || error.code.startsWith('store.')) throw error
        failed.push({ subscriptionId: id, refusal: error.toJSON() })
      }
    }
    cursor = page.cursor
  } while (cursor !== undefined)
  return { settled, renewals, failed }
}

function dueBefore(tx: Transaction, now: Instant, cursor: string | undefined) {
  return tx.collection(subscriptionCollection).find({
    index: 'byNextAt',
    range: { to: formatInstant(parseInstant(now) + 1) },
    limit: PAGE,
    ...(cursor === undefined ? {} : { cursor }),
  })
}

/** The number of renewals. */
async function settleOne(tx: Transaction, id: string, now: Instant, zone: string): Promise<number> {
  const collection = tx.collection(subscriptionCollection)
  const stored = await collection.get(id)
  const parentId = stored?.doc.parentId
  const parent = parentId === undefined ? undefined : (await collection.get(parentId))?.doc
  if (stored?.doc.nextAt === undefined || parseInstant(stored.doc.nextAt) > parseInstant(now)) return 0
  const renewed = renewDue(stored.doc, { now, zone, parent })
  const { subscription, events } = settle(renewed.subscription, now, parent)
  await saveSubscription(tx, stored, subscription, parent)
  tell(tx, inOrder([...renewed.events, ...events]))
  for (const change of renewed.changes) await recordAudit(tx, auditEntry(stored.doc, subscription, change))
  await refreshAddOns(tx, subscription, now)
  return renewed.changes.length
}
