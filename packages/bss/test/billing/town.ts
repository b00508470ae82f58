/** A town of customers with plans, changes, cancellations and discounts, billed for two months. */
import type { TenantStore } from '@longlines/core/store'
import {
  type Biller,
  billItems,
  billRunJournal,
  createBiller,
  finaliseInvoices,
  invoiceSeries,
  invoices,
  openBillingAccount,
  startBillRun,
  workBillRun,
} from '../../src/billing/index.ts'
import { importSubscription } from '../../src/subscriptions/index.ts'
import {
  type AskedCommand,
  anAccount,
  anActivation,
  anIssuer,
  aSubscription,
} from '../../src/testing/index.ts'
import { book, noon } from './world.ts'

const DAYS = ['2026-04-01', '2026-05-01'] as const
const HISTORIES: readonly (readonly (readonly [string, AskedCommand])[])[] = [
  [],
  [[noon('2026-03-20'), { type: 'change-plan', offeringId: 'fibre-200' }]],
  [[noon('2026-04-10'), { type: 'cancel' }]],
  [
    [noon('2026-03-11'), { type: 'pause', charged: false }],
    [noon('2026-03-25'), { type: 'resume' }],
  ],
  [[noon('2026-04-02'), { type: 'change-quantity', quantity: '3' }]],
]
const DISCOUNTS = [
  undefined,
  [{ id: 'd', name: 'Welcome', type: 'percentage', value: '33.33', maxCycles: 1 }],
] as const

export const townBiller = (): Biller => createBiller({ issuer: anIssuer(), bookOf: () => book })

/** Adds customers who joined in March, each with one of a few histories. */
export async function addTown(tenant: TenantStore, count: number): Promise<void> {
  await tenant.transaction((tx) =>
    tx.collection(invoiceSeries).insert('invoices', { id: 'invoices', pattern: 'F{number}', digits: 4 }),
  )
  for (let index = 0; index < count; index += 1) {
    const accountId = `A-${String(index).padStart(4, '0')}`
    const discounts = DISCOUNTS[index % DISCOUNTS.length]
    await openBillingAccount(tenant, anAccount({ id: accountId, discounts }), DAYS[0])
    const joined = noon(`2026-03-0${1 + (index % 9)}`)
    const opening = anActivation('fibre-100', { accountId })
    const subscription = aSubscription(`s-${index}`, [[joined, opening], ...(HISTORIES[index % 5] ?? [])])
    await tenant.transaction((tx) => importSubscription(tx, subscription))
  }
}

/** Works both months and finalises them; what is done already is left as it is. */
export async function billTown(
  tenant: TenantStore,
  options: Parameters<typeof workBillRun>[3] = {},
): Promise<void> {
  for (const on of DAYS) {
    await startBillRun(tenant, { id: on, on, knownAt: `${on}T04:00:00Z` })
    await workBillRun(tenant, on, townBiller(), options)
    await finaliseInvoices(tenant, { seriesId: 'invoices', issuedOn: on, at: `${on}T08:00:00Z`, batch: 7 })
  }
}

/** All that billing left behind, in an order of its own. */
export async function townRecords(tenant: TenantStore) {
  return tenant.transaction(async (tx) => {
    const documents = []
    for await (const { doc } of tx.collection(invoices).each()) documents.push(doc)
    const items: string[] = []
    for await (const row of tx.log(billItems).scan()) items.push(`${row.accountId} ${row.id} ${row.amount}`)
    const journal: string[] = []
    for await (const row of tx.log(billRunJournal).scan())
      journal.push(`${row.runId} ${row.accountId} ${row.attempt} ${row.outcome}`)
    return { documents, items: items.sort(), journal: journal.sort() }
  })
}
