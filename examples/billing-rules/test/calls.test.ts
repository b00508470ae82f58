import { describe, expect, test } from 'vitest'
import { line } from '../src/tariff.ts'
import { aUsage } from './usage.ts'
import './marea.ts'

/** A call from a fixed line; times are those of Rome, in winter one hour ahead of UTC. */
const call = (startedAt: string, seconds: number) =>
  line.rate(aUsage('voice', { startedAt, quantity: seconds }), [])

/** Amounts of calls are not rounded to cents: their sum on the invoice is. */
describe('calls cost 12 cents a minute at peak times and 6 at others, by the second', () => {
  test.each([
    ['on Monday at noon', '2026-03-02T11:00:00Z', 60, '0.12'],
    ['one second of it', '2026-03-02T11:00:00Z', 1, '0.002'],
    ['on Monday at eight', '2026-03-02T07:00:00Z', 60, '0.12'],
    ['on Monday, a minute before eight', '2026-03-02T06:59:00Z', 60, '0.06'],
    ['across eight in the evening', '2026-03-02T18:59:30Z', 60, '0.09'],
    ['on Saturday at noon', '2026-03-07T11:00:00Z', 60, '0.06'],
    ['on Easter Monday at noon', '2026-04-06T10:00:00Z', 60, '0.06'],
    ['at eight in the evening of summer time', '2026-04-07T18:00:00Z', 60, '0.06'],
    ['not answered', '2026-03-02T11:00:00Z', 0, '0'],
  ])('%s', (_when, startedAt, seconds, amount) => {
    expect(call(startedAt, seconds)).toCost(amount, line)
  })
})
