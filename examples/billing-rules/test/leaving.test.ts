import { anActivation } from '@longlines/bss/testing'
import { describe, expect, test } from 'vitest'
import { marea } from './marea.ts'

/** A fibre contract that began on 1 March 2026 and binds for a year. */
function bound(today: string) {
  const clock = marea()
  clock.ask('s1', anActivation('fibre-100'))
  clock.advanceTo(today)
  return clock
}

describe('whoever leaves within the year pays half of the fees to come', () => {
  test.each([
    ['2026-06-01', '135.00'], // nine months
    ['2026-12-16', '37.74'], // two months, and 16 of the 31 days of December
    ['2027-02-01', '15.00'], // one month
  ])('leaving on %s', (day, fee) => {
    const clock = bound('2026-04-01')
    clock.ask('s1', { type: 'cancel', when: { on: day } })
    const lines = clock.advanceTo('2027-04-01').flatMap((invoice) => invoice.lines)
    expect(lines.filter(({ priceId }) => priceId === 'early-termination')).toMatchObject([{ amount: fee }])
  })

  test('when the year is over, leaving is free', () => {
    const clock = bound('2026-04-01')
    clock.ask('s1', { type: 'cancel', when: { on: '2027-03-01' } })
    clock.advanceTo('2027-02-01')
    expect(clock.advanceTo('2027-06-01')).toEqual([])
  })

  test('notice is a month', () => {
    const clock = bound('2026-06-10')
    const leave = (day: string) => () => clock.ask('s1', { type: 'cancel', when: { on: day } })
    expect(leave('2026-07-09')).toThrow('Cancel at 2026-07-09T22:00:00Z, when notice is over, or later')
    expect(leave('2026-07-10')).not.toThrow()
  })
})
