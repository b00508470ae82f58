/** Bill runs on PostgreSQL 15 beside hand-written inserts of the same rows, and one very big account. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createPostgresStore } from '@longlines/adapters/postgres'
import {
  billingDefinitions,
  createBiller,
  nextDue,
  openBillingAccount,
  type PreviewQuestion,
  preview,
  startBillRun,
  workBillRun,
} from '@longlines/bss/billing'
import { importSubscription, subscriptionDefinitions } from '@longlines/bss/subscriptions'
import {
  anAccount,
  anActivation,
  anIssuer,
  aPriceBook,
  aSubscription,
  recurring,
} from '@longlines/bss/testing'
import { createMemoryStore, type TenantStore } from '@longlines/core/store'
import pg from 'pg'
import { startPostgres } from '../../packages/adapters/test/postgres-server.ts'
import { type Lane, measure, median, ratio } from './paired.ts'
import type { Finding } from './report.ts'

/** `BENCH_ACCOUNTS=100000` for the long run. */
const ACCOUNTS = Number(process.env['BENCH_ACCOUNTS'] ?? 1000)
const LINES = 5
const BIG = 30_000
const FIRST = '2026-01-01'
const BATCH = 500

const issuer = anIssuer()
const book = aPriceBook({ line: [recurring('line', '12.90')], fibre: [recurring('fibre', '29.90')] })
const biller = createBiller({ issuer, bookOf: () => book })
const template = aSubscription('s', [[FIRST, anActivation('line')]])

const subscriptionOf = (accountId: string, index: number) => ({
  ...template,
  id: `${accountId}-${index}`,
  accountId,
  changes: template.changes.map((change) =>
    change.type === 'activate' ? { ...change, opening: { accountId, offeringId: 'line' } } : change,
  ),
})

export async function billingFindings(): Promise<Finding[]> {
  const server = await startPostgres()
  const pool = new pg.Pool({ ...server.config, max: 6 })
  try {
    const opened = createPostgresStore({ pool })
    await opened.migrate([...billingDefinitions, ...subscriptionDefinitions])
    const store = opened.forTenant('bench')
    await addAccounts(store, ACCOUNTS)
    await pool.query(BY_HAND)
    const [question] = [questionOf('A-0')]
    let on = FIRST
    let hand = FIRST
    const results = await measure(
      [
        {
          name: 'bill run',
          run: async () => {
            const billed = await runOn(store, on)
            on = nextDue(question.account, on)
            return billed
          },
        },
        {
          name: 'by hand',
          run: async () => {
            const rows = await insertByHand(pool, hand)
            hand = nextDue(question.account, hand)
            return rows
          },
        },
      ] satisfies Lane[],
      ACCOUNTS,
    )
    for (const { name, nsPerUnit } of results.values()) {
      console.error(`${name}: ${(1e9 / nsPerUnit).toFixed(0)} accounts of ${LINES} lines each second`)
    }
    return [
      {
        name: `hand-written inserts of the same rows / bill run, ${LINES} lines an account (PostgreSQL 15)`,
        ratio: ratio(results, 'by hand', 'bill run'),
        atLeast: 0.5,
      },
      await heapGrowth(store, on),
      await bigAccount(),
    ]
  } finally {
    await pool.end()
    await server.stop()
  }
}

function questionOf(id: string): PreviewQuestion {
  const subscriptions = Array.from({ length: LINES }, (_, index) => subscriptionOf(id, index))
  return { account: anAccount({ id }), issuer, book, subscriptions }
}

async function addAccounts(store: TenantStore, count: number): Promise<void> {
  for (let from = 0; from < count; from += 100) {
    for (let at = from; at < Math.min(count, from + 100); at += 1) {
      const { account } = questionOf(`A-${at}`)
      await openBillingAccount(store, account, FIRST)
    }
    await store.transaction(async (tx) => {
      for (let at = from; at < Math.min(count, from + 100); at += 1) {
        for (const one of questionOf(`A-${at}`).subscriptions) await importSubscription(tx, one)
      }
    })
  }
}

async function runOn(store: TenantStore, on: string): Promise<number> {
  await startBillRun(store, { id: on, on, knownAt: `${on}T12:00:00Z` })
  const { billed } = await workBillRun(store, on, biller, { workers: 2 })
  if (billed !== ACCOUNTS) throw new Error(`${billed} of ${ACCOUNTS} accounts were billed.`)
  return billed
}

/** Megabytes in use when all accounts are billed, less those when a tenth was: a run must not gather anything. */
async function heapGrowth(store: TenantStore, on: string): Promise<Finding> {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const inUse = () => {
    collect()
    return process.memoryUsage().heapUsed / 1e6
  }
  let atTenth: number | undefined
  await startBillRun(store, { id: on, on, knownAt: `${on}T12:00:00Z` })
  const onProgress = ({ billed }: { readonly billed: number }) => {
    if (billed >= ACCOUNTS / 10) atTenth ??= inUse()
  }
  await workBillRun(store, on, biller, { workers: 2, onProgress })
  const atEnd = inUse()
  const growth = Math.max(0, atEnd - (atTenth ?? 0))
  return {
    name: `heap after ${ACCOUNTS} accounts (${atEnd.toFixed(0)} MB) less that after a tenth of them (${atTenth?.toFixed(0)} MB)`,
    ratio: { median: growth, low: growth, high: growth },
    atMost: 10,
    unit: 'MB',
  }
}

const BY_HAND = `
  create table hand_invoices (id text primary key, account text not null, issued date not null, doc jsonb not null);
  create index on hand_invoices (account, issued);
  create table hand_items (account text, id text, ends timestamptz, amount numeric, item jsonb, primary key (account, id));
  create index on hand_items (account, ends, id);
  create table hand_states (account text primary key, due date not null, doc jsonb not null);
  create index on hand_states (due);
  create table hand_events (position bigserial primary key, id text unique, event jsonb)`

/** What a run leaves, computed beforehand and written in big batches: the floor. */
async function insertByHand(pool: pg.Pool, on: string): Promise<number> {
  const bill = preview({ ...questionOf('A-0'), billed: [] }, on)
  const items = bill.items.filter(({ period }) => period.from === on)
  const [invoice] = bill.invoices
  for (let from = 0; from < ACCOUNTS; from += BATCH) {
    const ids = Array.from({ length: Math.min(BATCH, ACCOUNTS - from) }, (_, index) => `A-${from + index}`)
    const client = await pool.connect()
    await client.query('begin')
    const docs = ids.map((id) => ({ id: `${id}/${on}`, account: id, issued: on, doc: invoice }))
    await insert(client, 'hand_invoices', docs)
    const rows = ids.flatMap((account) =>
      items.map((item) => ({
        account,
        id: `${on} ${item.id}`,
        ends: item.period.to,
        amount: item.amount,
        item,
      })),
    )
    await insert(client, 'hand_items', rows)
    const states = ids.map((account) => ({ account, due: on, doc: { account, due: on, credit: '0' } }))
    await client.query(
      `insert into hand_states select * from json_populate_recordset(null::hand_states, $1)
       on conflict (account) do update set due = excluded.due, doc = excluded.doc`,
      [JSON.stringify(states)],
    )
    const events = ids.map((id) => ({ id: `${id}/${on}`, event: { name: 'invoice.drafted', id, on } }))
    await client.query(
      'insert into hand_events (id, event) select id, event from json_populate_recordset(null::hand_events, $1)',
      [JSON.stringify(events)],
    )
    await client.query('commit')
    client.release()
  }
  return ACCOUNTS
}

async function insert(client: pg.PoolClient, table: string, rows: readonly object[]): Promise<void> {
  await client.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [
    JSON.stringify(rows),
  ])
}

/** Seconds for each of three months of one account, subtraction and writing included. */
async function bigAccount(): Promise<Finding> {
  const opened = createMemoryStore()
  await opened.migrate([...billingDefinitions, ...subscriptionDefinitions])
  const store = opened.forTenant('bench')
  await openBillingAccount(store, anAccount(), FIRST)
  await store.transaction(async (tx) => {
    for (let index = 0; index < BIG; index += 1) await importSubscription(tx, subscriptionOf('A-1', index))
  })
  const seconds: number[] = []
  for (const on of [FIRST, '2026-02-01', '2026-03-01']) {
    const started = performance.now()
    await startBillRun(store, { id: on, on, knownAt: `${on}T12:00:00Z` })
    const { billed } = await workBillRun(store, on, biller)
    if (billed !== 1) throw new Error('The big account was not billed.')
    seconds.push((performance.now() - started) / 1000)
  }
  const [low = 0, , high = 0] = seconds.toSorted((a, b) => a - b)
  return {
    name: 'one account of 30,000 subscriptions billed in the memory store',
    ratio: { median: median(seconds), low, high },
    atMost: 3,
    unit: 's',
  }
}
