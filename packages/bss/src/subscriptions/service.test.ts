import { auditTrail } from '@longlines/core/audit'
import { LonglinesError } from '@longlines/core/errors'
import { createMemoryStore, type TenantStore } from '@longlines/core/store'
import { codeOf } from '@longlines/core/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { activate, day, inUtc, months, opening } from '../../test/subscription-commands.ts'
import {
  createSubscriptionService,
  phasesOf,
  type SubscriptionCommand,
  type SubscriptionContext,
  type SubscriptionService,
  subscriptionDefinitions,
  subscriptionEvents,
} from './index.ts'

let tenant: TenantStore
let service: SubscriptionService

beforeEach(async () => {
  const store = createMemoryStore()
  await store.migrate(subscriptionDefinitions)
  tenant = store.forTenant('acme')
  service = createSubscriptionService(tenant)
})

const on = (date: string, context: Partial<SubscriptionContext> = {}) => ({
  ...inUtc,
  now: day(date),
  ...context,
})
const start: SubscriptionCommand = { ...activate, id: 'start', subscriptionId: 's1' }
const plan = (id: string, offeringId: string): SubscriptionCommand => ({
  type: 'change-plan',
  id,
  offeringId,
  subscriptionId: 's1',
})
const cancel = (id: string, date: string): SubscriptionCommand => ({
  type: 'cancel',
  id,
  subscriptionId: 's1',
  when: { on: date },
})
const addOn: SubscriptionCommand = {
  ...activate,
  id: 'add',
  subscriptionId: 's2',
  opening: { accountId: 'acc-1', offeringId: 'tv', parentId: 's1' },
}
const zoneOf = () => 'UTC'

/** Names of the events since the last call, as a consumer gets them. */
async function heard(): Promise<string[]> {
  const events: string[] = []
  await tenant.consumer('test').deliver((event) => {
    subscriptionEvents.parse(event)
    events.push(`${event.subject} ${event.name.slice('subscription.'.length)}`)
  })
  return events
}

describe('executing a command', () => {
  test('keeps the subscription, tells of it and leaves a trail', async () => {
    await service.execute({ ...start, who: 'ann', why: 'signed' }, on('2026-01-01'))
    const { subscription } = await service.execute(plan('up', 'fibre-200'), on('2026-02-01'))
    expect(await service.get('s1')).toEqual(subscription)
    expect(subscription).toMatchObject({ offeringId: 'fibre-200', status: 'active' })
    expect(await heard()).toEqual(['s1 activated', 's1 plan_changed'])
    await tenant.transaction(async (tx) => {
      const rows = []
      for await (const { actor, action, before, after, reason } of auditTrail(tx, 'subscription/s1')) {
        rows.push({ actor, action, before, after, reason })
      }
      expect(rows).toMatchObject([
        {
          actor: 'ann',
          action: 'subscription.activate',
          reason: 'signed',
          after: { offeringId: 'fibre-100' },
        },
        {
          actor: 'system',
          action: 'subscription.change-plan',
          before: { offeringId: 'fibre-100' },
          after: { offeringId: 'fibre-200', change: { id: 'up' } },
        },
      ])
    })
  })

  test('again does nothing', async () => {
    await service.execute(start, on('2026-01-01'))
    await heard()
    const again = await service.execute(start, on('2026-01-05'))
    expect(again).toMatchObject({ repeated: true, subscription: { settledAt: day('2026-01-01') } })
    expect(await heard()).toEqual([])
  })

  test('leaves nothing where it is refused', async () => {
    await service.execute(start, on('2026-01-01'))
    await heard()
    const before = await service.get('s1')
    expect(await codeOf(() => service.execute(plan('p', 'fibre-100'), on('2026-01-02')))).toBe(
      'subscription.same_plan',
    )
    expect(await codeOf(() => service.execute(plan('start', 'x'), on('2026-01-02')))).toBe(
      'subscription.change_reused',
    )
    expect([await service.get('s1'), await heard()]).toEqual([before, []])
  })

  test('of no known shape is refused', async () => {
    const typo: unknown = { ...start, when: { no: 'date' } }
    expect(await codeOf(() => service.execute(typo as SubscriptionCommand, on('2026-01-01')))).toBe(
      'input.invalid',
    )
    const odd: unknown = { ...start, quantity: 2 }
    expect(await codeOf(() => service.execute(odd as SubscriptionCommand, on('2026-01-01')))).toBe(
      'input.invalid',
    )
  })
})

describe('two at once', () => {
  const both = (a: SubscriptionCommand, b: SubscriptionCommand, date = '2026-02-01') =>
    Promise.all([a, b].map((command) => codeOf(() => service.execute(command, on(date)))))
  test('both are made', async () => {
    await service.execute(start, on('2026-01-01'))
    const codes = await both(plan('p', 'fibre-200'), {
      type: 'change-quantity',
      id: 'q',
      quantity: '2',
      subscriptionId: 's1',
    })
    expect(codes).toEqual(['nothing', 'nothing'])
    expect(await service.get('s1')).toMatchObject({ offeringId: 'fibre-200', changes: { length: 3 } })
    expect((await heard()).sort()).toEqual(['s1 activated', 's1 plan_changed', 's1 quantity_changed'])
  })
  test('the same is made once', async () => {
    expect(await both(start, start)).toEqual(['nothing', 'nothing'])
    expect(await heard()).toEqual(['s1 activated'])
  })
  test('only one cancels', async () => {
    await service.execute(start, on('2026-01-01'))
    const codes = await both(cancel('a', '2026-03-01'), cancel('b', '2026-04-01'))
    expect(codes.sort()).toEqual(['nothing', 'subscription.already_cancelled'])
  })
  test('only one gets the line', async () => {
    const line = { ...opening, exclusiveKey: 'line/4471' }
    const other = { ...start, subscriptionId: 's9', opening: line }
    expect((await both({ ...start, opening: line }, other)).sort()).toEqual([
      'nothing',
      'subscription.overlap',
    ])
  })
  test('the line goes from one to the next, and may be an add-on', async () => {
    await service.execute({ ...start, opening: { ...opening, exclusiveKey: 'x' } }, on('2026-01-01'))
    await service.execute(
      { ...addOn, opening: { ...opening, parentId: 's1', exclusiveKey: 'line/1' } },
      on('2026-01-02'),
    )
    const next: SubscriptionCommand = {
      ...start,
      subscriptionId: 's3',
      opening: { ...opening, exclusiveKey: 'line/1' },
    }
    expect(await codeOf(() => service.execute(next, on('2026-01-03')))).toBe('subscription.overlap')
    await service.execute(cancel('a', '2026-01-03'), on('2026-01-03'))
    expect(await codeOf(() => service.execute(next, on('2026-01-03')))).toBe('nothing')
  })
  test('an add-on sees the end of its parent', async () => {
    await service.execute(start, on('2026-01-01'))
    expect(await both(addOn, cancel('a', '2026-03-01'))).toEqual(['nothing', 'nothing'])
    expect(await service.get('s2')).toMatchObject({ endsAt: day('2026-03-01') })
  })
})

describe('a family', () => {
  test('ends together', async () => {
    await service.execute(start, on('2026-01-01'))
    await service.execute(addOn, on('2026-01-15'))
    expect((await service.addOnsOf('s1')).map(({ id }) => id)).toEqual(['s2'])
    await service.execute(
      { type: 'suspend', id: 'bar', charged: false, subscriptionId: 's1' },
      on('2026-02-01'),
    )
    expect(await service.get('s2')).toMatchObject({ status: 'suspended' })
    await service.execute(cancel('bye', '2026-01-20'), on('2026-02-02'))
    expect(await service.get('s2')).toMatchObject({ status: 'terminated', endsAt: day('2026-01-20') })
    expect(await heard()).toEqual([
      's1 activated',
      's2 activated',
      's1 suspended',
      's1 terminated',
      's2 terminated',
    ])
  })
  test('lacks no parent', async () => {
    expect(await codeOf(() => service.execute(addOn, on('2026-01-15')))).toBe('subscription.no_parent')
  })
  test('changes hands, and both accounts find it', async () => {
    await service.execute(start, on('2026-01-01'))
    await service.execute(addOn, on('2026-01-15'))
    await service.execute(
      { type: 'transfer', id: 't', accountId: 'acc-2', subscriptionId: 's1', when: { on: '2026-03-01' } },
      on('2026-02-01'),
    )
    for (const account of ['acc-1', 'acc-2']) {
      expect((await service.ofAccount(account)).map(({ id }) => id).sort()).toEqual(['s1', 's2'])
    }
    expect(await service.get('s2')).toMatchObject({ accountId: 'acc-1' })
    await service.settleDue({ now: day('2026-03-01'), zoneOf })
    expect([await service.get('s1'), await service.get('s2')]).toMatchObject([
      { accountId: 'acc-2' },
      { accountId: 'acc-2' },
    ])
    expect((await service.ofAccount('acc-1')).map(({ id }) => id).sort()).toEqual(['s1', 's2'])
    expect(await service.ofAccount('acc-3')).toEqual([])
  })
})

describe('as time passes', () => {
  const terms = { minimumTerm: months(1), renewal: { interval: months(1), priceChange: 'current' } } as const
  test('terms are renewed and what was planned is told, once', async () => {
    await service.execute(start, on('2026-01-31', { terms }))
    await service.execute(cancel('bye', '2026-04-15'), on('2026-02-01', { terms }))
    expect(await service.settleDue({ now: day('2026-02-27'), zoneOf })).toEqual({
      settled: 0,
      renewals: 0,
      failed: [],
    })
    expect(await service.settleDue({ now: day('2026-04-15'), zoneOf })).toEqual({
      settled: 1,
      renewals: 2,
      failed: [],
    })
    expect(await service.settleDue({ now: day('2026-05-15'), zoneOf })).toEqual({
      settled: 0,
      renewals: 0,
      failed: [],
    })
    const subscription = await service.get('s1')
    expect(subscription).toMatchObject({ status: 'terminated', endsAt: day('2026-04-15') })
    expect(phasesOf(subscription!).map(({ from }) => from)).toEqual(
      ['2026-01-31', '2026-02-28', '2026-03-31'].map(day),
    )
    expect(await heard()).toEqual([
      's1 activated',
      's1 change_scheduled',
      's1 renewed',
      's1 renewed',
      's1 terminated',
    ])
  })

  test('two processes settle each once, add-ons too', async () => {
    await service.execute(start, on('2026-01-31'))
    await service.execute({ ...addOn, when: { on: '2026-02-10' } }, on('2026-01-31', { terms }))
    await service.execute(
      { type: 'pause', id: 'p', charged: false, subscriptionId: 's1', when: { on: '2026-02-12' } },
      on('2026-02-01'),
    )
    const question = { now: day('2026-02-15'), zoneOf }
    await Promise.all([service.settleDue(question), service.settleDue(question)])
    expect((await heard()).slice(2)).toEqual(['s1 change_scheduled', 's2 activated', 's1 paused'])
    expect(await service.settleDue({ now: day('2026-03-12'), zoneOf })).toMatchObject({
      settled: 1,
      renewals: 1,
    })
    expect(await service.get('s2')).toMatchObject({ status: 'suspended', changes: { length: 2 } })
  })

  test('a store that fails is no refusal', async () => {
    await service.execute(start, on('2026-01-31', { terms }))
    const broken = () => Promise.reject(new LonglinesError('store.connection_lost', 'Connect again.'))
    expect(await codeOf(() => service.settleDue({ now: day('2026-03-01'), zoneOf: broken }))).toBe(
      'store.connection_lost',
    )
    const closed = { ...tenant, transaction: broken }
    expect(await codeOf(() => createSubscriptionService(closed).get('s1'))).toBe('store.connection_lost')
  })

  test('one that cannot be settled stops no other', async () => {
    await service.execute(start, on('2026-01-31', { terms }))
    await service.execute({ ...start, subscriptionId: 's9' }, on('2026-01-31', { terms }))
    const zones = (accountId: string) => (accountId === 'acc-1' ? 'Nowhere/Land' : 'UTC')
    await service.execute(
      { type: 'transfer', id: 't', accountId: 'acc-9', subscriptionId: 's9' },
      on('2026-02-01'),
    )
    const outcome = await service.settleDue({ now: day('2026-03-01'), zoneOf: zones })
    expect(outcome).toMatchObject({
      settled: 1,
      failed: [{ subscriptionId: 's1', refusal: { code: 'time.unknown_zone' } }],
    })
  })
})
