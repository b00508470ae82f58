import { LonglinesError } from '@longlines/core/errors'
import type { TenantStore } from '@longlines/core/store'
import type { Adjustment } from '../adjustments.ts'
import { type BillingAdjustment, billingAdjustments } from './records.ts'

/**
 * Keeps what an account is to be given back, or charged, on its next bill. The same adjustment again changes nothing.
 *
 * @example
 * const opened = createMemoryStore()
 * await opened.migrate(billingDefinitions)
 * const store = opened.forTenant('acme')
 * const goodwill = { id: 'g1', accountId: 'A-1', type: 'amount', description: 'Goodwill', amount: '-5', taxClass: 'telecom' } as const
 * const { status } = await adjustAccount(store, goodwill)
 * status // 'open'
 * @throws LonglinesError `store.already_exists` where another adjustment has this id, `input.invalid`
 */
export async function adjustAccount(store: TenantStore, adjustment: Adjustment): Promise<BillingAdjustment> {
  return store.transaction(
    async (tx) => {
      const { id, accountId } = adjustment
      const found = await tx.collection(billingAdjustments).get(id)
      if (found === undefined) {
        const open: BillingAdjustment = { accountId, status: 'open', adjustment }
        return (await tx.collection(billingAdjustments).insert(id, open)).doc
      }
      if (isSame(found.doc.adjustment, adjustment)) return found.doc
      throw new LonglinesError(
        'store.already_exists',
        `Adjustment ${id} of account ${found.doc.accountId} says something else; give another id.`,
        { values: { adjustment: id } },
      )
    },
    { attempts: 5 },
  )
}

function isSame(a: Adjustment, b: Adjustment): boolean {
  const sorted = (value: object) => JSON.stringify(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)))
  return sorted(a) === sorted(b)
}
