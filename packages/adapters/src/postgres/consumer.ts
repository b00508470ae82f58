import type { Consumer, Delivery } from '@longlines/core/store'
import { quoted } from './names.ts'
import { numberEvents, readEvents } from './outbox.ts'
import type { Session } from './session.ts'
import type { SqlTransaction } from './transaction.ts'

const BATCH = 100
const WHERE = 'tenant = $1::text and name = $2::text'

type Handle = Parameters<Consumer['deliver']>[0]

/** How a consumer gets sessions: bare, or with a transaction whose events are written and published. */
export interface ConsumerRunner {
  bare<Result>(work: (session: Session) => Promise<Result>): Promise<Result>
  full<Result>(work: (session: Session, tx: SqlTransaction) => Promise<Result>): Promise<Result>
}

/** A consumer of one tenant's outbox; its row is locked while it delivers, so that only one process does. */
export function sqlConsumer(schema: string, tenant: string, name: string, runner: ConsumerRunner): Consumer {
  const rows = new ConsumerRow(schema, tenant, name)
  return {
    name,
    async deliver(handle, { limit = 1000 } = {}) {
      let delivered = 0
      while (delivered < limit) {
        // Each time, because handlers may have emitted events of their own.
        await runner.bare(async (session) => {
          await rows.create(session)
          await numberEvents(session, schema, tenant)
        })
        const size = Math.min(BATCH, limit - delivered)
        const batch = await runner.full((session, tx) =>
          deliverBatch(session, tx, schema, rows, handle, size),
        )
        delivered += batch.delivered
        if (batch.failure) throw batch.failure.error
        if (batch.busy) return { delivered, busy: true }
        if (batch.delivered === 0) break
      }
      return { delivered, busy: false }
    },
    position: () => runner.bare((session) => rows.position(session)),
    moveTo: (position) => runner.bare((session) => rows.moveTo(session, position)),
  }
}

interface Batch extends Delivery {
  readonly failure?: { readonly error: unknown }
}

/** Delivers up to the first failure; what came before it, and the position, are to be committed. */
async function deliverBatch(
  session: Session,
  tx: SqlTransaction,
  schema: string,
  rows: ConsumerRow,
  handle: Handle,
  limit: number,
): Promise<Batch> {
  const position = await rows.lock(session)
  if (position === undefined) return { delivered: 0, busy: true }
  const events = await readEvents(session, schema, tx.tenant, position, limit)
  let delivered = 0
  let failure: Batch['failure']
  for (const event of events) {
    try {
      await tx.part(async () => handle(event, tx))
    } catch (error) {
      failure = { error }
      break
    }
    delivered++
  }
  const last = events[delivered - 1]
  if (last) await rows.moveTo(session, last.position)
  return { delivered, busy: false, ...(failure ? { failure } : {}) }
}

/** The row that holds a consumer's position. */
class ConsumerRow {
  readonly #table: string
  readonly #place: readonly [string, string]

  constructor(schema: string, tenant: string, name: string) {
    this.#table = `${quoted(schema)}.longlines_consumers`
    this.#place = [tenant, name]
  }

  async create(session: Session): Promise<void> {
    await session.query(
      `insert into ${this.#table} (tenant, name) values ($1::text, $2::text) on conflict (tenant, name) do nothing`,
      this.#place,
    )
  }

  /** The position, locked until the transaction ends; undefined where another process has it locked. */
  async lock(session: Session): Promise<number | undefined> {
    const { rows } = await session.query(
      `select position::text from ${this.#table} where ${WHERE} for update skip locked`,
      this.#place,
    )
    return rows[0] && Number(rows[0][0])
  }

  async position(session: Session): Promise<number> {
    const { rows } = await session.query(
      `select position::text from ${this.#table} where ${WHERE}`,
      this.#place,
    )
    return Number(rows[0]?.[0] ?? 0)
  }

  async moveTo(session: Session, position: number): Promise<void> {
    await session.query(
      `insert into ${this.#table} (tenant, name, position) values ($1::text, $2::text, $3::text::bigint)
       on conflict (tenant, name) do update set position = excluded.position`,
      [...this.#place, String(position)],
    )
  }
}
