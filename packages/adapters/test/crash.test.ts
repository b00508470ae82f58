import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import type { Store } from '@longlines/core/store'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { createPgliteStore, createPostgresStore } from '../src/postgres/index.ts'
import { BATCH, progress, ROWS, uses } from './crash-child.ts'
import { reasonToSkip, startPostgres } from './postgres-server.ts'

const CHILD = fileURLToPath(new URL('./crash-child.ts', import.meta.url))

/** Starts the load and kills it `pauseMs` after `batches` batches; true when it came to its end. */
function runAndKill(kind: string, place: string, batches: number, pauseMs: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', CHILD, kind, place], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let lines = 0
    let complaints = ''
    child.stdout.on('data', (data: Buffer) => {
      const before = lines
      lines += data.toString().split('\n').length - 1
      if (before < batches && lines >= batches) setTimeout(() => child.kill('SIGKILL'), pauseMs)
    })
    child.stderr.on('data', (data: Buffer) => {
      complaints += data.toString()
    })
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve(false)
      else if (code === 0) resolve(true)
      else reject(new Error(`The load failed: ${complaints}`))
    })
  })
}

async function expectExactlyOnce(store: Store): Promise<void> {
  await store.migrate([uses, progress])
  const tenant = store.forTenant('crash')
  const ids = new Set<string>()
  let count = 0
  await tenant.transaction(async (tx) => {
    for await (const { id } of tx.log(uses).scan()) {
      ids.add(id)
      count++
    }
    expect((await tx.collection(progress).get('all'))?.doc).toEqual({ rows: ROWS })
  })
  expect([ids.size, count]).toEqual([ROWS, ROWS])
  const events: string[] = []
  await tenant.consumer('reader').deliver(({ id }) => void events.push(id))
  expect(events).toEqual(Array.from({ length: ROWS / BATCH }, (_, i) => `batch-${i}`))
}

const reason = reasonToSkip()

describe('a process killed in the middle of a batch, and started again', () => {
  it.skipIf(reason)(
    `loses nothing and adds nothing twice on PostgreSQL${reason ? ` (skipped: ${reason})` : ''}`,
    async () => {
      const server = await startPostgres()
      const pool = new pg.Pool({ ...server.config, max: 2 })
      try {
        for (const [batches, pauseMs] of [
          [1, 3],
          [3, 9],
          [5, 15],
        ] as const) {
          expect(await runAndKill('postgres', server.config.host, batches, pauseMs)).toBe(false)
        }
        expect(await runAndKill('postgres', server.config.host, ROWS, 0)).toBe(true)
        await expectExactlyOnce(createPostgresStore({ pool }))
      } finally {
        await pool.end()
        await server.stop()
      }
    },
  )

  it('loses nothing and adds nothing twice on PGlite with files', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'll-lite-'))
    const place = join(folder, 'data')
    try {
      for (const [batches, pauseMs] of [
        [2, 5],
        [6, 25],
      ] as const) {
        expect(await runAndKill('pglite', place, batches, pauseMs)).toBe(false)
      }
      expect(await runAndKill('pglite', place, ROWS, 0)).toBe(true)
      const pglite = await PGlite.create(place)
      await expectExactlyOnce(createPgliteStore({ pglite }))
      await pglite.close()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }, 120_000)
})
