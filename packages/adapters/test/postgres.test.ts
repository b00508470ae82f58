import { storeConformance } from '@longlines/core/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { createPostgresStore, type PostgresClient } from '../src/postgres/index.ts'
import { reasonToSkip, startPostgres } from './postgres-server.ts'

const reason = reasonToSkip()

describe.skipIf(reason)(`PostgreSQL${reason ? ` (skipped: ${reason})` : ''}`, () => {
  for (const copy of [true, false]) {
    describe(copy ? 'with COPY' : 'with arrays', () => {
      storeConformance({ describe, it, beforeAll, afterAll }, () => underTest(copy), {
        interleaving: true,
        shared: true,
        client: true,
      })
    })
  }
})

async function underTest(copy: boolean) {
  const server = await startPostgres()
  const pools: pg.Pool[] = []
  const open = () => {
    const pool = new pg.Pool({ ...server.config, max: 12 })
    pools.push(pool)
    return pool
  }
  const pool = open()
  return {
    store: createPostgresStore({ pool, copy }),
    another: async () => createPostgresStore({ pool: open(), copy }),
    async withClient(end: 'commit' | 'rollback', work: (client: PostgresClient) => Promise<void>) {
      const client = await pool.connect()
      await client.query('begin')
      await work(client)
      await client.query(end)
      client.release()
    },
    async close() {
      for (const one of pools) await one.end()
      await server.stop()
    },
  }
}
