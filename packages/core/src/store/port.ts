import type { EventEnvelope } from '../events/envelope.ts'
import type { Instant } from '../time/index.ts'
import type { ColumnMap, NewRowOf, RowOf } from './columns.ts'
import type { CollectionDefinition, Definition, LogDefinition } from './definition.ts'

/** A value that an index can hold. */
export type Scalar = string | number | boolean

/** A document as it is kept: `version` is 1 after insert and one more after each update. */
export interface Stored<Doc> {
  readonly id: string
  readonly version: number
  readonly doc: Doc
}

/** Part of a result; `cursor` is there when more follows. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly cursor?: string
}

/** Which documents, in which order. */
export interface FindQuery<Doc = object, Index extends string = string> {
  /** A declared index; without it all documents by id. */
  readonly index?: Index
  /** Values of the first fields of the index. */
  readonly equals?: Readonly<Partial<Record<keyof Doc & string, Scalar>>>
  /** Bounds of the field after those in `equals`: from inclusive, to exclusive. */
  readonly range?: { readonly from?: Scalar; readonly to?: Scalar }
  readonly order?: 'ascending' | 'descending'
  /** Documents a page, 1 to 10000; 100 when left out. */
  readonly limit?: number
  readonly cursor?: string
}

/** Documents of one collection, within one tenant and one transaction. */
export interface Collection<Doc extends object = object, Index extends string = string> {
  get(id: string): Promise<Stored<Doc> | undefined>
  /** @throws LonglinesError `store.already_exists`, `store.unique_violation`, `input.invalid` */
  insert(id: string, doc: Doc): Promise<Stored<Doc>>
  /** Inserts many at once; all or none. Errors as for `insert`. */
  insertMany(entries: readonly { readonly id: string; readonly doc: Doc }[]): Promise<void>
  /** @throws LonglinesError `store.not_found`, `store.version_conflict`, `store.unique_violation` */
  update(id: string, expectedVersion: number, doc: Doc): Promise<Stored<Doc>>
  /** @throws LonglinesError `store.not_found`, `store.version_conflict` */
  delete(id: string, expectedVersion: number): Promise<void>
  /** One page. @throws LonglinesError `store.unknown_index`, `store.invalid_cursor` */
  find(query?: FindQuery<Doc, Index>): Promise<Page<Stored<Doc>>>
  /**
   * The first documents of the query that no other open transaction has claimed, at most `limit`; they are this
   * one's until it ends, also where its process is killed. So workers share out work without waiting for each
   * other. A cursor is not given, since what is claimed changes from call to call.
   *
   * @throws LonglinesError `store.unknown_index`
   */
  claim(query?: Omit<FindQuery<Doc, Index>, 'cursor'>): Promise<readonly Stored<Doc>[]>
  /** All documents of the query, page after page. */
  each(query?: FindQuery<Doc, Index>): AsyncIterable<Stored<Doc>>
}

/** A row that was not appended because its key exists with other content. */
export interface AppendConflict {
  /** Position of the row in the batch, from 0. */
  readonly index: number
  readonly key: Readonly<Record<string, string | number | boolean>>
  /** Columns whose values differ. */
  readonly columns: readonly string[]
}

/** What became of a batch: appended + duplicates + conflicts = rows given. */
export interface AppendResult {
  readonly appended: number
  /** Rows that were there already, with the same content. */
  readonly duplicates: number
  readonly conflicts: readonly AppendConflict[]
}

/** What became of a stream, in numbers. */
export interface AppendTotals {
  readonly appended: number
  readonly duplicates: number
  readonly conflicts: number
}

/** How a stream is cut, and who hears of each part. */
export interface AppendStreamOptions<Row> {
  /** Rows a batch; 10000 when left out. */
  readonly batch?: number
  /** Called after each batch is stored; the place to quarantine conflicts and to show progress. */
  readonly onBatch?: (result: AppendResult, rows: readonly Row[]) => void | Promise<void>
}

/** Which rows of a log: of one partition or of all, `from` inclusive, `to` exclusive. */
export interface ScanQuery {
  readonly partition?: string | number | boolean
  /** Bounds of the log's time column. */
  readonly from?: Instant
  readonly to?: Instant
  /** Rows a page, 1 to 10000; 1000 when left out. */
  readonly limit?: number
  readonly cursor?: string
}

/**
 * Rows of one log, within one tenant and one transaction. Scans are ordered by partition, then time, then
 * key; a log without time by partition, then the order of appending.
 */
export interface Log<Columns extends ColumnMap = ColumnMap> {
  /** Idempotent by key. @throws LonglinesError `store.invalid_row` */
  append(rows: readonly NewRowOf<Columns>[]): Promise<AppendResult>
  /** Appends what does not fit into memory, all in this transaction. */
  appendStream(
    rows: AsyncIterable<NewRowOf<Columns>> | Iterable<NewRowOf<Columns>>,
    options?: AppendStreamOptions<NewRowOf<Columns>>,
  ): Promise<AppendTotals>
  /** One page. @throws LonglinesError `store.invalid_cursor` */
  page(query?: ScanQuery): Promise<Page<RowOf<Columns>>>
  /** All rows of the query, page after page. */
  scan(query?: ScanQuery): AsyncIterable<RowOf<Columns>>
}

/** Reads and writes that happen together or not at all. Do not use it after `work` has returned. */
export interface Transaction {
  readonly tenant: string
  collection<Doc extends object, Index extends string>(
    definition: CollectionDefinition<Doc, Index>,
  ): Collection<Doc, Index>
  log<Columns extends ColumnMap>(definition: LogDefinition<Columns>): Log<Columns>
  /**
   * Puts an event into the outbox when the transaction commits. The same event again (same id, same
   * content) adds nothing; the same id with other content fails the transaction with `store.already_exists`.
   */
  emit(event: EventEnvelope): void
}

/** How a transaction is run. */
export interface TransactionOptions<Client = unknown> {
  /**
   * A database client on which the application has begun a transaction of its own. What `work` writes
   * becomes part of it, and the application commits. If `work` throws, only its own writes are undone.
   * The in-process bus is not told, because the commit is not seen from here; consumers get the events.
   */
  readonly client?: Client
  /** Runs `work` again after `store.version_conflict` or `store.serialization`; 1 when left out. */
  readonly attempts?: number
}

/** An event after its transaction has committed. */
export interface CommittedEvent extends EventEnvelope {
  readonly tenant: string
}

/** An event as a consumer gets it. */
export interface DeliveredEvent extends CommittedEvent {
  /** Its place in the tenant's outbox, counted from 1, without regard to gaps. */
  readonly position: number
}

/** What a delivery did. */
export interface Delivery {
  readonly delivered: number
  /** Another process holds this consumer at the moment; nothing was delivered here. */
  readonly busy: boolean
}

/**
 * A named reader of the tenant's outbox that remembers its position. Each event is handed over at least
 * once and in order; what the handler writes through `tx` commits together with the position, so such
 * writes happen exactly once.
 */
export interface Consumer {
  readonly name: string
  /**
   * Hands the waiting events to `handle`, one after another. When it throws, the events before stay
   * delivered, this one comes again next time, and the error is passed on.
   */
  deliver(
    handle: (event: DeliveredEvent, tx: Transaction) => Promise<void> | void,
    options?: { /** Most events in this call; 1000 when left out. */ readonly limit?: number },
  ): Promise<Delivery>
  /** Position of the last event delivered; 0 at the beginning. */
  position(): Promise<number>
  /** Goes back, or ahead, so that the events after `position` come next. */
  moveTo(position: number): Promise<void>
}

/** A store bound to one tenant: no key, index or uniqueness rule reaches over to another one. */
export interface TenantStore<Client = unknown> {
  readonly tenant: string
  /**
   * Runs `work` and commits; undoes everything when it throws.
   *
   * @throws what `work` throws, and LonglinesError `store.version_conflict`, `store.serialization`,
   * `store.connection_lost`, `store.not_migrated`
   */
  transaction<Result>(
    work: (tx: Transaction) => Promise<Result>,
    options?: TransactionOptions<Client>,
  ): Promise<Result>
  /**
   * Appends a stream in batches, each its own transaction, taking the next rows from the source while the
   * last batch is being written. After a crash run it again over the same source: nothing comes twice.
   */
  appendStream<Columns extends ColumnMap>(
    log: LogDefinition<Columns>,
    rows: AsyncIterable<NewRowOf<Columns>> | Iterable<NewRowOf<Columns>>,
    options?: AppendStreamOptions<NewRowOf<Columns>>,
  ): Promise<AppendTotals>
  consumer(name: string): Consumer
}

/** The storage port. Make one with `createMemoryStore`, or with `@longlines/adapters/postgres`. */
export interface Store<Client = unknown> {
  /**
   * Creates what is missing. Safe to run twice and from two processes at once; only adds, never drops data.
   *
   * @throws LonglinesError `store.schema_mismatch` when what is stored cannot be brought to the definition
   */
  migrate(definitions: readonly Definition[]): Promise<void>
  /** @throws LonglinesError `input.invalid` for an empty name */
  forTenant(tenant: string): TenantStore<Client>
}
