import { defineCollection, defineLog } from '../../store/definition.ts'
import { collect, refuses, same } from './assert.ts'
import { people, uses, values } from './definitions.ts'
import type { StoreCase } from './model.ts'

/** Migrations: twice, at once, additions, and what cannot be migrated. */
export const migrationCases: readonly StoreCase[] = [
  {
    name: 'a migration run twice, and from several sides at once, changes nothing more',
    async run({ store, under, tenant, freshName }) {
      const other = under.another ? await under.another() : store
      const name = freshName()
      const definitions = [
        people,
        uses,
        values,
        defineCollection<{ a: string }>({ name, indexes: { byA: { on: ['a'] } } }),
      ]
      await Promise.all([store, other, store, other].map((one) => one.migrate(definitions)))
      await store.migrate(definitions)
      await tenant.transaction((tx) => tx.collection(definitions[3] as typeof people).get('x'))
    },
  },
  {
    name: 'what was not migrated is refused by name',
    async run({ tenant, freshName }) {
      const unknown = defineCollection<{ a: string }>({ name: freshName() })
      await refuses('store.not_migrated', () => tenant.transaction((tx) => tx.collection(unknown).get('x')))
    },
  },
  {
    name: 'a new index covers the documents that were there',
    async run({ store, tenant, freshName }) {
      const name = freshName()
      const before = defineCollection<{ a: string; n: number }>({ name })
      await store.migrate([before])
      await tenant.transaction(async (tx) => {
        await tx.collection(before).insert('1', { a: 'y', n: 2 })
        await tx.collection(before).insert('2', { a: 'x', n: 1 })
      })
      const after = defineCollection<{ a: string; n: number }>({
        name,
        fields: { n: 'int' },
        indexes: { byA: { on: ['a'] }, byN: { on: ['n'], unique: true } },
      })
      await store.migrate([after])
      await tenant.transaction(async (tx) => {
        const all = tx.collection(after)
        same(
          (await all.find({ index: 'byA' })).items.map(({ id }) => id),
          ['2', '1'],
          'by text',
        )
        same(
          (await all.find({ index: 'byN' })).items.map(({ id }) => id),
          ['2', '1'],
          'by number',
        )
        await refuses('store.unique_violation', () => all.insert('3', { a: 'z', n: 1 }))
      })
    },
  },
  {
    name: 'a new column that may be null is added, and the older program goes on',
    async run({ store, tenant, freshName }) {
      const name = freshName()
      const older = defineLog({ name, columns: { id: 'text', p: 'text' }, key: 'id', partition: 'p' })
      const newer = defineLog({
        name,
        columns: { id: 'text', p: 'text', n: 'int?' },
        key: 'id',
        partition: 'p',
      })
      await store.migrate([older])
      await tenant.transaction((tx) => tx.log(older).append([{ id: '1', p: 'p' }]))
      await store.migrate([newer])
      await tenant.transaction((tx) => tx.log(newer).append([{ id: '2', p: 'p', n: 5 }]))
      await store.migrate([older])
      await tenant.transaction((tx) => tx.log(older).append([{ id: '3', p: 'p' }]))
      await store.migrate([newer])
      const rows = await tenant.transaction((tx) => collect(tx.log(newer).scan()))
      same(
        rows.map(({ id, n }) => [id, n]),
        [
          ['1', null],
          ['2', 5],
          ['3', null],
        ],
        'rows',
      )
    },
  },
  {
    name: 'what is not an addition is refused',
    async run({ store, freshName }) {
      const name = freshName()
      const columns = { id: 'text', p: 'text', n: 'int' } as const
      await store.migrate([defineLog({ name, columns, key: 'id', partition: 'p' })])
      const changed = [
        defineLog({ name, columns: { ...columns, n: 'bigint' }, key: 'id', partition: 'p' }),
        defineLog({ name, columns: { ...columns, more: 'int' }, key: 'id', partition: 'p' }),
        defineLog({ name, columns: { id: 'text', p: 'text' }, key: 'id', partition: 'p' }),
        defineLog({ name, columns, key: ['id', 'n'], partition: 'p' }),
        defineLog({ name, columns, key: 'id', partition: 'id' }),
        defineCollection({ name }),
      ]
      for (const one of changed) await refuses('store.schema_mismatch', () => store.migrate([one]))
      await refuses('store.schema_mismatch', () => store.migrate([changed[0]!, changed[1]!]))
    },
  },
]
