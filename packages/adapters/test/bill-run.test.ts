import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import {
  billItems,
  billingDefinitions,
  billRunJournal,
  finaliseInvoices,
  invoices,
  startBillRun,
  workBillRun,
} from '@longlines/bss/billing'
import type { Store, TenantStore } from '@longlines/core/store'
import { seededRandom } from '@longlines/core/testing'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { accountName, addAccounts, fakeBiller, invoiceOf } from '../../bss/test/billing/fake-biller.ts'
import { createPgliteStore, createPostgresStore } from '../src/postgres/index.ts'
import { ON, run, wish } from './bill-run-child.ts'
import { reasonToSkip, startPostgres } from './postgres-server.ts'

const CHILD = fileURLToPath(new URL('./bill-run-child.ts', import.meta.url))
const ACCOUNTS = 200
/** Kills on each database; `KILLS=200` for the long run. */
const KILLS = Number(process.env['KILLS'] ?? 6)

/** Starts the run and kills it `pauseMs` after it is ready; true when it came to its end. */
function runAndKill(kind: string, place: string, pauseMs: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', CHILD, kind, place], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
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

async function prepare(store: Store): Promise<void> {
  await store.migrate(billingDefinitions)
  await addAccounts(store.forTenant('crash'), ACCOUNTS, ON)
}

async function readAll(tenant: TenantStore) {
  return tenant.transaction(async (tx) => {
    const documents = []
    for await (const { doc } of tx.collection(invoices).each()) documents.push(doc)
    const items: string[] = []
    for await (const { accountId, id } of tx.log(billItems).scan()) items.push(`${accountId} ${id}`)
    const billed: string[] = []
    for await (const { accountId, outcome } of tx.log(billRunJournal).scan())
      billed.push(`${accountId} ${outcome}`)
    return { documents, items, billed: billed.sort() }
  })
}

async function expectUndisturbed(store: Store): Promise<void> {
  const { documents, items, billed } = await readAll(store.forTenant('crash'))
  const names = Array.from({ length: ACCOUNTS }, (_, index) => accountName(index))
  const expected = names.map((name, index) => ({
    ...invoiceOf(name, ON),
    status: 'final',
    number: `F${String(index + 1).padStart(4, '0')}`,
    issuedOn: '2026-03-02',
    dueOn: '2026-03-02',
    finalisedAt: wish.at,
  }))
  expect(documents).toEqual(expected)
  expect(items).toEqual(names.map((name) => `${name} ${name}/fee/${ON}`))
  expect(billed).toEqual(names.map((name) => `${name} billed`))
}

async function killAndRerun(kind: string, place: string): Promise<void> {
  const random = seededRandom(20_260_301)
  let killed = 0
  for (let round = 0; round < KILLS; round += 1) {
    if (!(await runAndKill(kind, place, random.integer(120)))) killed += 1
  }
  expect(await runAndKill(kind, place, Number.POSITIVE_INFINITY)).toBe(true)
  expect(killed).toBeGreaterThan(0)
}

const reason = reasonToSkip()
const note = reason ? ` (skipped: ${reason})` : ''

describe('a bill run that is killed again and again', () => {
  it.skipIf(reason)(
    `leaves what an undisturbed one leaves, on PostgreSQL${note}`,
    async () => {
      const server = await startPostgres()
      const pool = new pg.Pool({ ...server.config, max: 2 })
      try {
        const store = createPostgresStore({ pool })
        await prepare(store)
        await killAndRerun('postgres', server.config.host)
        await expectUndisturbed(store)
      } finally {
        await pool.end()
        await server.stop()
      }
    },
    900_000,
  )

  it('leaves what an undisturbed one leaves, on PGlite with files', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'll-run-'))
    try {
      const before = await PGlite.create(folder)
      await prepare(createPgliteStore({ pglite: before }))
      await before.close()
      await killAndRerun('pglite', folder)
      const after = await PGlite.create(folder)
      await expectUndisturbed(createPgliteStore({ pglite: after }))
      await after.close()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }, 900_000)
})

describe.skipIf(reason)(`on PostgreSQL${note}`, () => {
  it('two runs at once and three finalisers bill everybody once, numbers gapless', async () => {
    const server = await startPostgres()
    const pool = new pg.Pool({ ...server.config, max: 8 })
    try {
      const store = createPostgresStore({ pool })
      await prepare(store)
      const tenant = store.forTenant('crash')
      await startBillRun(tenant, run)
      const options = { workers: 2, accountsPerTransaction: 3 }
      const done = await Promise.all([1, 2].map(() => workBillRun(tenant, run.id, fakeBiller(), options)))
      expect(done.reduce((sum, { billed }) => sum + billed, 0)).toBe(ACCOUNTS)
      const counts = await Promise.all([1, 2, 3].map(() => finaliseInvoices(tenant, wish)))
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(ACCOUNTS)
      await expectUndisturbed(store)
    } finally {
      await pool.end()
      await server.stop()
    }
  }, 120_000)
})
