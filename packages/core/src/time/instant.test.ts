import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatInstant, parseInstant } from './instant.ts'

const refused = expect.objectContaining({ code: 'time.invalid_instant' })
const NOON = Date.UTC(2026, 6, 5, 12)

describe('parseInstant', () => {
  test.each([
    ['1970-01-01T00:00:00Z', 0],
    ['1970-01-01T00:00:01.500Z', 1500],
    ['1969-12-31T23:59:59.999Z', -1],
    ['2026-07-05T12:00:00Z', NOON],
    ['2026-07-05T12:00:00.007Z', NOON + 7],
    ['2026-07-05T23:59:59Z', NOON + 43_199_000],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000],
    ['0000-01-01T00:00:00Z', -62_167_219_200_000],
    ['9999-12-31T23:59:59.999Z', 253_402_300_799_999],
  ])('fast: %s is %d', (text, ms) => expect(parseInstant(text)).toBe(ms))

  test.each([
    ['2026-07-05T14:00:00+02:00', NOON],
    ['2026-07-05T06:30:00-05:30', NOON],
    ['2026-07-05T12:00:00-00:00', NOON],
    ['2026-07-05T14:00:00.250+0200', NOON + 250],
    ['2026-07-05T14+02'.replace('14', '14:00'), NOON],
    ['2026-07-05T12:00Z', NOON],
    ['2026-07-05t12:00:00z', NOON],
    ['2026-07-05 12:00:00Z', NOON],
    ['2026-07-05T12:00:00.5Z', NOON + 500],
    ['2026-07-05T12:00:00,25Z', NOON + 250],
    ['2026-07-05T12:00:00.123456Z', NOON + 123],
    ['2026-07-05T12:00:00.123999999Z', NOON + 123],
    ['2026-07-06T01:00:00+13:00', NOON],
  ])('other forms: %s is %d', (text, ms) => expect(parseInstant(text)).toBe(ms))

  test.each([
    ['local time', '2026-07-05T12:00:00'],
    ['a date', '2026-07-05'],
    ['no such day', '2026-02-29T12:00:00Z'],
    ['hour 24', '2026-07-05T24:00:00Z'],
    ['minute 60', '2026-07-05T12:60:00Z'],
    ['second 60', '2026-07-05T12:00:60Z'],
    ['hour of the offset', '2026-07-05T12:00:00+24:00'],
    ['minute of the offset', '2026-07-05T12:00:00+01:60'],
    ['no such day, with offset', '2026-02-29T12:00:00+01:00'],
    ['hour 24, with offset', '2026-07-05T24:00:00+01:00'],
    ['space before', ' 2026-07-05T12:00:00Z'],
    ['space after', '2026-07-05T12:00:00Z '],
    ['ten digits of fraction', '2026-07-05T12:00:00.1234567890Z'],
    ['empty fraction', '2026-07-05T12:00:00.Z'],
    ['short year', '26-07-05T12:00:00Z'],
    ['long year', '12026-07-05T12:00:00Z'],
    ['no separator', '2026-07-05_12:00:00Z'],
    ['dot for a colon', '2026-07-05T12.00:00Z'],
    ['second dot for a colon', '2026-07-05T12:00.00Z'],
    ['colon for a dot', '2026-07-05T12:00:00:000Z'],
    ['letter in the fraction', '2026-07-05T12:00:00.00aZ'],
    ['letter first in the fraction', '2026-07-05T12:00:00.a00Z'],
    ['sign in the fraction', '2026-07-05T12:00:00.00/Z'],
    ['letter in the hour', '2026-07-05T1a:00:00Z'],
    ['letter in the minute', '2026-07-05T12:a0:00Z'],
    ['letter in the second', '2026-07-05T12:00:0:Z'],
    ['nothing', ''],
    ['number', '1783252800000'],
  ])('refuses %s', (_what, text) => {
    expect(() => parseInstant(text)).toThrow(refused)
    expect(() => parseInstant(text)).toThrow(`got ${JSON.stringify(text)}`)
  })

  test('agrees with the platform', () => {
    const instants = fc.date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(instants, fc.integer({ min: -1439, max: 1439 }), (date, offset) => {
        expect(parseInstant(date.toISOString())).toBe(date.getTime())
        expect(parseInstant(formatInstant(date.getTime()))).toBe(date.getTime())
        const two = (value: number) => String(value).padStart(2, '0')
        const minutes = Math.abs(offset)
        const shift = `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
        const wall = date.toISOString().slice(0, -1)
        expect(parseInstant(wall + shift)).toBe(date.getTime() - offset * 60_000)
      }),
      { numRuns: 500 },
    )
  })
})

describe('formatInstant', () => {
  test.each([
    [0, '1970-01-01T00:00:00Z'],
    [1500, '1970-01-01T00:00:01.500Z'],
    [-1, '1969-12-31T23:59:59.999Z'],
    [NOON + 7, '2026-07-05T12:00:00.007Z'],
    [NOON + 45_296_070, '2026-07-06T00:34:56.070Z'],
    [-62_167_219_200_000, '0000-01-01T00:00:00Z'],
    [253_402_300_799_999, '9999-12-31T23:59:59.999Z'],
  ])('%d is %s', (ms, text) => expect(formatInstant(ms)).toBe(text))
  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, -62_167_219_200_001, 253_402_300_800_000])(
    'refuses %d',
    (ms) => {
      expect(() => formatInstant(ms)).toThrow(refused)
      expect(() => formatInstant(ms)).toThrow(`got ${ms}`)
    },
  )
})
