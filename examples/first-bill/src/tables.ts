/** What is kept in the database: declared as values, created by the store. */

import { billingDefinitions } from '@longlines/bss/billing'
import type { CounterSheet } from '@longlines/bss/rating'
import { subscriptionDefinitions } from '@longlines/bss/subscriptions'
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

export const quarantine = defineLog({
  name: 'quarantine',
  columns: { source: 'text', id: 'text', line: 'int?', code: 'text', message: 'text', raw: 'text' },
  key: ['source', 'id'],
  partition: 'source',
})

/** Usage charges, items, invoices and series are those of billing. */
export const DEFINITIONS = [checkpoints, quarantine, ...subscriptionDefinitions, ...billingDefinitions]
