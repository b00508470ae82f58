/** What was given back once is neither given back again nor charged again, whatever is learned later. */
import { describe, expect, it } from 'vitest'
import { aShop, shown, sumOf } from '../../../test/billing/shop.ts'
import {
  anAccount,
  anActivation,
  aPriceBook,
  aSubscription,
  oneTime,
  recurring,
} from '../../testing/index.ts'
import type { UsageTotal } from '../index.ts'
import { adjustAccount, creditInvoice } from './index.ts'

const book = aPriceBook({
  fibre: [recurring('fibre', '30'), oneTime('setup', '49')],
  big: [recurring('fibre', '60')],
})
const holding = (...more: Parameters<typeof aSubscription>[1]) =>
  aSubscription('s1', [['2026-03-01', anActivation('fibre')], ...more])

const calls = (exact: string, chargeCount = 1): UsageTotal => ({
  subscriptionId: 's1',
  priceId: 'calls',
  description: 'Calls',
  taxClass: 'telecom',
  period: { from: '2026-03-01', to: '2026-04-01' },
  quantity: '60',
  unit: 'second',
  exact,
  chargeCount,
})

const noteOf = (id: string, invoiceId: string, issuedOn: string, lineId?: string, net = '') => ({
  id,
  invoiceId,
  issuedOn,
  at: `${issuedOn}T09:00:00Z`,
  reason: 'Goodwill',
  ...(lineId === undefined ? {} : { lines: [{ lineId, net }] }),
})

describe('a fee that is due once', () => {
  it('is not charged again after a note for it, while it is owed', async () => {
    const shop = await aShop({ book, subscriptions: [holding()] })
    await shop.run('2026-03-01')
    await shop.finalise('2026-03-02')
    const [invoice] = await shop.documents()
    const setup = invoice?.lines.find(({ priceId }) => priceId === 'setup')
    await creditInvoice(shop.store, noteOf('n1', 'A-1/2026-03-01', '2026-03-05', setup?.id, '49'))
    await shop.replace(
      holding(['2026-03-10', { type: 'change-quantity', quantity: '2', when: { on: '2026-03-01' } }]),
    )
    await shop.run('2026-04-01')
    expect(sumOf(await shop.documents())).toBe('120.00')
  })
})

describe('usage', () => {
  const shopWith = async (usage: { now: UsageTotal[] }, more = {}) =>
    aShop({
      book: aPriceBook({ fibre: [] }),
      subscriptions: [holding()],
      usageOf: async () => usage.now,
      ...more,
    })

  it('that a note gave back is not given back once more when it is rated lower', async () => {
    const usage = { now: [calls('100')] }
    const shop = await shopWith(usage)
    await shop.run('2026-04-01')
    await shop.finalise('2026-04-01')
    await creditInvoice(shop.store, noteOf('n1', 'A-1/2026-04-01', '2026-04-05'))
    usage.now = [calls('40')]
    await shop.run('2026-05-01')
    expect(sumOf(await shop.documents())).toBe('0.00')
    usage.now = [calls('120', 2)]
    await shop.run('2026-06-01')
    expect(sumOf(await shop.documents())).toBe('20.00')
  })

  it('is given back from each invoice no more than it has, at its own tax', async () => {
    const usage = { now: [calls('100')] }
    const rule = { id: 'iva', name: 'IVA', place: { country: 'IT' } }
    const issuer = {
      seller: { name: 'Longlines Telecom' },
      tax: {
        seller: { country: 'IT' },
        rules: [
          { ...rule, rate: '10', validFor: { to: '2026-04-15' } },
          { ...rule, id: 'iva-22', rate: '22', validFor: { from: '2026-04-15' } },
        ],
      },
    }
    const accounts = [anAccount({ corrections: 'credit-note' })]
    const shop = await shopWith(usage, { issuer, accounts })
    await shop.run('2026-04-01')
    await shop.finalise('2026-04-01')
    usage.now = [calls('101', 2)]
    await shop.run('2026-05-01')
    await shop.finalise('2026-05-01')
    usage.now = [calls('51', 3)]
    await shop.run('2026-06-01')
    await shop.finalise('2026-06-01')
    const notes = (await shop.documents()).filter(({ type }) => type === 'credit-note')
    expect(notes.map(({ corrects, totals }) => [corrects?.number, totals.net, totals.gross])).toEqual([
      ['F1', '49.00', '53.90'],
      ['F2', '1.00', '1.22'],
    ])
    usage.now = [calls('51', 3)]
    expect(await shop.run('2026-07-01')).toMatchObject({ invoices: 0 })
  })

  it('of periods within the same days is billed as one', async () => {
    const usage = { now: [calls('1.004'), calls('2.004')] }
    const shop = await shopWith(usage)
    await shop.run('2026-04-01')
    expect((await shop.documents()).map(shown)).toEqual([[['usage', 'calls', '3.01']]])
  })
})

describe('a note for an invoice that has credits', () => {
  it('takes them back: what they gave stands again, and is given again if it is not owed', async () => {
    const shop = await aShop({
      book: aPriceBook({ fibre: [recurring('fibre', '60')], small: [recurring('small', '30')] }),
      subscriptions: [holding()],
      from: '2026-04-01',
    })
    // April was paid with March, so that all of it is on one invoice.
    await shop.run('2026-04-01')
    await shop.replace(holding(['2026-04-16', { type: 'change-plan', offeringId: 'small' }]))
    await shop.run('2026-05-01')
    await shop.finalise('2026-05-01')
    const [, second] = await shop.documents()
    expect(second === undefined ? [] : shown(second)).toEqual([
      ['recurring', 'small', '15.00'],
      ['recurring', 'small', '30.00'],
      ['credit', 'fibre', '-30.00'],
    ])
    await creditInvoice(shop.store, noteOf('n1', 'A-1/2026-05-01', '2026-05-05'))
    // All of it is taken back: 60.00 of March and 60.00 of April stand paid.
    expect(sumOf(await shop.documents())).toBe('120.00')
    await shop.replace(
      holding(
        ['2026-04-16', { type: 'change-plan', offeringId: 'small' }],
        ['2026-05-06', { type: 'cancel', when: { on: '2026-04-01' } }],
      ),
    )
    await shop.run('2026-06-01')
    expect(sumOf(await shop.documents())).toBe('60.00')
  })
})

describe('days of an outage', () => {
  const outage = {
    id: 'o1',
    accountId: 'A-1',
    type: 'days',
    subscriptionId: 's1',
    priceId: 'fibre',
    period: { from: '2026-04-06', to: '2026-04-16' },
    description: 'Outage',
  } as const
  const plans = aPriceBook({
    fibre: [recurring('fibre', '30')],
    other: [recurring('other', '45')],
  })
  /** Ten days of April were given back in May; then something is learned of April. */
  const after = async (...more: Parameters<typeof aSubscription>[1]) => {
    const shop = await aShop({ book: plans, subscriptions: [holding()], from: '2026-04-01' })
    await shop.run('2026-04-01')
    await adjustAccount(shop.store, outage)
    await shop.run('2026-05-01')
    for (const [index, at] of ['2026-06-01', '2026-07-01', '2026-08-01'].entries()) {
      await shop.replace(holding(...more.slice(0, index + 1)))
      expect(await shop.run(at)).toMatchObject({ failed: 0 })
    }
    return shop
  }
  const change = (quantity: string, on: string) =>
    ({ type: 'change-quantity', quantity, when: { on } }) as const
  const april = async (shop: Awaited<ReturnType<typeof after>>) => {
    const rows = await shop.items()
    const cents = rows
      .filter(({ period }) => period.from >= '2026-04-01' && period.from < '2026-05-01')
      .reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0)
    return (cents / 100).toFixed(2)
  }

  it('stay given back when the quantity is corrected, at what they cost now', async () => {
    const shop = await after(['2026-05-10', change('2', '2026-04-01')])
    expect(await april(shop)).toBe('40.00')
    expect((await shop.documents()).map(shown)[2]).toContainEqual(['adjustment', 'fibre', '-20.00'])
  })

  it('stay given back through one correction after the other, and the subscription goes on being billed', async () => {
    const shop = await after(
      ['2026-05-10', change('2', '2026-04-01')],
      ['2026-06-10', change('3', '2026-04-11')],
      ['2026-07-10', change('1', '2026-04-01')],
    )
    // One unit for ten days, of which five are given back, and three units for twenty, of which five are.
    expect(await april(shop)).toBe('50.00')
  })

  it('stay given back where they are owed again after a pause', async () => {
    const shop = await after(
      ['2026-05-10', { type: 'pause', charged: false, when: { on: '2026-04-05' } }],
      ['2026-06-10', { type: 'resume', when: { on: '2026-04-06' } }],
    )
    expect(await april(shop)).toBe('19.00')
  })

  it('are not given back again with a cancellation', async () => {
    const shop = await after(['2026-05-10', { type: 'cancel', when: { on: '2026-04-01' } }])
    expect(await april(shop)).toBe('0.00')
  })

  it('keep what was given for them when another plan takes the place', async () => {
    const plan = { type: 'change-plan', offeringId: 'other', when: { on: '2026-04-01' } } as const
    expect(await april(await after(['2026-05-10', plan]))).toBe('35.00')
  })
})

describe('money of a note', () => {
  it.each([
    ['of some of it', '10', '50.00'],
    ['of all of it', '30', '30.00'],
  ])('%s stays given when the line is corrected', async (_, net, left) => {
    const shop = await aShop({
      book: aPriceBook({ fibre: [recurring('fibre', '30')] }),
      subscriptions: [holding()],
    })
    await shop.run('2026-03-01')
    await shop.finalise('2026-03-01')
    await creditInvoice(shop.store, noteOf('n1', 'A-1/2026-03-01', '2026-03-05', 's1/fibre/2026-03-01', net))
    await shop.replace(
      holding(['2026-03-10', { type: 'change-quantity', quantity: '2', when: { on: '2026-03-01' } }]),
    )
    await shop.run('2026-04-01')
    expect(sumOf(await shop.documents())).toBe((Number(left) + 60).toFixed(2))
  })
})

describe('a discount of the first cycles', () => {
  it('stays on what is charged in place of what it was given on', async () => {
    const free = { id: 'free', name: 'First month', type: 'percentage', value: '100', maxCycles: 1 } as const
    const shop = await aShop({
      book: aPriceBook({ fibre: [recurring('fibre', '30')] }),
      accounts: [anAccount({ discounts: [free] })],
      subscriptions: [holding()],
    })
    await shop.run('2026-03-01')
    await shop.replace(
      holding(['2026-03-02', { type: 'change-quantity', quantity: '2', when: { on: '2026-03-02' } }]),
    )
    await shop.run('2026-04-01')
    // March: the first unit is free; the second for 30 of 31 days. April: two units.
    expect((await shop.documents()).map(({ totals }) => totals.net)).toEqual(['0.00', '89.03'])
    expect((await shop.documents()).map(shown)[1]).toEqual([
      ['recurring', 'fibre', '58.06', '29.03'],
      ['recurring', 'fibre', '60.00'],
      ['credit', 'fibre', '-29.03', '0.00'],
    ])
    await shop.replace(
      holding(
        ['2026-03-02', { type: 'change-quantity', quantity: '2', when: { on: '2026-03-02' } }],
        ['2026-04-10', { type: 'cancel', when: { on: '2026-03-01' } }],
      ),
    )
    await shop.run('2026-05-01')
    expect(sumOf(await shop.documents())).toBe('0.00')
  })
})
