import { describe, expect, it } from 'vitest'
import { aShop, shown } from '../../../test/billing/shop.ts'
import { anAccount, anActivation, aPriceBook, aSubscription, recurring } from '../../testing/index.ts'
import {
  adjustAccount,
  adjustAccountCredit,
  billingAdjustments,
  changeBillingAccount,
  closeBillingAccount,
  openBillingAccount,
  startBillRun,
  withdrawAdjustment,
} from './index.ts'

const book = aPriceBook({ fibre: [recurring('fibre', '30')] })
const holding = (...more: Parameters<typeof aSubscription>[1]) =>
  aSubscription('s1', [['2026-03-01', anActivation('fibre')], ...more])
const shopOf = () => aShop({ book, subscriptions: [holding()] })
const code = (error: { code: string }) => error.code

describe('an account that is open', () => {
  it('stays as it is when it is opened again with something else', async () => {
    const { store } = await shopOf()
    const other = anAccount({ buyer: { name: 'Bea' } })
    expect(await openBillingAccount(store, other, '2026-03-01').catch(code)).toBe('store.already_exists')
    const nobody = anAccount({ id: 'B-1', payerId: 'nobody' })
    expect(await openBillingAccount(store, nobody, '2026-03-01').catch(code)).toBe('billing.no_payer')
  })

  it('is changed from the next bill on, and not in what is fixed', async () => {
    const shop = await shopOf()
    await shop.run('2026-03-01')
    await changeBillingAccount(shop.store, anAccount({ buyer: { name: 'Bea' } }))
    await shop.run('2026-04-01')
    expect((await shop.documents()).map(({ buyer }) => buyer.name)).toEqual(['Ada Rossi', 'Bea'])
    const refused = (more: Parameters<typeof anAccount>[0]) =>
      changeBillingAccount(shop.store, anAccount(more)).catch(code)
    expect(await refused({ currency: 'USD' })).toBe('money.currency_mismatch')
    expect(await refused({ payerId: 'P' })).toBe('input.invalid')
    expect(await refused({ zone: 'Europe/Berlin' })).toBe('input.invalid')
    expect(await refused({ id: 'nobody' })).toBe('store.not_found')
  })

  it('is closed once all is billed, and may be opened again', async () => {
    const shop = await shopOf()
    await shop.run('2026-03-01')
    expect(await closeBillingAccount(shop.store, 'A-1').catch(code)).toBe('billing.not_settled')
    await shop.replace(holding(['2026-03-10', { type: 'cancel', when: { on: '2026-03-21' } }]))
    await shop.replace(
      aSubscription('s1', [
        ['2026-03-01', anActivation('fibre')],
        ['2026-03-21', { type: 'cancel' }],
      ]),
    )
    expect(await closeBillingAccount(shop.store, 'A-1').catch(code)).toBe('billing.not_settled')
    await shop.run('2026-04-01')
    expect(await closeBillingAccount(shop.store, 'A-1')).toMatchObject({ queue: 'closed' })
    expect(await shop.run('2026-05-01')).toMatchObject({ billed: 0 })
    expect(await openBillingAccount(shop.store, anAccount(), '2026-06-01')).toMatchObject({
      queue: 'ready',
      dueOn: '2026-06-01',
    })
  })

  it('has its credit raised by what is paid ahead, and lowered by what is paid out', async () => {
    const shop = await shopOf()
    const entry = {
      id: 'p1',
      accountId: 'A-1',
      amount: '50',
      reason: 'Paid ahead',
      at: '2026-03-01T09:00:00Z',
    }
    expect(await adjustAccountCredit(shop.store, entry)).toBe('50.00')
    expect(await adjustAccountCredit(shop.store, entry)).toBe('50.00')
    const refused = (more: object) => adjustAccountCredit(shop.store, { ...entry, ...more }).catch(code)
    expect(await refused({ amount: '51' })).toBe('store.already_exists')
    expect(await refused({ id: 'p2', amount: '0.001' })).toBe('input.invalid')
    await shop.run('2026-03-01')
    expect((await shop.documents())[0]?.totals).toMatchObject({
      gross: '36.60',
      credited: '36.60',
      due: '0.00',
    })
    expect(await refused({ id: 'p3', amount: '-13.41' })).toBe('billing.credit_used')
    expect(await refused({ id: 'p3', amount: '-13.40' })).toBe('0.00')
  })
})

describe('an adjustment', () => {
  const days = (id: string, priceId: string, from: string, to: string) => ({
    id,
    accountId: 'A-1',
    type: 'days' as const,
    subscriptionId: 's1',
    priceId,
    period: { from, to },
  })

  it('for days that are not billed waits for them, says why, and keeps nothing else waiting', async () => {
    const shop = await shopOf()
    await adjustAccount(shop.store, days('o1', 'fibre', '2026-04-06', '2026-04-09'))
    await adjustAccount(shop.store, days('typo', 'fiber', '2026-03-06', '2026-03-09'))
    expect(await shop.run('2026-03-01')).toMatchObject({ billed: 1, failed: 0 })
    const adjustment = async (id: string) =>
      shop.store.transaction(async (tx) => (await tx.collection(billingAdjustments).get(id))?.doc)
    expect(await adjustment('o1')).toMatchObject({
      status: 'open',
      waits: { code: 'billing.credit_out_of_range' },
    })
    await shop.run('2026-04-01')
    expect((await shop.documents()).map(shown)).toEqual([
      [['recurring', 'fibre', '30.00']],
      [
        ['recurring', 'fibre', '30.00'],
        ['adjustment', 'fibre', '-3.00'],
      ],
    ])
    expect(await adjustment('o1')).toMatchObject({ status: 'billed' })
    expect((await adjustment('o1'))?.waits).toBeUndefined()
    expect(await withdrawAdjustment(shop.store, 'typo')).toMatchObject({ status: 'withdrawn' })
    expect(await withdrawAdjustment(shop.store, 'typo')).toMatchObject({ status: 'withdrawn' })
    expect(await withdrawAdjustment(shop.store, 'o1').catch(code)).toBe('billing.final')
    expect(await withdrawAdjustment(shop.store, 'nothing').catch(code)).toBe('store.not_found')
    const again = days('typo', 'fiber', '2026-03-06', '2026-03-09')
    expect(await adjustAccount(shop.store, again).catch(code)).toBe('store.already_exists')
  })
})

describe('a run', () => {
  it('of a mistyped year, or of fields that are none, is not started', async () => {
    const { store } = await shopOf()
    const run = { id: 'r', on: '2026-03-01', knownAt: '2026-03-01T05:00:00Z' }
    expect(await startBillRun(store, { ...run, on: '2062-03-01' }).catch(code)).toBe('billing.future_run')
    expect(await startBillRun(store, { ...run, onn: 1 } as typeof run).catch(code)).toBe('input.invalid')
    expect(await startBillRun(store, { ...run, on: '2026-03-28' })).toMatchObject({ status: 'running' })
  })
})
