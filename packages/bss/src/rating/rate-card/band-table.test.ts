import { zoneOf } from '@longlines/core/time'
import { describe, expect, it } from 'vitest'
import { BandTables, compileBands } from './band-table.ts'
import type { BandWindow } from './rate-card-model.ts'

const ALL_WEEK = [1, 2, 3, 4, 5, 6, 7]
const WHOLE_DAY = { from: '00:00', to: '24:00' }
const window = (
  days: readonly number[],
  from: string,
  to: string,
  holidays?: BandWindow['holidays'],
): BandWindow => ({
  days,
  from,
  to,
  ...(holidays && { holidays }),
})
const setting = (zone = 'UTC', holidays: readonly string[] = []) => ({
  zone: zoneOf(zone),
  holidays: new Set(holidays),
})
const bandsOf = (...windows: (readonly BandWindow[] | undefined)[]) =>
  windows.map((list) => (list === undefined ? {} : { windows: list }))

describe('coverage', () => {
  it.each([
    [
      'a gap in the day',
      [[window(ALL_WEEK, '00:00', '12:00')], [window(ALL_WEEK, '12:01', '24:00')]],
      'On a Monday, no band applies from 12:00:00;',
    ],
    [
      'an overlap',
      [[window(ALL_WEEK, '00:00', '12:00')], [window(ALL_WEEK, '11:59:59', '24:00')]],
      'On a Monday, bands 1 and 2 apply from 11:59:59;',
    ],
    [
      'an overlap within a band',
      [[window(ALL_WEEK, '00:00', '24:00'), window([3], '10:00', '11:00')]],
      'On a Wednesday, bands 1 and 1 apply from 10:00:00;',
    ],
    [
      'three at once',
      [
        [window(ALL_WEEK, '00:00', '24:00')],
        [window([7], '10:00', '11:00')],
        [window([7], '10:00', '12:00')],
      ],
      'On a Sunday, bands 1 and 2 and 3 apply from 10:00:00;',
    ],
    [
      'no weekend',
      [[window([1, 2, 3, 4, 5], '00:00', '24:00')]],
      'On a Saturday, no band applies from 00:00:00;',
    ],
    [
      'no Sunday morning after a night',
      [[window([1, 2, 3, 4, 5, 6], '00:00', '24:00')], [window([7], '06:00', '24:00')]],
      'On a Sunday, no band applies from 00:00:00;',
    ],
    [
      'a night into the next day',
      [[window(ALL_WEEK, '00:00', '22:00')], [window(ALL_WEEK, '22:00', '06:00')]],
      'On a Monday, bands 1 and 2 apply from 00:00:00;',
    ],
    [
      'no holidays',
      [[window(ALL_WEEK, '00:00', '24:00', 'never')]],
      'On a Monday, a holiday, no band applies from 00:00:00;',
    ],
    [
      'holidays twice',
      [[window(ALL_WEEK, '00:00', '24:00')], [window(ALL_WEEK, '00:00', '24:00', 'only')]],
      'On a Monday, a holiday, bands 1 and 2 apply from 00:00:00;',
    ],
    [
      'a night before the day after a holiday',
      [
        [window(ALL_WEEK, '06:00', '22:00')],
        [window(ALL_WEEK, '22:00', '06:00', 'never')],
        [window(ALL_WEEK, '22:00', '24:00', 'only')],
      ],
      'On a Monday after a holiday, no band applies from 00:00:00;',
    ],
    [
      'a weekday that is also a holiday',
      [[window([2], '00:00', '24:00', 'also')], [window([1, 3, 4, 5, 6, 7], '00:00', '24:00')]],
      'On a Monday, a holiday, bands 1 and 2 apply from 00:00:00;',
    ],
    [
      'always, and something else',
      [undefined, [window([1], '10:00', '11:00')]],
      'On a Monday, bands 1 and 2 apply from 10:00:00;',
    ],
    ['always twice', [undefined, undefined], 'On a Monday, bands 1 and 2 apply from 00:00:00;'],
  ] as const)('refuses %s', (_title, windows, message) => {
    const work = () => new BandTables(setting()).of(bandsOf(...windows), 'card')
    expect(work).toThrowError(expect.objectContaining({ code: 'catalog.invalid_bands', path: 'card' }))
    expect(work).toThrowError(
      `${message} bands must cover every instant exactly once. A window across midnight belongs to the day on which it starts.`,
    )
  })

  it.each([
    [1, 'Monday'],
    [2, 'Tuesday'],
    [3, 'Wednesday'],
    [4, 'Thursday'],
    [5, 'Friday'],
    [6, 'Saturday'],
    [7, 'Sunday'],
  ])('names day %d', (day, name) => {
    const others = ALL_WEEK.filter((other) => other !== day)
    const work = () => compileBands(bandsOf([window(others, '00:00', '24:00')]), setting(), 'card')
    expect(work).toThrowError(`On a ${name}, no band applies`)
  })

  it('says as data what is wrong', () => {
    const work =
      (...windows: BandWindow[][]) =>
      () =>
        compileBands(bandsOf(...windows), setting(), 'card')
    const values = (weekday: number, time: string, holiday: boolean, afterHoliday: boolean, bands: number) =>
      expect.objectContaining({ values: { weekday, time, holiday, afterHoliday, bands } })
    expect(work([window(ALL_WEEK, '00:00', '12:00')])).toThrowError(values(1, '12:00:00', false, false, 0))
    expect(work([window(ALL_WEEK, '00:00', '24:00', 'never')])).toThrowError(
      values(1, '00:00:00', true, false, 0),
    )
    expect(
      work(
        [window(ALL_WEEK, '06:00', '22:00')],
        [window(ALL_WEEK, '22:00', '06:00', 'never')],
        [window(ALL_WEEK, '22:00', '24:00', 'only')],
      ),
    ).toThrowError(values(1, '00:00:00', false, true, 0))
  })

  it.each([
    [[], 'card', /at least one time band/],
    [
      bandsOf([window(ALL_WEEK, '00:00', '24:00')], []),
      'card[1].windows',
      /A band without windows never applies; leave `windows` out/,
    ],
    [
      bandsOf([window(ALL_WEEK, '00:00', '12:00')], [window(ALL_WEEK, '12:00', '25:00')]),
      'card[1].windows[0]',
      /time of day/,
    ],
    [
      bandsOf([window([1], '00:00', '12:00'), window([0], '12:00', '24:00')]),
      'card[0].windows[1]',
      /Weekdays are 1/,
    ],
  ])('refuses bands that cannot be read: %j', (bands, path, message) => {
    const work = () => new BandTables(setting()).of(bands, 'card')
    expect(work).toThrowError(expect.objectContaining({ code: 'catalog.invalid_bands', path }))
    expect(work).toThrowError(message)
  })

  it.each([
    ['one night and one day', [[window(ALL_WEEK, '22:00', '06:00')], [window(ALL_WEEK, '06:00', '22:00')]]],
    ['a day that starts at six', [[window(ALL_WEEK, '06:00', '06:00')]]],
    [
      'weekdays, and weekends with holidays',
      [[window([1, 2, 3, 4, 5], '00:00', '24:00', 'never')], [window([6, 7], '00:00', '24:00', 'also')]],
    ],
    [
      'holidays of their own',
      [[window(ALL_WEEK, '00:00', '24:00', 'never')], [window([1], '00:00', '24:00', 'only')]],
    ],
    ['as on the weekday, said explicitly', [[window(ALL_WEEK, '00:00', '24:00', 'as-weekday')]]],
  ] as const)('takes %s', (_title, windows) => {
    expect(() => compileBands(bandsOf(...windows), setting(), 'card')).not.toThrow()
  })
})

describe('tables', () => {
  it('are not needed where one band always applies', () => {
    const tables = new BandTables(setting())
    expect(tables.of([{}], 'card')).toBeUndefined()
    expect(tables.of([{ windows: [{ days: ALL_WEEK, ...WHOLE_DAY }] }], 'card')).toBeUndefined()
    expect(tables.of([{ windows: [{ days: ALL_WEEK, ...WHOLE_DAY }] }], 'card')).toBeUndefined()
  })

  it('find bands in any order, at any distance, within hours that change and that do not', () => {
    const bands = bandsOf([window(ALL_WEEK, '08:30', '18:00')], [window(ALL_WEEK, '18:00', '08:30')])
    const table = compileBands(bands, setting('Europe/Rome'), 'card')
    const at = (text: string) => Date.parse(text)
    const look = (text: string) => [table.bandAt(at(text)), table.endOf(at(text)) > at(text)]
    for (let round = 0; round < 2; round++) {
      expect(look('2026-01-05T07:29:59.999Z')).toEqual([1, true])
      expect(look('2026-01-05T07:30:00Z')).toEqual([0, true])
      expect(look('2026-01-05T16:59:59.999Z')).toEqual([0, true])
      expect(look('2026-01-05T17:00:00Z')).toEqual([1, true])
      // The same slots, 1024 hours later and earlier.
      expect(look('2026-02-16T23:30:00Z')).toEqual([1, true])
      expect(look('2026-02-17T09:00:00Z')).toEqual([0, true])
      expect(look('2025-11-23T15:00:00Z')).toEqual([0, true])
      // Summer time: the same wall clock is another hour of UTC.
      expect(look('2026-07-06T06:29:59Z')).toEqual([1, true])
      expect(look('2026-07-06T06:30:00Z')).toEqual([0, true])
      expect(look('1969-12-31T07:30:00Z')).toEqual([0, true])
    }
  })

  it('end where the band changes', () => {
    const bands = bandsOf([window(ALL_WEEK, '08:30', '18:00')], [window(ALL_WEEK, '18:00', '08:30')])
    const table = compileBands(bands, setting('UTC'), 'card')
    const end = Date.parse('2026-01-05T18:00:00Z')
    for (const time of ['08:30:00', '08:59:59', '09:00:00', '17:59:59']) {
      const ms = Date.parse(`2026-01-05T${time}Z`)
      expect([table.endOf(ms), table.bandAt(ms), table.endOf(ms)]).toEqual([end, 0, end])
    }
  })
})
