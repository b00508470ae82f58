import { createMemoryStore } from '@longlines/core/store'
import { addDays, formatInstant, startOfLocalDay, zoneOf } from '@longlines/core/time'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { book, noon } from '../../test/billing/world.ts'
import { type Invoice, Invoice as InvoiceSchema } from '../invoices/index.ts'
import { importSubscription, type Subscription, subscriptionDefinitions } from '../subscriptions/index.ts'
import { type AskedCommand, anAccount, anActivation, anIssuer, aSubscription } from '../testing/index.ts'
import {
  type BillItem,
  type BillingAccount,
  billAccount,
  billingAccounts,
  billingDefinitions,
  billingStates,
  createBiller,
  duesOf,
  invoices,
  type PreviewQuestion,
  preview,
  simulate,
  startBillRun,
  workBillRun,
} from './index.ts'

const issuer = anIssuer()
const fibre = (...more: readonly (readonly [string, AskedCommand])[]) =>
  aSubscription('s1', [[noon('2026-03-01'), anActivation('fibre-100')], ...more])
const question = (
  subscriptions: readonly Subscription[],
  more: Partial<BillingAccount> = {},
): PreviewQuestion => ({
  account: anAccount(more),
  issuer,
  book,
  subscriptions,
})
const endOn = (day: number) =>
  formatInstant(startOfLocalDay(addDays('2026-03-01', day), zoneOf('Europe/Rome')))
const shown = ({ invoices: made }: { readonly invoices: readonly Invoice[] }) =>
  made.map(({ type, issuedOn, totals }) => [type, issuedOn, totals.net, totals.tax, totals.gross])
const months = (subscription: Subscription, more: Partial<BillingAccount> = {}, count = 4) =>
  simulate({ ...question([subscription], more), from: '2026-03-01' }, count)

describe('an account', () => {
  it('pays what begins on its day, and what is due once', () => {
    const [invoice] = preview(question([fibre()]), '2026-03-01').invoices
    expect(invoice).toMatchObject({
      id: 'A-1/2026-03-01',
      issuedOn: '2026-03-01',
      dueOn: '2026-03-15',
      period: { from: '2026-03-01', to: '2026-04-01' },
      totals: { lines: '78.90', net: '78.90', tax: '17.36', gross: '96.26', due: '96.26' },
    })
    expect(invoice?.lines.map(({ kind, priceId, amount }) => [kind, priceId, amount])).toEqual([
      ['recurring', 'fibre', '29.90'],
      ['one-time', 'setup', '49.00'],
    ])
    expect(InvoiceSchema.parse(invoice)).toEqual(invoice)
  })

  it('gets a credit note where more is given back than charged, and its credit pays the next', () => {
    const subscription = fibre([noon('2026-03-16'), { type: 'cancel' }])
    const again = aSubscription('s2', [[noon('2026-05-01'), anActivation('static-ip')]])
    const result = simulate({ ...question([subscription, again]), from: '2026-03-01' }, 4)
    expect(shown(result)).toEqual([
      ['invoice', '2026-03-01', '78.90', '17.36', '96.26'],
      ['credit-note', '2026-04-01', '15.43', '3.39', '18.82'],
      ['invoice', '2026-05-01', '4.99', '1.10', '6.09'],
      ['invoice', '2026-06-01', '4.99', '1.10', '6.09'],
    ])
    expect(result.invoices[1]?.totals).toMatchObject({ credited: '18.82', due: '0.00' })
    expect(result.invoices[2]?.totals).toMatchObject({ credited: '6.09', due: '0.00' })
    expect(result.credit).toBe('6.64')
  })

  it('changes plan in the middle of a cycle', () => {
    const changed = fibre([noon('2026-03-16'), { type: 'change-plan', offeringId: 'fibre-200' }])
    const lines = months(changed).invoices[1]?.lines
    expect(lines?.map(({ kind, priceId, period, amount }) => [kind, priceId, period?.from, amount])).toEqual([
      ['recurring', 'fibre', '2026-03-16', '20.59'],
      ['recurring', 'fibre', '2026-04-01', '39.90'],
      ['one-time', 'change', undefined, '9.00'],
      ['credit', 'fibre', '2026-03-16', '-15.43'],
    ])
  })

  it('has a discount for so many cycles, and an invoice for each subscription where it wants', () => {
    const discounts = [
      { id: 'welcome', name: 'Welcome', type: 'percentage', value: '50', maxCycles: 2 },
    ] as const
    expect(shown(months(fibre(), { discounts })).map(([, , net]) => net)).toEqual([
      '39.45',
      '14.95',
      '29.90',
      '29.90',
    ])
    const addOn = aSubscription('s2', [[noon('2026-03-01'), anActivation('static-ip')]])
    const split = preview(question([fibre(), addOn], { invoicing: 'by-subscription' }), '2026-03-01')
    expect(split.invoices.map(({ id, totals }) => [id, totals.net])).toEqual([
      ['A-1/2026-03-01/s1', '78.90'],
      ['A-1/2026-03-01/s2', '4.99'],
    ])
  })

  describe('gives back what was paid, not what the price list says', () => {
    const cancelled = fibre([noon('2026-03-16'), { type: 'cancel' }])
    const off = (value: string, type: 'percentage' | 'fixed' = 'percentage') => ({
      discounts: [{ id: 'd', name: 'Welcome', type, value, appliesTo: { kinds: ['recurring'] } }] as const,
    })
    it.each([
      ['half of a half', off('50'), ['-15.43', '-7.72', '7.71']],
      ['nothing of what was free', off('100'), ['-15.43', '-15.43', '0.00']],
      ['a part of an amount', off('9.90', 'fixed'), ['-15.43', '-5.11', '10.32']],
    ] as const)('%s', (_, more, [amount, back, net]) => {
      const { items, invoices: made } = months(cancelled, more)
      expect(items.at(-1)).toMatchObject({ amount, discounts: [{ discountId: 'd', amount: back }] })
      expect(made[1]?.totals.net.replace('-', '')).toBe(net)
      expect(made.map((one) => InvoiceSchema.parse(one))).toEqual(made)
    })

    it('with the tax of then', () => {
      const change = [
        { id: 'old', name: 'IVA', place: { country: 'IT' }, rate: '22', validFor: { to: '2026-04-01' } },
        { id: 'new', name: 'IVA', place: { country: 'IT' }, rate: '25', validFor: { from: '2026-04-01' } },
      ] as const
      const of = { ...question([cancelled]), issuer: { ...issuer, tax: { ...issuer.tax, rules: change } } }
      const { invoices: made } = simulate({ ...of, from: '2026-03-01' }, 2)
      expect(made.map(({ taxes }) => taxes.map(({ rate, tax }) => [rate, tax]))).toEqual([
        [['22', '17.36']],
        [['22', '3.39']],
      ])
    })

    it('to the last cent, whatever the discounts', () => {
      const discount = fc.record({
        type: fc.constantFrom<'percentage' | 'fixed'>('percentage', 'fixed'),
        value: fc.integer({ min: 0, max: 10_000 }).map((value) => (value / 100).toFixed(2)),
        stacking: fc.constantFrom<'sequential' | 'parallel'>('sequential', 'parallel'),
      })
      const cents = (text: string) => Math.round(Number(text) * 100)
      const ends = fc.array(fc.integer({ min: 1, max: 28 }), { minLength: 1, maxLength: 3 })
      fc.assert(
        fc.property(
          fc.array(discount, { maxLength: 3 }),
          ends,
          fc.constantFrom<'exclusive' | 'inclusive'>('exclusive', 'inclusive'),
          (asked, days, prices) => {
            const discounts = asked.map((one, index) => ({ id: `d${index}`, name: 'd', ...one }))
            const holder = {
              ...question([], { discounts }),
              issuer: { ...issuer, tax: { ...issuer.tax, prices } },
            }
            const billed: BillItem[] = []
            let credit = 0
            const nets: number[] = []
            // The end comes earlier and earlier, at last before the beginning.
            for (const day of [...days.sort((a, b) => b - a), 0]) {
              const dues = duesOf([{ ...holder, subscriptions: [fibre()] }])
              const recurring = dues.recurring.map((one) => ({ ...one, to: endOn(day) }))
              const bill = billAccount({
                ...holder,
                on: '2026-03-31',
                dues: { recurring: day === 0 ? [] : recurring, oneTime: [], usage: [] },
                billed,
              })
              billed.push(...bill.items)
              for (const { type, totals } of bill.invoices) {
                nets.push(cents(totals.net) * (type === 'credit-note' ? -1 : 1))
              }
              credit = nets.reduce((sum, net) => sum + net, 0)
              if (prices === 'exclusive') expect(credit).toBeGreaterThanOrEqual(0)
            }
            if (prices === 'exclusive') expect(credit).toBe(0)
            else expect(Math.abs(credit)).toBeLessThanOrEqual(days.length * 2)
            expect(billed.reduce((sum, { amount }) => sum + cents(amount), 0)).toBe(0)
            const left = billed.flatMap(({ discounts: given = [] }) => given)
            expect(left.reduce((sum, { amount }) => sum + cents(amount), 0)).toBe(0)
          },
        ),
      )
    })
  })

  it('pays for another account', () => {
    const child = aSubscription('s9', [[noon('2026-03-01'), anActivation('static-ip', { accountId: 'A-2' })]])
    const paysFor = [{ account: anAccount({ id: 'A-2', payerId: 'A-1' }), subscriptions: [child], book }]
    const [invoice] = preview({ ...question([fibre()]), paysFor }, '2026-03-01').invoices
    expect(invoice?.lines.map(({ subscriptionId, priceId }) => [subscriptionId, priceId])).toEqual([
      ['s1', 'fibre'],
      ['s1', 'setup'],
      ['s9', 'ip'],
    ])
  })

  it('without address is billed all the same; in a place without rule it is refused', () => {
    const nowhere = { place: { country: 'BR' }, status: 'consumer' } as const
    const far = { ...issuer, tax: { ...issuer.tax, seller: { country: 'US' } } }
    expect(() =>
      preview({ ...question([fibre()], { taxCustomer: nowhere }), issuer: far }, '2026-03-01'),
    ).toThrow(expect.objectContaining({ code: 'tax.unknown_place' }))
  })

  it('makes up for what is missing to a commitment, once a cycle', () => {
    const commitments = [{ id: 'least', name: 'Least spend', minimum: '50', taxClass: 'telecom' }]
    const { invoices: made } = months(fibre(), { commitments }, 3)
    expect(made.map(({ lines }) => lines.map(({ kind, amount }) => [kind, amount]))).toEqual([
      [
        ['recurring', '29.90'],
        ['one-time', '49.00'],
      ],
      // The fee of March and its setup are above it.
      [['recurring', '29.90']],
      [
        ['recurring', '29.90'],
        ['commitment', '20.10'],
      ],
    ])
  })

  it('owes nothing to a commitment in a cycle that it had nothing in, nor in one that is not over', () => {
    const commitments = [{ id: 'least', name: 'Least spend', minimum: '100', taxClass: 'telecom' }]
    const of = question([fibre()], { commitments })
    const made = (on: string, billed: readonly BillItem[] = []) =>
      preview({ ...of, billed }, on).items.filter(({ kind }) => kind === 'commitment')
    const march = preview(of, '2026-03-01').items
    expect(made('2026-03-01')).toEqual([])
    expect(made('2026-03-20', march)).toEqual([])
    expect(made('2026-04-01', march)).toMatchObject([{ period: { from: '2026-03-01' }, amount: '21.10' }])
    expect(made('2026-04-05', march)).toMatchObject([{ period: { from: '2026-03-01' }, amount: '21.10' }])
  })

  it('has met a commitment also where the bill that meets it is repeated', () => {
    const commitments = [{ id: 'least', name: 'Least spend', minimum: '29.90', taxClass: 'telecom' }]
    const of = question([fibre()], { commitments })
    const billed = [...preview(of, '2026-03-01').items]
    billed.push(...preview({ ...of, billed }, '2026-04-01').items)
    expect(preview({ ...of, billed }, '2026-04-01').items).toEqual([])
  })

  it('states tax and total in a second currency, at a rate of a date', () => {
    const conversion = { currency: 'CHF', rate: '0.9412', on: '2026-02-28', source: 'ECB' }
    const [invoice] = preview(question([fibre()], { conversion }), '2026-03-01').invoices
    expect(invoice?.conversion).toEqual({ ...conversion, tax: '16.34', gross: '90.60' })
  })

  it('corrects a final invoice by a credit note of its own, where it wants that', () => {
    const first = preview(question([fibre()]), '2026-03-01')
    const changed = fibre([noon('2026-03-16'), { type: 'change-plan', offeringId: 'fibre-200' }])
    const corrects = { id: 'A-1/2026-03-01', number: 'F-1', issuedOn: '2026-03-01' }
    const { invoices: made } = billAccount({
      account: anAccount({ id: 'A-1', corrections: 'credit-note' }),
      issuer,
      on: '2026-04-01',
      dues: { ...duesOf([{ account: anAccount(), subscriptions: [changed], book }]), usage: [] },
      billed: first.items,
      invoiceOf: (itemId) => (first.items.some(({ id }) => id === itemId) ? corrects : undefined),
    })
    expect(
      made.map(({ type, totals, corrects: corrected }) => [type, totals.net, corrected?.number]),
    ).toEqual([
      ['invoice', '69.49', undefined],
      ['credit-note', '15.43', 'F-1'],
    ])
    expect(made[1]?.lines[0]?.reverses).toEqual({
      lineId: 's1/fibre/2026-03-01',
      invoiceId: 'A-1/2026-03-01',
    })
  })

  it('is not billed for a day before its last one', () => {
    const { items } = preview(question([fibre()]), '2026-05-01')
    expect(() => preview({ ...question([fibre()]), billed: items }, '2026-04-01')).toThrow(
      expect.objectContaining({ code: 'billing.billed_later' }),
    )
  })

  it('may have ids with any letters in them', () => {
    const odd = aSubscription('a/b#7', [[noon('2026-03-01'), anActivation('fibre-100')]])
    const first = preview(question([odd]), '2026-03-01')
    expect(first.items.map(({ id }) => id)).toEqual([
      'a%2Fb%237/setup/activation@c1',
      'a%2Fb%237/fibre/2026-03-01',
    ])
    expect(preview({ ...question([odd]), billed: first.items }, '2026-03-01').items).toEqual([])
  })

  it('has no invoice where nothing is due', () => {
    expect(preview(question([]), '2026-03-01')).toMatchObject({
      items: [],
      invoices: [],
      dueOn: '2026-04-01',
    })
  })
})

const anyChanges = fc.array(
  fc.record({
    day: fc.integer({ min: 2, max: 110 }),
    command: fc.constantFrom<AskedCommand>(
      { type: 'change-plan', offeringId: 'fibre-200' },
      { type: 'change-plan', offeringId: 'line' },
      { type: 'change-quantity', quantity: '3' },
      { type: 'pause', charged: false },
      { type: 'resume' },
      { type: 'cancel' },
    ),
  }),
  { maxLength: 6 },
)

/** Asks what can be asked; what is refused is left out. */
function lived(changes: readonly { readonly day: number; readonly command: AskedCommand }[]): Subscription {
  let asked: (readonly [string, AskedCommand])[] = [[noon('2026-03-01'), anActivation('fibre-100')]]
  for (const { day, command } of [...changes].sort((a, b) => a.day - b.day)) {
    const at = new Date(Date.UTC(2026, 2, 1 + day, 11)).toISOString().replace('.000Z', 'Z')
    const next = [...asked, [at, command] as const]
    try {
      aSubscription('s1', next)
      asked = next
    } catch {
      // Refused.
    }
  }
  return aSubscription('s1', asked)
}

async function runMonthly(subscription: Subscription, days: readonly string[]): Promise<Invoice[]> {
  const opened = createMemoryStore()
  await opened.migrate([...billingDefinitions, ...subscriptionDefinitions])
  const store = opened.forTenant('acme')
  await store.transaction(async (tx) => {
    await tx.collection(billingAccounts).insert('A-1', anAccount())
    const state = {
      accountId: 'A-1',
      queue: 'ready',
      dueOn: '2026-03-01',
      credit: '0.00',
      discountCycles: {},
    } as const
    await tx.collection(billingStates).insert('A-1', state)
    await importSubscription(tx, subscription)
  })
  const biller = createBiller({ issuer, bookOf: () => book })
  for (const on of days) {
    await startBillRun(store, { id: on, on, knownAt: `${on}T21:59:59.999Z` })
    const done = await workBillRun(store, on, biller)
    expect(done).toMatchObject({ failed: 0, status: 'finished' })
    await startBillRun(store, { id: `${on}-again`, on, knownAt: `${on}T21:59:59.999Z` })
    expect(await workBillRun(store, `${on}-again`, biller)).toMatchObject({ billed: 0 })
  }
  return store.transaction(async (tx) =>
    (await tx.collection(invoices).find({ index: 'byAccount', limit: 1000 })).items.map(({ doc }) => doc),
  )
}

it('bill runs month after month give what a simulation gives', async () => {
  const days = ['2026-03-01', '2026-04-01', '2026-05-01', '2026-06-01', '2026-07-01']
  await fc.assert(
    fc.asyncProperty(anyChanges, async (changes) => {
      const subscription = lived(changes)
      const simulated = months(subscription, {}, days.length).invoices
      expect(await runMonthly(subscription, days)).toEqual(simulated)
    }),
    { numRuns: 60 },
  )
})
