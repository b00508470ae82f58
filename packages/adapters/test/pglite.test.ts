import { PGlite } from '@electric-sql/pglite'
import { storeConformance } from '@longlines/core/testing'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { createPgliteStore, type PgliteQueryable } from '../src/postgres/index.ts'

storeConformance({ describe, it, beforeAll, afterAll }, underTest, {
  interleaving: 'PGlite runs one transaction at a time',
  shared: true,
  client: true,
})

async function underTest() {
  const pglite = await PGlite.create()
  return {
    store: createPgliteStore({ pglite }),
    another: async () => createPgliteStore({ pglite }),
    async withClient(end: 'commit' | 'rollback', work: (client: PgliteQueryable) => Promise<void>) {
      await pglite.transaction(async (tx) => {
        await work(tx)
        if (end === 'rollback') await tx.rollback()
      })
    },
    close: () => pglite.close(),
  }
}
