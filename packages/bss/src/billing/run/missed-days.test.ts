import { describe, expect, it } from 'vitest'
import { aShop, shown, sumOf } from '../../../test/billing/shop.ts'
import { anAccount, anActivation, aPriceBook, aSubscription, recurring } from '../../testing/index.ts'

const book = aPriceBook({
  fibre: [recurring('fibre', '30')],
  office: [recurring('office', '90')],
  yearly: [recurring('yearly', '1200', { interval: { unit: 'year', count: 1 } })],
})
const least = [{ id: 'least', name: 'Least spend', minimum: '80', taxClass: 'telecom' }]
const discounts = [
  { id: 'tenth', name: 'Tenth', type: 'percentage' as const, value: '10', maxCycles: 2 },
  { id: 'five', name: 'Five', type: 'fixed' as const, value: '5', maxCycles: 3 },
]
const holding = (offeringId: string, ...more: Parameters<typeof aSubscription>[1]) =>
  aSubscription('s1', [['2026-04-01', anActivation(offeringId)], ...more])

describe('an account that missed days of billing', () => {
  const shop = () =>
    aShop({
      book,
      accounts: [anAccount({ commitments: least, discounts })],
      subscriptions: [holding('fibre')],
      from: '2026-04-01',
    })

  it('is billed for each of them in turn, as if no run had been late', async () => {
    const punctual = await shop()
    for (const on of ['2026-04-01', '2026-05-01', '2026-06-01', '2026-07-01']) await punctual.run(on)
    const late = await shop()
    await late.run('2026-04-01')
    expect(await late.run('2026-07-01')).toEqual({ billed: 3, failed: 0, invoices: 3, status: 'finished' })
    expect(await late.documents()).toEqual(await punctual.documents())
    expect((await late.state())?.dueOn).toBe('2026-08-01')
  })

  it('keeps its rhythm where a run comes days later', async () => {
    const yearly = await aShop({
      book,
      accounts: [
        anAccount({ interval: { unit: 'year', count: 1 }, cycle: { align: 'billing-day', billingDay: 1 } }),
      ],
      subscriptions: [holding('fibre')],
      from: '2026-05-01',
    })
    await yearly.run('2026-06-20')
    expect(await yearly.state()).toMatchObject({ dueOn: '2027-05-01', billed: { on: '2026-05-01' } })
  })
})

describe('a commitment', () => {
  it('counts what is paid in advance in the cycle that it is for', async () => {
    const shop = await aShop({
      book,
      accounts: [anAccount({ commitments: least })],
      subscriptions: [holding('office', ['2026-05-31', { type: 'cancel', when: { on: '2026-07-01' } }])],
      from: '2026-04-01',
    })
    for (const on of ['2026-04-01', '2026-05-01', '2026-06-01', '2026-07-01', '2026-08-01'])
      await shop.run(on)
    expect((await shop.documents()).map(shown)).toEqual(Array(3).fill([['recurring', 'office', '90.00']]))
  })

  it('spreads what is paid for a year over its cycles, also where some of it is given back', async () => {
    const shop = await aShop({
      book,
      accounts: [anAccount({ commitments: least })],
      subscriptions: [holding('yearly', ['2026-06-10', { type: 'cancel', when: { on: '2026-06-16' } }])],
      from: '2026-04-01',
    })
    for (const on of ['2026-04-01', '2026-05-01', '2026-06-01', '2026-07-01', '2026-08-01'])
      await shop.run(on)
    const documents = await shop.documents()
    // 15 days of June came to 49.31.
    expect(documents.map(shown)).toEqual([
      [['recurring', 'yearly', '1200.00']],
      [
        ['credit', 'yearly', '950.14'],
        ['commitment', 'least', '-30.69'],
      ],
    ])
    expect(sumOf(documents)).toBe('280.55')
  })
})
