import { LonglinesError } from '../../errors/index.ts'
import type { CommittedEvent, Stored } from '../port.ts'

/** A document with the encoded values of its indexed fields. */
export interface MemoryDocument {
  readonly stored: Stored<object>
  readonly fields: Readonly<Record<string, string | null>>
}

/** A row of a log in the order of appending. */
export interface MemoryRow {
  readonly sequence: number
  readonly key: string
  readonly texts: readonly (string | null)[]
}

/** The rows of one log by key, and in the order of appending. */
export interface MemoryLogState {
  readonly byKey: Map<string, MemoryRow>
  readonly rows: MemoryRow[]
}

/** Everything that is kept for one tenant. */
export class MemoryTenant {
  readonly tenant: string
  readonly outbox: CommittedEvent[] = []
  readonly events = new Map<string, CommittedEvent>()
  readonly positions = new Map<string, number>()
  readonly busyConsumers = new Set<string>()
  /** Which transaction has claimed which documents, by collection. */
  readonly #claims = new Map<string, Map<string, object>>()
  readonly #collections = new Map<string, Map<string, MemoryDocument>>()
  readonly #logs = new Map<string, MemoryLogState>()

  constructor(tenant: string) {
    this.tenant = tenant
  }

  documents(collection: string): Map<string, MemoryDocument> {
    let documents = this.#collections.get(collection)
    if (!documents) {
      documents = new Map()
      this.#collections.set(collection, documents)
    }
    return documents
  }

  claims(collection: string): Map<string, object> {
    let claims = this.#claims.get(collection)
    if (!claims) {
      claims = new Map()
      this.#claims.set(collection, claims)
    }
    return claims
  }

  /** Gives back everything that a transaction has claimed. */
  release(owner: object): void {
    for (const claims of this.#claims.values()) {
      for (const [id, holder] of claims) if (holder === owner) claims.delete(id)
    }
  }

  log(name: string): MemoryLogState {
    let log = this.#logs.get(name)
    if (!log) {
      log = { byKey: new Map(), rows: [] }
      this.#logs.set(name, log)
    }
    return log
  }
}

/** The error of two transactions that changed the same thing. */
export function collision(what: string): LonglinesError {
  return new LonglinesError(
    'store.serialization',
    `Another transaction changed ${what} meanwhile; run this one again.`,
  )
}
