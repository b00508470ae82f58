import { collect, refuses, same } from './assert.ts'
import { use, uses, values } from './definitions.ts'
import type { StoreCase } from './model.ts'

const MANY = 1200

/** Logs: idempotent batches, conflicts, scans, exact values. */
export const logCases: readonly StoreCase[] = [
  {
    name: 'a batch appended again adds nothing',
    async run({ tenant }) {
      for (const size of [3, MANY]) {
        const rows = Array.from({ length: size }, (_, i) => use(`${size}-${i}`))
        const append = () => tenant.transaction((tx) => tx.log(uses).append(rows))
        same(await append(), { appended: size, duplicates: 0, conflicts: [] }, `first append of ${size}`)
        same(await append(), { appended: 0, duplicates: size, conflicts: [] }, `replay of ${size}`)
        const more = [...rows.slice(1), use(`${size}-new`)]
        const partly = await tenant.transaction((tx) => tx.log(uses).append(more))
        same(partly, { appended: 1, duplicates: size - 1, conflicts: [] }, `overlapping batch of ${size}`)
      }
      const all = await tenant.transaction((tx) => collect(tx.log(uses).scan()))
      same(all.length, 3 + MANY + 2, 'rows')
    },
  },
  {
    name: 'the same key with other content is reported, and what was there stays',
    async run({ tenant }) {
      for (const size of [4, MANY]) {
        const rows = Array.from({ length: size }, (_, i) => use(`${size}-${i}`))
        await tenant.transaction((tx) => tx.log(uses).append(rows))
        const changed = [...rows]
        changed[1] = use(`${size}-1`, { amount: '9', note: 'changed' })
        changed[size - 1] = use(`${size}-${size - 1}`, { account: 'b' })
        const result = await tenant.transaction((tx) => tx.log(uses).append(changed))
        const conflicts = [
          { index: 1, key: { id: `${size}-1` }, columns: ['amount', 'note'] },
          { index: size - 1, key: { id: `${size}-${size - 1}` }, columns: ['account'] },
        ]
        same(result, { appended: 0, duplicates: size - 2, conflicts }, `conflicts among ${size}`)
      }
      const inB = await tenant.transaction((tx) => collect(tx.log(uses).scan({ partition: 'b' })))
      same(inB, [], 'rows of the refused partition')
    },
  },
  {
    name: 'a key twice in one batch counts once, and its first row wins',
    async run({ tenant }) {
      for (const size of [0, MANY]) {
        const filler = Array.from({ length: size }, (_, i) => use(`${size}-${i}`))
        const id = `twice-${size}`
        const rows = [...filler, use(id), use(id), use(id, { amount: '2' })]
        const result = await tenant.transaction((tx) => tx.log(uses).append(rows))
        const conflicts = [{ index: size + 2, key: { id }, columns: ['amount'] }]
        same(result, { appended: size + 1, duplicates: 1, conflicts }, 'result')
      }
    },
  },
  {
    name: 'equal numbers in other digits are the same content',
    async run({ tenant }) {
      await tenant.transaction(async (tx) => {
        const log = tx.log(uses)
        await log.append([use('1', { amount: '1.50', octets: '0042' })])
        same(
          await log.append([use('1', { amount: '1.5', octets: 42 })]),
          { appended: 0, duplicates: 1, conflicts: [] },
          'replay',
        )
        same(
          (await collect(log.scan())).map(({ amount, octets }) => [amount, octets]),
          [['1.50', '42']],
          'what is kept',
        )
      })
    },
  },
  {
    name: 'every type comes back exactly',
    async run({ tenant }) {
      const rows = [
        {
          bigint: '9223372036854775807',
          numeric: '123456789012345678901234567890.123456789',
          int: 2147483647,
        },
        { bigint: '-9223372036854775808', numeric: '-0.000000000000000000000000000001', int: -2147483648 },
        { bigint: Number.MAX_SAFE_INTEGER, numeric: '1.50', int: 0, boolean: true },
        { bigint: 0, numeric: '0', boolean: false, text: '' },
        { text: 'tab\t newline\n return\r backslash\\ \\N quote\' " ünïcödé 𝄞 {a,b} NULL' },
        { text: '\\N', instant: '2026-02-28T23:59:59.999Z' },
        { text: 'NULL', instant: '0001-01-01T00:00:00Z' },
        { instant: '9999-12-31T23:59:59.001Z', json: { b: [1, 'x\ty\n', null], a: 1e21, c: -0.1 } },
        { instant: '2026-03-29T01:00:00.000Z', json: 'text \\ with "quotes"' },
        { json: [1.5, { z: 1, aa: 2 }] },
        {},
      ]
      const expected = rows.map((row, line) => ({
        ...{ text: null, int: null, bigint: null, numeric: null, instant: null, boolean: null, json: null },
        ...row,
        ...(row.bigint === undefined ? {} : { bigint: String(row.bigint) }),
        ...(row.instant === undefined ? {} : { instant: row.instant.replace('.000Z', 'Z') }),
        line,
      }))
      for (const owner of ['few', 'many']) {
        const filler = Array.from({ length: owner === 'few' ? 0 : MANY }, (_, i) => ({
          owner: 'filler',
          line: i,
        }))
        const given = rows.map((row, line) => ({ ...row, owner, line }))
        await tenant.transaction((tx) => tx.log(values).append([...given, ...filler]))
        const found = await tenant.transaction((tx) => collect(tx.log(values).scan({ partition: owner })))
        same(
          found,
          expected.map((row) => ({ ...row, owner })),
          `rows, ${owner} at once`,
        )
        const again = await tenant.transaction((tx) => tx.log(values).append([...given, ...filler]))
        same([again.appended, again.conflicts], [0, []], `replay, ${owner} at once`)
      }
    },
  },
  {
    name: 'a row that does not fit is refused with its place, and nothing of the batch stays',
    async run({ tenant }) {
      const bad: readonly (readonly [string, unknown])[] = [
        ['amount', '1,5'],
        ['amount', 1.5],
        ['amount', 'NaN'],
        ['amount', null],
        ['octets', '9223372036854775808'],
        ['octets', 2 ** 60],
        ['octets', 0.5],
        ['at', '2026-02-29T00:00:00Z'],
        ['at', '2026-01-01'],
        ['account', 'nul \0'],
        ['account', 'half \ud834'],
        ['account', undefined],
        ['unknown', 1],
      ]
      for (const [column, value] of bad) {
        await refuses('store.invalid_row', () =>
          tenant.transaction((tx) => tx.log(uses).append([use('good'), { ...use('bad'), [column]: value }])),
        )
      }
      same(await tenant.transaction((tx) => collect(tx.log(uses).scan())), [], 'rows')
    },
  },
  {
    name: 'a scan is ordered by partition, time, key, and bounded from inclusive to exclusive',
    async run({ tenant }) {
      await tenant.transaction(async (tx) => {
        const log = tx.log(uses)
        await log.append([
          use('5', { at: '2026-01-03T00:00:00Z' }),
          use('1', { at: '2026-01-02T00:00:00Z' }),
          use('4', { at: '2026-01-02T00:00:00.500Z' }),
          use('3', { at: '2026-01-02T00:00:00Z' }),
          use('2', { at: '2026-01-01T00:00:00Z', account: 'b' }),
        ])
        const ids = async (query: Parameters<typeof log.scan>[0]) =>
          (await collect(log.scan(query))).map(({ id }) => id)
        same(await ids({}), ['1', '3', '4', '5', '2'], 'all')
        same(await ids({ partition: 'a' }), ['1', '3', '4', '5'], 'partition')
        const bounded = { from: '2026-01-02T00:00:00Z', to: '2026-01-03T00:00:00Z' }
        same(await ids({ partition: 'a', ...bounded }), ['1', '3', '4'], 'bounds')
        same(await ids({ partition: 'nobody' }), [], 'empty partition')
        const parts: string[] = []
        let cursor: string | undefined
        do {
          const page = await log.page({ limit: 2, ...(cursor ? { cursor } : {}) })
          parts.push(...page.items.map(({ id }) => id))
          cursor = page.cursor
        } while (cursor)
        same(parts, ['1', '3', '4', '5', '2'], 'pages')
        await refuses('store.invalid_cursor', () => log.page({ cursor: 'nonsense' }))
        await refuses('input.invalid', () => tx.log(values).page({ from: '2026-01-01T00:00:00Z' }))
      })
    },
  },
  {
    name: 'a log without time is scanned in the order of appending',
    async run({ tenant }) {
      const lines = [5, 3, 9, 1]
      for (const line of lines)
        await tenant.transaction((tx) => tx.log(values).append([{ owner: 'o', line }]))
      const found = await tenant.transaction((tx) =>
        collect(tx.log(values).scan({ partition: 'o', limit: 3 })),
      )
      same(
        found.map(({ line }) => line),
        lines,
        'lines',
      )
    },
  },
  {
    name: 'a stream is appended batch by batch, and a rerun of it adds nothing',
    async run({ tenant }) {
      async function* source() {
        for (let i = 0; i < 2500; i++) yield use(`s${i}`)
        yield use('s0', { amount: '2' })
      }
      const sizes: number[] = []
      const first = await tenant.appendStream(uses, source(), {
        batch: 1000,
        onBatch: (_result, rows) => void sizes.push(rows.length),
      })
      same(first, { appended: 2500, duplicates: 0, conflicts: 1 }, 'totals')
      same(sizes, [1000, 1000, 501], 'batches')
      same(
        await tenant.appendStream(uses, source()),
        { appended: 0, duplicates: 2500, conflicts: 1 },
        'rerun',
      )
      const inOne = await tenant.transaction((tx) => tx.log(uses).appendStream(source(), { batch: 700 }))
      same(inOne, { appended: 0, duplicates: 2500, conflicts: 1 }, 'in one transaction')
      async function* broken() {
        yield use('before')
        throw new Error('the source broke')
      }
      let message = ''
      await tenant.appendStream(uses, broken()).catch((error: Error) => {
        message = error.message
      })
      same(message, 'the source broke', 'error of the source')
    },
  },
]
