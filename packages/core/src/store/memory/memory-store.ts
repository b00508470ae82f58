import { LonglinesError } from '../../errors/index.ts'
import type { EventBus } from '../../events/bus.ts'
import { runWithAttempts } from '../attempts.ts'
import { appendBatches } from '../batches.ts'
import type { Definition } from '../definition.ts'
import { checkDistinct, evolveSchema, type StoredSchema, storedSchema } from '../evolve.ts'
import type { Consumer, Store, TenantStore, Transaction } from '../port.ts'
import { checkTenant } from '../tenant.ts'
import { MemoryTenant } from './state.ts'
import { MemoryTransaction } from './transaction.ts'

/** What a memory store can be given. */
export interface MemoryStoreOptions {
  /** Told of every event after its transaction has committed. */
  readonly bus?: EventBus
}

/**
 * A store in memory, for unit tests and browsers: the whole port, nothing on disk. Transactions are
 * optimistic: of two that change the same document, the second to commit gets `store.version_conflict`.
 *
 * @example
 * createMemoryStore().forTenant('acme').tenant // 'acme'
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): Store<never> {
  const schemas = new Map<string, StoredSchema>()
  const tenants = new Map<string, MemoryTenant>()
  const isKnown = (name: string) => schemas.has(name)
  return {
    async migrate(definitions: readonly Definition[]) {
      checkDistinct(definitions)
      const next = definitions.map((definition) => {
        const stored = schemas.get(definition.name)
        return [
          definition.name,
          stored ? evolveSchema(definition.name, stored, definition) : storedSchema(definition),
        ] as const
      })
      for (const [name, schema] of next) schemas.set(name, schema)
    },
    forTenant(name) {
      const tenant = checkTenant(name)
      let state = tenants.get(tenant)
      if (!state) {
        state = new MemoryTenant(tenant)
        tenants.set(tenant, state)
      }
      return memoryTenantStore(state, isKnown, options.bus)
    },
  }
}

/** A batch is idempotent, so a collision with another writer is worth trying again without asking. */
const BATCH_ATTEMPTS = { attempts: 5 }

function memoryTenantStore(
  state: MemoryTenant,
  isKnown: (name: string) => boolean,
  bus: EventBus | undefined,
): TenantStore<never> {
  const runOnce = async <Result>(
    work: (tx: Transaction) => Promise<Result>,
    onCommit?: () => void,
  ): Promise<Result> => {
    const tx = new MemoryTransaction(state, isKnown)
    try {
      const result = await work(tx)
      const fresh = tx.commit()
      onCommit?.()
      for (const event of fresh) bus?.publish(event)
      return result
    } finally {
      tx.end()
    }
  }
  const transaction: TenantStore<never>['transaction'] = (work, options = {}) => {
    if (options.client !== undefined) {
      return Promise.reject(
        new LonglinesError('store.unsupported', 'Leave out "client": the memory store has none.'),
      )
    }
    return runWithAttempts(options.attempts ?? 1, () => runOnce(work))
  }
  return {
    tenant: state.tenant,
    transaction,
    appendStream: (log, rows, options) =>
      appendBatches(rows, (batch) => transaction((tx) => tx.log(log).append(batch), BATCH_ATTEMPTS), options),
    consumer: (name) => memoryConsumer(state, name, runOnce),
  }
}

function memoryConsumer(
  state: MemoryTenant,
  name: string,
  runOnce: (work: (tx: Transaction) => Promise<void>, onCommit: () => void) => Promise<void>,
): Consumer {
  const positionOf = () => state.positions.get(name) ?? 0
  return {
    name,
    async deliver(handle, { limit = 1000 } = {}) {
      if (state.busyConsumers.has(name)) return { delivered: 0, busy: true }
      state.busyConsumers.add(name)
      let delivered = 0
      try {
        for (
          let next = state.outbox[positionOf()];
          next && delivered < limit;
          next = state.outbox[positionOf()]
        ) {
          const event = Object.freeze({ ...next, position: positionOf() + 1 })
          await runOnce(
            async (tx) => handle(event, tx),
            () => state.positions.set(name, event.position),
          )
          delivered++
        }
        return { delivered, busy: false }
      } finally {
        state.busyConsumers.delete(name)
      }
    },
    position: async () => positionOf(),
    async moveTo(position) {
      state.positions.set(name, position)
    },
  }
}
