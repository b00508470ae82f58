export type { Column, ColumnMap, ColumnType, Json, NewRowOf, RowOf } from './columns.ts'
export {
  type CollectionDefinition,
  type CollectionSpec,
  type Definition,
  type DocumentSchema,
  defineCollection,
  defineLog,
  type IndexDefinition,
  type LogDefinition,
  type LogSpec,
} from './definition.ts'
export { createMemoryStore, type MemoryStoreOptions } from './memory/memory-store.ts'
export type {
  AppendConflict,
  AppendResult,
  AppendStreamOptions,
  AppendTotals,
  Collection,
  CommittedEvent,
  Consumer,
  DeliveredEvent,
  Delivery,
  FindQuery,
  Log,
  Page,
  Scalar,
  ScanQuery,
  Store,
  Stored,
  TenantStore,
  Transaction,
  TransactionOptions,
} from './port.ts'
