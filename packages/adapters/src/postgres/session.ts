/** What a statement gave back: every value as text, in the order of the select list. */
export interface QueryResult {
  readonly rows: readonly (readonly (string | null)[])[]
  /** Rows that were read, inserted, updated or deleted. */
  readonly count: number
}

/** One connection inside one transaction; statements run one after another. */
export interface Session {
  query(sql: string, parameters?: readonly unknown[]): Promise<QueryResult>
  /** Feeds `COPY ... FROM` with text in COPY's text format; absent where the driver has no COPY. */
  readonly copyIn?: (target: string, chunks: Iterable<string>) => Promise<void>
  /** Temporary tables that hold rows of this transaction already. */
  readonly staged: Set<string>
}

/** How transactions are had from a kind of client. */
export interface Driver<Client> {
  /** Begins, runs `work`, commits; rolls back when it throws. */
  transaction<Result>(work: (session: Session) => Promise<Result>): Promise<Result>
  /** A session on a client that is inside a transaction of the application. */
  join(client: Client): Promise<Session>
}

/** Runs `work` so that its writes are undone when it throws, while the transaction goes on. */
export async function withSavepoint<Result>(session: Session, work: () => Promise<Result>): Promise<Result> {
  const name = `longlines_${++savepoints}`
  await session.query(`savepoint ${name}`)
  let result: Result
  try {
    result = await work()
  } catch (error) {
    await undo(session, name)
    throw error
  }
  await session.query(`release savepoint ${name}`)
  return result
}

// Only makes names of nested savepoints differ.
let savepoints = 0

async function undo(session: Session, name: string): Promise<void> {
  try {
    await session.query(`rollback to savepoint ${name}`)
    await session.query(`release savepoint ${name}`)
  } catch {
    // The connection is gone, and with it the transaction; the first error tells more.
  }
}
