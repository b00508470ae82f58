import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type InvoiceSeries, takeNumbers } from './index.ts'

const series = (more: Partial<InvoiceSeries> = {}): InvoiceSeries => ({
  id: 'invoices',
  pattern: 'F{year}{month}-{number}',
  digits: 3,
  ...more,
})

describe('numbers', () => {
  it('run on, and begin again with the year or the month where they should', () => {
    const given = (restarts: 'never' | 'yearly' | 'monthly') => {
      let kept = series({ restarts })
      return ['2026-11-30', '2026-12-31', '2027-01-01', '2027-01-01'].map((issuedOn) => {
        const taken = takeNumbers(kept, { count: 1, issuedOn })
        kept = taken.series
        return taken.numbers[0]
      })
    }
    expect(given('never')).toEqual(['F202611-001', 'F202612-002', 'F202701-003', 'F202701-004'])
    expect(given('yearly')).toEqual(['F202611-001', 'F202612-002', 'F202701-001', 'F202701-002'])
    expect(given('monthly')).toEqual(['F202611-001', 'F202612-001', 'F202701-001', 'F202701-002'])
  })

  it('grow beyond their digits', () => {
    const kept = series({ last: { number: 999, issuedOn: '2026-01-01' } })
    expect(takeNumbers(kept, { count: 1, issuedOn: '2026-01-01' }).numbers).toEqual(['F202601-1000'])
  })

  it('none taken leaves the series as it is', () => {
    expect(takeNumbers(series(), { count: 0, issuedOn: '2026-01-01' })).toEqual({
      numbers: [],
      series: series(),
    })
  })
})

it.each([
  [series({ last: { number: 1, issuedOn: '2026-02-01' } }), 'invoice.number_out_of_order'],
  [series({ pattern: 'F{number}', restarts: 'yearly' }), 'invoice.invalid_series'],
  [series({ pattern: 'F{year}', restarts: 'never' }), 'invoice.invalid_series'],
])('%j is refused', (given, code) => {
  expect(() => takeNumbers(given, { count: 1, issuedOn: '2026-01-01' })).toThrow(
    expect.objectContaining({ code }),
  )
})

it('are gapless and never twice, however they are taken', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 10 }), (counts) => {
      let kept = series({ pattern: '{number}', digits: 1 })
      const numbers = counts.flatMap((count) => {
        const taken = takeNumbers(kept, { count, issuedOn: '2026-01-01' })
        kept = taken.series
        return taken.numbers
      })
      expect(numbers).toEqual(numbers.map((_, index) => String(index + 1)))
    }),
  )
})
