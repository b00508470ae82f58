import type { Instant } from '../time/index.ts'

/**
 * What a column of a log, or an indexed field of a collection, can hold.
 *
 * - `text`: any well-formed string without U+0000
 * - `int`: whole number of 32 bits, a JS number
 * - `bigint`: whole number of 64 bits, always a decimal string when read, so that no digit is lost in JSON
 * - `numeric`: exact decimal, always a string, digits kept as written (`'1.50'` stays `'1.50'`)
 * - `instant`: UTC instant with milliseconds
 * - `boolean`
 * - `json`: any JSON value but null
 */
export type ColumnType = 'text' | 'int' | 'bigint' | 'numeric' | 'instant' | 'boolean' | 'json'

/** A column type, with a question mark where the value may be null: `'text?'`. */
export type Column = ColumnType | `${ColumnType}?`

/** Columns of a log by name. */
export type ColumnMap = Readonly<Record<string, Column>>

/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

interface ReadTypes {
  text: string
  int: number
  bigint: string
  numeric: string
  instant: Instant
  boolean: boolean
  json: Json
}

interface WriteTypes extends Omit<ReadTypes, 'bigint' | 'json'> {
  bigint: string | number
  json: unknown
}

type BaseOf<C extends Column> = C extends `${infer T extends ColumnType}?`
  ? T
  : C extends ColumnType
    ? C
    : never
type OptionalKeys<C extends ColumnMap> = { [K in keyof C]: C[K] extends `${string}?` ? K : never }[keyof C]

/** A row as a log gives it back: every column present, null where there is no value. */
export type RowOf<C extends ColumnMap> = {
  readonly [K in keyof C]: ReadTypes[BaseOf<C[K]>] | (C[K] extends `${string}?` ? null : never)
}

/** A row as a log takes it: nullable columns may be left out, `bigint` may be a safe integer. */
export type NewRowOf<C extends ColumnMap> = {
  readonly [K in Exclude<keyof C, OptionalKeys<C>>]: WriteTypes[BaseOf<C[K]>]
} & { readonly [K in OptionalKeys<C>]?: WriteTypes[BaseOf<C[K]>] | null | undefined }

/**
 * The type of a column without its question mark, and whether null is allowed.
 *
 * @example
 * columnType('int?') // { type: 'int', nullable: true }
 */
export function columnType(column: Column): { readonly type: ColumnType; readonly nullable: boolean } {
  const nullable = column.endsWith('?')
  return { type: (nullable ? column.slice(0, -1) : column) as ColumnType, nullable }
}
