import { createMemoryStore, type TenantStore } from '@longlines/core/store'
import { beforeEach, describe, expect, it } from 'vitest'
import { accountName, addAccounts, fakeBiller } from '../../../test/billing/fake-biller.ts'
import {
  type Biller,
  billItems,
  billingDefinitions,
  billingStates,
  billRunJournal,
  finaliseInvoices,
  invoices,
  pauseBillRun,
  resumeBillRun,
  retryFailed,
  startBillRun,
  workBillRun,
} from './index.ts'

const ON = '2026-03-01'
const run = { id: 'r1', on: ON, knownAt: '2026-03-01T05:00:00Z' }
let store: TenantStore

beforeEach(async () => {
  const opened = createMemoryStore()
  await opened.migrate(billingDefinitions)
  store = opened.forTenant('acme')
  await addAccounts(store, 30, ON)
  await startBillRun(store, run)
})

const drafts = () =>
  store.transaction(async (tx) =>
    (await tx.collection(invoices).find({ limit: 1000 })).items.map(({ doc }) => doc),
  )
const journal = () =>
  store.transaction(async (tx) => {
    const rows = []
    for await (const row of tx.log(billRunJournal).scan({ partition: 'r1' })) rows.push(row)
    return rows
  })

describe('a run', () => {
  it('bills everybody who is due once, and finishes', async () => {
    expect(await workBillRun(store, 'r1', fakeBiller())).toEqual({
      billed: 30,
      failed: 0,
      invoices: 30,
      status: 'finished',
    })
    expect(await drafts()).toHaveLength(30)
    expect((await journal()).map(({ outcome }) => outcome)).toEqual(Array(30).fill('billed'))
    expect(await workBillRun(store, 'r1', fakeBiller())).toMatchObject({ billed: 0, status: 'finished' })
  })

  it('leaves who is not due yet', async () => {
    await startBillRun(store, { ...run, id: 'r0', on: '2026-02-28' })
    expect(await workBillRun(store, 'r0', fakeBiller())).toMatchObject({ billed: 0, status: 'finished' })
  })

  it('sets accounts with bad data aside with the reason, and takes them back when they are mended', async () => {
    const bad = new Set([accountName(3), accountName(17)])
    expect(await workBillRun(store, 'r1', fakeBiller(bad))).toMatchObject({ billed: 28, failed: 2 })
    const state = await store.transaction((tx) => tx.collection(billingStates).get(accountName(3)))
    expect(state?.doc).toMatchObject({
      queue: 'failed',
      failure: { code: 'input.invalid', message: 'acc-00003 has no address.', attempts: 1 },
    })
    expect(await retryFailed(store, [accountName(3)])).toBe(1)
    await startBillRun(store, { ...run, id: 'r2' })
    expect(await workBillRun(store, 'r2', fakeBiller())).toMatchObject({ billed: 1, status: 'finished' })
    const mended = await store.transaction((tx) => tx.collection(billingStates).get(accountName(3)))
    expect(mended?.doc.failure).toBeUndefined()
    expect(await drafts()).toHaveLength(29)
  })

  it('sets aside what throws something else, with its message', async () => {
    const broken: Biller = async () => {
      throw new TypeError('no such field')
    }
    expect(await workBillRun(store, 'r1', broken)).toMatchObject({ billed: 0, failed: 30 })
    expect((await journal())[0]).toMatchObject({ code: 'billing.unexpected', message: 'no such field' })
  })

  it('sets aside an account whose invoice cannot be written, and bills the others', async () => {
    const clash: Biller = async (tx, state, one) => {
      const bill = await fakeBiller()(tx, state, one)
      if (state.accountId !== accountName(5)) return bill
      return {
        ...bill,
        invoices: bill.invoices.map((invoice) => ({ ...invoice, id: `${accountName(4)}/${ON}` })),
      }
    }
    expect(await workBillRun(store, 'r1', clash)).toMatchObject({ billed: 29, failed: 1, status: 'finished' })
    const state = await store.transaction((tx) => tx.collection(billingStates).get(accountName(5)))
    expect(state?.doc.failure?.code).toBe('store.already_exists')
  })

  it('pauses between transactions, and goes on', async () => {
    let seen = 0
    const paused = await workBillRun(store, 'r1', fakeBiller(), {
      accountsPerTransaction: 10,
      onProgress: ({ billed }) => {
        seen = billed
        if (billed === 10) void pauseBillRun(store, 'r1')
      },
    })
    expect(paused.status).toBe('paused')
    expect(paused.billed).toBe(seen)
    expect(paused.billed).toBeLessThan(30)
    await resumeBillRun(store, 'r1')
    const rest = await workBillRun(store, 'r1', fakeBiller())
    expect(paused.billed + rest.billed).toBe(30)
    expect(rest.status).toBe('finished')
  })

  it('is shared out by several workers', async () => {
    const done = await Promise.all([
      workBillRun(store, 'r1', fakeBiller(), { workers: 3, accountsPerTransaction: 4 }),
      workBillRun(store, 'r1', fakeBiller(), { workers: 2, accountsPerTransaction: 3 }),
    ])
    expect(done[0].billed + done[1].billed).toBe(30)
    expect(await drafts()).toHaveLength(30)
    expect((await journal()).length).toBe(30)
  })

  it('keeps every item under its account', async () => {
    await workBillRun(store, 'r1', fakeBiller())
    const rows = await store.transaction((tx) => tx.log(billItems).page({ partition: accountName(7) }))
    expect(rows.items).toMatchObject([
      {
        id: 'acc-00007/fee/2026-03-01',
        invoiceId: 'acc-00007/2026-03-01',
        endsAt: '2026-12-31T23:00:00Z',
        amount: '10.00',
      },
    ])
  })

  it('is refused under the id of another one', async () => {
    await expect(startBillRun(store, { ...run, on: '2026-04-01' })).rejects.toMatchObject({
      code: 'billing.other_run',
    })
    await expect(workBillRun(store, 'nobody', fakeBiller())).rejects.toMatchObject({
      code: 'store.not_found',
    })
  })
})

describe('numbers', () => {
  const wish = { seriesId: 'invoices', issuedOn: '2026-03-02', at: '2026-03-02T08:00:00Z' }

  it('are gapless, and given once, by however many processes', async () => {
    await workBillRun(store, 'r1', fakeBiller())
    const counts = await Promise.all([3, 4, 5].map((batch) => finaliseInvoices(store, { ...wish, batch })))
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(30)
    const final = await drafts()
    expect(final.map(({ number }) => number).sort()).toEqual(
      Array.from({ length: 30 }, (_, index) => `F${String(index + 1).padStart(4, '0')}`),
    )
    expect(final[0]).toMatchObject({
      status: 'final',
      issuedOn: '2026-03-02',
      dueOn: '2026-03-02',
      finalisedAt: wish.at,
    })
    expect(await finaliseInvoices(store, wish)).toBe(0)
  })

  it('are given to those named, and refused to those unknown', async () => {
    await workBillRun(store, 'r1', fakeBiller())
    const named = { ...wish, invoiceIds: [`${accountName(2)}/${ON}`, `${accountName(1)}/${ON}`] }
    expect(await finaliseInvoices(store, named)).toBe(2)
    expect(await finaliseInvoices(store, named)).toBe(0)
    await expect(finaliseInvoices(store, { ...wish, invoiceIds: ['x'] })).rejects.toMatchObject({
      code: 'store.not_found',
    })
    await expect(finaliseInvoices(store, { ...wish, seriesId: 'x' })).rejects.toMatchObject({
      code: 'store.not_found',
    })
  })
})
