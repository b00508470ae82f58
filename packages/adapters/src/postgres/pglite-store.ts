import type { Store } from '@longlines/core/store'
import { databaseFailure } from './failures.ts'
import type { Driver, QueryResult, Session } from './session.ts'
import { createDatabaseStore, type DatabaseStoreOptions } from './store.ts'

/** The part of PGlite, and of its transactions, that runs statements. */
export interface PgliteQueryable {
  query(
    sql: string,
    parameters?: unknown[],
    options?: { rowMode?: 'array' | 'object'; blob?: Blob },
  ): Promise<{ rows: unknown[]; affectedRows?: number }>
}

/** A PGlite instance, as much of it as is used. */
export interface PgliteClient extends PgliteQueryable {
  transaction<Result>(work: (tx: PgliteQueryable) => Promise<Result>): Promise<Result>
}

/** What {@link createPgliteStore} takes. */
export interface PgliteStoreOptions extends DatabaseStoreOptions {
  readonly pglite: PgliteClient
}

/**
 * The storage port over PGlite, PostgreSQL inside the process. PGlite runs one transaction at a time:
 * inside `work` use `tx`, never the store, which would wait for itself.
 *
 * @example
 * import { PGlite } from '@electric-sql/pglite'
 * import { createPgliteStore } from '@longlines/adapters/postgres'
 *
 * const pglite = await PGlite.create()
 * const store = createPgliteStore({ pglite })
 * await store.migrate([])
 * store.forTenant('acme').tenant // 'acme'
 * await pglite.close()
 */
export function createPgliteStore(options: PgliteStoreOptions): Store<PgliteQueryable> {
  const { pglite } = options
  const driver: Driver<PgliteQueryable> = {
    async transaction(work) {
      try {
        return await pglite.transaction((tx) => work(pgliteSession(tx)))
      } catch (error) {
        throw databaseFailure(error)
      }
    },
    join: async (client) => pgliteSession(client),
  }
  return createDatabaseStore(driver, options)
}

function pgliteSession(client: PgliteQueryable): Session {
  const run = async (sql: string, parameters: readonly unknown[], blob?: Blob): Promise<QueryResult> => {
    try {
      const { rows, affectedRows } = await client.query(sql, [...parameters], {
        rowMode: 'array',
        ...(blob ? { blob } : {}),
      })
      // Every select list of this package is text, and rowMode makes arrays.
      return { rows: rows as (string | null)[][], count: affectedRows ?? rows.length }
    } catch (error) {
      throw databaseFailure(error)
    }
  }
  return {
    staged: new Set(),
    query: (sql, parameters = []) => run(sql, parameters),
    async copyIn(target, chunks) {
      await run(`copy ${target} from '/dev/blob'`, [], new Blob([...chunks]))
    },
  }
}
