import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatInstant, parseInstant } from './instant.ts'
import { compileWeek, type WeeklyWindow, type WeekSetting } from './week.ts'
import { zoneOf } from './zone-of.ts'

const HOUR = 3_600_000
const WORKDAYS = [1, 2, 3, 4, 5]
const utc = zoneOf('UTC')
const rome = zoneOf('Europe/Rome')
const index = (windows: readonly WeeklyWindow[], setting: WeekSetting, instant: string) =>
  compileWeek(windows, setting).indexAt(parseInstant(instant))

// 2026-07-03 is a Friday.
describe('windows of a week', () => {
  const windows: readonly WeeklyWindow[] = [
    { days: WORKDAYS, from: '08:00', to: '18:30' },
    { days: [5, 6], from: '22:00', to: '06:00:30' },
    { days: [7], from: '00:00', to: '24:00' },
  ]
  test.each([
    ['2026-07-03T07:59:59.999Z', -1],
    ['2026-07-03T08:00:00Z', 0],
    ['2026-07-03T18:29:59.999Z', 0],
    ['2026-07-03T18:30:00Z', -1],
    ['2026-07-03T21:59:59Z', -1],
    ['2026-07-03T22:00:00Z', 1],
    ['2026-07-04T00:00:00Z', 1],
    ['2026-07-04T06:00:29.999Z', 1],
    ['2026-07-04T06:00:30Z', -1],
    ['2026-07-04T12:00:00Z', -1],
    ['2026-07-05T00:00:00Z', 1],
    ['2026-07-05T06:00:30Z', 2],
    ['2026-07-05T23:59:59.999Z', 2],
    ['2026-07-06T00:00:00Z', -1],
    ['1969-12-31T08:00:00Z', 0],
  ])('%s is in %d', (instant, expected) => expect(index(windows, { zone: utc }, instant)).toBe(expected))

  test('overlapping windows: the first listed', () => {
    const both = [
      { days: [5], from: '10:00', to: '12:00' },
      { days: [5], from: '08:00', to: '18:00' },
    ]
    const table = compileWeek(both, { zone: utc })
    const at = (time: string) => table.indexAt(parseInstant(`2026-07-03T${time}:00Z`))
    expect(['08:00', '10:00', '11:59', '12:00', '18:00'].map(at)).toEqual([1, 0, 0, 1, -1])
  })
  test('from midnight to midnight is a whole day, in each way of writing it', () => {
    for (const to of ['00:00', '24:00', '00:00:00']) {
      const table = compileWeek([{ days: [5], from: '00:00', to }], { zone: utc })
      expect(table.indexAt(parseInstant('2026-07-03T00:00:00Z'))).toBe(0)
      expect(table.indexAt(parseInstant('2026-07-03T23:59:59Z'))).toBe(0)
      expect(table.indexAt(parseInstant('2026-07-04T00:00:00Z'))).toBe(-1)
      expect(table.indexAt(parseInstant('2026-07-02T23:59:59Z'))).toBe(-1)
    }
  })
  test('no windows at all', () => {
    const table = compileWeek([], { zone: utc })
    expect(table.indexAt(0)).toBe(-1)
    expect(table.endOf(0)).toBe(24 * HOUR)
  })
})

describe('holidays and exceptions', () => {
  const holidays = new Set(['2026-07-03'])
  const on = (rule: WeeklyWindow['holidays'], days: readonly number[] = WORKDAYS) =>
    [{ days, from: '08:00', to: '18:00', ...(rule ? { holidays: rule } : {}) }] as const

  test.each([
    ['2026-07-03T12:00:00Z', undefined, 0],
    ['2026-07-03T12:00:00Z', 'as-weekday', 0],
    ['2026-07-03T12:00:00Z', 'never', -1],
    ['2026-07-03T12:00:00Z', 'only', 0],
    ['2026-07-03T12:00:00Z', 'also', 0],
    ['2026-07-02T12:00:00Z', 'as-weekday', 0],
    ['2026-07-02T12:00:00Z', 'never', 0],
    ['2026-07-02T12:00:00Z', 'only', -1],
    ['2026-07-02T12:00:00Z', 'also', 0],
  ] as const)('%s with %s: %d', (instant, rule, expected) => {
    expect(index(on(rule), { zone: utc, holidays }, instant)).toBe(expected)
  })
  test.each([
    ['as-weekday', -1],
    ['also', 0],
    ['never', -1],
    ['only', 0],
  ] as const)('a holiday on another weekday with %s: %d', (rule, expected) => {
    expect(index(on(rule, [1]), { zone: utc, holidays }, '2026-07-03T12:00:00Z')).toBe(expected)
  })
  test('a night belongs to the day on which it starts', () => {
    const nights: readonly WeeklyWindow[] = [{ days: [4, 5], from: '22:00', to: '06:00', holidays: 'never' }]
    expect(index(nights, { zone: utc, holidays }, '2026-07-03T05:00:00Z')).toBe(0)
    expect(index(nights, { zone: utc, holidays }, '2026-07-03T23:00:00Z')).toBe(-1)
    expect(index(nights, { zone: utc, holidays }, '2026-07-04T05:00:00Z')).toBe(-1)
  })
  test('an exception replaces what starts on its day', () => {
    const exceptions = [
      { date: '2026-07-03', windows: [{ window: 0, from: '10:00', to: '12:00' }] },
      { date: '2026-07-02', windows: [] },
    ]
    const table = compileWeek(on(undefined), { zone: utc, holidays, exceptions })
    const at = (instant: string) => table.indexAt(parseInstant(instant))
    expect(at('2026-07-03T09:00:00Z')).toBe(-1)
    expect(at('2026-07-03T11:00:00Z')).toBe(0)
    expect(at('2026-07-02T12:00:00Z')).toBe(-1)
    expect(at('2026-07-01T12:00:00Z')).toBe(0)
  })
})

describe('changes of the clocks', () => {
  const night: readonly WeeklyWindow[] = [{ days: [6], from: '22:00', to: '03:00' }]
  test.each([
    // 02:00 to 03:00 does not exist on 2026-03-29.
    ['2026-03-28T20:59:59Z', -1],
    ['2026-03-28T21:00:00Z', 0],
    ['2026-03-29T00:59:59.999Z', 0],
    ['2026-03-29T01:00:00Z', -1],
    // 02:00 to 03:00 happens twice on 2026-10-25.
    ['2026-10-24T19:59:59Z', -1],
    ['2026-10-24T20:00:00Z', 0],
    ['2026-10-25T00:59:59.999Z', 0],
    ['2026-10-25T01:00:00Z', 0],
    ['2026-10-25T01:59:59.999Z', 0],
    ['2026-10-25T02:00:00Z', -1],
  ])('%s is in %d', (instant, expected) => expect(index(night, { zone: rome }, instant)).toBe(expected))

  test('a stretch ends where the clocks change, and the one after is right', () => {
    const table = compileWeek([{ days: [7], from: '02:30', to: '04:00' }], { zone: rome })
    const before = parseInstant('2026-10-25T00:45:00Z')
    expect(table.indexAt(before)).toBe(0)
    expect(formatInstant(table.endOf(before))).toBe('2026-10-25T01:00:00Z')
    expect(table.indexAt(parseInstant('2026-10-25T01:00:00Z'))).toBe(-1)
    expect(table.indexAt(parseInstant('2026-10-25T01:30:00Z'))).toBe(0)
    expect(formatInstant(table.endOf(parseInstant('2026-10-25T01:30:00Z')))).toBe('2026-10-25T03:00:00Z')
    expect(table.indexAt(before)).toBe(0)
  })
})

describe('endOf', () => {
  test.each([
    ['2026-07-03T07:00:00Z', '2026-07-03T08:00:00Z'],
    ['2026-07-03T08:00:00Z', '2026-07-03T18:00:00Z'],
    ['2026-07-03T17:59:59.999Z', '2026-07-03T18:00:00Z'],
    ['2026-07-03T18:00:00Z', '2026-07-04T00:00:00Z'],
  ])('after %s: %s', (instant, end) => {
    const table = compileWeek([{ days: WORKDAYS, from: '08:00', to: '18:00' }], { zone: utc })
    expect(formatInstant(table.endOf(parseInstant(instant)))).toBe(end)
  })

  test('the index holds until the end, in whatever order instants come', () => {
    const windows: readonly WeeklyWindow[] = [
      { days: WORKDAYS, from: '08:00', to: '18:00' },
      { days: [1, 3, 5, 7], from: '21:30', to: '02:30' },
      { days: [6, 7], from: '00:00', to: '24:00', holidays: 'also' },
    ]
    const setting = { zone: rome, holidays: new Set(['2026-06-02']) }
    const shared = compileWeek(windows, setting)
    const instants = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) })
    fc.assert(
      fc.property(instants, fc.double({ min: 0, max: 0.999, noNaN: true }), (ms, share) => {
        const end = shared.endOf(ms)
        expect(end).toBeGreaterThan(ms)
        const within = ms + Math.floor((end - ms) * share)
        const fresh = compileWeek(windows, setting)
        expect(fresh.indexAt(within)).toBe(shared.indexAt(ms))
        expect(shared.indexAt(ms)).toBe(compileWeek(windows, setting).indexAt(ms))
      }),
      { numRuns: 300 },
    )
  })
})

describe('refusals', () => {
  const one = (window: Partial<WeeklyWindow>): (() => unknown) => {
    return () => compileWeek([{ days: [1], from: '00:00', to: '24:00', ...window }], { zone: utc })
  }
  test.each([
    ['windows[0].days[1]', one({ days: [1, 0] })],
    ['windows[0].days[0]', one({ days: [8] })],
    ['windows[0].days[0]', one({ days: [1.5] })],
    ['windows[0].from', one({ from: '8:00' })],
    ['windows[0].from', one({ from: '24:01' })],
    ['windows[0].to', one({ to: '24:00:01' })],
    ['windows[0].to', one({ to: '12:60' })],
    ['windows[0].to', one({ to: '12:00:60' })],
    ['windows[0].to', one({ to: ' 12:00' })],
    ['windows[0].to', one({ to: '12:00 ' })],
    ['windows[0].to', one({ to: 'noon' })],
    [
      'exceptions[0].windows[0].to',
      () => {
        const exceptions = [{ date: '2026-07-03', windows: [{ window: 0, from: '08:00', to: '25:00' }] }]
        return compileWeek([], { zone: utc, exceptions })
      },
    ],
  ])('%s', (path, work) => {
    expect(work).toThrow(expect.objectContaining({ code: 'time.invalid_window', path }))
  })
  test('name what they got', () => {
    expect(one({ to: 'noon' })).toThrow('got "noon"')
    expect(one({ days: [9] })).toThrow('got 9')
  })
  test('a holiday that the calendar lacks', () => {
    const work = () => compileWeek([], { zone: utc, holidays: new Set(['2026-02-29']) })
    expect(work).toThrow(expect.objectContaining({ code: 'time.invalid_local_date' }))
  })
})
