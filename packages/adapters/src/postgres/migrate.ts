import { LonglinesError } from '@longlines/core/errors'
import type { CollectionDefinition, Definition, IndexDefinition, LogDefinition } from '@longlines/core/store'
import {
  checkDistinct,
  evolveSchema,
  indexedFields,
  mismatch,
  type StoredSchema,
  storedSchema,
} from '@longlines/core/store/kit'
import { stateOf } from './failures.ts'
import { fieldColumn, fieldSql, indexName, logColumn, logColumns, quoted, sqlType, tableOf } from './names.ts'
import type { Session } from './session.ts'

type Indexes = Readonly<Record<string, IndexDefinition>>
type Kept = { readonly schema: StoredSchema; readonly indexes: Indexes }

/**
 * Brings the tables to the definitions, all or nothing. Whoever comes second waits for the first and then
 * finds nothing to do.
 *
 * @throws LonglinesError `store.schema_mismatch`
 */
export async function migrateSchema(
  session: Session,
  schema: string,
  definitions: readonly Definition[],
): Promise<void> {
  checkDistinct(definitions)
  await session.query('select pg_advisory_xact_lock(hashtextextended($1::text, 0))::text', [
    `longlines:migrate:${schema}`,
  ])
  await createFoundation(session, schema)
  const kept = await readKept(session, schema)
  for (const definition of definitions) {
    if (definition.name.toLowerCase().startsWith('longlines'))
      throw mismatch(definition.name, 'the name is reserved')
    const before = kept.get(definition.name)
    const next = before ? evolveSchema(definition.name, before.schema, definition) : storedSchema(definition)
    const indexes = definition.kind === 'collection' ? definition.indexes : {}
    if (before && isSameText(before, { schema: next, indexes: { ...before.indexes, ...indexes } })) continue
    await evolveTable(session, schema, definition, before)
    await session.query(
      `insert into ${quoted(schema)}.longlines_schema (name, definition) values ($1::text, $2::text::jsonb)
       on conflict (name) do update set definition = excluded.definition`,
      [definition.name, JSON.stringify({ schema: next, indexes: { ...before?.indexes, ...indexes } })],
    )
  }
}

async function createFoundation(session: Session, schema: string): Promise<void> {
  const place = quoted(schema)
  const { rows } = await session.query('select 1::text from pg_namespace where nspname = $1::text', [schema])
  if (rows.length === 0) await session.query(`create schema ${place}`)
  const exists = await session.query(
    'select 1::text from pg_tables where schemaname = $1::text and tablename = $2::text',
    [schema, 'longlines_schema'],
  )
  if (exists.rows.length > 0) return
  for (const statement of [
    `create function ${place}.longlines_instant(text) returns timestamptz
       language sql immutable strict parallel safe as $$select date_trunc('milliseconds', $1::timestamptz)$$`,
    `create table ${place}.longlines_outbox (
       tenant text collate "C" not null, id text collate "C" not null,
       seq bigint generated always as identity, position bigint, event jsonb not null,
       name text collate "C" generated always as (event->>'name') stored,
       primary key (tenant, id))`,
    `create unique index longlines_outbox__position on ${place}.longlines_outbox (tenant, position)`,
    `create index longlines_outbox__waiting on ${place}.longlines_outbox (tenant, seq) where position is null`,
    `create table ${place}.longlines_consumers (
       tenant text collate "C" not null, name text collate "C" not null, position bigint not null default 0,
       primary key (tenant, name))`,
    // Last, because its presence says that all the others are there.
    `create table ${place}.longlines_schema (name text primary key, definition jsonb not null)`,
  ]) {
    await session.query(statement)
  }
}

async function readKept(session: Session, schema: string): Promise<Map<string, Kept>> {
  const { rows } = await session.query(
    `select name, definition::text from ${quoted(schema)}.longlines_schema`,
  )
  // Only this function's counterpart above writes the table.
  return new Map(rows.map(([name, text]) => [name ?? '', JSON.parse(text ?? '{}') as Kept]))
}

async function evolveTable(
  session: Session,
  schema: string,
  definition: Definition,
  before: Kept | undefined,
): Promise<void> {
  try {
    if (definition.kind === 'log') await evolveLog(session, schema, definition, before)
    else await evolveCollection(session, schema, definition, before)
  } catch (error) {
    const state = stateOf(error)
    // Names that are taken, values that are not unique or do not fit: the data stands against the definition.
    if (!/^(?:23505|42P07|42701|22|23)/.test(state)) throw error
    throw new LonglinesError(
      'store.schema_mismatch',
      `Cannot migrate ${definition.name}: ${error instanceof Error ? error.message : String(error)}.`,
      { values: { name: definition.name, state }, cause: error },
    )
  }
}

async function evolveLog(
  session: Session,
  schema: string,
  definition: LogDefinition,
  before: Kept | undefined,
): Promise<void> {
  const table = tableOf(schema, definition)
  const sqlOf = ({ column, type, nullable }: ReturnType<typeof logColumns>[number]) =>
    `${column} ${sqlType(type)}${nullable ? '' : ' not null'}`
  if (before) {
    const added = logColumns(definition).filter(({ field }) => before.schema.columns[field] === undefined)
    for (const column of added) await session.query(`alter table ${table} add column ${sqlOf(column)}`)
    return
  }
  const { key, partition, time } = definition
  const columns = logColumns(definition).map(sqlOf)
  const sequence = time === undefined ? ['seq bigint generated always as identity'] : []
  await session.query(
    `create table ${table} (tenant text collate "C" not null, ${[...columns, ...sequence].join(', ')},
       constraint ${quoted(indexName(definition, 'key'))} primary key (tenant, ${key.map(logColumn).join(', ')}))`,
  )
  const order = time === undefined ? 'seq' : logColumn(time)
  await session.query(
    `create index ${quoted(indexName(definition, 'scan'))} on ${table} (tenant, ${logColumn(partition)}, ${order})`,
  )
}

async function evolveCollection(
  session: Session,
  schema: string,
  definition: CollectionDefinition,
  before: Kept | undefined,
): Promise<void> {
  const table = tableOf(schema, definition)
  const known = before?.schema.columns ?? {}
  const fields = indexedFields(definition).filter((field) => known[field] === undefined)
  const columns = fields.map((field) => fieldSql(schema, definition, field))
  if (!before) {
    await session.query(
      `create table ${table} (${[
        'tenant text collate "C" not null',
        'id text collate "C" not null',
        'version integer not null',
        'doc jsonb not null',
        ...columns,
      ].join(', ')}, constraint ${quoted(indexName(definition, 'key'))} primary key (tenant, id))`,
    )
  } else if (columns.length > 0) {
    await session.query(`alter table ${table} ${columns.map((column) => `add column ${column}`).join(', ')}`)
  }
  for (const [name, index] of Object.entries<IndexDefinition>(definition.indexes)) {
    const old = before?.indexes[name]
    if (
      old &&
      JSON.stringify([old.on, old.unique ?? false]) === JSON.stringify([index.on, index.unique ?? false])
    )
      continue
    const full = quoted(indexName(definition, name))
    if (old) await session.query(`drop index if exists ${quoted(schema)}.${full}`)
    const on = ['tenant', ...index.on.map(fieldColumn), ...(index.unique ? [] : ['id'])]
    await session.query(`create ${index.unique ? 'unique ' : ''}index ${full} on ${table} (${on.join(', ')})`)
  }
}

function isSameText(a: Kept, b: Kept): boolean {
  return sortedText(a) === sortedText(b)
}

// The database gives keys back in an order of its own.
function sortedText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
