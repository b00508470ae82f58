import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { billingDefinitions, finaliseInvoices, startBillRun, workBillRun } from '@longlines/bss/billing'
import { subscriptionDefinitions } from '@longlines/bss/subscriptions'
import { createMemoryStore, type Store } from '@longlines/core/store'
import { seededRandom } from '@longlines/core/testing'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { addTown, billTown, townBiller, townRecords } from '../../bss/test/billing/town.ts'
import { createPgliteStore, createPostgresStore } from '../src/postgres/index.ts'
import { reasonToSkip, startPostgres } from './postgres-server.ts'

const CHILD = fileURLToPath(new URL('./bill-run-child.ts', import.meta.url))
const ACCOUNTS = 40
/** Kills on each database; `KILLS=200` for the long run. */
const KILLS = Number(process.env['KILLS'] ?? 6)
const definitions = [...billingDefinitions, ...subscriptionDefinitions]

/** Bills the town of a tenant and kills that `pauseMs` after it is ready; true when it came to its end. */
function billAndKill(kind: string, place: string, tenant: string, pauseMs: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const options = ['--conditions=source', '--import', 'tsx', CHILD, kind, place, tenant]
    const child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'pipe'] })
    let ready = false
    let complaints = ''
    child.stdout.on('data', () => {
      if (!ready && Number.isFinite(pauseMs)) setTimeout(() => child.kill('SIGKILL'), pauseMs)
      ready = true
    })
    child.stderr.on('data', (data: Buffer) => {
      complaints += data.toString()
    })
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve(false)
      else if (code === 0) resolve(true)
      else reject(new Error(`The run failed: ${complaints}`))
    })
  })
}

async function undisturbed() {
  const store = createMemoryStore()
  await store.migrate(definitions)
  const tenant = store.forTenant('calm')
  await addTown(tenant, ACCOUNTS)
  await billTown(tenant)
  return townRecords(tenant)
}

/** One town after the other is billed, each killed until it comes to its end, until there were enough kills. */
async function killAgainAndAgain(
  kind: string,
  place: string,
  withStore: (work: (store: Store) => Promise<void>) => Promise<void>,
): Promise<void> {
  const random = seededRandom(20_260_301)
  const expected = await undisturbed()
  expect(expected.documents.length).toBeGreaterThan(ACCOUNTS)
  let kills = 0
  for (let town = 1; kills < KILLS; town += 1) {
    const tenant = `town-${town}`
    await withStore((store) => addTown(store.forTenant(tenant), ACCOUNTS))
    let done = false
    while (!done) {
      done = await billAndKill(
        kind,
        place,
        tenant,
        kills < KILLS ? random.integer(200) : Number.POSITIVE_INFINITY,
      )
      if (!done) kills += 1
    }
    await withStore(async (store) => expect(await townRecords(store.forTenant(tenant))).toEqual(expected))
  }
}

const reason = reasonToSkip()
const note = reason ? ` (skipped: ${reason})` : ''
const HOUR_MS = 3_600_000

describe('a bill run that is killed again and again', () => {
  it.skipIf(reason)(
    `leaves what an undisturbed one leaves, on PostgreSQL${note}`,
    async () => {
      const server = await startPostgres()
      const pool = new pg.Pool({ ...server.config, max: 2 })
      try {
        const store = createPostgresStore({ pool })
        await store.migrate(definitions)
        await killAgainAndAgain('postgres', server.config.host, (work) => work(store))
      } finally {
        await pool.end()
        await server.stop()
      }
    },
    HOUR_MS,
  )

  it(
    'leaves what an undisturbed one leaves, on PGlite with files',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'll-run-'))
      const withStore = async (work: (store: Store) => Promise<void>) => {
        const pglite = await PGlite.create(folder)
        await work(createPgliteStore({ pglite }))
        await pglite.close()
      }
      try {
        await withStore((store) => store.migrate(definitions).then(() => undefined))
        await killAgainAndAgain('pglite', folder, withStore)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
    HOUR_MS,
  )
})

describe.skipIf(reason)(`on PostgreSQL${note}`, () => {
  it('two runs at once and three finalisers bill everybody once, numbers gapless', async () => {
    const server = await startPostgres()
    const pool = new pg.Pool({ ...server.config, max: 8 })
    try {
      const store = createPostgresStore({ pool })
      await store.migrate(definitions)
      const tenant = store.forTenant('crowd')
      await addTown(tenant, ACCOUNTS)
      const options = { workers: 2, accountsPerTransaction: 3 }
      for (const on of ['2026-04-01', '2026-05-01']) {
        await startBillRun(tenant, { id: on, on, knownAt: `${on}T04:00:00Z` })
        const done = await Promise.all([1, 2].map(() => workBillRun(tenant, on, townBiller(), options)))
        expect(done.reduce((sum, { billed }) => sum + billed, 0)).toBe(ACCOUNTS)
        const wish = { seriesId: 'invoices', issuedOn: on, at: `${on}T08:00:00Z`, batch: 7 }
        await Promise.all([1, 2, 3].map(() => finaliseInvoices(tenant, wish)))
      }
      expect(await townRecords(tenant)).toEqual(await undisturbed())
    } finally {
      await pool.end()
      await server.stop()
    }
  }, 120_000)
})
