import { describe, expect, it } from 'vitest'
import { setting, shown, term } from '../../test/billing/terms.ts'
import { recurringItems } from './index.ts'

describe('what was billed', () => {
  it('is given back where the same amount is due for another interval', () => {
    const billed = recurringItems([term({})], [], setting('2026-01-01'))
    const quarterly = term({ start: '2026-01-11', interval: { unit: 'quarter', count: 1 } })
    const items = recurringItems([term({ end: '2026-01-11' }), quarterly], billed, setting('2026-01-11'))
    expect(shown(items)).toEqual([
      ['credit', '2026-01-11', '2026-02-01', '-21.00'],
      ['recurring', '2026-01-11', '2026-04-01', '27.56'],
    ])
  })

  it('pays a cycle whole, and what comes later within it does not pay again, however late it is looked at', () => {
    const yearly = { interval: { unit: 'year', count: 1 }, proration: 'full' } as const
    const whole = term({ ...yearly, end: '2026-03-01' })
    const again = term({ ...yearly, start: '2026-06-01' })
    const billed = recurringItems([whole], [], setting('2026-04-01'))
    const later = recurringItems([whole, again], billed, setting('2026-07-01'))
    expect(shown(later)).toEqual([['recurring', '2027-01-01', '2027-06-01', '12.82']])
    const since = { ...setting('2027-04-01'), since: '2027-03-01' }
    expect(shown(recurringItems([whole, again], [...billed, ...later], since))).toEqual([])
  })

  it('has its last day billed by whoever pays on', () => {
    const lastDay = { proration: 'actual-days-last-day-billed' } as const
    const items = (goesOn: boolean) =>
      shown(recurringItems([term({ ...lastDay, end: '2026-01-16', goesOn })], [], setting('2026-01-16')))
    expect(items(true)).toEqual([['recurring', '2026-01-01', '2026-01-16', '15.00']])
    expect(items(false)).toEqual([['recurring', '2026-01-01', '2026-01-17', '16.00']])
  })
})
