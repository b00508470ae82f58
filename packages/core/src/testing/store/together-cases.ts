import { defineCollection } from '../../store/definition.ts'
import type { Collection, Page, Stored } from '../../store/port.ts'
import { collect, refuses, same } from './assert.ts'
import { use, uses } from './definitions.ts'
import type { StoreCase, StoreCaseContext } from './model.ts'

interface Meter {
  readonly place: string
  readonly value: number
}

const IDS = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6']
const versionsOf = (stored: readonly (Stored<Meter> | undefined)[]) =>
  stored.map((one) => one && `${one.id} v${one.version} ${one.doc.value}`)
const idsOf = ({ items }: Page<Stored<Meter>>) => items.map(({ id }) => id)

/** Six meters in two places, and how a transaction gets at them. */
async function metersIn({ store, tenant, freshName }: StoreCaseContext) {
  const meters = defineCollection<Meter, 'byPlace'>({
    name: freshName(),
    fields: { value: 'int' },
    indexes: { byPlace: { on: ['place', 'value'] } },
  })
  await store.migrate([meters])
  const entries = IDS.map((id, index) => ({ id, doc: { place: `p${index % 2}`, value: 9 - index } }))
  await tenant.transaction((tx) => tx.collection(meters).insertMany(entries))
  return (work: (all: Collection<Meter, 'byPlace'>) => Promise<void>) =>
    tenant.transaction((tx) => work(tx.collection(meters)))
}

/** Many of a kind started at once: a store may run them as one, and nobody may notice. */
export const togetherCases: readonly StoreCase[] = [
  {
    name: 'reads that are started together give each what it asked for, in its order',
    async run(context) {
      const within = await metersIn(context)
      await within(async (all) => {
        const found = await Promise.all(['m3', 'none', 'm1', 'm3'].map((id) => all.get(id)))
        same(versionsOf(found), ['m3 v1 7', undefined, 'm1 v1 9', 'm3 v1 7'], 'documents')
        const inPlace = (place: string) => ({ index: 'byPlace', equals: { place } }) as const
        const pages = await Promise.all(
          ['p1', 'p0', 'p2', 'p1'].map((place) => all.find({ ...inPlace(place), limit: 2 })),
        )
        same(pages.map(idsOf), [['m6', 'm4'], ['m5', 'm3'], [], ['m6', 'm4']], 'pages')
        const next = pages.slice(0, 2).map(({ cursor = '' }, index) => ({ cursor, place: `p${1 - index}` }))
        const last = next.map(({ cursor, place }) => all.find({ ...inPlace(place), limit: 2, cursor }))
        same((await Promise.all(last)).map(idsOf), [['m2'], ['m1']], 'pages after them')
        const scans = ['p0', 'p1'].map((place) =>
          collect(all.each({ ...inPlace(place), order: 'descending' })),
        )
        const scanned = (await Promise.all(scans)).map((one) => one.map(({ id }) => id))
        same(scanned, [IDS.filter((_, i) => i % 2 === 0), IDS.filter((_, i) => i % 2 === 1)], 'scans')
      })
      await context.tenant.transaction(async (tx) => {
        const rows = ['b', 'a', 'b'].map((account, at) => use(`u${at}`, { account }))
        await tx.log(uses).append(rows)
        const pages = await Promise.all(['a', 'b', 'c'].map((partition) => tx.log(uses).page({ partition })))
        const ids = pages.map(({ items }) => items.map(({ id }) => id))
        same(ids, [['u1'], ['u0', 'u2'], []], 'rows of partitions')
      })
    },
  },
  {
    name: 'updates that are started together succeed and fail each on its own',
    async run(context) {
      const within = await metersIn(context)
      await within(async (all) => {
        const doc = { place: 'p0', value: 100 }
        const updates = IDS.map((id, index) => all.update(id, index === 2 ? 7 : 1, doc))
        const outcomes = await Promise.allSettled([...updates, all.update('none', 1, doc)])
        const refused = outcomes.map((one) => (one.status === 'rejected' ? one.reason.code : ''))
        same(refused, ['', '', 'store.version_conflict', '', '', '', 'store.not_found'], 'refusals')
        const found = await Promise.all(IDS.map((id) => all.get(id)))
        same(versionsOf(found).slice(1, 4), ['m2 v2 100', 'm3 v1 7', 'm4 v2 100'], 'documents')
      })
    },
  },
  {
    name: 'reads and updates of one document that are started together happen in their order',
    async run(context) {
      const within = await metersIn(context)
      await within(async (all) => {
        const write = (version: number, value: number) => all.update('m1', version, { place: 'p0', value })
        const started = [
          all.get('m1'),
          write(1, 10),
          write(2, 20),
          all.get('m1'),
          write(3, 30),
          all.get('m1'),
        ]
        const found = versionsOf(await Promise.all(started))
        same(found, ['m1 v1 9', 'm1 v2 10', 'm1 v3 20', 'm1 v3 20', 'm1 v4 30', 'm1 v4 30'], 'documents')
        await refuses('store.version_conflict', () => Promise.all([write(4, 40), write(4, 50)]))
        same(versionsOf([await all.get('m1')]), ['m1 v5 40'], 'document')
      })
    },
  },
]
