/** Bills a town. The test kills this process and starts it over. */
import { PGlite } from '@electric-sql/pglite'
import type { Store } from '@longlines/core/store'
import pg from 'pg'
import { billTown } from '../../bss/test/billing/town.ts'
import { createPgliteStore, createPostgresStore } from '../src/postgres/index.ts'

async function open(kind: string, place: string): Promise<{ store: Store; close: () => Promise<void> }> {
  if (kind === 'pglite') {
    const pglite = await PGlite.create(place)
    return { store: createPgliteStore({ pglite }), close: () => pglite.close() }
  }
  const pool = new pg.Pool({ host: place, user: 'test', database: 'postgres', max: 3 })
  return { store: createPostgresStore({ pool }), close: () => pool.end() }
}

const [kind, place, tenant] = process.argv.slice(2)
if (kind && place && tenant) {
  const { store, close } = await open(kind, place)
  process.stdout.write('ready\n')
  await billTown(store.forTenant(tenant), { workers: 2, accountsPerTransaction: 4 })
  await close()
}
