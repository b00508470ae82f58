import type { Store, TenantStore } from '../../store/port.ts'

/** What a store can do beyond the port: true, or the reason why not, which the skipped case shows. */
export interface StoreCapabilities {
  /** Two transactions can be open at once in one process. */
  readonly interleaving: true | string
  /** A second handle opened with `another` sees the same data. */
  readonly shared: true | string
  /** `transaction` accepts a client on which the application has begun. */
  readonly client: true | string
}

/** A store that is being tested, with what belongs to the test. */
export interface StoreUnderTest {
  readonly store: Store
  /** Opens a second handle on the same data, as another process would. */
  readonly another?: () => Promise<Store>
  /** Begins a transaction of the application, runs `work` with its client, and commits or rolls back. */
  readonly withClient?: (
    end: 'commit' | 'rollback',
    work: (client: unknown) => Promise<void>,
  ) => Promise<void>
  readonly close?: () => Promise<void>
}

/** What a case gets: a tenant of its own in the store under test, and names that nobody else uses. */
export interface StoreCaseContext {
  readonly store: Store
  readonly tenant: TenantStore
  readonly under: StoreUnderTest
  /** Another fresh tenant. */
  otherTenant(): TenantStore
  /** A definition name that occurs in no other case and no other run. */
  freshName(): string
}

/** One thing that every store must do. */
export interface StoreCase {
  readonly name: string
  /** Capabilities without which the case is skipped. */
  readonly needs?: readonly (keyof StoreCapabilities)[]
  run(context: StoreCaseContext): Promise<void>
}
