import { describe, expect, it } from 'vitest'
import { context, event, sms } from '../../test/sms-fixtures.ts'
import { chargesOf, compile } from './index.ts'

describe('billing periods', () => {
  const lastDay = () => compile([sms], { ...context, billingDay: 31 })

  it.each([
    ['2026-01-31T10:00:00Z', '2026-01-30T23:00:00Z', '2026-02-27T23:00:00Z'],
    ['2026-02-27T22:59:59Z', '2026-01-30T23:00:00Z', '2026-02-27T23:00:00Z'],
    ['2026-02-28T10:00:00Z', '2026-02-27T23:00:00Z', '2026-03-30T22:00:00Z'],
    ['2026-03-31T10:00:00Z', '2026-03-30T22:00:00Z', '2026-04-29T22:00:00Z'],
  ])('%s lies in one that starts on the last day of a short month', (startedAt, from, to) => {
    expect(chargesOf(lastDay().rate(event({ startedAt }), []))[0]?.period).toEqual({ from, to })
    expect(lastDay().periodAt(startedAt)).toEqual({ from, to })
  })

  it('do not go back where clocks do at midnight', () => {
    // St. John's turned 00:01 on 1 November 2009 into 23:01 on 31 October: that day was left and entered again.
    const rater = compile([sms], { ...context, zone: 'America/St_Johns' })
    const again = '2009-11-01T03:00:00Z'
    expect(chargesOf(rater.rate(event({ startedAt: again }), []))[0]?.period).toEqual({
      from: '2009-11-01T02:30:00Z',
      to: '2009-12-01T03:30:00Z',
    })
  })

  it('are found again in any order', () => {
    const instants = [
      '2026-02-10T00:00:00Z',
      '2026-04-10T00:00:00Z',
      '2026-02-10T00:00:00Z',
      '2026-04-10T00:00:00Z',
    ]
    const { charges, counters } = lastDay().rateAll(
      instants.map((startedAt, index) => event({ id: `r${index}`, startedAt })),
      [],
    )
    expect(charges.map((one) => one.before.count)).toEqual([0, 0, 1, 1])
    expect(counters).toHaveLength(2)
  })

  it('may be those of another tariff, as the counters say', () => {
    const [sheet] = lastDay().rate(event(), []).counters
    const odd = { ...sheet!, period: { from: '2026-03-10T09:00:00Z', to: '2026-03-10T11:00:00Z' } }
    const { counters } = lastDay().rate(event({ id: 'r2' }), [odd])
    expect(counters.map((one) => [one.period.from, one.tallies['sms']?.count])).toEqual([
      ['2026-03-10T09:00:00Z', 2],
    ])
  })

  it('are told apart by both ends', () => {
    const [sheet] = lastDay().rate(event(), []).counters
    const { from, to } = sheet!.period
    for (const period of [
      { from, to: '2026-03-10T11:00:00Z' },
      { from: '2026-03-10T09:00:00Z', to },
    ]) {
      const { counters } = lastDay().rate(event({ id: 'r2' }), [{ ...sheet!, period }])
      expect(counters.map((one) => [one.period, one.tallies.sms?.count])).toEqual([[period, 2]])
    }
  })

  it('begin at their first instant and end before their last', () => {
    const rater = lastDay()
    const instants = [
      '2026-02-27T23:00:00Z',
      '2026-03-30T21:59:59.999Z',
      '2026-03-30T22:00:00Z',
      '2026-02-27T23:00:00Z',
    ]
    const charges = instants.flatMap((startedAt) => rater.rate(event({ startedAt }), []).charges)
    expect(charges.map((one) => one.period.from)).toEqual([
      '2026-02-27T23:00:00Z',
      '2026-02-27T23:00:00Z',
      '2026-03-30T22:00:00Z',
      '2026-02-27T23:00:00Z',
    ])
  })
})

describe('periodAt', () => {
  const rater = compile([sms], { ...context, billingDay: 15 })
  const first = compile([sms], context)
  const sheets = [first.openPeriod({ scope: 'subscription', id: 's1', at: '2026-03-01T00:00:00Z' })]

  it.each([
    ['2026-02-28T22:59:59Z', '2026-02-14T23:00:00Z', '2026-03-14T23:00:00Z'],
    ['2026-02-28T23:00:00Z', '2026-02-28T23:00:00Z', '2026-03-31T22:00:00Z'],
    ['2026-03-20T10:00:00Z', '2026-02-28T23:00:00Z', '2026-03-31T22:00:00Z'],
    ['2026-03-31T22:00:00Z', '2026-03-14T23:00:00Z', '2026-04-14T22:00:00Z'],
    ['2026-05-01T00:00:00Z', '2026-04-14T22:00:00Z', '2026-05-14T22:00:00Z'],
  ])('of %s is that of the sheet which holds it, else the own one', (at, from, to) => {
    expect(rater.periodAt(at, sheets)).toEqual({ from, to })
    const { charges } = rater.rate(event({ startedAt: at }), sheets)
    // A record whose own period overlaps the sheet is refused instead of counted on either.
    expect(charges.map(({ period }) => period)).toEqual(
      from < '2026-03-31' && to > '2026-03-01' && from !== sheets[0]?.period.from ? [] : [{ from, to }],
    )
  })

  it.each([
    ['an instant', 'at', () => rater.periodAt('yesterday')],
    [
      'a sheet',
      'period.to',
      () => rater.periodAt('2026-03-01T00:00:00Z', [{ period: { from: '2026-03-01T00:00:00Z', to: 'x' } }]),
    ],
    ['an opening', 'at', () => rater.openPeriod({ scope: 'subscription', id: 's1', at: '1 March' })],
    ['a counter', 'period.from', () => rater.open([{ ...sheets[0]!, period: { from: '', to: '' } }])],
    ['a charge', 'startedAt', () => rater.explain({ ...first.rate(event(), []).charges[0]!, startedAt: '' })],
  ])('says where %s cannot be read', (_title, path, read) => {
    expect(read).toThrow(expect.objectContaining({ code: 'time.invalid_instant', path }))
  })
})
