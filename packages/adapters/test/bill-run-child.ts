/** Works a bill run, and finalises what it drafted. The test kills this process and starts it over. */
import { PGlite } from '@electric-sql/pglite'
import { billingDefinitions, finaliseInvoices, startBillRun, workBillRun } from '@longlines/bss/billing'
import type { Store } from '@longlines/core/store'
import pg from 'pg'
import { fakeBiller } from '../../bss/test/billing/fake-biller.ts'
import { createPgliteStore, createPostgresStore } from '../src/postgres/index.ts'

export const ON = '2026-03-01'
export const run = { id: 'march', on: ON, knownAt: '2026-03-01T05:00:00Z' }
export const wish = { seriesId: 'invoices', issuedOn: '2026-03-02', at: '2026-03-02T08:00:00Z', batch: 7 }

async function open(kind: string, place: string): Promise<{ store: Store; close: () => Promise<void> }> {
  if (kind === 'pglite') {
    const pglite = await PGlite.create(place)
    return { store: createPgliteStore({ pglite }), close: () => pglite.close() }
  }
  const pool = new pg.Pool({ host: place, user: 'test', database: 'postgres', max: 3 })
  return { store: createPostgresStore({ pool }), close: () => pool.end() }
}

const [kind, place] = process.argv.slice(2)
if (kind && place) {
  const { store, close } = await open(kind, place)
  await store.migrate(billingDefinitions)
  const tenant = store.forTenant('crash')
  process.stdout.write('ready\n')
  await startBillRun(tenant, run)
  const options = { workers: 2, accountsPerTransaction: 4, onProgress: () => process.stdout.write('step\n') }
  await workBillRun(tenant, run.id, fakeBiller(), options)
  process.stdout.write('billed\n')
  await finaliseInvoices(tenant, wish)
  process.stdout.write('final\n')
  await close()
}
