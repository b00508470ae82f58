import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { daysBetween, localDaysBetween } from './day-count.ts'
import { parseInstant } from './instant.ts'
import { localDateOf } from './local-date.ts'
import { zoneOf } from './zone-of.ts'

describe('daysBetween', () => {
  test.each([
    ['2026-02-23', '2026-03-15', undefined, 20],
    ['2024-02-23', '2024-03-15', undefined, 21],
    ['2026-03-15', '2026-02-23', undefined, -20],
    ['2026-02-23', '2026-03-15', { daysInMonth: 30 }, 22],
    ['2024-02-23', '2024-03-15', { daysInMonth: 28 }, 20],
    ['2023-05-15', '2023-05-23', { daysInMonth: 30 }, 8],
    ['2025-12-01', '2026-01-01', { daysInMonth: 30 }, 30],
    ['2025-01-01', '2026-01-01', { daysInMonth: 30 }, 360],
    ['2026-05-31', '2026-06-01', { daysInMonth: 30 }, 1],
    ['2026-05-30', '2026-05-31', { daysInMonth: 30 }, 0],
    ['2026-05-30', '2026-05-31', { daysInMonth: 31 }, 1],
    ['2026-05-01', '2026-06-01', { daysInMonth: 1 }, 1],
  ])('%s to %s counted %j: %d', (from, to, count, days) => expect(daysBetween(from, to, count)).toBe(days))

  test.each([0, 32, 29.5])('refuses months of %d days', (daysInMonth) => {
    const work = () => daysBetween('2026-01-01', '2026-02-01', { daysInMonth })
    expect(work).toThrow(expect.objectContaining({ code: 'time.invalid_interval', path: 'daysInMonth' }))
    expect(work).toThrow(`got ${daysInMonth}`)
  })
  test('adjoining stretches add up', () => {
    const date = () => fc.integer({ min: 0, max: 40_000 }).map(localDateOf)
    fc.assert(
      fc.property(date(), date(), date(), fc.integer({ min: 1, max: 31 }), (a, b, c, daysInMonth) => {
        const count = { daysInMonth }
        expect(daysBetween(a, b, count) + daysBetween(b, c, count)).toBe(daysBetween(a, c, count))
      }),
    )
  })
})

describe('localDaysBetween', () => {
  test.each([
    ['America/New_York', '2024-03-09T00:00:00Z', '2024-03-11T00:00:00Z', 2],
    ['America/New_York', '2024-11-02T00:00:00Z', '2024-11-04T00:00:00Z', 2],
    ['Europe/Rome', '2026-03-28T12:00:00Z', '2026-03-30T00:00:00Z', 2],
    ['Europe/Rome', '2026-03-29T21:59:00Z', '2026-03-29T22:00:00Z', 1],
    ['Europe/Berlin', '2024-05-01T08:00:00Z', '2024-05-01T17:00:00Z', 0],
    ['Europe/Berlin', '2024-05-02T08:00:00Z', '2024-05-01T17:00:00Z', -1],
  ])('in %s from %s to %s: %d', (zone, from, to, days) => {
    expect(localDaysBetween(parseInstant(from), parseInstant(to), zoneOf(zone))).toBe(days)
  })
})
