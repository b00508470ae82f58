import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, addMonths, dayNumberOf, isoWeekday, localDateOf } from './local-date.ts'

const refused = (code: string) => expect.objectContaining({ code })
const anyDay = () => fc.integer({ min: -719_528, max: 2_932_896 })

describe('day numbers', () => {
  test.each([
    ['1970-01-01', 0],
    ['1970-01-02', 1],
    ['1969-12-31', -1],
    ['2000-02-29', 11_016],
    ['2024-02-29', 19_782],
    ['2024-03-01', 19_783],
    ['1900-03-01', -25_508],
    ['0000-01-01', -719_528],
    ['0000-03-01', -719_468],
    ['9999-12-31', 2_932_896],
  ])('%s is %d', (date, day) => {
    expect(dayNumberOf(date)).toBe(day)
    expect(localDateOf(day)).toBe(date)
  })
  test.each([
    '2023-02-29',
    '1900-02-29',
    '2024-02-30',
    '2024-13-01',
    '2024-00-10',
    '2024-04-31',
    '2024-01-00',
    '2024-1-01',
    '24-01-01',
    '2024/01/01',
    '2024-01/01',
    '2024x01-01',
    '2024-01-01T',
    '202a-01-01',
    '2a24-01-01',
    '2024-a1-01',
    '2024-01-0a',
    '2024-01-a1',
    '2024-01-:1',
    '',
  ])('refuses %j', (date) => {
    expect(() => dayNumberOf(date)).toThrow(refused('time.invalid_local_date'))
    expect(() => dayNumberOf(date)).toThrow(`got ${JSON.stringify(date)}`)
  })
  test.each([0.5, Number.NaN, -719_529, 2_932_897])('refuses day %d', (day) => {
    expect(() => localDateOf(day)).toThrow(refused('time.invalid_local_date'))
    expect(() => localDateOf(day)).toThrow(`got ${day}`)
  })
  test('agree with the platform', () => {
    fc.assert(
      fc.property(anyDay(), (day) => {
        const platform = new Date(day * 86_400_000)
        expect(localDateOf(day)).toBe(platform.toISOString().slice(0, 10))
        expect(dayNumberOf(localDateOf(day))).toBe(day)
        expect(isoWeekday(day)).toBe(platform.getUTCDay() || 7)
      }),
      { numRuns: 1000 },
    )
  })
  test('every day of a cycle of the calendar', () => {
    for (let day = -200_000; day < 200_000; day += 1)
      if (dayNumberOf(localDateOf(day)) !== day) throw new Error(`${day}`)
  })
})

describe('addDays', () => {
  test.each([
    ['2024-02-28', 2, '2024-03-01'],
    ['2024-03-01', -1, '2024-02-29'],
  ])('%s and %d days: %s', (date, days, expected) => expect(addDays(date, days)).toBe(expected))
})

describe('addMonths', () => {
  test.each([
    ['2024-01-31', 1, undefined, '2024-02-29'],
    ['2026-01-31', 1, undefined, '2026-02-28'],
    ['2026-01-31', 2, undefined, '2026-03-31'],
    ['2026-02-28', 1, 31, '2026-03-31'],
    ['2026-02-28', 1, 1, '2026-03-01'],
    ['2026-12-15', 1, undefined, '2027-01-15'],
    ['2026-01-15', -1, undefined, '2025-12-15'],
    ['2026-01-15', -13, undefined, '2024-12-15'],
    ['2024-02-29', 12, undefined, '2025-02-28'],
    ['2024-02-29', 48, undefined, '2028-02-29'],
    ['2026-04-30', 0, 31, '2026-04-30'],
  ])('%s and %d months on %s: %s', (date, months, day, expected) =>
    expect(addMonths(date, months, day)).toBe(expected),
  )

  test.each([
    ['time.invalid_interval', '2026-01-31', 1.5, undefined],
    ['time.invalid_interval', '2026-01-31', 1, 0],
    ['time.invalid_interval', '2026-01-31', 1, 32],
    ['time.invalid_interval', '2026-01-31', 1, 1.5],
    ['time.invalid_local_date', '2026-02-31', 1, undefined],
    ['time.invalid_local_date', '9999-12-31', 1, undefined],
  ])('%s: %s and %d months on %s', (code, date, months, day) => {
    expect(() => addMonths(date, months, day)).toThrow(refused(code))
  })
  test('says what it got', () =>
    expect(() => addMonths('2026-01-31', 1, 32)).toThrow('got 1 months and day 32'))

  test('with an anchor day the way back finds the date', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: -500, max: 500 }), (day, months) => {
        const date = localDateOf(day)
        expect(addMonths(addMonths(date, months), -months, Number(date.slice(8)))).toBe(date)
      }),
    )
  })
})
