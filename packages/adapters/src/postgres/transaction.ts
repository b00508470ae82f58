import type { EventEnvelope } from '@longlines/core/events'
import type {
  Collection,
  CollectionDefinition,
  ColumnMap,
  CommittedEvent,
  Log,
  LogDefinition,
  Transaction,
} from '@longlines/core/store'
import { prepareEvent, transactionEnded } from '@longlines/core/store/kit'
import { sqlCollection } from './collection.ts'
import { sqlLog } from './log.ts'
import { writeEvents } from './outbox.ts'
import { StatementQueue } from './queue.ts'
import { type Session, withSavepoint } from './session.ts'

/** A transaction over one session. Events wait until the end, so that they are numbered after all row locks. */
export class SqlTransaction implements Transaction {
  readonly tenant: string
  readonly #schema: string
  readonly #session: Session
  readonly #events: EventEnvelope[] = []
  readonly #queue: StatementQueue

  constructor(schema: string, tenant: string, session: Session) {
    this.#schema = schema
    this.tenant = tenant
    this.#session = session
    this.#queue = new StatementQueue(session)
  }

  collection<Doc extends object, Index extends string>(
    definition: CollectionDefinition<Doc, Index>,
  ): Collection<Doc, Index> {
    this.#checkOpen()
    return sqlCollection(this.#schema, this.tenant, definition, this.#queue)
  }

  log<Columns extends ColumnMap>(definition: LogDefinition<Columns>): Log<Columns> {
    this.#checkOpen()
    return sqlLog(this.#schema, this.tenant, definition, this.#queue)
  }

  emit(event: EventEnvelope): void {
    this.#checkOpen()
    this.#events.push(prepareEvent(event).event)
  }

  /** Runs a part whose writes and events are dropped when it throws, while the transaction goes on. */
  async part(work: () => Promise<void>): Promise<void> {
    const events = this.#events.length
    try {
      await withSavepoint(this.#session, async () => {
        await work()
        await this.#queue.idle()
      })
    } catch (error) {
      this.#events.length = events
      throw error
    }
  }

  /** Waits for all operations and writes the events; gives those that are new. Nothing can follow. */
  async finish(): Promise<readonly CommittedEvent[]> {
    await this.#queue.end()
    return writeEvents(this.#session, this.#schema, this.tenant, this.#events)
  }

  end(): Promise<unknown> {
    return this.#queue.end()
  }

  #checkOpen(): void {
    if (!this.#queue.isOpen) throw transactionEnded()
  }
}
