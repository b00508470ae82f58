import {
  createSubscriptionService,
  phasesOf,
  type SubscriptionCommand,
  type SubscriptionService,
  subscriptionDefinitions,
} from '@longlines/bss/subscriptions'
import { codeOf } from '@longlines/core/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPostgresStore } from '../src/postgres/index.ts'
import { reasonToSkip, startPostgres, type TestServer } from './postgres-server.ts'

const reason = reasonToSkip()
const day = (date: string) => `${date}T00:00:00Z`
const opening = { accountId: 'acc-1', offeringId: 'fibre-100' }
const activation = (subscriptionId: string, exclusiveKey?: string): SubscriptionCommand => ({
  type: 'activate',
  id: 'start',
  subscriptionId,
  opening: exclusiveKey === undefined ? opening : { ...opening, exclusiveKey },
})

describe.skipIf(reason)(`subscriptions on PostgreSQL${reason ? ` (skipped: ${reason})` : ''}`, () => {
  let server: TestServer
  let pool: pg.Pool
  let service: SubscriptionService
  const at = (now: string) => ({ now: day(now), zone: 'UTC' })
  const codes = (commands: readonly SubscriptionCommand[], now: string) =>
    Promise.all(commands.map((command) => codeOf(() => service.execute(command, at(now)))))

  beforeAll(async () => {
    server = await startPostgres()
    pool = new pg.Pool({ ...server.config, max: 6 })
    const store = createPostgresStore({ pool })
    await store.migrate(subscriptionDefinitions)
    service = createSubscriptionService(store.forTenant('acme'))
  })
  afterAll(async () => {
    await pool.end()
    await server.stop()
  })

  it('makes the same activation once, however often it comes at a time', async () => {
    expect(await codes(Array(6).fill(activation('s1')), '2026-01-01')).toEqual(Array(6).fill('nothing'))
    expect(await service.get('s1')).toMatchObject({ status: 'active', changes: { length: 1 } })
  })

  it('makes changes that come at a time one after the other', async () => {
    const commands = [1, 2, 3, 4, 5].map(
      (n): SubscriptionCommand => ({
        type: 'change-quantity',
        id: `q${n}`,
        subscriptionId: 's1',
        quantity: String(n + 1),
        when: { on: `2026-0${n + 1}-01` },
      }),
    )
    expect(await codes(commands, '2026-01-02')).toEqual(Array(5).fill('nothing'))
    const kept = await service.get('s1')
    expect(kept && phasesOf(kept).map(({ quantity }) => quantity)).toEqual(['1', '2', '3', '4', '5', '6'])
  })

  it('gives a line to one of those who want it', async () => {
    const wanted = ['a', 'b', 'c', 'd'].map((id) => activation(id, 'line/1'))
    const outcome = await codes(wanted, '2026-01-01')
    expect(outcome.sort()).toEqual(['nothing', ...Array(3).fill('subscription.overlap')])
  })

  it('finds what is due, and what has changed hands', async () => {
    await service.execute(activation('s5'), at('2026-01-01'))
    const transfer = { type: 'transfer', id: 't', subscriptionId: 's5', accountId: 'acc-2' } as const
    await service.execute({ ...transfer, when: { on: '2026-02-01' } }, at('2026-01-05'))
    const question = { now: day('2026-02-01'), zoneOf: () => 'UTC' }
    const [one, other] = await Promise.all([service.settleDue(question), service.settleDue(question)])
    expect([one.failed, other.failed]).toEqual([[], []])
    expect(await service.get('s5')).toMatchObject({ accountId: 'acc-2', settledAt: day('2026-02-01') })
    for (const account of ['acc-1', 'acc-2']) {
      expect((await service.ofAccount(account)).map(({ id }) => id)).toContain('s5')
    }
  })
})
