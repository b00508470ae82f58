/** A biller that owes nobody an explanation: every account gets the same small invoice. */
import { LonglinesError } from '@longlines/core/errors'
import type { TenantStore } from '@longlines/core/store'
import type { BillItem } from '../../src/billing/index.ts'
import type { Biller, BillingState } from '../../src/billing/run/index.ts'
import { billingStates, invoiceSeries } from '../../src/billing/run/index.ts'
import type { Invoice } from '../../src/invoices/index.ts'

export const itemOf = (accountId: string, on: string): BillItem => ({
  id: `${accountId}/fee/${on}`,
  kind: 'recurring',
  subscriptionId: accountId,
  priceId: 'fee',
  description: 'Fee',
  taxClass: 'standard',
  period: { from: on, to: '2027-01-01' },
  quantity: '1',
  unit: 'piece',
  unitPrice: '10',
  exact: '10',
  amount: '10.00',
  dueOn: on,
})

export const invoiceOf = (accountId: string, on: string): Invoice => ({
  id: `${accountId}/${on}`,
  type: 'invoice',
  status: 'draft',
  accountId,
  currency: 'EUR',
  zone: 'Europe/Rome',
  issuedOn: on,
  dueOn: on,
  period: { from: on, to: '2027-01-01' },
  seller: { name: 'Longlines Telecom' },
  buyer: { name: accountId },
  lines: [],
  taxes: [],
  totals: {
    lines: '10.00',
    discounts: '0.00',
    net: '10.00',
    tax: '0.00',
    gross: '10.00',
    credited: '0.00',
    rounding: '0.00',
    due: '10.00',
  },
  notes: [],
})

/** Bills 10 EUR and makes the account due again the year after; `bad` accounts fail. */
export const fakeBiller =
  (bad: ReadonlySet<string> = new Set()): Biller =>
  async (_tx, { accountId, credit, discountCycles }, { on }) => {
    if (bad.has(accountId)) throw new LonglinesError('input.invalid', `${accountId} has no address.`)
    return {
      items: [itemOf(accountId, on)],
      invoices: [invoiceOf(accountId, on)],
      next: { queue: 'ready', dueOn: '2027-01-01', credit, discountCycles },
    }
  }

export const accountName = (index: number): string => `acc-${String(index).padStart(5, '0')}`

/** Adds accounts that are due on a day, and a series. */
export async function addAccounts(store: TenantStore, count: number, dueOn: string): Promise<void> {
  const states = Array.from({ length: count }, (_, index): { id: string; doc: BillingState } => {
    const accountId = accountName(index)
    return {
      id: accountId,
      doc: { accountId, queue: 'ready', dueOn, credit: '0.00', discountCycles: {} },
    }
  })
  await store.transaction(async (tx) => {
    await tx.collection(billingStates).insertMany(states)
    await tx.collection(invoiceSeries).insert('invoices', { id: 'invoices', pattern: 'F{number}', digits: 4 })
  })
}
