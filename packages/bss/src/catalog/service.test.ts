import { type AuditRow, auditTrail } from '@longlines/core/audit'
import { createMemoryStore } from '@longlines/core/store'
import { codeOf } from '@longlines/core/testing'
import { describe, expect, it } from 'vitest'
import { smallOperator } from '../../test/catalog-fixture.ts'
import { catalogDefinitions, catalogEvents, createCatalogService } from './index.ts'

const now = '2025-12-01T00:00:00Z'
const january = '2026-01-01T00:00:00Z'
const april = '2026-04-01T00:00:00Z'
const renamed = (name: string) => ({
  ...smallOperator,
  offerings: smallOperator.offerings.map((offering) =>
    offering.id === 'router' ? { ...offering, name } : offering,
  ),
})

async function open() {
  const store = createMemoryStore()
  await store.migrate(catalogDefinitions)
  const tenant = store.forTenant('acme')
  const service = createCatalogService(tenant)
  const plan = (proposed: unknown, effectiveFrom: string) =>
    service.plan('small-operator', { proposed, effectiveFrom, now })
  return { tenant, service, plan }
}

describe('the catalog in a store', () => {
  it('is published with its event and its audit entry', async () => {
    const { tenant, service, plan } = await open()
    await service.publish(await plan(smallOperator, january), { now, actor: 'ann' })
    const second = await service.publish(await plan(renamed('Home router'), april), {
      now,
      actor: 'ben',
      reason: 'new model',
    })
    expect(await service.versions('small-operator')).toMatchObject([{ version: 1 }, second])
    expect((await service.timeline('small-operator')).at(april).offering('router').name).toBe('Home router')
    const events: unknown[] = []
    await tenant.consumer('test').deliver((event) => void events.push(catalogEvents.parse(event).data))
    expect(events[1]).toEqual({
      catalogId: 'small-operator',
      version: 2,
      effectiveFrom: april,
      offeringIds: ['router'],
    })
    const trail: AuditRow[] = []
    await tenant.transaction(async (tx) => {
      for await (const row of auditTrail(tx, 'catalog/small-operator')) trail.push(row)
    })
    expect(
      trail.map(({ actor, action, before, after, reason }) => ({ actor, action, before, after, reason }))[1],
    ).toEqual({
      actor: 'ben',
      action: 'catalog.publish',
      before: { version: 1 },
      after: {
        version: 2,
        effectiveFrom: april,
        changes: ['Offering "Home router": name goes from Router to Home router.'],
      },
      reason: 'new model',
    })
  })

  it('is published once where two are at it', async () => {
    const { tenant, service, plan } = await open()
    await service.publish(await plan(smallOperator, january), { now })
    const plans = await Promise.all(['A', 'B', 'C', 'D'].map((name) => plan(renamed(name), april)))
    const outcomes = await Promise.all(plans.map((one) => codeOf(() => service.publish(one, { now }))))
    expect(outcomes.sort()).toEqual([
      'catalog.plan_outdated',
      'catalog.plan_outdated',
      'catalog.plan_outdated',
      'nothing',
    ])
    expect((await service.versions('small-operator')).map(({ version }) => version)).toEqual([1, 2])
    let events = 0
    await tenant.consumer('test').deliver(() => void events++)
    expect(events).toBe(2)
  })

  it('keeps catalogs apart', async () => {
    const { service, plan } = await open()
    await service.publish(await plan(smallOperator, january), { now })
    const other = await service.plan('other', {
      proposed: { ...smallOperator, id: 'other' },
      effectiveFrom: january,
      now,
    })
    expect((await service.publish(other, { now })).version).toBe(1)
    expect(await service.versions('third')).toEqual([])
  })
})
