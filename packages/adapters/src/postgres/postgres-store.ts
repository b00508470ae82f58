import { isLonglinesError, LonglinesError } from '@longlines/core/errors'
import type { Store } from '@longlines/core/store'
import { databaseFailure } from './failures.ts'
import type { Driver, Session } from './session.ts'
import { createDatabaseStore, type DatabaseStoreOptions } from './store.ts'

/** What `pg` takes in the place of a query: it writes to the connection itself. */
export interface Submittable {
  submit(connection: unknown): void
}

/** A client of `pg`, or of a driver with its shape, as much of it as is used. */
export interface PostgresClient {
  query(config: { text: string; values?: unknown[]; rowMode?: 'array' }): Promise<{
    rows: unknown[]
    rowCount: number | null
  }>
  query(stream: Submittable): unknown
  on?(event: 'error', listener: (error: Error) => void): unknown
  off?(event: 'error', listener: (error: Error) => void): unknown
}

/** A client that was taken from a pool. */
export interface PooledClient extends PostgresClient {
  release(error?: Error | boolean): void
}

/** A pool of `pg`. */
export interface PostgresPool {
  connect(): Promise<PooledClient>
}

/** What {@link createPostgresStore} takes. */
export interface PostgresStoreOptions extends DatabaseStoreOptions {
  readonly pool: PostgresPool
  /** False keeps large batches from going through COPY, as poolers between statements may need; true when left out. */
  readonly copy?: boolean
}

/**
 * The storage port over PostgreSQL 15 or later through `pg`. Large batches go through COPY where
 * `pg-copy-streams` is installed, else as arrays.
 *
 * @example
 * import pg from 'pg'
 * import { createPostgresStore } from '@longlines/adapters/postgres'
 *
 * const pool = new pg.Pool({ connectionString: 'postgres://localhost/longlines' })
 * createPostgresStore({ pool }).forTenant('acme').tenant // 'acme'
 * await pool.end()
 */
export function createPostgresStore(options: PostgresStoreOptions): Store<PostgresClient> {
  const { pool } = options
  const sessionOn = async (client: PostgresClient) =>
    postgresSession(client, options.copy === false ? undefined : await loadCopy())
  const driver: Driver<PostgresClient> = {
    async transaction(work) {
      const client = await pool.connect().catch((error: unknown) => {
        throw databaseFailure(error)
      })
      return runTransaction(client, await sessionOn(client), work)
    },
    join: sessionOn,
  }
  return createDatabaseStore(driver, options)
}

async function runTransaction<Result>(
  client: PooledClient,
  session: Session,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  let lost: Error | undefined
  // A connection that drops while no statement runs tells only listeners, and ends the process without one.
  const onError = (error: Error) => {
    lost = error
  }
  client.on?.('error', onError)
  try {
    await session.query('begin isolation level read committed')
    const result = await work(session)
    if (lost) throw lost
    await commit(session)
    return result
  } catch (error) {
    await session.query('rollback').catch((failure: unknown) => {
      lost ??= failure instanceof Error ? failure : new Error(String(failure))
    })
    throw databaseFailure(error)
  } finally {
    client.off?.('error', onError)
    client.release(lost)
  }
}

/** A connection that drops during the commit leaves open whether it happened; say so. */
async function commit(session: Session): Promise<void> {
  try {
    await session.query('commit')
  } catch (error) {
    if (!isLonglinesError(error) || error.code !== 'store.connection_lost') throw error
    throw new LonglinesError(
      'store.connection_lost',
      'Connection was lost during the commit: read whether it happened, or run the same work again.',
      { values: { committed: 'unknown' }, cause: error },
    )
  }
}

type CopyStream = NodeJS.WritableStream & Submittable
type CopyFactory = (sql: string) => CopyStream

let copyFactory: Promise<CopyFactory | undefined> | undefined

/** Loads pg-copy-streams where it is installed; it is an optional peer. */
function loadCopy(): Promise<CopyFactory | undefined> {
  copyFactory ??= import('pg-copy-streams').then(
    (loaded) => (sql) => loaded.from(sql),
    () => undefined,
  )
  return copyFactory
}

function postgresSession(client: PostgresClient, copyFrom: CopyFactory | undefined): Session {
  const session: Session = {
    staged: new Set(),
    async query(text, parameters = []) {
      try {
        const { rows, rowCount } = await client.query({ text, values: [...parameters], rowMode: 'array' })
        // Every select list of this package is text, and rowMode makes arrays.
        return { rows: rows as (string | null)[][], count: rowCount ?? 0 }
      } catch (error) {
        throw databaseFailure(error)
      }
    },
  }
  if (!copyFrom) return session
  return {
    ...session,
    copyIn: (target, chunks) => copyInto(client, copyFrom(`copy ${target} from stdin`), chunks),
  }
}

async function copyInto(client: PostgresClient, stream: CopyStream, chunks: Iterable<string>): Promise<void> {
  const done = new Promise<void>((resolve, reject) => {
    stream.on('finish', resolve)
    stream.on('error', reject)
  })
  done.catch(() => undefined)
  client.query(stream)
  try {
    for (const chunk of chunks) {
      if (!stream.write(chunk)) await Promise.race([drained(stream), done])
    }
    stream.end()
    await done
  } catch (error) {
    throw databaseFailure(error)
  }
}

function drained(stream: CopyStream): Promise<void> {
  return new Promise((resolve) => stream.once('drain', resolve))
}
