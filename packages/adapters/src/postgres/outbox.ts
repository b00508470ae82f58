import type { EventEnvelope } from '@longlines/core/events'
import type { CommittedEvent, DeliveredEvent } from '@longlines/core/store'
import { eventExists, prepareEvent } from '@longlines/core/store/kit'
import { quoted } from './names.ts'
import type { Session } from './session.ts'

/**
 * Writes events into the outbox and gives those that were not there.
 *
 * @throws LonglinesError `store.already_exists` for an id that was emitted with other content
 */
export async function writeEvents(
  session: Session,
  schema: string,
  tenant: string,
  events: readonly EventEnvelope[],
): Promise<readonly CommittedEvent[]> {
  const texts = new Map<string, string>()
  for (const event of events) {
    const { text } = prepareEvent(event)
    if ((texts.get(event.id) ?? text) !== text) throw eventExists(event.id)
    texts.set(event.id, text)
  }
  if (texts.size === 0) return []
  const table = `${quoted(schema)}.longlines_outbox`
  const values = [tenant, [...texts.keys()], [...texts.values()]]
  const given = 'unnest($2::text[], $3::text[]) with ordinality as given(id, event, n)'
  const { rows } = await session.query(
    `insert into ${table} (tenant, id, event) select $1::text, id, event::jsonb from ${given} order by n
     on conflict (tenant, id) do nothing returning id`,
    values,
  )
  if (rows.length < texts.size) {
    const different = await session.query(
      `select given.id from ${given} join ${table} t on t.tenant = $1::text and t.id = given.id
       where t.event <> given.event::jsonb order by n limit 1`,
      values,
    )
    const id = different.rows[0]?.[0]
    if (id != null) throw eventExists(id)
  }
  const fresh = new Set(rows.map(([id]) => id))
  return events.filter((event) => fresh.delete(event.id)).map((event) => ({ ...event, tenant }))
}

/**
 * Gives committed events their positions. Sequence numbers alone would not do: a transaction may take a low
 * one and commit late, after a reader has gone past it. Positions are given to what is visible already, by
 * one process at a time, so that none can appear behind a reader.
 */
export async function numberEvents(session: Session, schema: string, tenant: string): Promise<void> {
  const table = `${quoted(schema)}.longlines_outbox`
  const waiting = await session.query(
    `select 1::text from ${table} where tenant = $1::text and position is null limit 1`,
    [tenant],
  )
  if (waiting.rows.length === 0) return
  await session.query('select pg_advisory_xact_lock(hashtextextended($1::text, 0))::text', [
    `longlines:outbox:${schema}:${tenant}`,
  ])
  await session.query(
    `update ${table} o set position = coalesce((select max(position) from ${table} where tenant = $1::text), 0) + w.n
     from (select id, row_number() over (order by seq) as n from ${table}
           where tenant = $1::text and position is null) w
     where o.tenant = $1::text and o.id = w.id`,
    [tenant],
  )
}

/** The next events after a position. */
export async function readEvents(
  session: Session,
  schema: string,
  tenant: string,
  after: number,
  limit: number,
): Promise<readonly DeliveredEvent[]> {
  const { rows } = await session.query(
    `select o.position::text, o.event::text from ${quoted(schema)}.longlines_outbox o
     where tenant = $1::text and position > $2::text::bigint order by o.position limit ${limit}`,
    [tenant, String(after)],
  )
  return rows.map(([position, text]) => ({
    // Written by writeEvents from a checked envelope.
    ...(JSON.parse(text ?? '{}') as EventEnvelope),
    tenant,
    position: Number(position),
  }))
}
