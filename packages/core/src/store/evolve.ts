import { LonglinesError } from '../errors/index.ts'
import type { CollectionDefinition, Definition, LogDefinition } from './definition.ts'
import { fieldType } from './definition.ts'
import { indexedFields } from './documents.ts'

/** The part of a definition that a store keeps, to compare with the next one. */
export interface StoredSchema {
  readonly kind: 'collection' | 'log'
  /** Column or indexed field to type. */
  readonly columns: Readonly<Record<string, string>>
  /** Key, partition and time of a log as one text; empty for a collection. */
  readonly identity: string
}

/**
 * What a store keeps about a definition.
 *
 * @example
 * storedSchema(defineCollection({ name: 'a', indexes: { byName: { on: ['name'] } } })).columns // { name: 'text' }
 */
export function storedSchema(definition: Definition): StoredSchema {
  if (definition.kind === 'collection') {
    const columns = Object.fromEntries(
      indexedFields(definition).map((field) => [field, fieldType(definition, field)]),
    )
    return { kind: 'collection', columns, identity: '' }
  }
  const { key, partition, time } = definition
  return {
    kind: 'log',
    columns: definition.columns,
    identity: JSON.stringify([key, partition, time ?? null]),
  }
}

/**
 * Compares what is stored with a definition, and gives what to store from now on: the union of both. Fields
 * of a newer definition stay when an older program starts, so that two versions can run side by side.
 *
 * @example
 * evolveSchema('a', { kind: 'log', columns: {}, identity: '' }, defineCollection({ name: 'a' })) // throws store.schema_mismatch
 * @throws LonglinesError `store.schema_mismatch` for anything that is not an addition
 */
export function evolveSchema(name: string, stored: StoredSchema, definition: Definition): StoredSchema {
  const next = storedSchema(definition)
  if (stored.kind !== next.kind)
    throw mismatch(name, `it is stored as a ${stored.kind}, not as a ${next.kind}`)
  if (stored.identity !== next.identity) {
    throw mismatch(
      name,
      `its key, partition and time are stored as ${stored.identity}, not as ${next.identity}`,
    )
  }
  for (const [column, type] of Object.entries(next.columns)) {
    const before = stored.columns[column]
    if (before === undefined && next.kind === 'log' && !type.endsWith('?')) {
      throw mismatch(name, `new column ${column} must allow null: "${type}?"`)
    }
    if (before !== undefined && before !== type)
      throw mismatch(name, `${column} is stored as ${before}, not as ${type}`)
  }
  for (const [column, type] of Object.entries(stored.columns)) {
    if (next.columns[column] === undefined && next.kind === 'log' && !type.endsWith('?')) {
      throw mismatch(name, `column ${column} is missing and may not be null`)
    }
  }
  return { ...next, columns: { ...stored.columns, ...next.columns } }
}

/**
 * Refuses two definitions of one name in one migration.
 *
 * @example
 * checkDistinct([defineCollection({ name: 'a' }), defineCollection({ name: 'a' })]) // throws store.schema_mismatch
 * @throws LonglinesError `store.schema_mismatch` when two definitions share a name
 */
export function checkDistinct(definitions: readonly Definition[]): void {
  const seen = new Map<string, Definition>()
  for (const definition of definitions) {
    const other = seen.get(definition.name)
    if (other !== undefined && other !== definition)
      throw mismatch(definition.name, 'two definitions have this name')
    seen.set(definition.name, definition)
  }
}

/**
 * The error for a schema that cannot be brought to a definition.
 *
 * @example
 * mismatch('accounts', 'column n is an int').code // 'store.schema_mismatch'
 */
export function mismatch(name: string, what: string): LonglinesError {
  return new LonglinesError('store.schema_mismatch', `Cannot migrate ${name}: ${what}.`, { values: { name } })
}

/**
 * The error for a definition that `migrate` has not seen.
 *
 * @example
 * notMigrated(defineCollection({ name: 'accounts' })).code // 'store.not_migrated'
 */
export function notMigrated(definition: CollectionDefinition | LogDefinition): LonglinesError {
  return new LonglinesError(
    'store.not_migrated',
    `Pass ${definition.name} to store.migrate before it is used.`,
    {
      values: { name: definition.name },
    },
  )
}
