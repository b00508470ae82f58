import type {
  Collection,
  CollectionDefinition,
  FindQuery,
  IndexDefinition,
  Page,
  Stored,
} from '@longlines/core/store'
import {
  alreadyExists,
  type FindPlan,
  notFound,
  type PreparedDocument,
  planFind,
  prepareDocument,
  uniqueViolation,
  versionConflict,
} from '@longlines/core/store/kit'
import { constraintOf, stateOf } from './failures.ts'
import { asText, fieldColumn, indexName, parameter, readText, tableOf } from './names.ts'
import type { StatementQueue } from './queue.ts'
import { readInParts } from './read-in-parts.ts'
import { type Session, withSavepoint } from './session.ts'

const INSERT_CHUNK = 5000
const EACH_PART = 1000

/** The collection that a transaction hands out. */
export function sqlCollection<Doc extends object, Index extends string>(
  schema: string,
  tenant: string,
  definition: CollectionDefinition<Doc, Index>,
  queue: StatementQueue,
): Collection<Doc, Index> {
  const table = tableOf(schema, definition)
  const writes = new CollectionWrites(table, tenant, definition)
  return {
    get: async (id) => {
      const [row] = await queue.read(documentStatement(table), [tenant, id])
      return row ? readDocument<Doc>(row) : undefined
    },
    insert: (id, doc) =>
      queue.run(async (session) => {
        const prepared = prepareDocument(definition, id, doc)
        await writes.insert(session, [{ id, prepared }])
        return { id, version: 1, doc: prepared.doc }
      }),
    insertMany: (entries) =>
      queue.run(async (session) => {
        const prepared = entries.map(({ id, doc }) => ({
          id,
          prepared: prepareDocument(definition, id, doc),
        }))
        // One document is inserted or not, with nothing to undo.
        if (prepared.length <= 1) await writes.insert(session, prepared)
        else await withSavepoint(session, () => writes.insert(session, prepared))
      }),
    update: async (id, expectedVersion, doc) => {
      const prepared = prepareDocument(definition, id, doc)
      await writes.update(queue, { id, expected: expectedVersion, text: prepared.text })
      return { id, version: expectedVersion + 1, doc: prepared.doc }
    },
    delete: (id, expectedVersion) => queue.run((session) => writes.delete(session, id, expectedVersion)),
    find: async (query = {}) => findPage<Doc>(queue, table, tenant, planFind(definition, query as FindQuery)),
    claim: (query = {}) =>
      queue.run(async (session) => {
        const plan = planFind(definition, query as FindQuery)
        const { sql, values } = findStatement(table, tenant, plan)
        const { rows } = await session.query(`${sql} limit ${plan.limit} for update of t skip locked`, values)
        return rows.map((row) => readDocument<Doc>(row))
      }),
    async *each(query = {}) {
      const { sql, values } = findStatement(table, tenant, planFind(definition, query as FindQuery))
      for await (const rows of readInParts(queue, sql, values, EACH_PART)) {
        for (const row of rows) yield readDocument<Doc>(row)
      }
    },
  }
}

/** A document that takes the place of a version of it. */
interface Change {
  readonly id: string
  readonly expected: number
  readonly text: string
}

class CollectionWrites {
  readonly #table: string
  readonly #tenant: string
  readonly #definition: CollectionDefinition
  readonly #unique: readonly (readonly [string, IndexDefinition])[]

  constructor(table: string, tenant: string, definition: CollectionDefinition) {
    this.#table = table
    this.#tenant = tenant
    this.#definition = definition
    this.#unique = Object.entries<IndexDefinition>(definition.indexes).filter(([, index]) => index.unique)
  }

  /** Inserts all; the caller undoes what went in before the refusal. A refusal leaves the transaction usable. */
  async insert(
    session: Session,
    entries: readonly { readonly id: string; readonly prepared: PreparedDocument<object> }[],
  ): Promise<void> {
    for (let from = 0; from < entries.length; from += INSERT_CHUNK) {
      const chunk = entries.slice(from, from + INSERT_CHUNK)
      const { rows } = await session.query(
        `insert into ${this.#table} (tenant, id, version, doc)
         select $1::text, id, 1, doc::jsonb from unnest($2::text[], $3::text[]) as given(id, doc)
         on conflict do nothing returning id`,
        [this.#tenant, chunk.map(({ id }) => id), chunk.map(({ prepared }) => prepared.text)],
      )
      if (rows.length === chunk.length) continue
      const inserted = new Set(rows.map(([id]) => id))
      const refused = chunk.find(({ id }) => !inserted.delete(id))
      if (refused) throw await this.#refusal(session, refused.id, refused.prepared)
    }
  }

  async update(queue: StatementQueue, change: Change): Promise<void> {
    const updated =
      this.#unique.length > 0
        ? await queue.run((session) => this.#updateUnique(session, change))
        : await queue.write(`update ${this.#table}`, change, (session, all) => this.#updateAll(session, all))
    if (updated) return
    throw await queue.run((session) => this.#versionRefusal(session, change.id, change.expected))
  }

  /** For each whether its version was there. */
  async #updateAll(session: Session, changes: readonly Change[]): Promise<readonly boolean[]> {
    if (new Set(changes.map(({ id }) => id)).size < changes.length) {
      const done: boolean[] = []
      for (const change of changes) done.push(await this.#updateOne(session, change))
      return done
    }
    const [first] = changes
    if (changes.length === 1 && first) return [await this.#updateOne(session, first)]
    const { rows } = await session.query(
      `update ${this.#table} t set version = t.version + 1, doc = given.doc::jsonb
       from unnest($2::text[], $3::text[], $4::text[]) as given(id, version, doc)
       where t.tenant = $1::text and t.id = given.id and t.version = given.version::integer returning t.id`,
      [
        this.#tenant,
        changes.map(({ id }) => id),
        changes.map(({ expected }) => String(expected)),
        changes.map(({ text }) => text),
      ],
    )
    const updated = new Set(rows.map(([id]) => id))
    return changes.map(({ id }) => updated.has(id))
  }

  async #updateOne(session: Session, { id, expected, text }: Change): Promise<boolean> {
    const { count } = await session.query(
      `update ${this.#table} set version = version + 1, doc = $4::text::jsonb
       where tenant = $1::text and id = $2::text and version = $3::text::integer`,
      [this.#tenant, id, String(expected), text],
    )
    return count > 0
  }

  /** Without a savepoint a refused value would end the whole transaction. */
  async #updateUnique(session: Session, change: Change): Promise<boolean> {
    try {
      return await withSavepoint(session, () => this.#updateOne(session, change))
    } catch (error) {
      if (stateOf(error) !== '23505') throw error
      const constraint = constraintOf(error)
      const index = this.#unique.find(([name]) => indexName(this.#definition, name) === constraint)
      throw uniqueViolation(this.#definition.name, index?.[0] ?? constraint, error)
    }
  }

  async delete(session: Session, id: string, expected: number): Promise<void> {
    const { count } = await session.query(
      `delete from ${this.#table} where tenant = $1::text and id = $2::text and version = $3::text::integer`,
      [this.#tenant, id, String(expected)],
    )
    if (count === 0) throw await this.#versionRefusal(session, id, expected)
  }

  async #versionRefusal(session: Session, id: string, expected: number): Promise<Error> {
    const found = await getDocument(session, this.#table, this.#tenant, id)
    const { name } = this.#definition
    return found ? versionConflict(name, id, expected, found.version) : notFound(name, id)
  }

  async #refusal(session: Session, id: string, prepared: PreparedDocument<object>): Promise<Error> {
    for (const [name, index] of this.#unique) {
      const values = index.on.map((field) => prepared.fields[field] ?? null)
      if (values.includes(null)) continue
      const terms = index.on.map((field, i) => `${fieldColumn(field)}::text = $${i + 3}::text`)
      const { rows } = await session.query(
        `select 1::text from ${this.#table} where tenant = $1::text and id <> $2::text and ${terms.join(' and ')} limit 1`,
        [this.#tenant, id, ...values],
      )
      if (rows.length > 0) return uniqueViolation(this.#definition.name, name)
    }
    return alreadyExists(this.#definition.name, id)
  }
}

function documentStatement(table: string): string {
  return `select id, version::text, doc::text from ${table} where tenant = $1::text and id = $2::text`
}

async function getDocument<Doc>(
  session: Session,
  table: string,
  tenant: string,
  id: string,
): Promise<Stored<Doc> | undefined> {
  const { rows } = await session.query(documentStatement(table), [tenant, id])
  return rows[0] ? readDocument<Doc>(rows[0]) : undefined
}

async function findPage<Doc>(
  queue: StatementQueue,
  table: string,
  tenant: string,
  plan: FindPlan,
): Promise<Page<Stored<Doc>>> {
  const { sql, values } = findStatement(table, tenant, plan)
  const rows = await queue.read(`${sql} limit ${plan.limit + 1}`, values)
  const items = rows.slice(0, plan.limit).map((row) => readDocument<Doc>(row))
  const last = rows[plan.limit - 1]
  if (rows.length <= plan.limit || !last) return { items }
  const marks = plan.order.map(({ type }, i) => readText(type, last[i + 3] ?? ''))
  return { items, cursor: plan.cursor([...marks, last[0] ?? '']) }
}

/** The query as SQL without a limit; values are bound from $1 on. */
function findStatement(
  table: string,
  tenant: string,
  plan: FindPlan,
): { readonly sql: string; readonly values: readonly string[] } {
  const values: string[] = [tenant]
  const bind = (text: string, type: FindPlan['order'][number]['type']) => parameter(values.push(text), type)
  const terms = ['t.tenant = $1::text']
  // Columns need the table before them: a bare name in "order by" would mean the selected text.
  const columnOf = (field: string) => `t.${fieldColumn(field)}`
  for (const { field, type, text } of plan.equals) terms.push(`${columnOf(field)} = ${bind(text, type)}`)
  for (const { field } of plan.order) terms.push(`${columnOf(field)} is not null`)
  const { range, after } = plan
  if (range?.from !== undefined) terms.push(`${columnOf(range.field)} >= ${bind(range.from, range.type)}`)
  if (range?.to !== undefined) terms.push(`${columnOf(range.field)} < ${bind(range.to, range.type)}`)
  const order = [
    ...plan.order.map(({ field, type }) => ({ column: columnOf(field), type })),
    { column: 't.id', type: 'text' as const },
  ]
  if (after) {
    const marks = order.map(({ type }, i) => bind(after[i] ?? '', type))
    terms.push(
      `(${order.map(({ column }) => column).join(', ')}) ${plan.descending ? '<' : '>'} (${marks.join(', ')})`,
    )
  }
  const marks = plan.order.map(({ field, type }) => asText(columnOf(field), type))
  const direction = plan.descending ? ' desc' : ''
  const sql = `select ${['t.id', 't.version::text', 't.doc::text', ...marks].join(', ')}
    from ${table} t where ${terms.join(' and ')}
    order by ${order.map(({ column }) => column + direction).join(', ')}`
  return { sql, values }
}

function readDocument<Doc>(row: readonly (string | null)[]): Stored<Doc> {
  // Written by prepareDocument, which is the border where documents are checked.
  return { id: row[0] ?? '', version: Number(row[1]), doc: JSON.parse(row[2] ?? '{}') as Doc }
}
