import { createMemoryStore, type TenantStore } from '@longlines/core/store'
import { beforeEach, describe, expect, it } from 'vitest'
import { book, noon } from '../../../test/billing/world.ts'
import { Invoice } from '../../invoices/index.ts'
import { importSubscription, subscriptionDefinitions } from '../../subscriptions/index.ts'
import { anAccount, anActivation, anIssuer, aSubscription } from '../../testing/index.ts'
import type { BillingAccount } from '../index.ts'
import {
  billingDefinitions,
  billingStates,
  createBiller,
  creditInvoice,
  finaliseInvoices,
  type InvoiceReissue,
  importBilled,
  invoiceSeries,
  invoices,
  openBillingAccount,
  reissueInvoice,
  startBillRun,
  workBillRun,
} from './index.ts'

const issuer = anIssuer()
const wish: InvoiceReissue = {
  id: 'second',
  invoiceId: 'A-1/2026-03-01',
  issuedOn: '2026-03-05',
  at: '2026-03-05T09:00:00Z',
  reason: 'Wrong company',
  buyer: { name: 'Rossi S.r.l.', address: { country: 'IT' } },
}
let store: TenantStore

beforeEach(async () => {
  const opened = createMemoryStore()
  await opened.migrate([...billingDefinitions, ...subscriptionDefinitions])
  store = opened.forTenant('acme')
  await store.transaction(async (tx) => {
    await tx.collection(invoiceSeries).insert('f', { id: 'f', pattern: 'F{number}', digits: 1 })
    await tx.collection(invoiceSeries).insert('n', { id: 'n', pattern: 'N{number}', digits: 1 })
  })
})

const run = async (on: string) => {
  await startBillRun(store, { id: on, on, knownAt: `${on}T21:00:00Z` })
  const done = await workBillRun(store, on, createBiller({ issuer, bookOf: () => book }))
  expect(done).toMatchObject({ failed: 0 })
}
const finalise = async (issuedOn: string) => {
  const at = `${issuedOn}T12:00:00Z`
  await finaliseInvoices(store, { seriesId: 'f', issuedOn, at })
  await finaliseInvoices(store, { seriesId: 'n', type: 'credit-note', issuedOn, at })
}
/** March is billed and final; the line is cancelled from the 16th, which is known on the 20th. */
const billed = async (more: Partial<BillingAccount> = {}, credit = '0') => {
  await openBillingAccount(store, anAccount(more), '2026-02-01')
  await importBilled(store, {
    accountId: 'A-1',
    on: '2026-02-01',
    knownAt: '2026-02-01T00:00:00Z',
    items: [],
    credit,
  })
  const subscription = aSubscription('s1', [
    [noon('2026-03-01'), anActivation('fibre-100')],
    [noon('2026-03-20'), { type: 'cancel', when: { at: noon('2026-03-16') } }],
  ])
  await store.transaction((tx) => importSubscription(tx, subscription))
  await run('2026-03-01')
  await finalise('2026-03-01')
}
const documentOf = async (id: string) =>
  (await store.transaction((tx) => tx.collection(invoices).get(id)))?.doc
const refusal = (work: Promise<unknown>) => work.then(() => 'accepted').catch(({ code }) => code)

describe('an invoice that is reissued', () => {
  it('is credited whole, and comes again with the same lines for the right buyer', async () => {
    await billed({ discounts: [{ id: 'd', name: 'Welcome', type: 'percentage', value: '10' }] })
    const first = await documentOf(wish.invoiceId)
    const { note, invoice } = await reissueInvoice(store, wish)
    expect(Invoice.parse(invoice)).toMatchObject({
      status: 'draft',
      buyer: { name: 'Rossi S.r.l.' },
      corrects: { number: 'F1' },
      lines: first?.lines,
      totals: first?.totals,
    })
    expect(Invoice.parse(note)).toMatchObject({ type: 'credit-note', corrects: { number: 'F1' } })
    expect(note.totals.gross).toBe(first?.totals.gross)
    await finalise('2026-03-05')
    expect([(await documentOf('second'))?.number, (await documentOf('second/credit'))?.number]).toEqual([
      'F2',
      'N1',
    ])
  })

  it('leaves the account as it was: the next bill is the same, and its credits name the new invoice', async () => {
    await billed({ corrections: 'credit-note' })
    await reissueInvoice(store, wish)
    await finalise('2026-03-05')
    await run('2026-04-01')
    const { items } = await store.transaction((tx) => tx.collection(invoices).find({ limit: 10 }))
    const april = items.map(({ doc }) => doc).filter(({ issuedOn }) => issuedOn === '2026-04-01')
    expect(april).toMatchObject([
      { type: 'credit-note', corrects: { id: 'second', number: 'F2' }, totals: { net: '15.43' } },
    ])
  })

  it('can be credited, and the first one not any more', async () => {
    await billed()
    await reissueInvoice(store, wish)
    await finalise('2026-03-05')
    const credit = { issuedOn: '2026-03-06', at: '2026-03-06T09:00:00Z', reason: 'Goodwill' }
    expect(await refusal(creditInvoice(store, { ...credit, id: 'c1', invoiceId: wish.invoiceId }))).toBe(
      'invoice.nothing_to_credit',
    )
    const note = await creditInvoice(store, { ...credit, id: 'c2', invoiceId: 'second' })
    expect(note.totals.net).toBe('78.90')
  })

  it('is taxed anew where the status was wrong, and leaves credit that is not needed any more', async () => {
    await billed({}, '80')
    expect((await documentOf(wish.invoiceId))?.totals).toMatchObject({ credited: '80.00', due: '16.26' })
    const customer = { place: { country: 'FR' }, status: 'business', vatId: 'FR12345678901' } as const
    const { invoice, note } = await reissueInvoice(store, {
      ...wish,
      taxes: { policy: issuer.tax, customer },
    })
    expect(note.totals).toMatchObject({ gross: '96.26', credited: '80.00', due: '16.26' })
    expect(invoice.taxes).toMatchObject([{ category: 'AE', tax: '0.00' }])
    expect(invoice.totals).toMatchObject({ net: '78.90', gross: '78.90', credited: '78.90', due: '0.00' })
    const state = await store.transaction((tx) => tx.collection(billingStates).get('A-1'))
    expect(state?.doc.credit).toBe('1.1')
  })

  it('comes once', async () => {
    await billed()
    const once = await reissueInvoice(store, wish)
    expect(await reissueInvoice(store, wish)).toEqual(once)
    expect(await refusal(reissueInvoice(store, { ...wish, id: 'third' }))).toBe('invoice.credit_exceeds')
    expect(await refusal(reissueInvoice(store, { ...wish, id: 'second/credit' }))).toBe(
      'store.already_exists',
    )
  })

  it('is refused while it is a draft, and for a note', async () => {
    await billed()
    await reissueInvoice(store, wish)
    const again = { ...wish, id: 'third' }
    expect(await refusal(reissueInvoice(store, { ...again, invoiceId: 'second' }))).toBe('invoice.not_final')
    await finalise('2026-03-05')
    expect(await refusal(reissueInvoice(store, { ...again, invoiceId: 'second/credit' }))).toBe(
      'input.invalid',
    )
    expect(await refusal(reissueInvoice(store, { ...again, invoiceId: 'nothing' }))).toBe('store.not_found')
  })
})
