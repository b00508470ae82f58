import { anActivation, type BillingClock } from '@longlines/bss/testing'
import { describe, expect, test } from 'vitest'
import { welcome } from '../src/discounts.ts'
import { marea } from './marea.ts'

function outage(clock: BillingClock, period: { from: string; to: string }): void {
  clock.adjust({
    id: `outage-${period.from}`,
    accountId: 'A-1',
    type: 'days',
    subscriptionId: 's1',
    priceId: 'fibre-100',
    period,
    description: 'Outage',
  })
}

describe('each day of an outage is given back', () => {
  test('on the next invoice, with its tax', () => {
    const clock = marea()
    clock.ask('s1', anActivation('fibre-100'))
    clock.advanceTo('2026-04-20')
    outage(clock, { from: '2026-04-06', to: '2026-04-09' })
    const [may, june] = clock.advanceTo('2026-06-01')
    expect(may).toHaveLines([
      { kind: 'recurring', amount: '30.00' },
      { kind: 'adjustment', description: 'Outage', amount: '-3.00' },
    ])
    expect(may).toTotal({ net: '27.00', tax: '5.94' })
    expect(june).toTotal({ net: '30.00' })
  })

  test('at half price to those who paid half', () => {
    const clock = marea({ discounts: [welcome] })
    clock.ask('s1', anActivation('fibre-100'))
    clock.advanceTo('2026-04-20')
    outage(clock, { from: '2026-04-06', to: '2026-04-09' })
    expect(clock.advanceTo('2026-05-01')[0]).toTotal({ net: '13.50' })
  })

  test('of what the customer has, and nothing else', () => {
    const clock = marea()
    clock.ask('s1', anActivation('mobile-20'))
    clock.advanceTo('2026-04-16')
    outage(clock, { from: '2026-04-06', to: '2026-04-09' })
    expect(() => clock.advanceTo('2026-05-01')).toThrow('Credit only days that stand billed')
  })
})
