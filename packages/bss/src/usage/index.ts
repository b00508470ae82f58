export type { UsageEvent } from '../rating/context.ts'
export { ASTERISK_COLUMNS, type AsteriskOptions, asteriskCsv, asteriskMapping } from './asterisk.ts'
export { contentHash } from './content-hash.ts'
export { addCounts, checkCounts, countsBalance, type MediationCounts, noCounts } from './counts.ts'
export { type CsvOptions, csv } from './csv.ts'
export { type FormatReader, type ReadingContext, ReadingTray, type UsageFormat } from './format.ts'
export { compileGuide, type Guide, type Guided, type GuideEntry } from './guide.ts'
export { unpacked } from './gunzip.ts'
export type { InstantFormat } from './instant-format.ts'
export type { JudgeOptions, MediatedBatch } from './judge.ts'
export type { LatePolicy } from './late.ts'
export type {
  AttributeColumn,
  AttributeSource,
  FieldSource,
  InstantSource,
  RowRule,
  UsageMapping,
} from './mapping.ts'
export { type Mediated, type Mediation, type MediationOptions, mediate, mediateAll } from './mediate.ts'
export { type NdjsonOptions, ndjson } from './ndjson.ts'
export {
  Accounting,
  type AccountingOptions,
  type AccountingRun,
  type AccountingState,
  type ClosedSession,
  type PacketOutcome,
  runAccounting,
} from './radius/accounting.ts'
export { type RadiusOptions, radiusDetail } from './radius/detail.ts'
export {
  type AccountingPacket,
  type AccountingStatus,
  type RadiusAttributes,
  readPacket,
} from './radius/packet.ts'
export { radiusJson } from './radius/radius-json.ts'
export type { CloseReason, SessionState } from './radius/session.ts'
export {
  type Duplicate,
  type Quarantined,
  quarantineEvent,
  type Reading,
  type ReadingBatch,
  type UsageRecord,
} from './record.ts'
export { type RecyclingOptions, recycle } from './recycle.ts'
export { isUsageEvent, type ScannedUsage, scanUsage, UsageScanner, usageNdjson } from './scan/scan-usage.ts'
export { type SeenInMemory, type SeenKey, type SeenKeys, type SeenOptions, seenInMemory } from './seen.ts'
export { type ByteSource, bytesOf } from './source.ts'
