import { describe, expect, test } from 'vitest'
import {
  aBillingClock,
  anAccount,
  anActivation,
  anIssuer,
  aPriceBook,
  aUsageCharge,
  recurring,
} from './index.ts'

const book = aPriceBook({ fibre: [recurring('fibre', '31')], faster: [recurring('faster', '62')] })
const started = (from = '2026-03-01', account = anAccount()) =>
  aBillingClock({ account, issuer: anIssuer(), book, from })

describe('a billing clock', () => {
  test('bills every day of billing that passes, once', () => {
    const clock = started()
    clock.ask('s1', anActivation('fibre'))
    expect(clock.advanceTo('2026-05-31').map(({ issuedOn }) => issuedOn)).toEqual([
      '2026-03-01',
      '2026-04-01',
      '2026-05-01',
    ])
    expect(clock.advanceTo('2026-05-31')).toEqual([])
    expect(clock.today).toBe('2026-05-31')
    expect(clock.invoices.length).toBe(3)
  })

  test('starts between days of billing', () => {
    const clock = started('2026-03-11')
    clock.ask('s1', anActivation('fibre'))
    expect(clock.advanceTo('2026-04-01').map(({ totals }) => totals.net)).toEqual(['52.00'])
  })

  test('knows of a change from the day on which it was asked', () => {
    const clock = started()
    clock.ask('s1', anActivation('fibre'))
    clock.advanceTo('2026-03-16')
    clock.ask('s1', { type: 'change-plan', offeringId: 'faster' })
    const [april] = clock.advanceTo('2026-04-01')
    expect(april?.lines.map(({ priceId, amount }) => [priceId, amount])).toEqual([
      ['faster', '32.00'],
      ['faster', '62.00'],
      ['fibre', '-16.00'],
    ])
  })

  test('keeps credit, and bills usage when its month has closed', () => {
    const clock = started('2026-03-01', anAccount({ cycle: { align: 'billing-day', billingDay: 1 } }))
    clock.ask('s1', anActivation('fibre'))
    clock.use([aUsageCharge({ amount: '1.25' })])
    clock.advanceTo('2026-03-02')
    clock.ask('s1', { type: 'cancel' })
    const [note] = clock.advanceTo('2026-04-01')
    expect(note?.type).toBe('credit-note')
    expect(clock.credit).toBe('35.08')
  })

  test('gives days back on the next bill, once', () => {
    const clock = started()
    clock.ask('s1', anActivation('fibre'))
    clock.advanceTo('2026-03-10')
    const period = { from: '2026-03-04', to: '2026-03-07' }
    clock.adjust({ id: 'o1', accountId: 'A-1', type: 'days', subscriptionId: 's1', priceId: 'fibre', period })
    expect(clock.advanceTo('2026-05-01').map(({ totals }) => totals.net)).toEqual(['28.00', '31.00'])
  })

  test('throws what a command is refused for', () => {
    const clock = started()
    expect(() => clock.ask('s1', { type: 'resume' })).toThrow(
      expect.objectContaining({ code: 'subscription.not_found' }),
    )
  })
})
