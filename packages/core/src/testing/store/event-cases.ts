import { refuses, same } from './assert.ts'
import { people, use, uses } from './definitions.ts'
import type { StoreCase } from './model.ts'

const event = (id: string, data: unknown = { n: id }) => ({
  id,
  name: 'use.rated',
  at: '2026-01-01T00:00:00Z',
  subject: 'a',
  data,
})

/** Events: the outbox, and consumers that remember where they are. */
export const eventCases: readonly StoreCase[] = [
  {
    name: 'events are delivered in order, whole, once the position has moved not again',
    async run({ tenant }) {
      await tenant.transaction(async (tx) => {
        for (let i = 0; i < 3; i++) tx.emit(event(`e${i}`))
      })
      await tenant.transaction(async (tx) => tx.emit({ ...event('e3'), actor: 'ann', causedBy: 'e0' }))
      const heard: unknown[] = []
      const consumer = tenant.consumer('billing')
      same(await consumer.deliver((one) => void heard.push(one)), { delivered: 4, busy: false }, 'delivery')
      const whole = { ...event('e3'), actor: 'ann', causedBy: 'e0', tenant: tenant.tenant, position: 4 }
      same(heard[3], whole, 'event')
      same(heard.length, 4, 'events')
      same(
        await consumer.deliver((one) => void heard.push(one)),
        { delivered: 0, busy: false },
        'second delivery',
      )
      same(await consumer.position(), 4, 'position')
      same(await tenant.consumer('other').position(), 0, 'position of another consumer')
    },
  },
  {
    name: 'the same event again adds nothing; other content under its id fails the transaction',
    async run({ tenant }) {
      await tenant.transaction(async (tx) => tx.emit(event('e')))
      await tenant.transaction(async (tx) => tx.emit(event('e')))
      await refuses('store.already_exists', () =>
        tenant.transaction(async (tx) => {
          await tx.log(uses).append([use('1')])
          tx.emit(event('e', 'other'))
        }),
      )
      await refuses('input.invalid', () =>
        tenant.transaction(async (tx) => tx.emit({ ...event('x'), at: 'today' })),
      )
      same((await tenant.consumer('c').deliver(() => undefined)).delivered, 1, 'events')
      const { items } = await tenant.transaction((tx) => tx.log(uses).page())
      same(items, [], 'rows of the failed transaction')
    },
  },
  {
    name: 'what a handler writes commits with the position; when it throws, only that event comes again',
    async run({ tenant }) {
      await tenant.transaction(async (tx) => {
        for (let i = 0; i < 5; i++) tx.emit(event(`e${i}`))
      })
      const consumer = tenant.consumer('writer')
      let failing = true
      const handle: Parameters<typeof consumer.deliver>[0] = async ({ id }, tx) => {
        await tx.collection(people).insert(id, { name: id, status: 'done' })
        tx.emit(event(`${id}-done`))
        if (failing && id === 'e2') throw new Error('not yet')
      }
      let message = ''
      await consumer.deliver(handle).catch((error: Error) => {
        message = error.message
      })
      same(message, 'not yet', 'error of the handler')
      same(await consumer.position(), 2, 'position after the failure')
      const written = await tenant.transaction((tx) => tx.collection(people).find())
      same(
        written.items.map(({ id }) => id),
        ['e0', 'e1'],
        'documents after the failure',
      )
      failing = false
      const { delivered } = await consumer.deliver(async (one, tx) => {
        if (!one.id.endsWith('-done')) await handle(one, tx)
      })
      same(delivered, 8, 'three that were left and five that handlers emitted')
      const heard: string[] = []
      await tenant.consumer('reader').deliver(({ id }) => void heard.push(id))
      same(
        heard.sort(),
        ['e0', 'e1', 'e2', 'e3', 'e4'].flatMap((id) => [id, `${id}-done`]),
        'events',
      )
    },
  },
  {
    name: 'a consumer takes at most the limit, and can be moved',
    async run({ tenant }) {
      await tenant.transaction(async (tx) => {
        for (let i = 0; i < 250; i++) tx.emit(event(`e${i}`))
      })
      const consumer = tenant.consumer('c')
      same((await consumer.deliver(() => undefined, { limit: 120 })).delivered, 120, 'delivered')
      same(await consumer.position(), 120, 'position')
      await consumer.moveTo(10)
      const heard: number[] = []
      await consumer.deliver(({ position }) => void heard.push(position))
      same([heard.length, heard[0], heard.at(-1)], [240, 11, 250], 'positions')
    },
  },
  {
    name: 'one consumer delivers in one place at a time',
    needs: ['interleaving'],
    async run({ tenant }) {
      await tenant.transaction(async (tx) => tx.emit(event('e')))
      const consumer = tenant.consumer('c')
      let inner: unknown
      await consumer.deliver(async () => {
        inner = await tenant.consumer('c').deliver(() => undefined)
      })
      same(inner, { delivered: 0, busy: true }, 'delivery inside the delivery')
    },
  },
  {
    name: 'an event whose transaction commits late is not skipped',
    needs: ['interleaving'],
    async run({ tenant }) {
      let release = () => {}
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      let started = () => {}
      const hasStarted = new Promise<void>((resolve) => {
        started = resolve
      })
      const slow = tenant.transaction(async (tx) => {
        await tx.collection(people).insert('slow', { name: 'slow', status: 'open' })
        tx.emit(event('slow'))
        started()
        await held
      })
      await hasStarted
      await tenant.transaction(async (tx) => tx.emit(event('fast')))
      const heard: string[] = []
      const consumer = tenant.consumer('c')
      await consumer.deliver(({ id }) => void heard.push(id))
      same(heard, ['fast'], 'before the slow commit')
      release()
      await slow
      await consumer.deliver(({ id }) => void heard.push(id))
      same(heard, ['fast', 'slow'], 'after the slow commit')
    },
  },
  {
    name: 'many writers and a reader at once: every event comes exactly once in the position order',
    async run({ tenant }) {
      const consumer = tenant.consumer('c')
      const positions: number[] = []
      const ids = new Set<string>()
      const read = () =>
        consumer.deliver(({ id, position }) => {
          ids.add(id)
          positions.push(position)
        })
      const write = async (writer: number) => {
        for (let i = 0; i < 10; i++) {
          await tenant.transaction(async (tx) => {
            tx.emit(event(`w${writer}-${i}`))
            await tx.log(uses).append([use(`w${writer}-${i}`)])
          })
        }
      }
      const readSometimes = async () => {
        for (let i = 0; i < 10; i++) await read()
      }
      await Promise.all([write(1), write(2), write(3), write(4), readSometimes()])
      await read()
      same([ids.size, positions.length], [40, 40], 'events')
      same(
        positions,
        [...positions].sort((a, b) => a - b),
        'positions',
      )
    },
  },
]
