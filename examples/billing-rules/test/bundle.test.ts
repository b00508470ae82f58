import { anActivation } from '@longlines/bss/testing'
import { describe, expect, test } from 'vitest'
import { mobile } from '../src/tariff.ts'
import { marea } from './marea.ts'
import { aUsage } from './usage.ts'

describe('Mobile 20 includes 20 GB and 60 minutes a month', () => {
  test.each([
    ['the 20 GB', 'data', [20_000], '0'],
    ['one megabyte more: a gigabyte is begun', 'data', [20_000, 1], '2'],
    ['what is left of that gigabyte', 'data', [20_000, 1, 999], '2'],
    ['the next one', 'data', [20_000, 1, 999, 1], '4'],
    ['the hour', 'voice', [1800, 1800], '0'],
    ['a call that goes beyond it, at noon', 'voice', [3540, 120], '0.12'],
  ] as const)('%s', (_what, type, quantities, amount) => {
    const records = quantities.map((quantity, index) => aUsage(type, { id: `r${index}`, quantity }))
    expect(mobile.rateAll(records, [])).toCost(amount, mobile)
  })

  test('a new month begins at local midnight with all of it', () => {
    const late = aUsage('data', { quantity: 20_000, startedAt: '2026-03-31T21:59:59Z' })
    const later = aUsage('data', { id: 'r2', quantity: 20_000, startedAt: '2026-03-31T22:00:00Z' })
    expect(mobile.rateAll([late, later], [])).toCost('0', mobile)
  })

  test('what goes beyond is on the invoice of the month after, each price a line', () => {
    const clock = marea()
    clock.ask('s1', anActivation('mobile-20'))
    const records = [aUsage('data', { quantity: 21_500 }), aUsage('voice', { id: 'r2', quantity: 3700 })]
    clock.use(mobile.rateAll(records, []).charges)
    const [march, april] = clock.advanceTo('2026-04-01')
    expect(march).toHaveLines([{ priceId: 'mobile-20', amount: '15.00' }])
    expect(april).toHaveLines([
      { priceId: 'mobile-20', amount: '15.00', period: { from: '2026-04-01', to: '2026-05-01' } },
      { priceId: 'data', amount: '4.00', quantity: '21500' },
      { priceId: 'calls', amount: '0.20' },
    ])
    expect(april).toTotal('23.42')
  })
})
