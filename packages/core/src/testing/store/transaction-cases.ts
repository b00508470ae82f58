import type { Stored, Transaction } from '../../store/port.ts'
import { collect, refuses, same } from './assert.ts'
import { people, use, uses } from './definitions.ts'
import type { StoreCase } from './model.ts'

const ANN = { name: 'Ann', status: 'open', age: 1 }

/** Transactions: all or nothing, nobody's update lost, tenants apart. */
export const transactionCases: readonly StoreCase[] = [
  {
    name: 'work that throws leaves nothing behind: no document, no row, no event',
    async run({ tenant }) {
      let message = ''
      const work = tenant.transaction(async (tx) => {
        await tx.collection(people).insert('ann', ANN)
        await tx.log(uses).append([use('1')])
        tx.emit({ id: 'e', name: 'person.added', at: '2026-01-01T00:00:00Z', data: {} })
        throw new Error('changed my mind')
      })
      await work.catch((error: Error) => {
        message = error.message
      })
      same(message, 'changed my mind', 'error of the work')
      await tenant.transaction(async (tx) => {
        same(await tx.collection(people).get('ann'), undefined, 'document')
        same(await collect(tx.log(uses).scan()), [], 'rows')
      })
      same(await tenant.consumer('c').deliver(() => undefined), { delivered: 0, busy: false }, 'events')
    },
  },
  {
    name: 'a transaction sees its own writes',
    async run({ tenant }) {
      await tenant.transaction(async (tx) => {
        await tx.collection(people).insert('ann', ANN)
        await tx.log(uses).append([use('1')])
        same((await tx.collection(people).find({ index: 'byStatus' })).items.length, 1, 'found documents')
        same((await collect(tx.log(uses).scan())).length, 1, 'scanned rows')
      })
    },
  },
  {
    name: 'operations of one transaction may be started together',
    async run({ tenant }) {
      await tenant.transaction(async (tx) => {
        const all = tx.collection(people)
        await Promise.all(['a', 'b', 'c'].map((id) => all.insert(id, ANN)))
        const found = await Promise.all(['a', 'b', 'c'].map((id) => all.get(id)))
        same(
          found.map((one) => one?.id),
          ['a', 'b', 'c'],
          'documents',
        )
      })
    },
  },
  {
    name: 'a transaction cannot be used after its end',
    async run({ tenant }) {
      const kept = await tenant.transaction(async (tx) => ({ tx, all: tx.collection(people) }))
      await refuses('store.closed', () => kept.all.get('ann'))
      await refuses('store.closed', async () => kept.tx.collection(people))
    },
  },
  {
    name: 'a claimed document is kept from other transactions until the end of this one',
    needs: ['interleaving'],
    async run({ tenant }) {
      await tenant.transaction(async (tx) => {
        for (const id of ['a', 'b', 'c']) await tx.collection(people).insert(id, ANN)
      })
      const claim = (tx: Transaction, limit: number) =>
        tx.collection(people).claim({ index: 'byStatus', equals: { status: 'open' }, limit })
      const idsOf = (claimed: readonly Stored<object>[]) => claimed.map(({ id }) => id)
      await tenant.transaction(async (first) => {
        same(idsOf(await claim(first, 2)), ['a', 'b'], 'claimed first')
        await tenant.transaction(async (second) => {
          same(idsOf(await claim(second, 2)), ['c'], 'left for the second')
        })
        same(idsOf(await claim(first, 3)), ['a', 'b', 'c'], 'claimed again, with what the second gave back')
      })
      await tenant.transaction(async (tx) => {
        same(idsOf(await claim(tx, 2)), ['a', 'b'], 'claimed after the end')
      })
    },
  },
  {
    name: 'of two transactions that change one document, one is told, and no update is lost',
    async run({ tenant }) {
      await tenant.transaction((tx) => tx.collection(people).insert('ann', { ...ANN, age: 0 }))
      const add = () =>
        tenant.transaction(
          async (tx) => {
            const ann = await tx.collection(people).get('ann')
            if (ann)
              await tx
                .collection(people)
                .update('ann', ann.version, { ...ann.doc, age: (ann.doc.age ?? 0) + 1 })
          },
          { attempts: 50 },
        )
      await Promise.all(Array.from({ length: 8 }, add))
      const ann = await tenant.transaction((tx) => tx.collection(people).get('ann'))
      same([ann?.version, ann?.doc.age], [9, 8], 'version and count')
    },
  },
  {
    name: 'two open transactions do not mix, and the second to write gets a version conflict',
    needs: ['interleaving'],
    async run({ tenant }) {
      await tenant.transaction((tx) => tx.collection(people).insert('ann', ANN))
      let letFirstGo = () => {}
      const secondHasRead = new Promise<void>((resolve) => {
        letFirstGo = resolve
      })
      let letSecondGo = () => {}
      const firstIsDone = new Promise<void>((resolve) => {
        letSecondGo = resolve
      })
      const first = tenant.transaction(async (tx) => {
        await tx.collection(people).insert('bob', { ...ANN, name: 'Bob' })
        await secondHasRead
        await tx.collection(people).update('ann', 1, { ...ANN, age: 2 })
      })
      const second = tenant.transaction(async (tx) => {
        const read = await tx.collection(people).get('ann')
        same(await tx.collection(people).get('bob'), undefined, 'uncommitted document of the other')
        letFirstGo()
        await firstIsDone
        await tx.collection(people).update('ann', read?.version ?? 0, { ...ANN, age: 3 })
      })
      second.catch(() => undefined)
      await first
      letSecondGo()
      await refuses('store.version_conflict', () => second)
      const ann = await tenant.transaction((tx) => tx.collection(people).get('ann'))
      same([ann?.version, ann?.doc.age], [2, 2], 'what stays')
    },
  },
  {
    name: 'batches appended at once from two sides are there once',
    async run({ tenant, under }) {
      const rows = Array.from({ length: 600 }, (_, i) => use(`r${i}`))
      const other = under.another ? (await under.another()).forTenant(tenant.tenant) : tenant
      const results = await Promise.all(
        [tenant, other, tenant, other].map((one) =>
          one.transaction((tx) => tx.log(uses).append(rows), { attempts: 20 }),
        ),
      )
      const sum = (pick: (result: (typeof results)[number]) => number) =>
        results.reduce((n, result) => n + pick(result), 0)
      same(
        sum(({ appended }) => appended),
        600,
        'appended',
      )
      same(
        sum(({ duplicates }) => duplicates),
        1800,
        'duplicates',
      )
      same((await tenant.transaction((tx) => collect(tx.log(uses).scan()))).length, 600, 'rows')
    },
  },
  {
    name: 'attempts run the work again after a collision, and only then',
    async run({ tenant }) {
      await tenant.transaction((tx) => tx.collection(people).insert('ann', ANN))
      let runs = 0
      const stale = (attempts: number) =>
        tenant.transaction(
          (tx) => {
            runs++
            return tx.collection(people).update('ann', 7, ANN)
          },
          { attempts },
        )
      await refuses('store.version_conflict', () => stale(3))
      same(runs, 3, 'runs')
      await refuses('store.version_conflict', () => stale(1))
      same(runs, 4, 'runs')
    },
  },
  {
    name: 'tenants do not see each other: ids, unique values, keys, events',
    async run({ tenant, otherTenant }) {
      const other = otherTenant()
      for (const one of [tenant, other]) {
        await one.transaction(async (tx) => {
          await tx.collection(people).insert('ann', { ...ANN, name: one.tenant, email: 'ann@example.net' })
          same((await tx.log(uses).append([use('1', { note: one.tenant })])).appended, 1, 'appended')
          tx.emit({ id: 'e', name: 'person.added', at: '2026-01-01T00:00:00Z', data: one.tenant })
        })
      }
      for (const one of [tenant, other]) {
        await one.transaction(async (tx) => {
          const found = await tx.collection(people).find({ index: 'byEmail' })
          same(
            found.items.map(({ doc }) => doc.name),
            [one.tenant],
            'documents',
          )
          same(
            (await collect(tx.log(uses).scan())).map(({ note }) => note),
            [one.tenant],
            'rows',
          )
        })
        const heard: unknown[] = []
        await one.consumer('c').deliver(({ data }) => void heard.push(data))
        same(heard, [one.tenant], 'events')
      }
    },
  },
  {
    name: 'writes join a transaction of the application and share its fate',
    needs: ['client'],
    async run({ tenant, under }) {
      const insert = (id: string, client: unknown) =>
        tenant.transaction(
          async (tx) => {
            await tx.collection(people).insert(id, ANN)
            await tx.log(uses).append([use(id)])
            tx.emit({ id, name: 'person.added', at: '2026-01-01T00:00:00Z', data: {} })
          },
          { client },
        )
      await under.withClient?.('rollback', (client) => insert('rolled', client))
      await under.withClient?.('commit', async (client) => {
        await insert('kept', client)
        // Only the failed part is undone; the application goes on.
        await refuses('store.already_exists', () => insert('kept', client))
        await insert('kept2', client)
      })
      const { items } = await tenant.transaction((tx) => tx.collection(people).find())
      same(
        items.map(({ id }) => id),
        ['kept', 'kept2'],
        'documents',
      )
      const heard: string[] = []
      await tenant.consumer('c').deliver(({ id }) => void heard.push(id))
      same(heard, ['kept', 'kept2'], 'events')
    },
  },
  {
    name: 'a client is refused by a store that has none',
    async run({ tenant, under }) {
      if (under.withClient) return
      await refuses('store.unsupported', () => tenant.transaction(async () => undefined, { client: {} }))
    },
  },
]
