import { describe, expect, it } from 'vitest'
import { createMemoryStore, defineCollection } from '../store/index.ts'
import { codeOf } from '../testing/code-of.ts'
import { collect } from '../testing/store/assert.ts'
import { auditLog, auditTrail, recordAudit } from './index.ts'

const accounts = defineCollection<{ limit: number }>({ name: 'accounts' })
const ENTRY = {
  id: 'a1',
  subject: 'account/1',
  at: '2026-01-02T00:00:00Z',
  actor: 'ann',
  action: 'account.change',
  before: { limit: 10 },
  after: { limit: 20 },
}

async function open() {
  const store = createMemoryStore()
  await store.migrate([accounts, auditLog])
  return store.forTenant('acme')
}

describe('the audit trail', () => {
  it('tells who did what when, before and after, in order', async () => {
    const tenant = await open()
    await tenant.transaction(async (tx) => {
      await recordAudit(tx, ENTRY)
      await recordAudit(tx, {
        ...ENTRY,
        id: 'a0',
        at: '2026-01-01T00:00:00Z',
        before: undefined,
        reason: 'new customer',
      })
      await recordAudit(tx, { ...ENTRY, id: 'a2', subject: 'account/2' })
    })
    const rows = await tenant.transaction((tx) => collect(auditTrail(tx, 'account/1')))
    expect(rows).toEqual([
      { ...ENTRY, id: 'a0', at: '2026-01-01T00:00:00Z', before: null, reason: 'new customer' },
      { ...ENTRY, reason: null },
    ])
  })

  it('is not there when the change is undone', async () => {
    const tenant = await open()
    await codeOf(() =>
      tenant.transaction(async (tx) => {
        await recordAudit(tx, ENTRY)
        await tx.collection(accounts).update('1', 1, { limit: 20 })
      }),
    )
    expect(await tenant.transaction((tx) => collect(auditTrail(tx, 'account/1')))).toEqual([])
  })

  it('takes the same entry twice, and refuses another one under its id', async () => {
    const tenant = await open()
    const record = (more: object = {}) => tenant.transaction((tx) => recordAudit(tx, { ...ENTRY, ...more }))
    await record()
    await record()
    expect(await codeOf(() => record({ after: { limit: 30 } }))).toBe('store.already_exists')
  })
})
