import type { Transaction } from '@longlines/core/store'
import { subscriptionCollection, subscriptionHolders } from './collections.ts'
import type { Subscription } from './subscription.ts'

/**
 * All that an account holds, held or is to hold, with add-ons, read within a transaction.
 *
 * @example
 * const store = createMemoryStore()
 * await store.migrate(subscriptionDefinitions)
 * await store.forTenant('acme').transaction((tx) => subscriptionsOfAccount(tx, 'acc-1')) // []
 */
export async function subscriptionsOfAccount(tx: Transaction, accountId: string): Promise<Subscription[]> {
  const collection = tx.collection(subscriptionCollection)
  const found = new Map<string, Subscription>()
  const query = { index: 'byAccount', equals: { accountId }, limit: 1000 } as const
  for await (const { id, doc } of collection.each(query)) found.set(id, doc)
  for await (const { doc } of tx.collection(subscriptionHolders).each(query)) {
    const { subscriptionId: id } = doc
    const held = found.has(id) ? undefined : await collection.get(id)
    if (held !== undefined) found.set(id, held.doc)
  }
  return [...found.values()]
}
