import { createMemoryStore, type TenantStore } from '@longlines/core/store'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { book, noon } from '../../../test/billing/world.ts'
import { type Invoice, Invoice as InvoiceSchema } from '../../invoices/index.ts'
import { importSubscription, type Subscription, subscriptionDefinitions } from '../../subscriptions/index.ts'
import { anAccount, anActivation, anIssuer, aPriceBook, aSubscription } from '../../testing/index.ts'
import { type Adjustment, type BillingAccount, simulate, type UsageTotal } from '../index.ts'
import {
  adjustAccount,
  billingAccounts,
  billingDefinitions,
  billingStates,
  billRunJournal,
  createBiller,
  creditInvoice,
  finaliseInvoices,
  invoiceSeries,
  invoices,
  openBillingAccount,
  reopenBill,
  reviseDrafts,
  startBillRun,
  workBillRun,
} from './index.ts'

const issuer = anIssuer()
const opening = [noon('2026-03-01'), anActivation('fibre-100')] as const
const cancelled = aSubscription('s1', [opening, [noon('2026-03-16'), { type: 'cancel' }]])
const goodwill: Adjustment = {
  id: 'g1',
  accountId: 'A-1',
  type: 'amount',
  description: 'Goodwill',
  amount: '-5',
  taxClass: 'telecom',
}
let store: TenantStore
let usage: UsageTotal[]

const calls = (exact: string): UsageTotal => ({
  subscriptionId: 's1',
  priceId: 'calls',
  description: 'Calls',
  taxClass: 'telecom',
  period: { from: '2026-03-01', to: '2026-04-01' },
  quantity: '60',
  unit: 'second',
  exact,
  chargeCount: 1,
})
const biller = createBiller({ issuer, bookOf: () => book, usageOf: async () => usage })

beforeEach(async () => {
  usage = []
  const opened = createMemoryStore()
  await opened.migrate([...billingDefinitions, ...subscriptionDefinitions])
  store = opened.forTenant('acme')
  await store.transaction((tx) => tx.collection(invoiceSeries).insert('f', { id: 'f', pattern: 'F{number}' }))
})

const open = async (subscription: Subscription, more: Partial<BillingAccount> = {}) => {
  await openBillingAccount(store, anAccount(more), '2026-03-01')
  await store.transaction((tx) => importSubscription(tx, subscription))
}
const run = async (on: string, name = on, knownAt = `${on}T21:00:00Z`) => {
  await startBillRun(store, { id: name, on, knownAt })
  const done = await workBillRun(store, name, biller)
  expect(done).toMatchObject({ failed: 0, status: 'finished' })
  return done
}
const finalise = (issuedOn: string) =>
  finaliseInvoices(store, { seriesId: 'f', issuedOn, at: `${issuedOn}T12:00:00Z` })
const documents = () =>
  store.transaction(async (tx) => {
    const { items } = await tx.collection(invoices).find({ index: 'byAccount', limit: 1000 })
    return items.map(({ doc }) => InvoiceSchema.parse(doc))
  })
const shown = async () =>
  (await documents()).map(({ type, issuedOn, totals }) => [type, issuedOn, totals.net])
const state = async () => (await store.transaction((tx) => tx.collection(billingStates).get('A-1')))?.doc

describe('a bill that is still drafts', () => {
  it('is taken back and billed anew with what is known then', async () => {
    await open(aSubscription('s1', [opening]))
    await adjustAccount(store, goodwill)
    await run('2026-03-01')
    expect(await shown()).toEqual([['invoice', '2026-03-01', '73.90']])
    await reopenBill(store, { accountId: 'A-1', at: '2026-03-02T08:00:00Z' })
    expect(await documents()).toEqual([])
    expect(await state()).toMatchObject({ dueOn: '2026-03-01', credit: '0', queue: 'ready' })
    usage = [{ ...calls('1.50'), period: { from: '2026-02-01', to: '2026-03-01' } }]
    await run('2026-03-01', 'again')
    expect(await shown()).toEqual([['invoice', '2026-03-01', '75.40']])
    expect(await run('2026-03-01', 'third')).toMatchObject({ billed: 0 })
    await run('2026-04-01')
    expect((await shown())[1]).toEqual(['invoice', '2026-04-01', '29.90'])
    const journal = await store.transaction(async (tx) => {
      const rows = []
      for await (const row of tx.log(billRunJournal).scan({ partition: '2026-03-01' })) rows.push(row.outcome)
      return rows
    })
    expect(journal).toEqual(['billed', 'reopened'])
  })

  it('is not taken back twice, nor once it is final, nor for an account that nobody knows', async () => {
    const reopen = (accountId = 'A-1') => reopenBill(store, { accountId, at: '2026-03-02T08:00:00Z' })
    await expect(reopen('nobody')).rejects.toMatchObject({ code: 'store.not_found' })
    await open(aSubscription('s1', [opening]))
    await expect(reopen()).rejects.toMatchObject({ code: 'billing.nothing_to_reopen' })
    await run('2026-03-01')
    await reopen()
    await expect(reopen()).rejects.toMatchObject({ code: 'billing.nothing_to_reopen' })
    await run('2026-03-01', 'again')
    await finalise('2026-03-02')
    await expect(reopen()).rejects.toMatchObject({ code: 'billing.final' })
  })

  it('keeps credit that came in since, and cannot be taken back once its credit is used', async () => {
    await open(cancelled)
    await run('2026-03-01')
    await run('2026-04-01')
    const set = async (credit: string) =>
      store.transaction(async (tx) => {
        const { version = 0, doc } = (await tx.collection(billingStates).get('A-1')) ?? {}
        if (doc) await tx.collection(billingStates).update('A-1', version, { ...doc, credit })
      })
    expect(await state()).toMatchObject({ credit: '18.82' })
    await set('3.00')
    const reopen = () => reopenBill(store, { accountId: 'A-1', at: '2026-04-02T08:00:00Z' })
    await expect(reopen()).rejects.toMatchObject({ code: 'billing.credit_used' })
    await set('20.00')
    expect(await reopen()).toMatchObject({ credit: '1.18' })
  })

  it('is made anew with late usage where the account wants that, and only where that changes it', async () => {
    await open(aSubscription('s1', [opening]), { corrections: 'reopen-draft' })
    await run('2026-03-01')
    await finalise('2026-03-01')
    usage = [calls('2.00')]
    await adjustAccount(store, goodwill)
    await run('2026-04-01')
    const revise = (day: string) => reviseDrafts(store, { biller, knownAt: `${day}T21:00:00Z` })
    expect(await revise('2026-04-02')).toEqual({ revised: [], unchanged: ['A-1'], failed: [] })
    usage = [calls('3.25')]
    expect(await revise('2026-04-02')).toEqual({ revised: ['A-1'], unchanged: [], failed: [] })
    expect(await revise('2026-04-03')).toMatchObject({ unchanged: ['A-1'] })
    const [, april] = await documents()
    expect(april).toMatchObject({ status: 'draft', issuedOn: '2026-04-01', totals: { net: '28.15' } })
    expect(april?.lines.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['recurring', '29.90'],
      ['usage', '3.25'],
      ['adjustment', '-5.00'],
    ])
    await finalise('2026-04-03')
    usage = [calls('4.00')]
    expect(await revise('2026-04-04')).toEqual({ revised: [], unchanged: [], failed: [] })
    await run('2026-05-01')
    expect((await documents())[2]?.lines.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['recurring', '29.90'],
      ['usage', '0.75'],
    ])
  })

  it('stays where it cannot be made anew, with the reason', async () => {
    await open(aSubscription('s1', [opening]), { corrections: 'reopen-draft' })
    await run('2026-03-01')
    const without = createBiller({ issuer, bookOf: () => aPriceBook({}) })
    const { failed } = await reviseDrafts(store, { biller: without, knownAt: '2026-03-02T21:00:00Z' })
    expect(failed).toMatchObject([{ accountId: 'A-1', code: 'catalog.unknown_offering' }])
    expect(await shown()).toEqual([['invoice', '2026-03-01', '78.90']])
  })
})

describe('an invoice that is final', () => {
  const wish = {
    id: 'n1',
    invoiceId: 'A-1/2026-03-01',
    issuedOn: '2026-03-10',
    at: '2026-03-10T09:00:00Z',
    reason: 'Wrong price',
  }
  const lines = [{ lineId: 's1/fibre/2026-03-01', net: '10.00' }]

  it('is credited by a note, once, and bill runs know of it', async () => {
    await open(cancelled)
    await run('2026-03-01', '2026-03-01', '2026-03-01T12:00:00Z')
    await expect(creditInvoice(store, wish)).rejects.toMatchObject({ code: 'invoice.not_final' })
    await finalise('2026-03-02')
    const note = await creditInvoice(store, { ...wish, lines })
    expect(note).toMatchObject({
      type: 'credit-note',
      totals: { gross: '12.20', credited: '12.20', due: '0.00' },
    })
    expect(await creditInvoice(store, { ...wish, lines })).toEqual(note)
    expect(await state()).toMatchObject({ credit: '12.2' })
    // 15.43 of 29.90 would be given back; 10.00 of it is given back already in part.
    await run('2026-04-01')
    const all = await documents()
    const credited = all
      .filter(({ type }) => type === 'credit-note')
      .reduce((sum, { totals }) => sum + Number(totals.net), 0)
    expect(credited).toBeCloseTo(25.43)
    await finalise('2026-04-02')
    // The rest of the invoice, and no more: the days that are left, and the one-time fee.
    const rest = await creditInvoice(store, { ...wish, id: 'n2', issuedOn: '2026-04-03', settle: 'refund' })
    expect(rest.totals).toMatchObject({ net: '53.47', due: '65.23' })
    await expect(creditInvoice(store, { ...wish, id: 'n3' })).rejects.toMatchObject({
      code: 'invoice.nothing_to_credit',
    })
    await expect(creditInvoice(store, { ...wish, id: 'n3', lines })).rejects.toMatchObject({
      code: 'invoice.credit_exceeds',
    })
  })

  it('is not credited under the id of another document, nor where there is none', async () => {
    await open(aSubscription('s1', [opening]))
    await run('2026-03-01')
    await finalise('2026-03-02')
    const invoiceId = wish.invoiceId
    await expect(creditInvoice(store, { ...wish, id: invoiceId })).rejects.toMatchObject({
      code: 'store.already_exists',
    })
    await expect(creditInvoice(store, { ...wish, invoiceId: 'x' })).rejects.toMatchObject({
      code: 'store.not_found',
    })
  })

  it('is never credited for more than it has, by whatever notes and cancellations', async () => {
    const cents = (text: string) => Math.round(Number(text) * 100)
    const net = ({ type, totals }: Invoice) => cents(totals.net) * (type === 'credit-note' ? -1 : 1)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 2990 }), { maxLength: 4 }),
        fc.option(fc.integer({ min: 2, max: 30 }), { nil: undefined }),
        fc.constantFrom('0', '33.33', '100'),
        async (credits, day, value) => {
          const opened = createMemoryStore()
          await opened.migrate([...billingDefinitions, ...subscriptionDefinitions])
          store = opened.forTenant('acme')
          await store.transaction((tx) =>
            tx.collection(invoiceSeries).insert('f', { id: 'f', pattern: 'F{number}' }),
          )
          const ended =
            day === undefined
              ? []
              : [[noon(`2026-03-${String(day).padStart(2, '0')}`), { type: 'cancel' }] as const]
          const discounts = [{ id: 'd', name: 'd', type: 'percentage', value }] as const
          await open(aSubscription('s1', [opening, ...ended]), { discounts })
          await run('2026-03-01', '2026-03-01', '2026-03-01T12:00:00Z')
          await finalise('2026-03-01')
          for (const [index, credit] of credits.entries()) {
            const part = [{ lineId: 's1/fibre/2026-03-01', net: (credit / 100).toFixed(2) }]
            await creditInvoice(store, { ...wish, id: `n${index}`, lines: part }).catch(({ code }) =>
              expect(code).toBe('invoice.credit_exceeds'),
            )
          }
          await run('2026-04-01')
          await finalise('2026-04-01')
          await creditInvoice(store, { ...wish, id: 'rest' }).catch(({ code }) =>
            expect(code).toBe('invoice.nothing_to_credit'),
          )
          const own = (await documents()).filter(({ lines: all }) =>
            all.every(({ id }) => !id.startsWith('s1/fibre/2026-04-01')),
          )
          const left = own.reduce((sum, one) => sum + net(one), 0)
          expect(left).toBe(0)
        },
      ),
      { numRuns: 40 },
    )
  })
})

it('adjustments are kept once, and not under the id of another or for nobody', async () => {
  await expect(adjustAccount(store, goodwill)).rejects.toMatchObject({ code: 'store.not_found' })
  await openBillingAccount(store, anAccount(), '2026-03-01')
  expect(await adjustAccount(store, goodwill)).toMatchObject({ status: 'open' })
  expect(await adjustAccount(store, { ...goodwill })).toMatchObject({ status: 'open' })
  await expect(adjustAccount(store, { ...goodwill, amount: '-6' })).rejects.toMatchObject({
    code: 'store.already_exists',
  })
})

it('an account is opened once', async () => {
  await openBillingAccount(store, anAccount(), '2026-03-01')
  await openBillingAccount(store, anAccount(), '2026-03-01')
  await expect(openBillingAccount(store, anAccount(), '2026-04-01')).rejects.toMatchObject({
    code: 'store.already_exists',
  })
})

it('a run that is taken back and repeated month after month gives what a simulation gives', async () => {
  await open(cancelled)
  for (const on of ['2026-03-01', '2026-04-01', '2026-05-01']) {
    await run(on, on, `${on}T21:59:59.999Z`)
    await reopenBill(store, { accountId: 'A-1', at: `${on}T22:00:00Z` })
    await run(on, `${on} again`, `${on}T21:59:59.999Z`)
  }
  const of = { account: anAccount(), issuer, book, subscriptions: [cancelled], from: '2026-03-01' }
  expect(await documents()).toEqual(simulate(of, 3).invoices)
})

it('gives back days without service that begin with the day of billing, when service goes on after them', async () => {
  const paused = aSubscription('s1', [
    opening,
    [noon('2026-04-01'), { type: 'pause', charged: false }],
    [noon('2026-04-11'), { type: 'resume' }],
  ])
  await open(paused)
  await run('2026-03-01')
  await run('2026-04-01', '2026-04-01', '2026-04-01T04:00:00Z')
  await run('2026-05-01')
  const may = (await documents()).find(({ id }) => id === 'A-1/2026-05-01')
  expect(may?.lines.map(({ kind, period, amount }) => [kind, period?.from, period?.to, amount])).toEqual([
    ['recurring', '2026-05-01', '2026-06-01', '29.90'],
    ['credit', '2026-04-01', '2026-04-11', '-9.97'],
  ])
})

it('counts the cycles of a discount once, however many documents a bill has', async () => {
  const discounts = [{ id: 'd', name: 'Half', type: 'percentage', value: '50', maxCycles: 2 }] as const
  const two = ['s1', 's2'].map((id) => aSubscription(id, [opening]))
  const account = anAccount({ invoicing: 'by-subscription', discounts })
  const { invoices: all } = simulate({ account, issuer, book, subscriptions: two, from: '2026-04-01' }, 4)
  expect(all.map(({ totals }) => Number(totals.discounts) > 0)).toEqual([
    ...[true, true, true, true],
    ...[false, false, false, false],
  ])
})

it('credits no credit note, and an invoice once where two notes are made at once', async () => {
  await open(aSubscription('s1', [opening]))
  await run('2026-03-01')
  await finalise('2026-03-02')
  const wish = {
    invoiceId: 'A-1/2026-03-01',
    issuedOn: '2026-03-03',
    at: noon('2026-03-03'),
    reason: 'Twice',
  }
  const notes = await Promise.allSettled(
    ['n1', 'n2'].map((id) => creditInvoice(store, { ...wish, id, settle: 'refund' })),
  )
  expect(notes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const [given] = (await documents()).filter(({ type }) => type === 'credit-note')
  await finaliseInvoices(store, {
    seriesId: 'f',
    type: 'credit-note',
    issuedOn: '2026-03-03',
    at: noon('2026-03-03'),
  })
  await expect(creditInvoice(store, { ...wish, id: 'n3', invoiceId: given?.id ?? '' })).rejects.toMatchObject(
    {
      code: 'input.invalid',
    },
  )
})

it.each([
  ['itself', 'A-1'],
  ['nobody', 'A-9'],
  ['an account that is paid for', 'A-2'],
])('sets aside an account that is paid by %s', async (_, payerId) => {
  await openBillingAccount(store, anAccount({ id: 'A-3' }), '2026-04-01')
  await openBillingAccount(store, anAccount({ id: 'A-2', payerId: 'A-3' }), '2026-04-01')
  await openBillingAccount(store, anAccount(), '2026-03-01')
  const account = anAccount({ payerId })
  await store.transaction((tx) => tx.collection(billingAccounts).update('A-1', 1, account))
  await startBillRun(store, { id: 'r', on: '2026-03-01', knownAt: '2026-03-01T21:00:00Z' })
  expect(await workBillRun(store, 'r', biller)).toMatchObject({ billed: 0, failed: 1 })
  const state = await store.transaction((tx) => tx.collection(billingStates).get('A-1'))
  expect(state?.doc.failure?.code).toBe('billing.no_payer')
})
