import { LonglinesError, parseInput } from '@longlines/core/errors'
import type { TenantStore, Transaction } from '@longlines/core/store'
import { Adjustment } from '../adjustments.ts'
import { type BillingAdjustment, billingAccounts, billingAdjustments } from './records.ts'

/**
 * Keeps what an account is to be given back, or charged, on its next bill. The same adjustment again changes nothing.
 *
 * @example
 * const opened = createMemoryStore()
 * await opened.migrate(billingDefinitions)
 * const store = opened.forTenant('acme')
 * const account = { id: 'A-1', currency: 'EUR', zone: 'Europe/Rome', buyer: { name: 'Ada' }, taxCustomer: { place: { country: 'IT' }, status: 'consumer' } } as const
 * await openBillingAccount(store, account, '2026-03-01')
 * const goodwill = { id: 'g1', accountId: 'A-1', type: 'amount', description: 'Goodwill', amount: '-5', taxClass: 'telecom' } as const
 * const { status } = await adjustAccount(store, goodwill)
 * status // 'open'
 * @throws LonglinesError `store.not_found` for an account that is not open, `store.already_exists` where another
 * adjustment has this id, `input.invalid`
 */
export async function adjustAccount(store: TenantStore, given: Adjustment): Promise<BillingAdjustment> {
  const adjustment = parseInput(Adjustment, given, 'an adjustment')
  return store.transaction(
    async (tx) => {
      const { id, accountId } = adjustment
      const found = await tx.collection(billingAdjustments).get(id)
      if (found === undefined) {
        await refuseUnknown(tx, accountId)
        const open: BillingAdjustment = { accountId, status: 'open', adjustment }
        return (await tx.collection(billingAdjustments).insert(id, open)).doc
      }
      if (found.doc.status !== 'withdrawn' && isSame(found.doc.adjustment, adjustment)) return found.doc
      throw new LonglinesError(
        'store.already_exists',
        `Adjustment ${id} of account ${found.doc.accountId} says something else, or was withdrawn; give another id.`,
        { values: { adjustment: id } },
      )
    },
    { attempts: 5 },
  )
}

/**
 * Withdraws an adjustment that is on no bill. It is kept, with its id, and never billed. Again changes nothing.
 *
 * @example
 * const opened = createMemoryStore()
 * await opened.migrate(billingDefinitions)
 * const store = opened.forTenant('acme')
 * const account = { id: 'A-1', currency: 'EUR', zone: 'Europe/Rome', buyer: { name: 'Ada' }, taxCustomer: { place: { country: 'IT' }, status: 'consumer' } } as const
 * await openBillingAccount(store, account, '2026-03-01')
 * await adjustAccount(store, { id: 'g1', accountId: 'A-1', type: 'amount', description: 'Goodwill', amount: '-5', taxClass: 'telecom' })
 * const { status } = await withdrawAdjustment(store, 'g1')
 * status // 'withdrawn'
 * @throws LonglinesError `store.not_found`, `billing.final` for one that a bill has
 */
export async function withdrawAdjustment(store: TenantStore, id: string): Promise<BillingAdjustment> {
  return store.transaction(
    async (tx) => {
      const found = await tx.collection(billingAdjustments).get(id)
      if (found === undefined) {
        throw new LonglinesError('store.not_found', `No adjustment ${id}.`, { values: { adjustment: id } })
      }
      const { status, bill } = found.doc
      if (status === 'withdrawn') return found.doc
      if (status === 'open') {
        const withdrawn: BillingAdjustment = { ...found.doc, status: 'withdrawn' }
        return (await tx.collection(billingAdjustments).update(id, found.version, withdrawn)).doc
      }
      throw new LonglinesError(
        'billing.final',
        `Adjustment ${id} is on bill ${bill}: take that bill back, or make another adjustment against it.`,
        { values: { adjustment: id, bill: bill ?? '' } },
      )
    },
    { attempts: 5 },
  )
}

async function refuseUnknown(tx: Transaction, accountId: string): Promise<void> {
  if ((await tx.collection(billingAccounts).get(accountId)) !== undefined) return
  throw new LonglinesError('store.not_found', `Open the billing account ${accountId} first.`, {
    values: { account: accountId },
  })
}

function isSame(a: Adjustment, b: Adjustment): boolean {
  const sorted = (value: object) => JSON.stringify(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)))
  return sorted(a) === sorted(b)
}
