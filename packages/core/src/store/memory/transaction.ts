import type { EventEnvelope } from '../../events/envelope.ts'
import type { ColumnMap } from '../columns.ts'
import type { CollectionDefinition, Definition, LogDefinition } from '../definition.ts'
import { notMigrated } from '../evolve.ts'
import { prepareEvent } from '../outbox.ts'
import type { Collection, CommittedEvent, Log, Transaction } from '../port.ts'
import { eventExists, transactionEnded } from '../refusals.ts'
import { CollectionChanges, memoryCollection } from './collection.ts'
import { LogChanges, memoryLog } from './log.ts'
import type { MemoryTenant } from './state.ts'

/**
 * A transaction over memory: writes go into an overlay, and the commit checks that nobody else has written
 * the same meanwhile. Transactions never wait for each other.
 */
export class MemoryTransaction implements Transaction {
  readonly tenant: string
  readonly #state: MemoryTenant
  readonly #isKnown: (name: string) => boolean
  readonly #collections = new Map<string, CollectionChanges>()
  readonly #logs = new Map<string, LogChanges>()
  readonly #events: EventEnvelope[] = []
  #open = true

  constructor(state: MemoryTenant, isKnown: (name: string) => boolean) {
    this.tenant = state.tenant
    this.#state = state
    this.#isKnown = isKnown
  }

  collection<Doc extends object, Index extends string>(
    definition: CollectionDefinition<Doc, Index>,
  ): Collection<Doc, Index> {
    this.#checkUsable(definition)
    let changes = this.#collections.get(definition.name)
    if (!changes) {
      changes = new CollectionChanges(definition, this.#state.documents(definition.name))
      this.#collections.set(definition.name, changes)
    }
    const claims = this.#state.claims(definition.name)
    return memoryCollection(definition, changes, {
      checkOpen: this.#checkOpen,
      claim: (id) => {
        const holder = claims.get(id)
        if (holder === undefined) claims.set(id, this)
        return holder === undefined || holder === this
      },
    })
  }

  log<Columns extends ColumnMap>(definition: LogDefinition<Columns>): Log<Columns> {
    this.#checkUsable(definition)
    let changes = this.#logs.get(definition.name)
    if (!changes) {
      changes = new LogChanges(definition, this.#state.log(definition.name))
      this.#logs.set(definition.name, changes)
    }
    return memoryLog(definition, changes, this.#checkOpen)
  }

  emit(event: EventEnvelope): void {
    this.#checkOpen()
    this.#events.push(prepareEvent(event).event)
  }

  /** Makes all changes visible at once, and gives the events that are new. */
  commit(): readonly CommittedEvent[] {
    this.#open = false
    for (const changes of this.#collections.values()) changes.check()
    for (const changes of this.#logs.values()) changes.check()
    const fresh = this.#newEvents()
    for (const changes of this.#collections.values()) changes.apply()
    for (const changes of this.#logs.values()) changes.apply()
    for (const event of fresh) {
      this.#state.outbox.push(event)
      this.#state.events.set(event.id, event)
    }
    return fresh
  }

  end(): void {
    this.#open = false
    this.#state.release(this)
  }

  #newEvents(): readonly CommittedEvent[] {
    const fresh = new Map<string, CommittedEvent>()
    for (const event of this.#events) {
      const existing = this.#state.events.get(event.id) ?? fresh.get(event.id)
      if (!existing) {
        fresh.set(event.id, Object.freeze({ ...event, tenant: this.tenant }))
      } else if (prepareEvent(existing).text !== prepareEvent(event).text) throw eventExists(event.id)
    }
    return [...fresh.values()]
  }

  #checkUsable(definition: Definition): void {
    this.#checkOpen()
    if (!this.#isKnown(definition.name)) throw notMigrated(definition)
  }

  readonly #checkOpen = (): void => {
    if (!this.#open) throw transactionEnded()
  }
}
