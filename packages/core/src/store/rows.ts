import { LonglinesError } from '../errors/index.ts'
import { type ColumnMap, type ColumnType, columnType, type Json, type RowOf } from './columns.ts'
import type { LogDefinition } from './definition.ts'
import { decodeValue, encodeValue, sameContent } from './values.ts'

/** One column of a log, taken apart. */
export interface LogColumn {
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
  readonly isKey: boolean
}

/** Turns rows of one log into the texts that stores keep, and back. */
export interface RowCodec<Columns extends ColumnMap = ColumnMap> {
  readonly columns: readonly LogColumn[]
  /**
   * Texts in the order of the columns; null where there is no value.
   *
   * @throws LonglinesError `store.invalid_row` with the path `rows[3].amount`
   */
  encode(row: object, index: number): (string | null)[]
  decode(texts: readonly (string | null)[]): RowOf<Columns>
  /** The key's texts joined; equal for equal keys only. */
  keyOf(texts: readonly (string | null)[]): string
  /** Names of the columns in which two rows differ in meaning. */
  differences(a: readonly (string | null)[], b: readonly (string | null)[]): string[]
  /** The key's values by name, for a conflict. */
  keyValues(texts: readonly (string | null)[]): Readonly<Record<string, string | number | boolean>>
}

const CODECS = new WeakMap<LogDefinition, RowCodec>()

/**
 * The codec of a log; made once for each definition.
 *
 * @example
 * rowCodec(defineLog({ name: 'a', columns: { id: 'text', n: 'bigint?' }, key: 'id', partition: 'id' })).encode({ id: 'x', n: 7 }, 0) // ['x', '7']
 */
export function rowCodec<Columns extends ColumnMap>(definition: LogDefinition<Columns>): RowCodec<Columns> {
  let codec = CODECS.get(definition)
  if (!codec) {
    codec = createCodec(definition)
    CODECS.set(definition, codec)
  }
  return codec as RowCodec<Columns>
}

function createCodec(definition: LogDefinition): RowCodec {
  const columns = Object.entries(definition.columns).map(([name, column]) => ({
    name,
    ...columnType(column),
    isKey: definition.key.includes(name),
  }))
  const known = new Set(columns.map((column) => column.name))
  const keyPlaces = definition.key.map((name) => columns.findIndex((column) => column.name === name))

  return {
    columns,
    encode: (row, index) => encodeRow(definition.name, columns, known, row, index),
    decode(texts) {
      const row: Record<string, Json> = {}
      for (let i = 0; i < columns.length; i++) {
        const { name, type } = columns[i]!
        const text = texts[i] ?? null
        row[name] = text === null ? null : decodeValue(type, text)
      }
      return row as RowOf<ColumnMap>
    },
    keyOf: (texts) =>
      keyPlaces.length === 1 ? keyText(columns, texts, keyPlaces[0]!) : joinKey(columns, texts, keyPlaces),
    differences: (a, b) =>
      columns
        .filter((column, i) => !isSame(column.type, a[i] ?? null, b[i] ?? null))
        .map((column) => column.name),
    keyValues: (texts) =>
      Object.fromEntries(
        keyPlaces.map((place) => {
          const { name, type } = columns[place]!
          return [name, decodeValue(type, texts[place] ?? '') as string | number | boolean]
        }),
      ),
  }
}

function encodeRow(
  log: string,
  columns: readonly LogColumn[],
  known: ReadonlySet<string>,
  given: object,
  index: number,
): (string | null)[] {
  const row = given as Readonly<Record<string, unknown>>
  const texts: (string | null)[] = new Array(columns.length)
  let present = 0
  for (let i = 0; i < columns.length; i++) {
    const { name, type, nullable } = columns[i]!
    const value = row[name]
    if (name in row) present++
    if (value === null || value === undefined) {
      if (!nullable) throw invalidRow(log, index, name, `is missing; column ${name} may not be null`)
      texts[i] = null
      continue
    }
    const text = encodeValue(type, value)
    if (text === undefined) throw invalidRow(log, index, name, `does not fit the type ${type}`)
    texts[i] = text
  }
  if (Object.keys(row).length > present) {
    const extra = Object.keys(row).find((name) => !known.has(name))
    if (extra !== undefined) throw invalidRow(log, index, extra, 'is not a column')
  }
  return texts
}

function invalidRow(log: string, index: number, column: string, what: string): LonglinesError {
  return new LonglinesError(
    'store.invalid_row',
    `Value of ${column} in row ${index} for log ${log} ${what}.`,
    {
      path: `rows[${index}].${column}`,
      values: { log, index, column },
    },
  )
}

function keyText(columns: readonly LogColumn[], texts: readonly (string | null)[], place: number): string {
  return sameContent(columns[place]!.type, texts[place] ?? '')
}

function joinKey(
  columns: readonly LogColumn[],
  texts: readonly (string | null)[],
  places: readonly number[],
): string {
  return JSON.stringify(places.map((place) => keyText(columns, texts, place)))
}

function isSame(type: ColumnType, a: string | null, b: string | null): boolean {
  if (a === b) return true
  return a !== null && b !== null && sameContent(type, a) === sameContent(type, b)
}
