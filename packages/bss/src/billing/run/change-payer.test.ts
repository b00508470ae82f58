import { describe, expect, it } from 'vitest'
import { aShop, shown, sumOf } from '../../../test/billing/shop.ts'
import { anAccount, anActivation, aPriceBook, aSubscription, recurring } from '../../testing/index.ts'
import type { UsageTotal } from '../index.ts'
import { changePayer, openBillingAccount } from './index.ts'

const book = aPriceBook({ fibre: [recurring('fibre', '30')] })
const fibre = aSubscription('s1', [['2026-02-01', anActivation('fibre')]])
const calls: UsageTotal = {
  subscriptionId: 's1',
  priceId: 'calls',
  description: 'Calls',
  taxClass: 'telecom',
  period: { from: '2026-03-01', to: '2026-04-01' },
  quantity: '60',
  unit: 'second',
  exact: '12.50',
  chargeCount: 1,
}
const paidByP = (from: string, knownAt: string) => ({ accountId: 'A-1', payerId: 'P', from, knownAt })
const aFamily = () =>
  aShop({
    book,
    accounts: [anAccount(), anAccount({ id: 'P', buyer: { name: 'Pia' } }), anAccount({ id: 'Q' })],
    subscriptions: [fibre],
    from: '2026-02-01',
    usageOf: async (_, { id }) => (id === 'A-1' ? [calls] : []),
  })
type Family = Awaited<ReturnType<typeof aFamily>>
const sums = async (family: Family) =>
  Promise.all(['A-1', 'P', 'Q'].map(async (id) => sumOf(await family.documents(id))))

describe('an account whose payer changes', () => {
  it('pays for what was before, and the payer for what comes, once', async () => {
    const family = await aFamily()
    await family.run('2026-02-01')
    await family.run('2026-03-01')
    await changePayer(family.store, paidByP('2026-04-01', '2026-03-20T09:00:00Z'))
    await family.run('2026-04-01')
    // The usage of March is A's, as March is.
    expect(await sums(family)).toEqual(['72.50', '30.00', '0.00'])
    await changePayer(family.store, {
      ...paidByP('2026-05-01', '2026-04-20T09:00:00Z'),
      payerId: 'Q',
    })
    await family.run('2026-05-01')
    await family.run('2026-06-01')
    expect(await sums(family)).toEqual(['72.50', '30.00', '60.00'])
  })

  it('is given back what it paid for days that another pays for', async () => {
    const family = await aFamily()
    await family.run('2026-02-01')
    await family.run('2026-03-01')
    await family.run('2026-04-01')
    await changePayer(family.store, paidByP('2026-04-16', '2026-04-20T09:00:00Z'))
    await family.run('2026-05-01')
    expect(await sums(family)).toEqual(['87.50', '45.00', '0.00'])
    expect((await family.documents()).map(shown).at(-1)).toEqual([['credit', 'fibre', '15.00']])
    await changePayer(family.store, {
      accountId: 'A-1',
      payerId: null,
      from: '2026-05-16',
      knownAt: '2026-05-20T09:00:00Z',
    })
    await family.run('2026-06-01')
    // P is left with 15 days of April and 15 of May, A has 16 of May and June.
    expect(await sums(family)).toEqual(['132.98', '29.52', '0.00'])
  })

  it('is paid for from the beginning where it is opened so, with what it has had', async () => {
    const family = await aFamily()
    await openBillingAccount(family.store, anAccount({ id: 'B-1', payerId: 'P' }), '2026-02-01')
    await family.replace(aSubscription('s2', [['2026-02-01', anActivation('fibre', { accountId: 'B-1' })]]))
    for (const on of ['2026-02-01', '2026-03-01']) expect(await family.run(on)).toMatchObject({ failed: 0 })
    expect(await sums(family)).toEqual(['60.00', '60.00', '0.00'])
    expect(await family.documents('B-1')).toEqual([])
  })

  it('changes nothing when the same is asked again, and refuses who cannot pay', async () => {
    const { store } = await aFamily()
    const wish = paidByP('2026-04-01', '2026-03-20T09:00:00Z')
    const once = await changePayer(store, wish)
    expect(await changePayer(store, wish)).toEqual(once)
    const refused = async (more: object) => changePayer(store, { ...wish, ...more }).catch(({ code }) => code)
    expect(await refused({ payerId: 'nobody' })).toBe('billing.no_payer')
    expect(await refused({ payerId: 'A-1' })).toBe('billing.no_payer')
    expect(await refused({ accountId: 'Q', payerId: 'A-1' })).toBe('billing.no_payer')
    expect(await refused({ accountId: 'P', payerId: 'Q' })).toBe('billing.no_payer')
    expect(await refused({ accountId: 'nobody' })).toBe('store.not_found')
    expect(await refused({ payer: 'Q' })).toBe('input.invalid')
    expect(await refused({ payerId: 'Q', knownAt: '2026-03-19T09:00:00Z' })).toBe('input.invalid')
    await openBillingAccount(store, anAccount({ id: 'USD', currency: 'USD' }), '2026-02-01')
    expect(await refused({ accountId: 'USD' })).toBe('money.currency_mismatch')
  })
})

describe('a run', () => {
  const holding = (...more: Parameters<typeof aSubscription>[1]) =>
    aSubscription('s1', [['2026-02-01', anActivation('fibre')], ...more])
  const shop = () => aShop({ book, subscriptions: [holding()], from: '2026-02-01' })

  it('finds what was written late, though it says that it was known before the last one', async () => {
    const late = await shop()
    for (const on of ['2026-02-01', '2026-03-01', '2026-04-01']) await late.run(on)
    await late.replace(
      holding(['2026-03-30', { type: 'change-quantity', quantity: '3', when: { on: '2026-03-01' } }]),
    )
    await late.run('2026-05-01')
    expect(sumOf(await late.documents())).toBe('300.00')
    await late.replace(
      holding(
        ['2026-03-30', { type: 'change-quantity', quantity: '3', when: { on: '2026-03-01' } }],
        ['2026-04-30', { type: 'cancel', when: { on: '2026-03-01' } }],
      ),
    )
    await late.run('2026-06-01')
    expect(sumOf(await late.documents())).toBe('30.00')
  })

  it('finds subscriptions that are brought in with their past', async () => {
    const late = await shop()
    for (const on of ['2026-02-01', '2026-03-01']) await late.run(on)
    await late.replace(aSubscription('s0', [['2026-02-01', anActivation('fibre')]]))
    await late.run('2026-04-01')
    expect(sumOf(await late.documents())).toBe('180.00')
  })

  it('is refused with less than was known when an account was billed', async () => {
    const early = await shop()
    await early.run('2026-02-01')
    expect(await early.run('2026-03-01', '2026-02-01T05:00:00Z')).toMatchObject({ billed: 0, failed: 1 })
    expect((await early.state())?.failure?.code).toBe('billing.billed_later')
  })
})
