import { LonglinesError, parseInput } from '@longlines/core/errors'
import type { Transaction } from '@longlines/core/store'
import { subscriptionCollection } from './collections.ts'
import { holdKey, saveSubscription } from './save.ts'
import { Subscription } from './subscription.ts'

/**
 * Brings in a subscription whose history was made outside the store, with {@link applyCommand}: from another
 * system, or in a test. The accounts that ever held it find it, and its exclusive key is taken. Bring in a parent
 * before its add-ons. No event tells of it.
 *
 * @throws LonglinesError `store.already_exists` if it is there; `store.not_found` if its parent is not;
 *   `input.invalid` for something of another shape
 * @example
 * const activate = { type: 'activate', id: 'c1', subscriptionId: 's1', opening: { accountId: 'acc-1', offeringId: 'fibre-100' } } as const
 * const outcome = applyCommand(undefined, activate, { now: '2026-01-01T00:00:00Z', zone: 'Europe/Rome' })
 * const store = createMemoryStore()
 * await store.migrate(subscriptionDefinitions)
 * const tenant = store.forTenant('acme')
 * if (outcome.accepted) await tenant.transaction((tx) => importSubscription(tx, outcome.subscription))
 * const held = await tenant.transaction((tx) => subscriptionsOfAccount(tx, 'acc-1'))
 * held.length // 1
 */
export async function importSubscription(tx: Transaction, given: Subscription): Promise<void> {
  const subscription = parseInput(Subscription, given, 'a subscription')
  const parent = await parentOf(tx, subscription)
  await holdKey(tx, subscription)
  await saveSubscription(tx, undefined, subscription, parent)
}

async function parentOf(tx: Transaction, { id, parentId }: Subscription): Promise<Subscription | undefined> {
  if (parentId === undefined) return undefined
  const parent = await tx.collection(subscriptionCollection).get(parentId)
  if (parent !== undefined) return parent.doc
  throw new LonglinesError('store.not_found', `Bring in ${parentId} first: ${id} is an add-on of it.`, {
    values: { subscription: parentId },
  })
}
