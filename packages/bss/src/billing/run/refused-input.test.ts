/** What is refused when it comes in, for it would stop an account, or be lost, later. */
import { describe, expect, it } from 'vitest'
import { aShop, shown } from '../../../test/billing/shop.ts'
import { anActivation, aPriceBook, aSubscription, aUsageCharge, recurring } from '../../testing/index.ts'
import { finaliseInvoices, importBilled, keepCharges } from './index.ts'

const book = aPriceBook({ fibre: [recurring('fibre', '30')] })
const fibre = aSubscription('s1', [['2026-03-01', anActivation('fibre')]])
const shopOf = () => aShop({ book, subscriptions: [fibre] })
const at = '2026-04-01T04:00:00Z'
const code = (error: { code: string }) => error.code

describe('charges', () => {
  const charge = aUsageCharge({ accountId: 'A-1', subscriptionId: 's1', amount: '2.50' })
  const keep = async (shop: Awaited<ReturnType<typeof shopOf>>, given: (typeof charge)[]) =>
    shop.store.transaction((tx) => keepCharges(tx, given, at)).catch(code)

  it('of one id that say something else are refused, and none of their batch is kept', async () => {
    const shop = await shopOf()
    expect(await keep(shop, [charge])).toBe(1)
    expect(await keep(shop, [charge])).toBe(0)
    const other = aUsageCharge({ accountId: 'A-1', subscriptionId: 's1', amount: '1', id: 'other' })
    expect(await keep(shop, [other, { ...charge, amount: '12.50' }])).toBe('store.already_exists')
    expect(await keep(shop, [other])).toBe(1)
  })

  it('in another currency than the account is billed in are refused', async () => {
    const shop = await shopOf()
    expect(await keep(shop, [{ ...charge, currency: 'USD' }])).toBe('money.currency_mismatch')
    expect(await keep(shop, [{ ...charge, accountId: 'to-be-opened', currency: 'USD' }])).toBe(1)
  })

  it('of a period longer than what is usually read are billed when it has closed', async () => {
    const shop = await shopOf()
    const half = { from: '2026-02-28T23:00:00Z', to: '2026-08-31T22:00:00Z' }
    const early = { ...charge, startedAt: '2026-03-05T10:00:00Z', period: half }
    await shop.store.transaction((tx) => keepCharges(tx, [early], '2026-03-05T11:00:00Z'))
    await shop.run('2026-09-01')
    expect(shown((await shop.documents()).at(-1)!)).toEqual([
      ['recurring', 'fibre', '30.00'],
      ['usage', 'calls', '2.50'],
    ])
  })
})

describe('what was billed elsewhere', () => {
  const given = { accountId: 'A-1', on: '2026-04-01', knownAt: at, items: [] }
  const item = {
    id: 'x',
    kind: 'recurring' as const,
    subscriptionId: 's1',
    priceId: 'fibre',
    description: 'Fibre',
    taxClass: 'telecom',
    period: { from: '2026-04-01', to: '2026-05-01' },
    quantity: '1',
    unit: 'piece',
    exact: '30',
    amount: '30.00',
    dueOn: '2026-04-01',
  }
  it.each([
    ['credit below zero', { credit: '-5' }],
    ['a misspelt field', { credits: '5' }],
    ['two items of one id', { items: [item, { ...item, amount: '31.00' }] }],
    ['an item that is none', { items: [{ id: 'x' }] }],
  ])('with %s is refused', async (_, wrong) => {
    const { store } = await shopOf()
    expect(await importBilled(store, { ...given, ...wrong } as typeof given).catch(code)).toBe(
      'input.invalid',
    )
  })
})

describe('drafts that are named', () => {
  it('are finalised once, in their series, and not before their day', async () => {
    const shop = await shopOf()
    await shop.run('2026-03-01')
    const wish = { seriesId: 'invoices', issuedOn: '2026-03-02', at, invoiceIds: ['A-1/2026-03-01'] }
    expect(await finaliseInvoices(shop.store, { ...wish, type: 'credit-note' }).catch(code)).toBe(
      'input.invalid',
    )
    expect(await finaliseInvoices(shop.store, { ...wish, issuedOn: '2026-02-28' }).catch(code)).toBe(
      'input.invalid',
    )
    const twice = ['A-1/2026-03-01', 'A-1/2026-03-01']
    expect(await finaliseInvoices(shop.store, { ...wish, invoiceIds: twice })).toBe(1)
  })
})
