/** For authors of store adapters: the checks, encodings and refusals that make all stores behave alike. */
export { runWithAttempts } from './attempts.ts'
export { appendBatches } from './batches.ts'
export { type ColumnType, columnType } from './columns.ts'
export { fieldType, snakeCase } from './definition.ts'
export { indexedFields, type PreparedDocument, prepareDocument } from './documents.ts'
export {
  checkDistinct,
  evolveSchema,
  mismatch,
  notMigrated,
  type StoredSchema,
  storedSchema,
} from './evolve.ts'
export { prepareEvent } from './outbox.ts'
export { type BoundField, type FindPlan, planFind, planScan, type ScanPlan, type TypedField } from './plan.ts'
export {
  alreadyExists,
  eventExists,
  notFound,
  transactionEnded,
  uniqueViolation,
  versionConflict,
} from './refusals.ts'
export { type LogColumn, type RowCodec, rowCodec } from './rows.ts'
export { checkTenant } from './tenant.ts'
export { compareEncoded, decodeValue, encodeValue, sameContent } from './values.ts'
