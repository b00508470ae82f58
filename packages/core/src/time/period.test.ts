import { describe, expect, test } from 'vitest'
import { contains, intersect, localPeriod, overlaps, type Period, period } from './period.ts'

const JAN = '2026-01-01T00:00:00Z'
const FEB = '2026-02-01T00:00:00Z'
const MAR = '2026-03-01T00:00:00Z'
const APR = '2026-04-01T00:00:00Z'
const refused = (code: string) => expect.objectContaining({ code })

describe('period', () => {
  test('may be open or empty', () => {
    expect(period(JAN, FEB)).toEqual({ from: JAN, to: FEB })
    expect(period(JAN, JAN)).toEqual({ from: JAN, to: JAN })
    expect(period(JAN, null)).toEqual({ from: JAN, to: null })
    expect(localPeriod('2026-01-01', '2026-01-01')).toEqual({ from: '2026-01-01', to: '2026-01-01' })
  })
  test('does not end before it starts', () => {
    expect(() => period(FEB, JAN)).toThrow(
      expect.objectContaining({ code: 'time.invalid_period', path: 'to' }),
    )
    expect(() => period(FEB, JAN)).toThrow(`${FEB} to ${JAN}`)
    expect(() => period('soon', null)).toThrow(refused('time.invalid_instant'))
    expect(() => localPeriod('2026-01-02', '2026-01-01')).toThrow(
      expect.objectContaining({ code: 'time.invalid_period', path: 'to' }),
    )
    expect(() => localPeriod('2026-01-02', '2026-01-01')).toThrow('2026-01-02 to 2026-01-01')
    expect(() => localPeriod('2026-01-02', '2026-02-30')).toThrow(refused('time.invalid_local_date'))
  })
})

describe('contains', () => {
  test.each([
    [JAN, FEB, JAN, true],
    [JAN, FEB, '2026-01-31T23:59:59.999Z', true],
    [JAN, FEB, FEB, false],
    [JAN, FEB, '2025-12-31T23:59:59.999Z', false],
    [JAN, null, APR, true],
    [JAN, JAN, JAN, false],
    // As texts these two would sort the other way round.
    ['2026-01-01T00:00:00.500Z', null, JAN, false],
    [JAN, FEB, '2026-02-01T00:30:00+01:00', true],
  ])('%s to %s has %s: %s', (from, to, instant, expected) =>
    expect(contains({ from, to }, instant)).toBe(expected),
  )
})

describe('intersect and overlaps', () => {
  test.each<[Period, Period, Period | null]>([
    [
      { from: JAN, to: MAR },
      { from: FEB, to: APR },
      { from: FEB, to: MAR },
    ],
    [
      { from: JAN, to: APR },
      { from: FEB, to: MAR },
      { from: FEB, to: MAR },
    ],
    [{ from: JAN, to: FEB }, { from: FEB, to: MAR }, null],
    [{ from: JAN, to: FEB }, { from: MAR, to: APR }, null],
    [
      { from: JAN, to: null },
      { from: FEB, to: null },
      { from: FEB, to: null },
    ],
    [
      { from: JAN, to: null },
      { from: FEB, to: MAR },
      { from: FEB, to: MAR },
    ],
    [{ from: JAN, to: JAN }, { from: JAN, to: FEB }, null],
    [
      { from: JAN, to: FEB },
      { from: JAN, to: FEB },
      { from: JAN, to: FEB },
    ],
  ])('%j and %j share %j', (a, b, shared) => {
    expect(intersect(a, b)).toEqual(shared)
    expect(intersect(b, a)).toEqual(shared)
    expect(overlaps(a, b)).toBe(shared !== null)
    expect(overlaps(b, a)).toBe(shared !== null)
  })
})
