import type { Stored, Transaction } from '@longlines/core/store'
import { subscriptionCollection, subscriptionHolders, subscriptionKeys } from './collections.ts'
import { phasesOf } from './phases-of.ts'
import type { Subscription } from './subscription.ts'

/** Writes a subscription, and which accounts hold it at some time, or held it for all that was known once. */
export async function saveSubscription(
  tx: Transaction,
  stored: Stored<Subscription> | undefined,
  subscription: Subscription,
  parent: Subscription | undefined,
): Promise<void> {
  const collection = tx.collection(subscriptionCollection)
  if (stored === undefined) await collection.insert(subscription.id, subscription)
  else await collection.update(stored.id, stored.version, subscription)
  const accounts = holdersOf(subscription, parent)
  if (stored !== undefined) for (const accountId of holdersOf(stored.doc, parent)) accounts.add(accountId)
  if (accounts.size === 1) return
  const holders = tx.collection(subscriptionHolders)
  for (const accountId of accounts) {
    const id = `${accountId} ${subscription.id}`
    if ((await holders.get(id)) === undefined) {
      await holders.insert(id, { accountId, subscriptionId: subscription.id })
    }
  }
}

function holdersOf(subscription: Subscription, parent: Subscription | undefined): Set<string> {
  const phases = phasesOf(subscription, { parent })
  return new Set([subscription.accountId, ...phases.map(({ accountId }) => accountId)])
}

/** Notes who has an exclusive key, so that two that want it meet in one document. */
export async function holdKey(tx: Transaction, { exclusiveKey: key, id }: Subscription): Promise<void> {
  if (key === undefined) return
  const keys = tx.collection(subscriptionKeys)
  const held = await keys.get(key)
  const subscriptionIds = [...new Set([...(held?.doc.subscriptionIds ?? []), id])]
  if (held === undefined) await keys.insert(key, { key, subscriptionIds })
  else await keys.update(held.id, held.version, { key, subscriptionIds })
}
