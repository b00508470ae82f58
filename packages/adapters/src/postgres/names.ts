import type { CollectionDefinition, Definition, LogDefinition } from '@longlines/core/store'
import { type ColumnType, columnType, fieldType, snakeCase } from '@longlines/core/store/kit'

const LONGEST_NAME = 63
const RESERVED = new Set(['tenant', 'id', 'version', 'doc'])

/** A name in quotes. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** The table of a collection or log, with its schema. */
export function tableOf(schema: string, definition: Pick<Definition, 'name'>): string {
  return `${quoted(schema)}.${quoted(snakeCase(definition.name))}`
}

/** The column of an indexed field; a field that is called like a column of the store gets `doc_` before it. */
export function fieldColumn(field: string): string {
  const name = snakeCase(field)
  return quoted(RESERVED.has(name) ? `doc_${name}` : name)
}

/** The column of a log; `tenant` and `seq` belong to the store. */
export function logColumn(column: string): string {
  const name = snakeCase(column)
  return quoted(name === 'tenant' || name === 'seq' ? `row_${name}` : name)
}

/** Name of an index as PostgreSQL keeps it, cut so that it stays unique. */
export function indexName(definition: Pick<Definition, 'name'>, index: string): string {
  const name = `${snakeCase(definition.name)}__${snakeCase(index)}`
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 8)}_${shortHash(name)}`
}

/** The SQL type of a column type. Text sorts by code point, so that every store orders alike. */
export function sqlType(type: ColumnType): string {
  return SQL_TYPES[type]
}

const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'text collate "C"',
  int: 'integer',
  bigint: 'bigint',
  numeric: 'numeric',
  instant: 'timestamptz',
  boolean: 'boolean',
  json: 'jsonb',
}

/** The SQL type to cast a text parameter to. */
export function castType(type: ColumnType): string {
  return type === 'text' ? 'text' : SQL_TYPES[type]
}

/** A parameter given as text, read as a column type whatever the driver makes of the type. */
export function parameter(place: number, type: ColumnType): string {
  return type === 'text' ? `$${place}::text` : `$${place}::text::${SQL_TYPES[type]}`
}

/** An expression as text, in a form that depends neither on the driver nor on settings of the session. */
export function asText(expression: string, type: ColumnType): string {
  if (type === 'text') return expression
  if (type === 'instant') return `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
  return `${expression}::text`
}

/** Undoes the one difference between `asText` and the encoding of core: whole seconds are written short. */
export function readText(type: ColumnType, text: string): string {
  return type === 'instant' && text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text
}

/** A column of a log with all its names and types. */
export interface SqlColumn {
  readonly field: string
  readonly column: string
  readonly type: ColumnType
  readonly nullable: boolean
}

/** Columns of a log in the order of their declaration. */
export function logColumns(definition: LogDefinition): readonly SqlColumn[] {
  return Object.entries(definition.columns).map(([field, column]) => ({
    field,
    column: logColumn(field),
    ...columnType(column),
  }))
}

/** The column that an indexed field becomes, computed by the database from the document. */
export function fieldSql(schema: string, definition: CollectionDefinition, field: string): string {
  const type = fieldType(definition, field)
  const value = `(doc->>'${field}')`
  // A cast to timestamptz counts as depending on the session, which a generated column must not; our
  // instants end with Z, so the function that hides the cast is right to say that it does not.
  const expression =
    type === 'text'
      ? value
      : type === 'instant'
        ? `${quoted(schema)}.longlines_instant(${value})`
        : `(${value}::${SQL_TYPES[type]})`
  return `${fieldColumn(field)} ${sqlType(type)} generated always as (${expression}) stored`
}

/** Short mark of a text (FNV-1a) for names that must differ. */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(36)
}
