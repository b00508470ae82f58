/** Charges into PostgreSQL 15: what rating adds to storing, and what the storage port adds to hand-written COPY. */
import { once } from 'node:events'
import { createPostgresStore } from '@longlines/adapters/postgres'
import { toCharge, type UsageEvent } from '@longlines/bss/rating'
import { defineLog, type NewRowOf } from '@longlines/core/store'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { startPostgres } from '../../packages/adapters/test/postgres-server.ts'
import { eventLines } from './dataset.ts'
import { type Lane, measure, ratio } from './paired.ts'
import type { Finding } from './report.ts'
import { benchRater } from './tariff.ts'

const ROWS = 50_000
const BATCH = 10_000

const CHARGES = defineLog({
  name: 'bench_charge',
  columns: {
    id: 'text',
    subscriptionId: 'text',
    startedAt: 'instant',
    priceId: 'text',
    quantity: 'numeric',
    amount: 'numeric',
    currency: 'text',
  },
  key: ['id'],
  partition: 'subscriptionId',
  time: 'startedAt',
})
type Row = NewRowOf<typeof CHARGES.columns>

export async function postgresFindings(): Promise<Finding[]> {
  const server = await startPostgres()
  const pool = new pg.Pool(server.config)
  try {
    const store = createPostgresStore({ pool })
    await store.migrate([CHARGES])
    await pool.query(`create table by_hand (tenant text not null, id text not null, subscription_id text not null,
      started_at timestamptz not null, price_id text not null, quantity numeric not null, amount numeric not null,
      currency text not null, primary key (tenant, id));
      create index on by_hand (tenant, subscription_id, started_at, id)`)
    const events: UsageEvent[] = [...eventLines(ROWS)].map((line) => JSON.parse(line))
    const rater = benchRater()
    const rows = [...rowsOf(events, rater)]
    const append = async (given: Iterable<Row>) => {
      await pool.query('truncate longlines.bench_charge')
      const totals = await store.forTenant('bench').appendStream(CHARGES, given, { batch: BATCH })
      return totals.appended
    }
    const lanes: Lane[] = [
      { name: 'persist', run: () => append(rows) },
      { name: 'rate and persist', run: () => append(rowsOf(events, rater)) },
      { name: 'by hand', run: () => copyByHand(pool, rows) },
    ]
    const results = await measure(lanes, ROWS)
    return [
      {
        name: 'rate + idempotent persist / persist alone (PostgreSQL 15)',
        ratio: ratio(results, 'rate and persist', 'persist'),
        atMost: 1.4,
      },
      {
        name: 'hand-written staged COPY / bulk ingest through the store',
        ratio: ratio(results, 'by hand', 'persist'),
        atLeast: 0.8,
      },
    ]
  } finally {
    await pool.end()
    await server.stop()
  }
}

function* rowsOf(events: readonly UsageEvent[], rater: ReturnType<typeof benchRater>): Generator<Row> {
  const session = rater.open([])
  for (const event of events) {
    const outcome = session.rate(event)
    if (!outcome.ok) throw new Error(outcome.refusal.message)
    for (const use of outcome.uses) {
      const { id, subscriptionId, startedAt, priceId, quantity, amount, currency } = toCharge(use)
      yield { id, subscriptionId, startedAt, priceId, quantity, amount, currency }
    }
  }
}

/** The best that is written by hand: COPY into a stage, then one insert that skips what is there. */
async function copyByHand(pool: pg.Pool, rows: readonly Row[]): Promise<number> {
  const client = await pool.connect()
  try {
    await client.query(
      'truncate by_hand; begin; create temporary table stage (like by_hand) on commit drop; alter table stage alter column tenant drop not null',
    )
    let stored = 0
    for (let at = 0; at < rows.length; at += BATCH) {
      const stream = client.query(
        copyFrom(
          'copy stage (id, subscription_id, started_at, price_id, quantity, amount, currency) from stdin',
        ),
      )
      for (const chunk of textOf(rows.slice(at, at + BATCH)))
        if (!stream.write(chunk)) await once(stream, 'drain')
      stream.end()
      await once(stream, 'finish')
      const inserted = await client.query(`insert into by_hand
        select 'bench', id, subscription_id, started_at, price_id, quantity, amount, currency from stage
        on conflict do nothing`)
      stored += inserted.rowCount ?? 0
      await client.query('truncate stage')
    }
    await client.query('commit')
    return stored
  } finally {
    client.release()
  }
}

function* textOf(rows: readonly Row[]): Generator<string> {
  for (let at = 0; at < rows.length; at += 1000) {
    yield rows
      .slice(at, at + 1000)
      .map(
        (row) =>
          `${row.id}\t${row.subscriptionId}\t${row.startedAt}\t${row.priceId}\t${row.quantity}\t${row.amount}\t${row.currency}\n`,
      )
      .join('')
  }
}
