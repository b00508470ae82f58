import { PGlite } from '@electric-sql/pglite'
import {
  createMemoryStore,
  defineCollection,
  defineLog,
  type NewRowOf,
  type Store,
} from '@longlines/core/store'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPgliteStore, createPostgresStore } from '../src/postgres/index.ts'
import { reasonToSkip, startPostgres, type TestServer } from './postgres-server.ts'

const rowsLog = defineLog({
  name: 'anyRows',
  columns: {
    id: 'int',
    owner: 'text',
    at: 'instant',
    text: 'text?',
    bigint: 'bigint?',
    numeric: 'numeric?',
    boolean: 'boolean?',
    json: 'json?',
  },
  key: 'id',
  partition: 'owner',
  time: 'at',
})
interface Doc {
  readonly text?: string
  readonly n?: string
  readonly at?: string
  readonly any?: unknown
}
const docs = defineCollection<Doc>({
  name: 'anyDocs',
  fields: { n: 'numeric', at: 'instant' },
  indexes: { byText: { on: ['text'] }, byNumber: { on: ['n', 'at'] } },
})

const text = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((one) => !one.includes('\0'))
const instant = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString())
const numeric = fc
  .tuple(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), fc.nat({ max: 30 }))
  .map(([whole, fraction]) => (fraction % 3 === 0 ? String(whole) : `${whole}.${fraction}`))
const bigint = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)
const json = fc
  .jsonValue({ maxDepth: 3 })
  .filter((value) => value !== null && !/\\u(?:0000|d[89a-f])/.test(JSON.stringify(value)))
const nullable = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })
const rows = fc.array(
  fc.record({
    id: fc.nat({ max: 30 }),
    owner: fc.constantFrom('a', 'b'),
    at: instant,
    text: nullable(text),
    bigint: nullable(bigint),
    numeric: nullable(numeric),
    boolean: nullable(fc.boolean()),
    json: nullable(json),
  }),
  { minLength: 1, maxLength: 40 },
)
const documents = fc.array(
  fc.record({ text, n: numeric, at: instant, any: json }, { requiredKeys: ['any'] }),
  { maxLength: 20 },
)

// Makes a batch large enough for COPY.
const FILLER = Array.from({ length: 300 }, (_, i) => ({
  id: 1000 + i,
  owner: 'c',
  at: '2026-01-01T00:00:00Z',
}))

/** Everything that a store says when it is given the rows twice and the documents once. */
async function answersOf(
  store: Store,
  tenantName: string,
  given: readonly NewRowOf<typeof rowsLog.columns>[],
  kept: readonly Doc[],
) {
  const tenant = store.forTenant(tenantName)
  return tenant.transaction(async (tx) => {
    const log = tx.log(rowsLog)
    const appended = [await log.append(given), await log.append([...given].reverse())]
    const scanned: unknown[] = []
    for await (const row of log.scan()) scanned.push(row)
    const page = await log.page({ limit: 3 })
    const all = tx.collection(docs)
    await all.insertMany(kept.map((doc, i) => ({ id: `d${i}`, doc })))
    const found: unknown[] = []
    for await (const one of all.each({ index: 'byText', order: 'descending' })) found.push(one)
    for await (const one of all.each({ index: 'byNumber' })) found.push(one)
    const first = await all.find({ index: 'byNumber', limit: 2 })
    return { appended, scanned, page, found, first }
  })
}

const reason = reasonToSkip()

describe('the same rows and documents', () => {
  let server: TestServer | undefined
  let pool: pg.Pool | undefined
  let pglite: PGlite

  beforeAll(async () => {
    pglite = await PGlite.create()
    if (reason) return
    server = await startPostgres()
    pool = new pg.Pool({ ...server.config, max: 2 })
  })

  afterAll(async () => {
    await pglite.close()
    await pool?.end()
    await server?.stop()
  })

  it(`give the same answers in memory, PGlite${reason ? '' : ' and PostgreSQL'}`, async () => {
    const memory = createMemoryStore()
    const others = [createPgliteStore({ pglite }), ...(pool ? [createPostgresStore({ pool })] : [])]
    for (const store of [memory, ...others]) await store.migrate([rowsLog, docs])
    let run = 0
    await fc.assert(
      fc.asyncProperty(rows, documents, async (given, kept) => {
        const tenant = `run ${run++}`
        const all = run % 2 === 0 ? given : [...given, ...FILLER]
        const expected = await answersOf(memory, tenant, all, kept)
        for (const store of others) expect(await answersOf(store, tenant, all, kept)).toEqual(expected)
      }),
      { numRuns: 40 },
    )
  })
})
