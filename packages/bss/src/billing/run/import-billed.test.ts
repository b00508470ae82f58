import { createMemoryStore, type TenantStore } from '@longlines/core/store'
import { beforeEach, describe, expect, it } from 'vitest'
import { book, noon } from '../../../test/billing/world.ts'
import { importSubscription, subscriptionDefinitions } from '../../subscriptions/index.ts'
import {
  anAccount,
  anActivation,
  anIssuer,
  aSubscription,
  aUsageCharge,
  recurring,
} from '../../testing/index.ts'
import { preview } from '../index.ts'
import {
  billingDefinitions,
  createBiller,
  importBilled,
  invoices,
  keepCharges,
  openBillingAccount,
  startBillRun,
  usageCharges,
  usageOfCharges,
  workBillRun,
} from './index.ts'

const issuer = anIssuer()
const subscription = aSubscription('s1', [[noon('2026-03-11'), anActivation('fibre-100')]])
const there = { on: '2026-04-01', knownAt: '2026-04-01T04:00:00Z' }
const items = preview({ account: anAccount(), issuer, book, subscriptions: [subscription] }, there.on).items
let store: TenantStore

beforeEach(async () => {
  const opened = createMemoryStore()
  await opened.migrate([...billingDefinitions, ...subscriptionDefinitions])
  store = opened.forTenant('acme')
  await openBillingAccount(store, anAccount(), '2026-04-01')
})

const hold = (held = subscription) => store.transaction((tx) => importSubscription(tx, held))

const netOf = async (on: string, prices = book) => {
  await startBillRun(store, { id: on, on, knownAt: `${on}T04:00:00Z` })
  await workBillRun(store, on, createBiller({ issuer, bookOf: () => prices }))
  const found = await store.transaction((tx) => tx.collection(invoices).get(`A-1/${on}`))
  return found?.doc.totals.net
}
const refusal = (work: Promise<unknown>) => work.then(() => 'accepted').catch(({ code }) => code)

describe('what another system has billed', () => {
  it('is not billed again', async () => {
    await hold()
    const { dueOn, billed } = await importBilled(store, { accountId: 'A-1', ...there, items })
    expect({ dueOn, billed }).toEqual({ dueOn: '2026-05-01', billed: there })
    expect(await netOf('2026-05-01')).toBe('29.90')
  })

  it('is settled without its items, in arrears too', async () => {
    await hold()
    await importBilled(store, { accountId: 'A-1', ...there, items: [] })
    const arrears = { ...book, pricesOf: () => [recurring('fee', '10.00', { timing: 'arrears' })] }
    expect(await netOf('2026-05-01', arrears)).toBe('10.00')
  })

  it('is given back for a cancellation that is learned here, and its credit is used', async () => {
    const cancel = [noon('2026-04-16'), { type: 'cancel' }] as const
    await hold(aSubscription('s1', [[noon('2026-03-11'), anActivation('fibre-100')], cancel]))
    const { credit } = await importBilled(store, { accountId: 'A-1', ...there, items, credit: '5' })
    expect(credit).toBe('5')
    expect(await netOf('2026-05-01')).toBe('14.95')
    const note = await store.transaction((tx) => tx.collection(invoices).get('A-1/2026-05-01'))
    expect(note?.doc.type).toBe('credit-note')
  })

  it('is taken over once', async () => {
    await hold()
    const given = { accountId: 'A-1', ...there, items }
    const first = await importBilled(store, given)
    expect(await importBilled(store, given)).toEqual(first)
    expect(await netOf('2026-05-01')).toBe('29.90')
    expect(await importBilled(store, given)).toMatchObject({ dueOn: '2026-06-01' })
    expect(await refusal(importBilled(store, { ...given, on: '2026-03-01' }))).toBe('billing.billed_later')
  })

  it.each([
    ['an account that is not open', { accountId: 'A-9' }, 'store.not_found'],
    ['an item that is none', { items: [{ ...items[0]!, amount: 'ten' }] }, 'input.invalid'],
  ])('is refused for %s', async (_, more, code) => {
    expect(await refusal(importBilled(store, { accountId: 'A-1', ...there, items, ...more }))).toBe(code)
  })
})

describe('charges', () => {
  it('are kept once, with all of them', async () => {
    const charge = aUsageCharge({ accountId: 'A-1' })
    const keep = () => store.transaction((tx) => keepCharges(tx, [charge], '2026-03-11T00:00:00Z'))
    expect([await keep(), await keep()]).toEqual([1, 0])
    const [row] = await store.transaction(async (tx) => (await tx.log(usageCharges).page({})).items)
    expect(row).toMatchObject({ accountId: 'A-1', amount: '0.10', charge })
  })

  it('are billed however late they come', async () => {
    const netWith = async (on: string) => {
      const usageOf = usageOfCharges(() => ({ description: 'Calls', taxClass: 'telecom' }))
      await startBillRun(store, { id: on, on, knownAt: `${on}T04:00:00Z` })
      await workBillRun(store, on, createBiller({ issuer, bookOf: () => book, usageOf }))
      const found = await store.transaction((tx) => tx.collection(invoices).get(`A-1/${on}`))
      return found?.doc.lines.map(({ period, amount }) => [period?.from, amount])
    }
    const keep = (startedAt: string, at: string) =>
      store.transaction((tx) =>
        keepCharges(tx, [aUsageCharge({ accountId: 'A-1', recordId: startedAt, startedAt })], at),
      )
    await keep('2025-03-10T11:00:00Z', '2025-03-11T00:00:00Z')
    await importBilled(store, { accountId: 'A-1', ...there, items: [] })
    await keep('2025-05-10T11:00:00Z', '2026-04-20T00:00:00Z')
    await keep('2025-06-10T11:00:00Z', '2026-04-21T00:00:00Z')
    const lines = [
      ['2025-05-01', '0.10'],
      ['2025-06-01', '0.10'],
    ]
    expect(await netWith('2026-05-01')).toEqual(lines)
    await keep('2025-04-10T11:00:00Z', '2026-05-20T00:00:00Z')
    expect(await netWith('2026-06-01')).toEqual([['2025-04-01', '0.10']])
    expect(await netWith('2026-07-01')).toBeUndefined()
  })

  it('are billed by whoever is billed once a year', async () => {
    const yearly = anAccount({ id: 'A-3', interval: { unit: 'year', count: 1 } })
    await openBillingAccount(store, yearly, '2027-01-01')
    const charge = aUsageCharge({ accountId: 'A-3', startedAt: '2026-05-10T11:00:00Z' })
    await store.transaction((tx) => keepCharges(tx, [charge], '2026-05-11T00:00:00Z'))
    const usageOf = usageOfCharges(() => ({ description: 'Calls', taxClass: 'telecom' }))
    await startBillRun(store, { id: 'year', on: '2027-01-01', knownAt: '2027-01-01T04:00:00Z' })
    await workBillRun(store, 'year', createBiller({ issuer, bookOf: () => book, usageOf }))
    const bill = await store.transaction((tx) => tx.collection(invoices).get('A-3/2027-01-01'))
    expect(bill?.doc.totals.net).toBe('0.10')
  })

  it('are refused without account, and then none is kept', async () => {
    const charges = [aUsageCharge({ accountId: 'A-1' }), aUsageCharge({ recordId: 'r2' })]
    expect(await refusal(store.transaction((tx) => keepCharges(tx, charges, '2026-03-11T00:00:00Z')))).toBe(
      'input.invalid',
    )
    expect(await store.transaction(async (tx) => (await tx.log(usageCharges).page({})).items)).toEqual([])
  })
})
