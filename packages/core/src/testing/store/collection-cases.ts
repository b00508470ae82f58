import { collect, refuses, same } from './assert.ts'
import { type Person, people } from './definitions.ts'
import type { StoreCase } from './model.ts'

const ANN: Person = { name: 'Ann', status: 'open', age: 30, email: 'ann@example.net' }

/** Documents: versions, indexes, cursors. */
export const collectionCases: readonly StoreCase[] = [
  {
    name: 'a document comes back as it was written, with version 1',
    async run({ tenant }) {
      const doc: Person = {
        ...ANN,
        extra: { b: [1, 2.5, -0.001, null, true], a: 'ünïcödé \\ "quoted"\n\t 𝄞', z: {} },
      }
      await tenant.transaction((tx) => tx.collection(people).insert('ann', doc))
      const found = await tenant.transaction((tx) => tx.collection(people).get('ann'))
      same(found, { id: 'ann', version: 1, doc }, 'document')
    },
  },
  {
    name: 'a document that is not there is undefined, and an id is taken once only',
    async run({ tenant }) {
      await tenant.transaction(async (tx) => {
        const all = tx.collection(people)
        same(await all.get('nobody'), undefined, 'absent document')
        await all.insert('ann', ANN)
        await refuses('store.already_exists', () => all.insert('ann', { ...ANN, email: 'other@example.net' }))
        // A refusal leaves the transaction usable.
        await all.insert('bob', { name: 'Bob', status: 'open' })
      })
      const page = await tenant.transaction((tx) => tx.collection(people).find())
      same(
        page.items.map(({ id }) => id),
        ['ann', 'bob'],
        'ids',
      )
    },
  },
  {
    name: 'an update needs the version that was read, and counts it up',
    async run({ tenant }) {
      await tenant.transaction(async (tx) => {
        const all = tx.collection(people)
        await all.insert('ann', ANN)
        same((await all.update('ann', 1, { ...ANN, age: 31 })).version, 2, 'version')
        await refuses('store.version_conflict', () => all.update('ann', 1, ANN))
        await refuses('store.not_found', () => all.update('bob', 1, ANN))
        await refuses('store.version_conflict', () => all.delete('ann', 1))
        await all.delete('ann', 2)
        await refuses('store.not_found', () => all.delete('ann', 2))
        same(await all.get('ann'), undefined, 'deleted document')
      })
    },
  },
  {
    name: 'a unique index takes a value once, and documents without the field are free of it',
    async run({ tenant }) {
      await tenant.transaction(async (tx) => {
        const all = tx.collection(people)
        await all.insert('ann', ANN)
        await all.insert('bob', { name: 'Bob', status: 'open' })
        await all.insert('cid', { name: 'Cid', status: 'open' })
        await refuses('store.unique_violation', () => all.insert('ann2', { ...ANN, name: 'Ann 2' }))
        await refuses('store.unique_violation', () =>
          all.update('bob', 1, { name: 'Bob', status: 'open', email: 'ann@example.net' }),
        )
        await all.update('bob', 1, { name: 'Bob', status: 'closed' })
      })
    },
  },
  {
    name: 'insertMany inserts all or none',
    async run({ tenant }) {
      const entries = Array.from({ length: 250 }, (_, i) => ({
        id: `p${i}`,
        doc: { name: `P${i}`, status: 'open', age: i },
      }))
      await tenant.transaction(async (tx) => {
        const all = tx.collection(people)
        await all.insertMany(entries)
        await refuses('store.already_exists', () =>
          all.insertMany([{ id: 'q', doc: { name: 'Q', status: 'open' } }, entries[0]!]),
        )
        same(await all.get('q'), undefined, 'document of a refused batch')
        same(
          (await collect(all.each({ index: 'byStatus', equals: { status: 'open' } }))).length,
          250,
          'documents',
        )
      })
    },
  },
  {
    name: 'find orders by the index, ascending and descending, within bounds',
    async run({ tenant }) {
      await tenant.transaction(async (tx) => {
        const all = tx.collection(people)
        for (const [id, age] of [
          ['a', 10],
          ['b', 9],
          ['c', 100],
          ['d', 9],
        ] as const) {
          await all.insert(id, { name: id, status: 'open', age })
        }
        await all.insert('e', { name: 'e', status: 'open' })
        await all.insert('f', { name: 'f', status: 'closed', age: 1 })
        const ids = async (query: Parameters<typeof all.find>[0]) =>
          (await all.find(query)).items.map(({ id }) => id)
        const open = { index: 'byStatus', equals: { status: 'open' } } as const
        same(await ids(open), ['b', 'd', 'a', 'c'], 'ascending, without the document that lacks the field')
        same(await ids({ ...open, order: 'descending' }), ['c', 'a', 'd', 'b'], 'descending')
        same(
          await ids({ ...open, range: { from: 9, to: 100 } }),
          ['b', 'd', 'a'],
          'from inclusive, to exclusive',
        )
        same(await ids({ index: 'byStatus', equals: { status: 'open', age: 9 } }), ['b', 'd'], 'both fields')
        same(await ids({ index: 'byStatus' }), ['f', 'b', 'd', 'a', 'c'], 'whole index')
        await refuses('store.unknown_index', () => all.find({ index: 'byStatus', equals: { age: 9 } }))
        await refuses('store.unknown_index', () => all.find({ equals: { status: 'open' } }))
        await refuses('input.invalid', () =>
          all.find({ index: 'byStatus', equals: { status: 'open', age: 'nine' } }),
        )
        await refuses('input.invalid', () => all.find({ limit: 0 }))
      })
    },
  },
  {
    name: 'texts sort by code point, numbers by size, instants by time',
    async run({ tenant }) {
      await tenant.transaction(async (tx) => {
        const all = tx.collection(people)
        const names = ['b', 'B', 'a', 'ä', '\u{ff5e}', '𝄞', 'Z', 'aa']
        for (const name of names) await all.insert(name, { name, status: name })
        same(
          (await all.find()).items.map(({ id }) => id),
          ['B', 'Z', 'a', 'aa', 'b', 'ä', '\u{ff5e}', '𝄞'],
          'texts',
        )
        for (const [id, credit] of [
          ['1', '10'],
          ['2', '9.5'],
          ['3', '-1'],
          ['4', '9.49'],
        ] as const) {
          await all.insert(id, { name: id, status: 's', credit })
        }
        same(
          (await all.find({ index: 'byCredit' })).items.map(({ id }) => id),
          ['3', '4', '2', '1'],
          'numerics',
        )
        const times = ['2026-01-01T00:00:00.500Z', '2026-01-01T00:00:00Z', '2025-12-31T23:59:59.999Z']
        for (const at of times) await all.insert(at, { name: at, status: 's', joinedAt: at })
        same(
          (await all.find({ index: 'byJoined' })).items.map(({ id }) => id),
          [times[2], times[1], times[0]],
          'instants',
        )
      })
    },
  },
  {
    name: 'cursors go through everything once, and belong to their query',
    async run({ tenant }) {
      await tenant.transaction(async (tx) => {
        const all = tx.collection(people)
        await all.insertMany(
          Array.from({ length: 25 }, (_, i) => ({
            id: `p${i}`,
            doc: { name: `P${i}`, status: 'open', age: i % 5 },
          })),
        )
        for (const order of ['ascending', 'descending'] as const) {
          const whole = (await all.find({ index: 'byStatus', order })).items.map(({ id }) => id)
          const parts: string[] = []
          let cursor: string | undefined
          do {
            const page = await all.find({ index: 'byStatus', order, limit: 4, ...(cursor ? { cursor } : {}) })
            parts.push(...page.items.map(({ id }) => id))
            cursor = page.cursor
          } while (cursor)
          same(parts, whole, `pages, ${order}`)
          same(whole.length, 25, 'documents')
        }
        const { cursor = '' } = await all.find({ index: 'byStatus', limit: 4 })
        await refuses('store.invalid_cursor', () => all.find({ index: 'byJoined', cursor }))
        await refuses('store.invalid_cursor', () => all.find({ cursor: 'nonsense' }))
        const exact = await all.find({ index: 'byStatus', limit: 25 })
        same('cursor' in exact, false, 'no cursor after the last document')
      })
    },
  },
  {
    name: 'documents that a database could not give back are refused everywhere',
    async run({ tenant }) {
      await tenant.transaction(async (tx) => {
        const all = tx.collection(people)
        const bad: unknown[] = [Number.NaN, 'nul \0', 'half \ud834', 10n, () => 1]
        for (const extra of bad) {
          const refused = () => all.insert('x', { name: 'X', status: 'open', extra: { extra } })
          if (typeof extra === 'function') await all.insert('f', { name: 'F', status: 'open', extra: [] })
          else await refuses('store.invalid_document', refused)
        }
        await refuses('store.invalid_document', () => all.insert('', ANN))
        await refuses('store.invalid_document', () =>
          all.insert('x', { ...ANN, joinedAt: '2026-02-30T00:00:00Z' }),
        )
        await refuses('store.invalid_document', () => all.insert('x', { ...ANN, age: 1.5 }))
      })
    },
  },
]
