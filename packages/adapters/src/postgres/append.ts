import type { AppendConflict, AppendResult, ColumnMap, LogDefinition, NewRowOf } from '@longlines/core/store'
import { type RowCodec, rowCodec } from '@longlines/core/store/kit'
import {
  castType,
  logColumn,
  logColumns,
  quoted,
  type SqlColumn,
  shortHash,
  sqlType,
  tableOf,
} from './names.ts'
import type { Session } from './session.ts'

/** Below this many rows the statements around a COPY cost more than it saves. */
const COPY_FROM = 250
/** The row's place in the batch; no column can be called that. */
const PLACE = '"#"'
const CHUNK = 1 << 16
const SPECIAL = /[\\\n\r\t]/
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

type Texts = readonly (string | null)[]

/** Appends batches to one log: small ones as arrays, large ones through COPY into a temporary table. */
export class LogAppender<Columns extends ColumnMap> {
  readonly #definition: LogDefinition<Columns>
  readonly #codec: RowCodec<Columns>
  readonly #columns: readonly SqlColumn[]
  readonly #table: string
  readonly #tenant: string

  constructor(schema: string, tenant: string, definition: LogDefinition<Columns>) {
    this.#definition = definition
    this.#tenant = tenant
    this.#table = tableOf(schema, definition)
    this.#columns = logColumns(definition)
    this.#codec = rowCodec(definition)
  }

  async append(session: Session, rows: readonly NewRowOf<Columns>[]): Promise<AppendResult> {
    if (rows.length === 0) return { appended: 0, duplicates: 0, conflicts: [] }
    const encoded: Texts[] = rows.map((row, index) => this.#codec.encode(row, index))
    const { copyIn } = session
    return copyIn && rows.length >= COPY_FROM
      ? this.#appendCopied(session, copyIn, encoded)
      : this.#appendArrays(session, encoded)
  }

  async #appendArrays(session: Session, rows: readonly Texts[]): Promise<AppendResult> {
    const columns = this.#columns
    const given = columns.map((_, i) => `$${i + 2}::text[]`).join(', ')
    const names = columns.map(({ column }) => column).join(', ')
    const typed = columns.map(({ column, type }) => `${column}::${castType(type)} as ${column}`).join(', ')
    const source = `(select ${typed}, ${PLACE} from unnest(${given}) with ordinality as given(${names}, ${PLACE}))`
    const values = [this.#tenant, ...columns.map((_, i) => rows.map((row) => row[i] ?? null))]
    const { count } = await session.query(this.#insert(`${source} s order by s.${PLACE}`), values)
    if (count === rows.length) return { appended: count, duplicates: 0, conflicts: [] }
    const different = await session.query(
      this.#compare(`${source} s`, `(s.${PLACE} - 1)::text`, `s.${PLACE}`),
      values,
    )
    return this.#result(rows, count, different.rows, (mark) => Number(mark))
  }

  async #appendCopied(
    session: Session,
    copyIn: NonNullable<Session['copyIn']>,
    rows: readonly Texts[],
  ): Promise<AppendResult> {
    const stage = await this.#prepareStage(session)
    await copyIn(`${stage} (${this.#columns.map(({ column }) => column).join(', ')})`, copyChunks(rows))
    const { count } = await session.query(this.#insert(`${stage} s`), [this.#tenant])
    if (count === rows.length) return { appended: count, duplicates: 0, conflicts: [] }
    const different = await session.query(this.#compare(`${stage} s`, 's.ctid::text', 's.ctid'), [
      this.#tenant,
    ])
    if (different.rows.length === 0) return this.#result(rows, count, [], Number)
    // The place in the stage is the place in the batch: it was filled in order, from empty.
    const places = await session.query(`select s.ctid::text from ${stage} s order by s.ctid`)
    const indexOf = new Map(places.rows.map(([ctid], index) => [ctid, index]))
    return this.#result(rows, count, different.rows, (mark) => indexOf.get(mark) ?? -1)
  }

  /** An empty temporary table of this connection; its name changes with the columns. */
  async #prepareStage(session: Session): Promise<string> {
    const shape = JSON.stringify([this.#table, this.#columns.map(({ column, type }) => [column, type])])
    const stage = `pg_temp.${quoted(`longlines_stage_${shortHash(shape)}`)}`
    if (session.staged.has(stage)) {
      await session.query(`truncate ${stage}`)
      return stage
    }
    const { rows } = await session.query('select to_regclass($1::text)::text', [stage])
    if (rows[0]?.[0] == null) {
      const columns = this.#columns.map(({ column, type }) => `${column} ${sqlType(type)}`).join(', ')
      await session.query(`create temporary table ${stage} (${columns}) on commit delete rows`)
    }
    session.staged.add(stage)
    return stage
  }

  #insert(source: string): string {
    const names = this.#columns.map(({ column }) => column).join(', ')
    const from = this.#columns.map(({ column }) => `s.${column}`).join(', ')
    return `insert into ${this.#table} (tenant, ${names}) select $1::text, ${from} from ${source}
      on conflict (tenant, ${this.#definition.key.map(logColumn).join(', ')}) do nothing`
  }

  /** Rows of the batch that are stored with other content: their mark, and for each column whether it differs. */
  #compare(source: string, mark: string, order: string): string {
    const { key } = this.#definition
    const on = key.map((name) => `l.${logColumn(name)} = s.${logColumn(name)}`)
    const compared = this.#columns.filter(({ field }) => !key.includes(field))
    const differs = compared.map(({ column }) => `s.${column} is distinct from t.${column}`)
    const flags = differs.map((term) => `, (${term})::text`).join('')
    // The limit keeps the planner at one index probe a row: it knows nothing of the size of a fresh stage,
    // and would otherwise read the whole log to build a hash.
    return `select ${mark}${flags} from ${source}
      cross join lateral (select * from ${this.#table} l
        where l.tenant = $1::text and ${on.join(' and ')} limit 1) t
      where ${differs.length === 0 ? 'false' : differs.join(' or ')} order by ${order}`
  }

  #result(
    rows: readonly Texts[],
    appended: number,
    different: readonly Texts[],
    indexOf: (mark: string) => number,
  ): AppendResult {
    const compared = this.#columns.filter(({ field }) => !this.#definition.key.includes(field))
    const conflicts = different.map(([mark, ...flags]): AppendConflict => {
      const index = indexOf(mark ?? '')
      const columns = compared.filter((_, i) => flags[i] === 'true').map(({ field }) => field)
      return { index, key: this.#codec.keyValues(rows[index] ?? []), columns }
    })
    return { appended, duplicates: rows.length - appended - conflicts.length, conflicts }
  }
}

function* copyChunks(rows: readonly Texts[]): Generator<string> {
  let chunk = ''
  for (const row of rows) {
    for (let i = 0; i < row.length; i++) {
      const text = row[i] ?? null
      if (i > 0) chunk += '\t'
      chunk += text === null ? '\\N' : SPECIAL.test(text) ? escaped(text) : text
    }
    chunk += '\n'
    if (chunk.length < CHUNK) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

function escaped(text: string): string {
  return text.replace(/[\\\n\r\t]/g, (character) => ESCAPES[character] ?? character)
}
