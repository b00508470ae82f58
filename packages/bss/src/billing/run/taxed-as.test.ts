/** What is taken back is taxed as it was billed, and comes to what was paid and no more. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aShop, sumOf } from '../../../test/billing/shop.ts'
import {
  anAccount,
  anActivation,
  anIssuer,
  aPriceBook,
  aSubscription,
  recurring,
} from '../../testing/index.ts'
import type { Issuer } from '../index.ts'
import { creditInvoice, invoices, openBillingAccount, reissueInvoice, reviseDrafts } from './index.ts'

const book = aPriceBook({ fibre: [recurring('fibre', '30')] })
const holding = (...more: Parameters<typeof aSubscription>[1]) =>
  aSubscription('s1', [['2026-04-01', anActivation('fibre')], ...more])
const french = { place: { country: 'FR' }, status: 'business', vatId: 'FR12345678901' } as const
const wish = { id: 'n1', invoiceId: 'A-1/2026-04-01', at: '2026-04-10T09:00:00Z', reason: 'Goodwill' }
const aprilBilled = async (account = anAccount(), issuer: Issuer = anIssuer()) => {
  const shop = await aShop({
    book,
    issuer,
    accounts: [account],
    subscriptions: [holding()],
    from: '2026-04-01',
  })
  await shop.run('2026-04-01')
  await shop.finalise('2026-04-01')
  return shop
}
const cancelFrom = (on: string) => holding(['2026-04-20', { type: 'cancel', when: { on } }])

describe('a credit', () => {
  it('is taxed as what it takes back, whatever the customer has become', async () => {
    const shop = await aprilBilled()
    await shop.setAccount('A-1', { taxCustomer: french })
    await shop.replace(cancelFrom('2026-04-01'))
    await shop.run('2026-05-01')
    expect((await shop.documents()).map(({ type, totals }) => [type, totals.net, totals.tax])).toEqual([
      ['invoice', '30.00', '6.60'],
      ['credit-note', '30.00', '6.60'],
    ])
  })

  it('is taxed as on the invoice that was made again with other taxes', async () => {
    const shop = await aprilBilled()
    await reissueInvoice(shop.store, {
      ...wish,
      id: 'again',
      issuedOn: '2026-04-10',
      taxes: { policy: anIssuer().tax, customer: french },
    })
    await shop.finalise('2026-04-10')
    await shop.replace(cancelFrom('2026-04-16'))
    await shop.run('2026-05-01')
    const credit = (await shop.documents()).at(-1)
    expect(credit).toMatchObject({ type: 'credit-note', totals: { net: '15.00', tax: '0.00' } })
    expect(sumOf(await shop.documents(), 'gross')).toBe('15.00')
  })

  it('of what was free is a credit note of nothing, which no other note takes for an invoice', async () => {
    const free = { id: 'free', name: 'Free', type: 'percentage', value: '100' } as const
    const account = anAccount({ discounts: [free], corrections: 'credit-note' })
    const shop = await aprilBilled(account)
    await shop.replace(cancelFrom('2026-04-16'))
    await shop.run('2026-05-01')
    expect((await shop.documents()).at(-1)).toMatchObject({
      type: 'credit-note',
      totals: { net: '0.00' },
      corrects: { number: 'F1' },
    })
  })
})

describe('an invoice made again with other taxes', () => {
  it('is refused once some of it was given back with its own', async () => {
    const shop = await aprilBilled()
    await shop.replace(cancelFrom('2026-04-16'))
    await shop.run('2026-05-01')
    const taxes = { policy: anIssuer().tax, customer: french }
    const again = { ...wish, id: 'again', issuedOn: '2026-05-02', taxes }
    await expect(reissueInvoice(shop.store, again)).rejects.toMatchObject({ code: 'invoice.credit_exceeds' })
  })
})

describe('a note', () => {
  it('that is dated after a draft does not stop that from being billed again', async () => {
    const shop = await aprilBilled()
    await shop.run('2026-05-01')
    await creditInvoice(shop.store, { ...wish, issuedOn: '2026-05-02' })
    await shop.replace(cancelFrom('2026-04-16'))
    const revise = { biller: shop.biller, knownAt: '2026-05-03T09:00:00Z', accountIds: ['A-1'] }
    expect(await reviseDrafts(shop.store, revise)).toMatchObject({ revised: ['A-1'], failed: [] })
    expect(sumOf(await shop.documents())).toBe('0.00')
  })

  it.each([
    ['another reason', { reason: 'Outage' }],
    ['other lines', { lines: [{ lineId: 's1/fibre/2026-04-01', net: '5' }] }],
    ['another way to settle it', { settle: 'refund' as const }],
  ])('of the same id with %s is refused', async (_, other) => {
    const shop = await aprilBilled()
    const first = { ...wish, issuedOn: '2026-04-10' }
    await creditInvoice(shop.store, first)
    expect(await creditInvoice(shop.store, first)).toMatchObject({ id: 'n1' })
    await expect(creditInvoice(shop.store, { ...first, ...other })).rejects.toMatchObject({
      code: 'store.already_exists',
    })
  })

  it.each([
    ['a misspelt field', { line: [] }],
    ['a way to settle it that is none', { settle: 'refnd' }],
    ['a date before the invoice', { issuedOn: '2026-03-31' }],
  ])('with %s is refused', async (_, wrong) => {
    const shop = await aprilBilled()
    const given = { ...wish, issuedOn: '2026-04-10', ...wrong } as Parameters<typeof creditInvoice>[1]
    await expect(creditInvoice(shop.store, given)).rejects.toMatchObject({ code: 'input.invalid' })
  })

  it('for an account that is not open cannot become credit', async () => {
    const shop = await aprilBilled()
    const { store } = await aShop({ book, accounts: [] })
    const [invoice] = await shop.documents()
    await openBillingAccount(store, anAccount({ id: 'B-1' }), '2026-04-01')
    await store.transaction((tx) => tx.collection(invoices).insert(invoice!.id, invoice!))
    const first = { ...wish, issuedOn: '2026-04-10' }
    await expect(creditInvoice(store, first)).rejects.toMatchObject({ code: 'store.not_found' })
    expect(await creditInvoice(store, { ...first, settle: 'refund' })).toMatchObject({
      totals: { due: '36.60' },
    })
  })
})

describe('notes and a cancellation', () => {
  it('give back what was paid and no more, to the cent where prices have the tax in them', () =>
    fc.assert(
      fc.asyncProperty(
        fc.record({
          price: fc.integer({ min: 100, max: 99_99 }),
          inclusive: fc.boolean(),
          discount: fc.constantFrom('0', '10', '33.3'),
          notes: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 4 }),
          endsOn: fc.constantFrom('2026-04-01', '2026-04-02', '2026-04-17'),
        }),
        async ({ price, inclusive, discount, notes, endsOn }) => {
          const issuer = anIssuer()
          const shop = await aShop({
            book: aPriceBook({ fibre: [recurring('fibre', (price / 100).toFixed(2))] }),
            issuer: { ...issuer, tax: { ...issuer.tax, ...(inclusive ? { prices: 'inclusive' } : {}) } },
            accounts: [
              anAccount({ discounts: [{ id: 'd', name: 'Off', type: 'percentage', value: discount }] }),
            ],
            subscriptions: [holding()],
            from: '2026-04-01',
          })
          await shop.run('2026-04-01')
          await shop.finalise('2026-04-01')
          const [invoice] = await shop.documents()
          const lineId = invoice?.lines[0]?.id ?? ''
          for (const [index, percent] of notes.entries()) {
            const net = ((Number(invoice?.totals.net) * percent) / 100).toFixed(2)
            const lines = [{ lineId, net }]
            const note = { ...wish, id: `n${index}`, issuedOn: '2026-04-10', lines }
            await creditInvoice(shop.store, note).catch(({ code }) =>
              expect(['invoice.credit_exceeds']).toContain(code),
            )
          }
          await shop.replace(cancelFrom(endsOn))
          await shop.run('2026-05-01')
          const documents = await shop.documents()
          const gross = Math.round(Number(sumOf(documents, 'gross')) * 100)
          const net = Math.round(Number(sumOf(documents)) * 100)
          // Tax is rounded on each document.
          const apart = inclusive ? 0 : documents.length
          expect(gross).toBeGreaterThanOrEqual(-apart)
          expect(net).toBeGreaterThanOrEqual(inclusive ? -1 : 0)
          if (endsOn === '2026-04-01') expect(Math.abs(gross)).toBeLessThanOrEqual(apart)
        },
      ),
      { numRuns: 60 },
    ))
})
