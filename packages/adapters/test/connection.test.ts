import { isLonglinesError } from '@longlines/core/errors'
import { defineCollection, defineLog, type TenantStore } from '@longlines/core/store'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPostgresStore } from '../src/postgres/index.ts'
import { reasonToSkip, startPostgres, type TestServer } from './postgres-server.ts'

const notes = defineCollection<{ text: string }>({ name: 'notes' })
const uses = defineLog({
  name: 'uses',
  columns: { id: 'text', account: 'text' },
  key: 'id',
  partition: 'account',
})
const reason = reasonToSkip()

describe.skipIf(reason)(`a dropped connection${reason ? ` (skipped: ${reason})` : ''}`, () => {
  let server: TestServer
  let pool: pg.Pool
  let killer: pg.Client

  beforeAll(async () => {
    server = await startPostgres()
    pool = new pg.Pool({ ...server.config, max: 2 })
    // Idle clients of a pool tell their errors here; without a listener they would end the process.
    pool.on('error', () => undefined)
    killer = new pg.Client(server.config)
    await killer.connect()
    await createPostgresStore({ pool }).migrate([notes, uses])
  })

  afterAll(async () => {
    await killer.end()
    await pool.end()
    await server.stop()
  })

  const kill = (condition: string) =>
    killer.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and ${condition}`,
    )
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'no error',
      (error: unknown) => (isLonglinesError(error) ? error.code : String(error)),
    )

  it('between two statements is told as store.connection_lost, and leaves nothing', async () => {
    const tenant = createPostgresStore({ pool }).forTenant('t')
    const work = tenant.transaction(async (tx) => {
      await tx.collection(notes).insert('a', { text: 'half' })
      await kill("state = 'idle in transaction'")
      await new Promise((resolve) => setTimeout(resolve, 20))
      await tx.collection(notes).insert('b', { text: 'other half' })
    })
    expect(await codeOf(work)).toBe('store.connection_lost')
    const { items } = await tenant.transaction((tx) => tx.collection(notes).find())
    expect(items).toEqual([])
  })

  it('just before the commit is told too', async () => {
    const tenant = createPostgresStore({ pool }).forTenant('t')
    const work = tenant.transaction(async (tx) => {
      await tx.collection(notes).insert('a', { text: 'half' })
      await kill("state = 'idle in transaction'")
      await new Promise((resolve) => setTimeout(resolve, 20))
    })
    expect(await codeOf(work)).toBe('store.connection_lost')
    expect(await tenant.transaction((tx) => tx.collection(notes).get('a'))).toBeUndefined()
  })

  it('in the middle of a large batch leaves nothing, and the rerun stores all of it', async () => {
    const rows = Array.from({ length: 150_000 }, (_, i) => ({ id: `u${i}`, account: `a${i % 10}` }))
    /** Tells what came of it; on a busy machine the copy may be over before the kill finds it. */
    const killed = async (tenant: TenantStore): Promise<string> => {
      let isOver = false
      const work = codeOf(tenant.transaction((tx) => tx.log(uses).append(rows))).finally(() => {
        isOver = true
      })
      while (!isOver) {
        const { rowCount } = await kill("query like 'copy %' and state = 'active'")
        if (rowCount) break
      }
      return work
    }
    let tenant = createPostgresStore({ pool }).forTenant('large')
    let code = await killed(tenant)
    for (let attempt = 2; code === 'no error' && attempt <= 6; attempt += 1) {
      tenant = createPostgresStore({ pool }).forTenant(`large-${attempt}`)
      code = await killed(tenant)
    }
    expect(code).toBe('store.connection_lost')
    expect((await tenant.transaction((tx) => tx.log(uses).page())).items).toEqual([])
    const rerun = await tenant.transaction((tx) => tx.log(uses).append(rows))
    expect(rerun).toEqual({ appended: rows.length, duplicates: 0, conflicts: [] })
  })

  it('to a server that is not there is told, and so is a pool that was closed', async () => {
    const nowhere = new pg.Pool({ ...server.config, host: '/nowhere' })
    expect(await codeOf(createPostgresStore({ pool: nowhere }).migrate([notes]))).toBe(
      'store.connection_lost',
    )
    await nowhere.end()
    expect(await codeOf(createPostgresStore({ pool: nowhere }).migrate([notes]))).toBe('store.closed')
  })
})
