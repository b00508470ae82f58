import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatInstant, parseInstant } from './instant.ts'
import { localDateAt, startOfLocalDay } from './local-day.ts'
import { zoneOf } from './zone-of.ts'

const HOUR = 3_600_000
const at = parseInstant
const wall = (text: string) => parseInstant(`${text}Z`)

describe('zoneOf', () => {
  test('keeps a zone', () => {
    expect(zoneOf('Europe/Rome')).toBe(zoneOf('Europe/Rome'))
    expect(zoneOf('Europe/Rome').name).toBe('Europe/Rome')
    expect(zoneOf('UTC').name).toBe('UTC')
  })
  test.each(['Europe/Atlantis', '', '+01:00', '-0500', 'Rome', ' UTC'])('refuses %j', (name) => {
    const refusal = { code: 'time.unknown_zone', values: { zone: name } }
    expect(() => zoneOf(name)).toThrow(expect.objectContaining(refusal))
    expect(() => zoneOf(name)).toThrow(`got ${JSON.stringify(name)}`)
  })
})

describe('offsetAt', () => {
  test.each([
    ['UTC', '2026-07-05T12:00:00Z', 0],
    ['Europe/Rome', '2026-01-01T00:00:00Z', 1],
    ['Europe/Rome', '2026-03-29T00:59:59.999Z', 1],
    ['Europe/Rome', '2026-03-29T01:00:00Z', 2],
    ['Europe/Rome', '2026-10-25T00:59:59.999Z', 2],
    ['Europe/Rome', '2026-10-25T01:00:00Z', 1],
    ['Europe/Rome', '1970-01-01T00:00:00Z', 1],
    ['Europe/Rome', '2099-07-01T00:00:00Z', 2],
    ['America/New_York', '2026-03-08T06:59:59Z', -5],
    ['America/New_York', '2026-03-08T07:00:00Z', -4],
    ['Asia/Kolkata', '2026-01-01T00:00:00Z', 5.5],
    ['Asia/Kathmandu', '2026-01-01T00:00:00Z', 5.75],
    ['Australia/Lord_Howe', '2026-01-01T00:00:00Z', 11],
    ['Australia/Lord_Howe', '2026-07-01T00:00:00Z', 10.5],
    ['Pacific/Apia', '2011-12-30T09:59:59Z', -10],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', 14],
    ['Africa/Casablanca', '2026-03-01T00:00:00Z', 0],
    ['Africa/Casablanca', '2026-05-01T00:00:00Z', 1],
  ])('%s at %s is %d h', (name, instant, hours) =>
    expect(zoneOf(name).offsetAt(at(instant))).toBe(hours * HOUR),
  )

  test('agrees with the formatter of the platform, in any order', () => {
    const names = [
      'Europe/Rome',
      'America/New_York',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
      'America/Santiago',
      'Asia/Gaza',
    ]
    const reader = new Map(
      names.map((timeZone) => [
        timeZone,
        new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }),
      ]),
    )
    const instants = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) })
    fc.assert(
      fc.property(fc.constantFrom(...names), instants, (name, ms) => {
        const text = reader
          .get(name)!
          .formatToParts(ms)
          .find(({ type }) => type === 'timeZoneName')!.value
        const [, sign = '+', hours = '0', minutes = '0'] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(text)!
        const expected = (Number(hours) * 60 + Number(minutes)) * 60_000
        expect(zoneOf(name).offsetAt(ms)).toBe(sign === '-' ? -expected : expected)
      }),
      { numRuns: 400 },
    )
  })
})

describe('nextTransition', () => {
  test.each([
    ['Europe/Rome', '2026-01-01T00:00:00Z', '2026-03-29T01:00:00Z'],
    ['Europe/Rome', '2026-03-29T00:59:59.999Z', '2026-03-29T01:00:00Z'],
    ['Europe/Rome', '2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z'],
    ['Europe/Rome', '2026-11-01T00:00:00Z', '2027-03-28T01:00:00Z'],
    ['Asia/Singapore', '1970-01-01T00:00:00Z', '1981-12-31T16:00:00Z'],
    ['America/Sao_Paulo', '2018-12-01T00:00:00Z', '2019-02-17T02:00:00Z'],
  ])('%s after %s: %s', (name, after, expected) => {
    expect(formatInstant(zoneOf(name).nextTransition(at(after)))).toBe(expected)
    expect(formatInstant(zoneOf(name).nextTransition(at(after)))).toBe(expected)
  })
  test('Infinity where none comes', () => {
    expect(zoneOf('UTC').nextTransition(0)).toBe(Number.POSITIVE_INFINITY)
    expect(zoneOf('Asia/Tokyo').nextTransition(at('2026-01-01T00:00:00Z'))).toBe(Number.POSITIVE_INFINITY)
    expect(zoneOf('Asia/Tokyo').nextTransition(at('2150-01-01T00:00:00Z'))).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('toInstant', () => {
  test.each([
    ['UTC', '2026-07-05T12:00:00', '2026-07-05T12:00:00Z'],
    ['Europe/Rome', '2026-07-05T12:00:00', '2026-07-05T10:00:00Z'],
    ['Europe/Rome', '2026-03-29T01:59:59', '2026-03-29T00:59:59Z'],
    ['Europe/Rome', '2026-03-29T02:00:00', '2026-03-29T01:00:00Z'],
    ['Europe/Rome', '2026-03-29T02:30:00', '2026-03-29T01:00:00Z'],
    ['Europe/Rome', '2026-03-29T03:00:00', '2026-03-29T01:00:00Z'],
    ['Europe/Rome', '2026-10-25T01:59:59', '2026-10-24T23:59:59Z'],
    ['Europe/Rome', '2026-10-25T02:30:00', '2026-10-25T00:30:00Z'],
    ['Europe/Rome', '2026-10-25T03:00:00', '2026-10-25T02:00:00Z'],
    ['America/New_York', '2026-11-01T01:30:00', '2026-11-01T05:30:00Z'],
    ['Pacific/Apia', '2011-12-30T12:00:00', '2011-12-30T10:00:00Z'],
    ['Pacific/Apia', '2011-12-31T00:00:00', '2011-12-30T10:00:00Z'],
  ])('%s %s is %s', (name, local, expected) => {
    expect(formatInstant(zoneOf(name).toInstant(wall(local)))).toBe(expected)
  })

  test('gives back what the wall shows, or the earlier of two instants', () => {
    const zone = zoneOf('America/New_York')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }), (ms) => {
        const back = zone.toInstant(ms + zone.offsetAt(ms))
        expect(back + zone.offsetAt(back)).toBe(ms + zone.offsetAt(ms))
        expect([0, HOUR]).toContain(ms - back)
      }),
    )
  })
})

describe('local days', () => {
  test.each([
    ['Europe/Rome', '2026-07-05T21:59:59.999Z', '2026-07-05'],
    ['Europe/Rome', '2026-07-05T22:00:00Z', '2026-07-06'],
    ['America/New_York', '2026-01-01T04:59:59Z', '2025-12-31'],
  ])('in %s %s is on %s', (name, instant, date) => expect(localDateAt(at(instant), zoneOf(name))).toBe(date))

  test.each([
    ['Europe/Rome', '2026-03-29', '2026-03-28T23:00:00Z', 23],
    ['Europe/Rome', '2026-10-25', '2026-10-24T22:00:00Z', 25],
    ['UTC', '2026-10-25', '2026-10-25T00:00:00Z', 24],
    // Midnight itself is skipped in these two.
    ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00Z', 23],
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00Z', 23],
    ['America/Havana', '2026-11-01', '2026-11-01T04:00:00Z', 25],
  ])('in %s %s starts at %s and has %d h', (name, date, start, hours) => {
    const from = startOfLocalDay(date, zoneOf(name))
    const next = formatInstant(at(`${date}T00:00:00Z`) + 24 * HOUR).slice(0, 10)
    expect(formatInstant(from)).toBe(start)
    expect((startOfLocalDay(next, zoneOf(name)) - from) / HOUR).toBe(hours)
  })
})

test("refuses to take the machine's zone where none is given", () => {
  const setting: { zone: string } = JSON.parse('{}')
  expect(() => zoneOf(setting.zone)).toThrow(expect.objectContaining({ code: 'time.unknown_zone' }))
})
