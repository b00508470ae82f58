import { LonglinesError } from '../errors/index.ts'
import type { ColumnMap, ColumnType } from './columns.ts'

/** Anything with a `parse` that returns the document or throws: a zod schema, or your own. */
export interface DocumentSchema<Doc> {
  parse(value: unknown): Doc
}

/** A declared index: the fields it is sorted by, and whether a combination of values may occur once only. */
export interface IndexDefinition {
  readonly on: readonly string[]
  readonly unique?: boolean
}

/** A collection as a value: its name, what a document looks like, and how documents are found. */
export interface CollectionDefinition<Doc extends object = object, Index extends string = string> {
  readonly kind: 'collection'
  readonly name: string
  readonly schema?: DocumentSchema<Doc>
  readonly indexes: Readonly<Record<Index, IndexDefinition>>
  /** Types of indexed fields that are not `text`. */
  readonly fields: Readonly<Record<string, ColumnType>>
}

/** What {@link defineCollection} takes. */
export interface CollectionSpec<Doc extends object, Index extends string> {
  readonly name: string
  /** Checks every document that is written; what it returns is stored. */
  readonly schema?: DocumentSchema<Doc>
  readonly indexes?: Readonly<
    Record<Index, { readonly on: readonly (keyof Doc & string)[]; readonly unique?: boolean }>
  >
  /** Types of indexed fields that are not `text`, so that they sort as numbers or instants. */
  readonly fields?: Readonly<Partial<Record<keyof Doc & string, Exclude<ColumnType, 'json'>>>>
}

/** A log as a value: typed columns, the idempotency key, the partition and, where there is one, the time. */
export interface LogDefinition<Columns extends ColumnMap = ColumnMap> {
  readonly kind: 'log'
  readonly name: string
  readonly columns: Columns
  /** Columns that together identify a row; appending the same key again adds nothing. */
  readonly key: readonly string[]
  /** Column by which the rows are scanned and could be sharded: the account, the device. */
  readonly partition: string
  /** Instant column that scans are ordered and bounded by; without it a scan is in the order of appending. */
  readonly time?: string
}

/** What {@link defineLog} takes. */
export interface LogSpec<Columns extends ColumnMap> {
  readonly name: string
  readonly columns: Columns
  readonly key: (keyof Columns & string) | readonly (keyof Columns & string)[]
  readonly partition: keyof Columns & string
  readonly time?: keyof Columns & string
}

/** A collection or a log: what `store.migrate` takes. */
export type Definition = CollectionDefinition | LogDefinition

const NAME = /^[a-z][a-zA-Z0-9_]{0,39}$/

/**
 * Declares a collection of JSON documents. The store keeps documents by id with a version, and finds them
 * by the declared indexes. A document that lacks a field of an index, or has null there, is not in that index.
 *
 * @example
 * defineCollection({ name: 'accounts', indexes: { byStatus: { on: ['status'] } } }).name // 'accounts'
 * @throws LonglinesError `store.invalid_definition`
 */
export function defineCollection<Doc extends object, const Index extends string = string>(
  spec: CollectionSpec<Doc, Index>,
): CollectionDefinition<Doc, Index> {
  checkName('Collection', spec.name)
  const indexes = (spec.indexes ?? {}) as Readonly<Record<Index, IndexDefinition>>
  for (const [name, index] of Object.entries<IndexDefinition>(indexes)) {
    checkName('Index', name)
    if (index.on.length === 0) throw invalid(`Name at least one field for index ${name} of ${spec.name}.`)
    for (const field of index.on) checkName('Indexed field', field)
    if (new Set(index.on).size < index.on.length)
      throw invalid(`Index ${name} of ${spec.name} names a field twice.`)
  }
  checkColumnNames(spec.name, [
    ...new Set(Object.values<IndexDefinition>(indexes).flatMap((index) => index.on)),
  ])
  const fields = (spec.fields ?? {}) as Readonly<Record<string, ColumnType>>
  return {
    kind: 'collection',
    name: spec.name,
    indexes,
    fields,
    ...(spec.schema ? { schema: spec.schema } : {}),
  }
}

/**
 * Declares an append-only log with typed columns. Append is idempotent by `key` within a tenant.
 *
 * @example
 * defineLog({ name: 'charges', columns: { id: 'text', account: 'text', amount: 'numeric' }, key: 'id', partition: 'account' }).key // ['id']
 * @throws LonglinesError `store.invalid_definition`
 */
export function defineLog<const Columns extends ColumnMap>(spec: LogSpec<Columns>): LogDefinition<Columns> {
  checkName('Log', spec.name)
  const key = typeof spec.key === 'string' ? [spec.key] : [...spec.key]
  const names = Object.keys(spec.columns)
  for (const name of names) checkName('Column', name)
  checkColumnNames(spec.name, names)
  if (key.length === 0) throw invalid(`Name the key of log ${spec.name}.`)
  const needed: [string, string][] = [
    ...key.map((name): [string, string] => ['key', name]),
    ['partition', spec.partition],
  ]
  if (spec.time !== undefined) needed.push(['time', spec.time])
  for (const [role, name] of needed) {
    const column = spec.columns[name]
    if (column === undefined) throw invalid(`Log ${spec.name} has no column ${name}, which is its ${role}.`)
    if (column.endsWith('?') || column === 'json')
      throw invalid(`The ${role} of log ${spec.name} may not be ${column}.`)
  }
  if (spec.time !== undefined && spec.columns[spec.time] !== 'instant') {
    throw invalid(
      `The time of log ${spec.name} must be an instant; ${spec.time} is ${spec.columns[spec.time]}.`,
    )
  }
  const { name, columns, partition, time } = spec
  return { kind: 'log', name, columns, key, partition, ...(time === undefined ? {} : { time }) }
}

/**
 * The type by which an indexed field of a collection sorts; `text` where nothing was said.
 *
 * @example
 * fieldType(defineCollection<{ n: number }>({ name: 'a', fields: { n: 'int' } }), 'n') // 'int'
 */
export function fieldType(definition: CollectionDefinition, field: string): ColumnType {
  return definition.fields[field] ?? 'text'
}

/**
 * The name under which a database shows a field: `accountId` is `account_id`.
 *
 * @example
 * snakeCase('radiusNasIp') // 'radius_nas_ip'
 */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function checkName(what: string, name: string): void {
  if (!NAME.test(name)) {
    throw invalid(
      `${what} "${name}" needs another name: a small letter, then at most 39 letters, digits or underscores.`,
    )
  }
}

function checkColumnNames(owner: string, names: readonly string[]): void {
  if (new Set(names.map(snakeCase)).size < names.length)
    throw invalid(`Two fields of ${owner} have the same column name.`)
}

function invalid(sentence: string): LonglinesError {
  return new LonglinesError('store.invalid_definition', sentence)
}
