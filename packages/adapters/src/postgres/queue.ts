import { transactionEnded } from '@longlines/core/store/kit'
import type { QueryResult, Session } from './session.ts'

type Rows = QueryResult['rows']

/** Entries of one kind that wait for the session, and are run as one statement. */
interface Group {
  readonly kind: string
  readonly entries: unknown[]
  readonly results: Promise<readonly unknown[]>
}

/** More in one statement saves nothing. */
const LARGEST_GROUP = 500

/**
 * The statements of one transaction, each after all that came before it. What is asked at the same time by many,
 * such as the bills of several accounts, goes to the database together: a round trip costs more than most reads.
 */
export class StatementQueue {
  readonly #session: Session
  /** Reads that have not begun, by their SQL. Their order among each other does not matter. */
  readonly #reads = new Map<string, Group>()
  /** Writes that have not begun, while nothing has been asked after them. */
  #writes: Group | undefined
  #last: Promise<unknown> = Promise.resolve()
  #open = true

  constructor(session: Session) {
    this.#session = session
  }

  get isOpen(): boolean {
    return this.#open
  }

  /** Nothing is taken any more; resolves when all that was taken is done. */
  end(): Promise<unknown> {
    this.#open = false
    return this.#last
  }

  /** When all that was taken up to now is done. */
  idle(): Promise<unknown> {
    return this.#last
  }

  /** Runs an operation of its own. */
  run<Result>(operation: (session: Session) => Promise<Result>): Promise<Result> {
    this.#reads.clear()
    this.#writes = undefined
    return this.#enqueue(operation)
  }

  /** The rows of a select whose values are all given as text. */
  async read(sql: string, values: readonly string[]): Promise<Rows> {
    this.#writes = undefined
    const group = this.#joined(this.#reads.get(sql), sql, values, (session, all: (readonly string[])[]) =>
      readAll(session, sql, all),
    )
    this.#reads.set(sql, group)
    const place = group.entries.length - 1
    // The results are of the group's own entries, in their order.
    return ((await group.results)[place] ?? []) as Rows
  }

  /** Writes an entry, together with those of its kind that are given right before and after it. */
  async write<Entry, Result>(
    kind: string,
    entry: Entry,
    writeAll: (session: Session, entries: readonly Entry[]) => Promise<readonly Result[]>,
  ): Promise<Result> {
    this.#reads.clear()
    const waiting = this.#writes?.kind === kind ? this.#writes : undefined
    const group = this.#joined(waiting, kind, entry, writeAll)
    this.#writes = group
    const place = group.entries.length - 1
    return (await group.results)[place] as Result
  }

  #joined<Entry>(
    waiting: Group | undefined,
    kind: string,
    entry: Entry,
    runAll: (session: Session, entries: Entry[]) => Promise<readonly unknown[]>,
  ): Group {
    if (this.#open && waiting !== undefined && waiting.entries.length < LARGEST_GROUP) {
      waiting.entries.push(entry)
      return waiting
    }
    const entries = [entry]
    const results = this.#enqueue((session) => {
      if (this.#reads.get(kind)?.entries === entries) this.#reads.delete(kind)
      if (this.#writes?.entries === entries) this.#writes = undefined
      return runAll(session, entries)
    })
    return { kind, entries, results }
  }

  #enqueue<Result>(operation: (session: Session) => Promise<Result>): Promise<Result> {
    if (!this.#open) return Promise.reject(transactionEnded())
    const result = this.#last.then(() => operation(this.#session))
    // The caller gets the error; the next operation starts either way.
    this.#last = result.catch(() => undefined)
    return result
  }
}

/** One select for all; the values in which they differ come from a table of parameters. */
async function readAll(
  session: Session,
  sql: string,
  all: readonly (readonly string[])[],
): Promise<readonly Rows[]> {
  const [first = []] = all
  if (all.length === 1) return [(await session.query(sql, first)).rows]
  const isShared = first.map((value, place) => all.every((values) => values[place] === value))
  const parameters: unknown[] = []
  const columns: string[] = []
  const given: string[] = []
  const names = first.map((value, place) => {
    const name = `$${parameters.push(isShared[place] ? value : all.map((values) => values[place] ?? ''))}`
    if (isShared[place]) return name
    columns.push(`p${place}`)
    given.push(`${name}::text[]`)
    return `k.p${place}`
  })
  const found = all.map(() => [] as Rows[number][])
  if (columns.length === 0) {
    const { rows } = await session.query(sql, first)
    return found.map(() => rows)
  }
  const each = sql.replace(/\$(\d+)/g, (_, number: string) => names[Number(number) - 1] ?? '')
  const { rows } = await session.query(
    `select (k.n - 1)::text, r.* from unnest(${given.join(', ')}) with ordinality as k(${columns.join(', ')}, n)
     cross join lateral (select q.*, row_number() over () as "#" from (${each}) q) r order by k.n, r."#"`,
    parameters,
  )
  for (const [n, ...row] of rows) found[Number(n)]?.push(row.slice(0, -1))
  return found
}
