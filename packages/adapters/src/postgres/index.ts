export {
  createPgliteStore,
  type PgliteClient,
  type PgliteQueryable,
  type PgliteStoreOptions,
} from './pglite-store.ts'
export {
  createPostgresStore,
  type PooledClient,
  type PostgresClient,
  type PostgresPool,
  type PostgresStoreOptions,
  type Submittable,
} from './postgres-store.ts'
export type { DatabaseStoreOptions } from './store.ts'
