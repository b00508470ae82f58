/**
 * Loads a stream of usage in batches, each with a counter and an event in its transaction. The test kills
 * this process again and again and starts it over, until it comes to its end.
 */
import { PGlite } from '@electric-sql/pglite'
import { defineCollection, defineLog, type Store, type TenantStore } from '@longlines/core/store'
import pg from 'pg'
import { createPgliteStore, createPostgresStore } from '../src/postgres/index.ts'

export const ROWS = 12_000
export const BATCH = 1000

export const uses = defineLog({
  name: 'crashUses',
  columns: { id: 'text', account: 'text', at: 'instant', amount: 'numeric' },
  key: 'id',
  partition: 'account',
  time: 'at',
})
export const progress = defineCollection<{ rows: number }>({ name: 'crashProgress' })

function* batches() {
  for (let from = 0; from < ROWS; from += BATCH) {
    yield Array.from({ length: BATCH }, (_, i) => ({
      id: `u${from + i}`,
      account: `a${i % 7}`,
      at: '2026-01-01T00:00:00Z',
      amount: '0.25',
    }))
  }
}

async function load(tenant: TenantStore): Promise<void> {
  let number = 0
  for (const rows of batches()) {
    const id = `batch-${number++}`
    await tenant.transaction(async (tx) => {
      const { appended } = await tx.log(uses).append(rows)
      if (appended === 0) return
      const before = await tx.collection(progress).get('all')
      if (before)
        await tx.collection(progress).update('all', before.version, { rows: before.doc.rows + appended })
      else await tx.collection(progress).insert('all', { rows: appended })
      tx.emit({ id, name: 'usage.loaded', at: '2026-01-01T00:00:00Z', data: { appended } })
    })
    process.stdout.write(`${id}\n`)
  }
}

async function open(kind: string, place: string): Promise<{ store: Store; close: () => Promise<void> }> {
  if (kind === 'pglite') {
    const pglite = await PGlite.create(place)
    return { store: createPgliteStore({ pglite }), close: () => pglite.close() }
  }
  const pool = new pg.Pool({ host: place, user: 'test', database: 'postgres', max: 2 })
  return { store: createPostgresStore({ pool }), close: () => pool.end() }
}

const [kind, place] = process.argv.slice(2)
if (kind && place) {
  const { store, close } = await open(kind, place)
  await store.migrate([uses, progress])
  await load(store.forTenant('crash'))
  await close()
}
