import type { Consumer, Delivery } from '@longlines/core/store'
import { quoted } from './names.ts'
import { numberEvents, readEvents } from './outbox.ts'
import type { Session } from './session.ts'
import type { SqlTransaction } from './transaction.ts'

const BATCH = 100

/** How a consumer gets sessions: bare, or with a transaction whose events are written and published. */
export interface ConsumerRunner {
  bare<Result>(work: (session: Session) => Promise<Result>): Promise<Result>
  full<Result>(work: (session: Session, tx: SqlTransaction) => Promise<Result>): Promise<Result>
}

/** A consumer of one tenant's outbox; its row is locked while it delivers, so that only one process does. */
export function sqlConsumer(schema: string, tenant: string, name: string, runner: ConsumerRunner): Consumer {
  const table = `${quoted(schema)}.longlines_consumers`
  const place = [tenant, name]
  const where = 'tenant = $1::text and name = $2::text'

  const moveTo = (session: Session, position: number) =>
    session.query(
      `insert into ${table} (tenant, name, position) values ($1::text, $2::text, $3::text::bigint)
       on conflict (tenant, name) do update set position = excluded.position`,
      [...place, String(position)],
    )

  const deliverBatch = (handle: Parameters<Consumer['deliver']>[0], limit: number): Promise<Batch> =>
    runner.full(async (session, tx) => {
      const { rows } = await session.query(
        `select position::text from ${table} where ${where} for update skip locked`,
        place,
      )
      if (!rows[0]) return { delivered: 0, busy: true }
      const events = await readEvents(session, schema, tenant, Number(rows[0][0]), limit)
      let delivered = 0
      let failure: { readonly error: unknown } | undefined
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
      if (last) await moveTo(session, last.position)
      return { delivered, busy: false, ...(failure ? { failure } : {}) }
    })

  return {
    name,
    async deliver(handle, { limit = 1000 } = {}) {
      let delivered = 0
      while (delivered < limit) {
        // Each time, because handlers may have emitted events of their own.
        await runner.bare((session) => prepare(session))
        const batch = await deliverBatch(handle, Math.min(BATCH, limit - delivered))
        delivered += batch.delivered
        if (batch.failure) throw batch.failure.error
        if (batch.busy) return { delivered, busy: true }
        if (batch.delivered === 0) break
      }
      return { delivered, busy: false }
    },
    position: () =>
      runner.bare(async (session) => {
        const { rows } = await session.query(`select position::text from ${table} where ${where}`, place)
        return Number(rows[0]?.[0] ?? 0)
      }),
    moveTo: (position) =>
      runner.bare(async (session) => {
        await moveTo(session, position)
      }),
  }

  async function prepare(session: Session): Promise<void> {
    await session.query(
      `insert into ${table} (tenant, name) values ($1::text, $2::text) on conflict (tenant, name) do nothing`,
      place,
    )
    await numberEvents(session, schema, tenant)
  }
}

interface Batch extends Delivery {
  readonly failure?: { readonly error: unknown }
}
