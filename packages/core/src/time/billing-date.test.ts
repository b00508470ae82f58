import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  arrearsWindow,
  billingDate,
  billingPeriodAt,
  firstBoundary,
  nextBillingDate,
  nextBillingInstant,
} from './billing-date.ts'
import type { BillingInterval } from './billing-interval.ts'
import { addDays, localDateOf } from './local-date.ts'
import { zoneOf } from './zone-of.ts'

const every = (count: number, unit: BillingInterval['unit']): BillingInterval => ({ unit, count })
const UNITS = ['day', 'week', 'month', 'quarter', 'half-year', 'year'] as const
const refused = (code: string, path?: string) => expect.objectContaining(path ? { code, path } : { code })

describe('billingDate', () => {
  test.each([
    ['2026-01-31', every(1, 'month'), ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']],
    ['2026-01-31', every(2, 'month'), ['2026-01-31', '2026-03-31', '2026-05-31', '2026-07-31']],
    ['2024-02-29', every(1, 'year'), ['2024-02-29', '2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29']],
    ['2026-08-31', every(1, 'quarter'), ['2026-08-31', '2026-11-30', '2027-02-28', '2027-05-31']],
    ['2026-08-31', every(1, 'half-year'), ['2026-08-31', '2027-02-28', '2027-08-31']],
    ['2026-02-27', every(1, 'week'), ['2026-02-27', '2026-03-06', '2026-03-13']],
    ['2026-02-27', every(10, 'day'), ['2026-02-27', '2026-03-09', '2026-03-19']],
  ])('from %s %j: %j', (anchor, interval, dates) => {
    expect(dates.map((_date, n) => billingDate({ anchor, interval, n }))).toEqual(dates)
  })
  test('counts back, and to a day that the anchor’s month lacks', () => {
    expect(billingDate({ anchor: '2026-01-31', interval: every(1, 'month'), n: -2 })).toBe('2025-11-30')
    expect(billingDate({ anchor: '2026-02-28', interval: every(1, 'month'), anchorDay: 31, n: 0 })).toBe(
      '2026-02-28',
    )
    expect(billingDate({ anchor: '2026-02-28', interval: every(1, 'month'), anchorDay: 31, n: 1 })).toBe(
      '2026-03-31',
    )
  })
  test.each([0, -1, 1.5, Number.NaN])('refuses every %d months', (count) => {
    const work = () => billingDate({ anchor: '2026-01-31', interval: every(count, 'month'), n: 1 })
    expect(work).toThrow(refused('time.invalid_interval', 'interval.count'))
    expect(work).toThrow(`got ${count}`)
  })
})

describe('nextBillingDate', () => {
  const next = (after: string, interval: BillingInterval, more: object = {}) =>
    nextBillingDate({ after, interval, ...more })
  test.each([
    ['2026-01-31', every(1, 'month'), {}, '2026-02-28'],
    ['2026-02-28', every(1, 'month'), {}, '2026-03-28'],
    ['2026-02-28', every(1, 'month'), { anchorDay: 31 }, '2026-03-31'],
    ['2026-02-10', every(1, 'month'), { anchorDay: 31 }, '2026-02-28'],
    ['2026-02-28', every(1, 'month'), { anchor: '2025-12-31' }, '2026-03-31'],
    ['2026-03-30', every(1, 'month'), { anchor: '2025-12-31' }, '2026-03-31'],
    ['2026-03-31', every(1, 'month'), { anchor: '2025-12-31' }, '2026-04-30'],
    ['2026-01-15', every(1, 'month'), { anchor: '2026-05-20' }, '2026-01-20'],
    ['2026-03-10', every(2, 'month'), { anchor: '2026-01-05' }, '2026-05-05'],
    ['2026-03-22', every(1, 'quarter'), { alignment: 'anniversary' }, '2026-06-22'],
    ['2026-08-31', every(1, 'half-year'), {}, '2027-02-28'],
    ['2024-02-29', every(1, 'year'), {}, '2025-02-28'],
    ['2025-02-28', every(1, 'year'), { anchor: '2024-02-29' }, '2026-02-28'],
    ['2027-02-28', every(1, 'year'), { anchor: '2024-02-29' }, '2028-02-29'],
    ['2026-03-04', every(1, 'week'), { anchor: '2026-03-02' }, '2026-03-09'],
    ['2026-02-25', every(2, 'week'), { anchor: '2026-03-02' }, '2026-03-02'],
    ['2026-03-04', every(7, 'day'), {}, '2026-03-11'],
    ['2026-03-04', every(3, 'day'), { anchorDay: 31 }, '2026-03-07'],
  ])('after %s %j %j: %s', (after, interval, more, expected) =>
    expect(next(after, interval, more)).toBe(expected),
  )

  test.each([
    ['2026-04-01', every(1, 'quarter'), '2026-07-01'],
    ['2026-02-10', every(1, 'quarter'), '2026-04-01'],
    ['2026-12-31', every(1, 'quarter'), '2027-01-01'],
    ['2026-02-10', every(1, 'month'), '2026-03-01'],
    ['2026-03-01', every(1, 'month'), '2026-04-01'],
    ['2024-12-30', every(2, 'month'), '2025-02-01'],
    ['2026-06-30', every(1, 'half-year'), '2026-07-01'],
    ['2026-07-01', every(1, 'half-year'), '2027-01-01'],
    ['2026-07-05', every(1, 'year'), '2027-01-01'],
    ['2026-07-05', every(1, 'week'), '2026-07-06'],
    ['2026-07-06', every(1, 'week'), '2026-07-13'],
    ['2026-07-08', every(2, 'week'), '2026-07-20'],
    ['2026-07-08', every(1, 'day'), '2026-07-09'],
    ['2026-07-08', every(3, 'day'), '2026-07-11'],
  ])('calendar: after %s %j: %s', (after, interval, expected) => {
    expect(next(after, interval, { alignment: 'calendar' })).toBe(expected)
    expect(next(after, interval, { alignment: 'calendar', anchor: '2000-01-17', anchorDay: 9 })).toBe(
      expected,
    )
  })

  test.each([
    ['time.invalid_local_date', '2026-02-30', {}],
    ['time.invalid_local_date', '2026-02-30', { anchor: '2026-01-01' }],
    ['time.invalid_local_date', '2026-02-30', { alignment: 'calendar' }],
    ['time.invalid_interval', '2026-02-28', { anchorDay: 32 }],
    ['time.invalid_interval', '2026-02-28', { anchorDay: 0 }],
  ])('%s: after %s %j', (code, after, more) => {
    expect(() => next(after, every(1, 'month'), more)).toThrow(refused(code))
  })

  test('is the least boundary after the date, for every unit', () => {
    const days = fc.integer({ min: 0, max: 30_000 })
    fc.assert(
      fc.property(
        days,
        days,
        fc.constantFrom(...UNITS),
        fc.integer({ min: 1, max: 14 }),
        (from, on, unit, count) => {
          const anchor = localDateOf(from)
          const date = localDateOf(on)
          const interval = every(count, unit)
          const next = nextBillingDate({ after: date, anchor, interval })
          const period = billingPeriodAt({ anchor, interval, date })
          expect(period.from <= date && date < period.to).toBe(true)
          expect(period.to).toBe(next)
          expect(billingPeriodAt({ anchor, interval, date: next }).from).toBe(next)
          expect(billingPeriodAt({ anchor, interval, date: addDays(next, -1) })).toEqual(period)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('nextBillingInstant', () => {
  const rome = zoneOf('Europe/Rome')
  test.each([
    ['2026-03-15T11:00:00Z', '2026-03-15T11:00:00Z', every(1, 'month'), '2026-04-15T10:00:00Z'],
    ['2026-03-15T10:59:59Z', '2026-03-15T11:00:00Z', every(1, 'month'), '2026-03-15T11:00:00Z'],
    ['2026-03-15T11:00:01Z', '2026-03-15T11:00:00Z', every(1, 'month'), '2026-04-15T10:00:00Z'],
    ['2026-01-31T22:30:00Z', '2026-01-31T22:30:00Z', every(1, 'month'), '2026-02-28T22:30:00Z'],
    ['2026-01-31T23:30:00Z', '2026-01-31T23:30:00Z', every(1, 'month'), '2026-02-28T23:30:00Z'],
    ['2026-02-28T23:00:00Z', '2026-01-30T23:00:00Z', every(1, 'month'), '2026-03-30T22:00:00Z'],
    ['2026-03-28T01:30:00Z', '2026-03-28T01:30:00Z', every(1, 'day'), '2026-03-29T01:00:00Z'],
  ])('after %s from %s %j: %s', (after, anchor, interval, expected) => {
    expect(nextBillingInstant({ after, anchor, interval, zone: rome })).toBe(expected)
  })
})

describe('firstBoundary', () => {
  test.each([
    ['2012-01-16', 17, every(1, 'year'), '2012-01-17'],
    ['2012-02-16', 30, every(1, 'year'), '2012-02-29'],
    ['2012-02-16', 30, every(1, 'month'), '2012-02-29'],
    ['2012-01-31', 30, every(1, 'month'), '2012-02-29'],
    ['2012-02-16', 14, every(1, 'month'), '2012-03-14'],
    ['2012-02-16', 14, every(1, 'year'), '2013-02-14'],
    ['2012-02-16', 14, every(1, 'quarter'), '2012-05-14'],
    ['2012-03-03', 3, every(1, 'month'), '2012-03-03'],
    ['2012-04-30', 31, every(1, 'month'), '2012-04-30'],
    ['2012-03-07', 3, every(1, 'week'), '2012-03-07'],
    ['2012-03-07', 3, every(5, 'day'), '2012-03-07'],
  ])('from %s on day %d %j: %s', (start, billingDay, interval, expected) => {
    expect(firstBoundary({ start, billingDay, interval })).toBe(expected)
  })
  test('refuses a day that no month has', () => {
    const work = () => firstBoundary({ start: '2012-01-31', billingDay: 32, interval: every(1, 'month') })
    expect(work).toThrow(refused('time.invalid_interval'))
  })
})

describe('arrearsWindow', () => {
  const window = (target: string, end: string | null, billingDay = 18) =>
    arrearsWindow({ start: '2012-01-16', end, target, billingDay, interval: every(1, 'month') })
  test.each([
    ['2012-01-17', null, null, '2012-01-18'],
    ['2012-01-18', null, '2012-01-18', '2012-02-18'],
    ['2012-01-25', null, '2012-01-18', '2012-02-18'],
    ['2012-02-17', null, '2012-01-18', '2012-02-18'],
    ['2012-02-18', null, '2012-02-18', '2012-03-18'],
    ['2012-01-25', '2012-01-28', '2012-01-18', '2012-02-18'],
    ['2012-01-28', '2012-01-28', '2012-01-28', '2012-02-18'],
    ['2012-02-18', '2012-02-16', '2012-02-16', '2012-02-18'],
    ['2012-01-17', '2012-01-17', '2012-01-17', '2012-01-18'],
    ['2012-01-20', '2012-01-18', '2012-01-18', '2012-02-18'],
  ])('on %s, ending %s: until %s, then %s', (target, end, billableUntil, nextBillingDate) => {
    expect(window(target, end)).toEqual({ billableUntil, nextBillingDate })
  })
  test('refuses dates that do not exist', () => {
    expect(() => window('2012-02-30', null)).toThrow(refused('time.invalid_local_date'))
    expect(() => window('2012-02-20', '2012-02-30')).toThrow(refused('time.invalid_local_date'))
  })
})
