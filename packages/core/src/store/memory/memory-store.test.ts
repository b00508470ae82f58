import { afterAll, beforeAll, describe, it } from 'vitest'
import { storeConformance } from '../../testing/store/store-conformance.ts'
import { createMemoryStore } from './memory-store.ts'

storeConformance({ describe, it, beforeAll, afterAll }, async () => ({ store: createMemoryStore() }), {
  interleaving: true,
  shared: 'each memory store has data of its own',
  client: 'memory has no clients',
})
