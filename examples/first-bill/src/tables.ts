/** What is kept in the database: declared as values, created by the store. */

import type { MonthlyInvoice } from '@longlines/bss/invoices'
import type { CounterSheet } from '@longlines/bss/rating'
import { defineCollection, defineLog } from '@longlines/core/store'

/** How far a source was rated, with the counters at that point: written with the charges, or not at all. */
export interface Checkpoint {
  /** Accepted records that are rated. */
  readonly taken: number
  /** Of these, those that the rater refused; by code. */
  readonly refused: Readonly<Record<string, number>>
  /** By product. */
  readonly counters: Readonly<Record<string, readonly CounterSheet[]>>
}

export const checkpoints = defineCollection<Checkpoint>({ name: 'checkpoints' })

export const charges = defineLog({
  name: 'charges',
  columns: {
    id: 'text',
    accountId: 'text',
    subscriptionId: 'text',
    product: 'text',
    priceId: 'text',
    startedAt: 'instant',
    quantity: 'numeric',
    unit: 'text',
    amount: 'numeric',
    currency: 'text',
    invoiceLineId: 'text',
    /** The whole charge, from which it can be explained. */
    charge: 'json',
  },
  key: 'id',
  partition: 'accountId',
  time: 'startedAt',
})

export const quarantine = defineLog({
  name: 'quarantine',
  columns: { source: 'text', id: 'text', line: 'int?', code: 'text', message: 'text', raw: 'text' },
  key: ['source', 'id'],
  partition: 'source',
})

export const invoices = defineCollection<MonthlyInvoice>({ name: 'invoices' })
