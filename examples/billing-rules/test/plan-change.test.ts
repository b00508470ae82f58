import { anActivation } from '@longlines/bss/testing'
import { describe, expect, test } from 'vitest'
import { marea } from './marea.ts'

describe('whoever goes from Fibre 100 to Fibre 500 pays each for its days', () => {
  // Of April's thirty days: 1.00 a day for Fibre 100, 1.50 for Fibre 500.
  test.each([
    ['2026-04-02', '-29.00', '43.50'],
    ['2026-04-16', '-15.00', '22.50'],
    ['2026-04-30', '-1.00', '1.50'],
  ])('on %s', (day, back, due) => {
    const clock = marea()
    clock.ask('s1', anActivation('fibre-100'))
    clock.advanceTo(day)
    clock.ask('s1', { type: 'change-plan', offeringId: 'fibre-500' })
    const [may] = clock.advanceTo('2026-05-01')
    expect(may).toHaveLines([
      { priceId: 'fibre-500', amount: due, period: { from: day, to: '2026-05-01' } },
      { priceId: 'fibre-500', amount: '45.00' },
      { kind: 'credit', priceId: 'fibre-100', amount: back, period: { from: day, to: '2026-05-01' } },
    ])
  })

  test('at the end of the month nothing is given back', () => {
    const clock = marea()
    clock.ask('s1', anActivation('fibre-100'))
    clock.advanceTo('2026-04-10')
    clock.ask('s1', { type: 'change-plan', offeringId: 'fibre-500', when: { on: '2026-05-01' } })
    expect(clock.advanceTo('2026-05-01')[0]).toHaveLines([{ priceId: 'fibre-500', amount: '45.00' }])
  })

  test('parts of a month that cannot be divided still sum to it', () => {
    const clock = marea()
    clock.ask('s1', anActivation('fibre-100'))
    clock.advanceTo('2026-03-08')
    clock.ask('s1', { type: 'change-plan', offeringId: 'fibre-500' })
    clock.advanceTo('2026-03-20')
    clock.ask('s1', { type: 'change-plan', offeringId: 'fibre-100' })
    const [april] = clock.advanceTo('2026-04-01')
    const ofMarch = april?.lines.filter(({ period }) => period !== undefined && period.from < '2026-04-01')
    expect(ofMarch?.map(({ priceId, amount }) => [priceId, amount])).toEqual([
      ['fibre-500', '17.42'],
      ['fibre-100', '-11.62'], // 6.77 and 11.61 stay for the other days: 30.00 in all
    ])
  })
})
