import type { EventBus } from '@longlines/core/events'
import type { CommittedEvent, Store, TenantStore, Transaction } from '@longlines/core/store'
import { appendBatches, checkTenant, runWithAttempts } from '@longlines/core/store/kit'
import { sqlConsumer } from './consumer.ts'
import { migrateSchema } from './migrate.ts'
import { type Driver, type Session, withSavepoint } from './session.ts'
import { SqlTransaction } from './transaction.ts'

/** What both database stores can be given. */
export interface DatabaseStoreOptions {
  /** PostgreSQL schema that holds the tables; `longlines` when left out. */
  readonly schema?: string
  /** Told of every event after its transaction has committed. */
  readonly bus?: EventBus
}

/** The storage port over a driver. */
export function createDatabaseStore<Client>(
  driver: Driver<Client>,
  options: DatabaseStoreOptions,
): Store<Client> {
  const schema = options.schema ?? 'longlines'
  return {
    migrate: (definitions) => driver.transaction((session) => migrateSchema(session, schema, definitions)),
    forTenant: (tenant) => tenantStore(driver, schema, checkTenant(tenant), options.bus),
  }
}

/** A batch is idempotent, so a collision with another writer is worth trying again without asking. */
const BATCH_ATTEMPTS = { attempts: 5 }

function tenantStore<Client>(
  driver: Driver<Client>,
  schema: string,
  tenant: string,
  bus: EventBus | undefined,
): TenantStore<Client> {
  type Work<Result> = (session: Session, tx: SqlTransaction) => Promise<Result>

  const within = async <Result>(session: Session, work: Work<Result>) => {
    const tx = new SqlTransaction(schema, tenant, session)
    try {
      const result = await work(session, tx)
      return { result, fresh: await tx.finish() }
    } catch (error) {
      // Operations that were not awaited must not run into the rollback.
      await tx.end()
      throw error
    }
  }

  const publish = (events: readonly CommittedEvent[]) => {
    for (const event of events) bus?.publish(event)
  }

  const full = async <Result>(work: Work<Result>): Promise<Result> => {
    const { result, fresh } = await driver.transaction((session) => within(session, work))
    publish(fresh)
    return result
  }

  const joined = async <Result>(
    client: Client,
    work: (tx: Transaction) => Promise<Result>,
  ): Promise<Result> => {
    const session = await driver.join(client)
    const { result } = await withSavepoint(session, () => within(session, (_session, tx) => work(tx)))
    return result
  }

  const transaction: TenantStore<Client>['transaction'] = (work, options = {}) =>
    runWithAttempts(options.attempts ?? 1, () =>
      options.client === undefined ? full((_session, tx) => work(tx)) : joined(options.client, work),
    )

  return {
    tenant,
    transaction,
    appendStream: (log, rows, options) =>
      appendBatches(rows, (batch) => transaction((tx) => tx.log(log).append(batch), BATCH_ATTEMPTS), options),
    consumer: (name) => sqlConsumer(schema, tenant, name, { bare: (work) => driver.transaction(work), full }),
  }
}
