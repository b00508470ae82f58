import { describe, expect, expectTypeOf, it } from 'vitest'
import * as z from 'zod'
import { codeOf } from '../testing/code-of.ts'
import { createMemoryStore, defineCollection, defineLog, type NewRowOf, type RowOf } from './index.ts'

describe('definitions', () => {
  const refused: readonly [string, () => unknown][] = [
    ['name in capitals', () => defineCollection({ name: 'Accounts' })],
    ['name with a quote', () => defineCollection({ name: 'a"b' })],
    ['empty index', () => defineCollection<{ a: string }>({ name: 'a', indexes: { byA: { on: [] } } })],
    [
      'field twice',
      () => defineCollection<{ a: string }>({ name: 'a', indexes: { byA: { on: ['a', 'a'] } } }),
    ],
    [
      'two fields of one column name',
      () => defineLog({ name: 'a', columns: { aB: 'text', a_b: 'text' }, key: 'aB', partition: 'aB' }),
    ],
    ['no key', () => defineLog({ name: 'a', columns: { id: 'text' }, key: [], partition: 'id' })],
    [
      'key that may be null',
      () => defineLog({ name: 'a', columns: { id: 'text?', p: 'text' }, key: 'id', partition: 'p' }),
    ],
    [
      'key of JSON',
      () => defineLog({ name: 'a', columns: { id: 'json', p: 'text' }, key: 'id', partition: 'p' }),
    ],
    [
      'time that is a text',
      () =>
        defineLog({ name: 'a', columns: { id: 'text', at: 'text' }, key: 'id', partition: 'id', time: 'at' }),
    ],
  ]
  it.each(refused)('refuses %s', async (_what, define) => {
    expect(await codeOf(async () => define())).toBe('store.invalid_definition')
  })

  it('says which column the key lacks', () => {
    const columns: Record<string, 'text'> = { id: 'text' }
    expect(() => defineLog({ name: 'a', columns, key: 'nr', partition: 'id' })).toThrow('no column nr')
  })
})

describe('a schema', () => {
  const Account = z.object({ name: z.string(), limit: z.number().default(10) })
  const accounts = defineCollection({ name: 'accounts', schema: Account })

  it('checks what is written, and its result is stored', async () => {
    const store = createMemoryStore()
    await store.migrate([accounts])
    const tenant = store.forTenant('t')
    const given: unknown = { name: 'Ann', unknown: 1 }
    await tenant.transaction((tx) => tx.collection(accounts).insert('a', given as z.infer<typeof Account>))
    const found = await tenant.transaction((tx) => tx.collection(accounts).get('a'))
    expect(found?.doc).toEqual({ name: 'Ann', limit: 10 })
  })

  it('refuses by path', async () => {
    const store = createMemoryStore()
    await store.migrate([accounts])
    const bad: unknown = { name: 5 }
    const work = store
      .forTenant('t')
      .transaction((tx) => tx.collection(accounts).insert('a', bad as z.infer<typeof Account>))
    await expect(work).rejects.toMatchObject({ code: 'input.invalid', path: 'name' })
  })
})

describe('types', () => {
  it('rows follow the columns', () => {
    const log = defineLog({
      name: 'a',
      columns: { id: 'text', n: 'bigint', note: 'text?', data: 'json?' },
      key: 'id',
      partition: 'id',
    })
    type Columns = (typeof log)['columns']
    expectTypeOf<RowOf<Columns>['n']>().toEqualTypeOf<string>()
    expectTypeOf<RowOf<Columns>['note']>().toEqualTypeOf<string | null>()
    expectTypeOf<{ id: string; n: number }>().toExtend<NewRowOf<Columns>>()
    expectTypeOf<{ id: string }>().not.toExtend<NewRowOf<Columns>>()
  })
})
