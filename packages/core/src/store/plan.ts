import { LonglinesError } from '../errors/index.ts'
import { type ColumnMap, type ColumnType, columnType } from './columns.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { type CollectionDefinition, fieldType, type LogDefinition } from './definition.ts'
import type { FindQuery, Scalar, ScanQuery } from './port.ts'
import { encodeValue } from './values.ts'

/** A field or column with its type. */
export interface TypedField {
  readonly field: string
  readonly type: ColumnType
}

/** A field with an encoded value. */
export interface BoundField extends TypedField {
  readonly text: string
}

/** A find query checked against its collection, ready for a store to run. */
export interface FindPlan {
  readonly equals: readonly BoundField[]
  readonly range?: TypedField & { readonly from?: string; readonly to?: string }
  /** What the result is ordered by; the id comes last and is not listed. All must be present. */
  readonly order: readonly TypedField[]
  readonly descending: boolean
  readonly limit: number
  /** Encoded values of `order` and the id, after which the page begins. */
  readonly after?: readonly string[]
  cursor(lastValues: readonly string[]): string
}

const LARGEST_PAGE = 10_000

/**
 * Checks a find query and encodes its values.
 *
 * @example
 * planFind(defineCollection({ name: 'a' }), { limit: 5 }).limit // 5
 * @throws LonglinesError `store.unknown_index`, `store.invalid_cursor`, `input.invalid`
 */
export function planFind(definition: CollectionDefinition, query: FindQuery): FindPlan {
  const fields = indexFields(definition, query)
  const given = Object.entries<Scalar | undefined>(query.equals ?? {}).filter(
    (entry) => entry[1] !== undefined,
  )
  const equals = fields.slice(0, given.length).map(({ field, type }) => {
    const value = given.find(([name]) => name === field)?.[1]
    if (value === undefined) {
      const names = fields.map((one) => one.field).join(', ') || 'none'
      throw new LonglinesError(
        'store.unknown_index',
        `Give "equals" the first fields of the index, which are ${names}, in ${definition.name}.`,
        { path: 'equals', values: { collection: definition.name } },
      )
    }
    return { field, type, text: encodeBound(type, value, `equals.${field}`) }
  })
  if (given.length > fields.length) throw tooMany(definition.name)
  const order = fields.slice(given.length)
  const range = planRange(definition.name, order[0], query.range)
  const descending = query.order === 'descending'
  const shape = [definition.name, query.index ?? '', query.equals ?? {}, query.range ?? {}, descending]
  return {
    equals,
    ...(range ? { range } : {}),
    order,
    descending,
    limit: checkLimit(query.limit, 100),
    ...(query.cursor === undefined
      ? {}
      : { after: readCursor(shape, query.cursor, [...order.map((one) => one.type), 'text']) }),
    cursor: (values) => writeCursor(shape, values),
  }
}

/** A scan checked against its log. */
export interface ScanPlan {
  readonly partition?: string
  readonly from?: string
  readonly to?: string
  readonly limit: number
  /** Columns that order the rows; empty `time` means that the sequence of appending comes after the partition. */
  readonly order: readonly TypedField[]
  readonly bySequence: boolean
  readonly after?: readonly string[]
  cursor(lastValues: readonly string[]): string
}

/**
 * Checks a scan query and encodes its values.
 *
 * @example
 * planScan(defineLog({ name: 'a', columns: { id: 'text' }, key: 'id', partition: 'id' }), {}).bySequence // true
 * @throws LonglinesError `store.invalid_cursor`, `input.invalid`
 */
export function planScan<Columns extends ColumnMap>(
  definition: LogDefinition<Columns>,
  query: ScanQuery,
): ScanPlan {
  const { time, key, partition } = definition
  const typed = (field: string): TypedField => ({
    field,
    type: columnType(definition.columns[field] ?? 'text').type,
  })
  const bySequence = time === undefined
  const names = bySequence ? [partition] : [...new Set([partition, time, ...key])]
  const order = names.map(typed)
  if (bySequence && (query.from !== undefined || query.to !== undefined)) {
    throw new LonglinesError(
      'input.invalid',
      `Log ${definition.name} declares no time; leave out "from" and "to".`,
      {
        path: 'from',
      },
    )
  }
  const bound = (name: 'from' | 'to') =>
    query[name] === undefined ? {} : { [name]: encodeBound('instant', query[name], name) }
  const shape = [definition.name, query.partition ?? null, query.from ?? null, query.to ?? null]
  const cursorTypes = [...order.map((one) => one.type), ...(bySequence ? (['bigint'] as const) : [])]
  return {
    ...(query.partition === undefined
      ? {}
      : { partition: encodeBound(typed(partition).type, query.partition, 'partition') }),
    ...bound('from'),
    ...bound('to'),
    limit: checkLimit(query.limit, 1000),
    order,
    bySequence,
    ...(query.cursor === undefined ? {} : { after: readCursor(shape, query.cursor, cursorTypes) }),
    cursor: (values) => writeCursor(shape, values),
  }
}

function indexFields(definition: CollectionDefinition, query: FindQuery): readonly TypedField[] {
  if (query.index === undefined) return []
  const index = definition.indexes[query.index]
  if (!index) {
    const names = Object.keys(definition.indexes).join(', ') || 'none'
    throw new LonglinesError(
      'store.unknown_index',
      `Use an index that ${definition.name} declares: ${names}; "${query.index}" is not one.`,
      { path: 'index', values: { collection: definition.name, index: query.index } },
    )
  }
  return index.on.map((field) => ({ field, type: fieldType(definition, field) }))
}

function planRange(
  collection: string,
  field: TypedField | undefined,
  range: FindQuery['range'],
): FindPlan['range'] {
  if (range === undefined || (range.from === undefined && range.to === undefined)) return undefined
  if (field === undefined) throw tooMany(collection)
  return {
    ...field,
    ...(range.from === undefined ? {} : { from: encodeBound(field.type, range.from, 'range.from') }),
    ...(range.to === undefined ? {} : { to: encodeBound(field.type, range.to, 'range.to') }),
  }
}

function tooMany(collection: string): LonglinesError {
  return new LonglinesError(
    'store.unknown_index',
    `The index of ${collection} has no field left for this query.`,
    {
      values: { collection },
    },
  )
}

function encodeBound(type: ColumnType, value: Scalar, path: string): string {
  const text = encodeValue(type, value)
  if (text === undefined)
    throw new LonglinesError('input.invalid', `Give ${path} a value of type ${type}.`, { path })
  return text
}

function checkLimit(limit: number | undefined, fallback: number): number {
  const value = limit ?? fallback
  if (!Number.isInteger(value) || value < 1 || value > LARGEST_PAGE) {
    throw new LonglinesError('input.invalid', `Give a limit from 1 to ${LARGEST_PAGE}.`, { path: 'limit' })
  }
  return value
}
