import { describe, expect, it } from 'vitest'
import { slotSamples } from './slot-samples.ts'

const TEN_MINUTES = {
  period: { from: '2026-01-01T00:00:00Z', to: '2026-01-01T00:10:00Z' },
  everySeconds: 300,
}

describe('slotSamples', () => {
  it('puts each reading into its interval, whatever their order', () => {
    const readings = [
      { at: '2026-01-01T00:09:59.999Z', in: 3, out: 4 },
      { at: '2026-01-01T00:00:00Z', in: 1, out: null },
    ]
    expect(slotSamples(readings, TEN_MINUTES)).toEqual([
      { in: 1, out: null },
      { in: 3, out: 4 },
    ])
  })

  it('leaves null where nothing was read', () => {
    expect(slotSamples([{ at: '2026-01-01T00:05:00Z', in: 7, out: 9 }], TEN_MINUTES)).toEqual([
      null,
      { in: 7, out: 9 },
    ])
    expect(slotSamples([], TEN_MINUTES)).toEqual([null, null])
  })

  it('takes the same reading twice', () => {
    const reading = { at: '2026-01-01T00:01:00Z', in: 1, out: 2 }
    expect(slotSamples([reading, { ...reading, at: '2026-01-01T00:02:00Z' }], TEN_MINUTES)).toEqual([
      { in: 1, out: 2 },
      null,
    ])
  })

  it.each([
    ['March in Rome, an hour short', '2026-02-28T23:00:00Z', '2026-03-31T22:00:00Z', 31 * 288 - 12],
    ['October in Rome, an hour more', '2026-09-30T22:00:00Z', '2026-10-31T23:00:00Z', 31 * 288 + 12],
    ['one interval', '2026-01-01T00:00:00Z', '2026-01-01T00:05:00Z', 1],
  ])('counts elapsed intervals: %s', (_title, from, to, count) => {
    expect(slotSamples([], { period: { from, to }, everySeconds: 300 })).toHaveLength(count)
  })

  it.each([
    ['before the period', [{ at: '2025-12-31T23:59:59Z', in: 1, out: 1 }], 0, /lies outside the period/],
    [
      'at its end',
      [
        { at: '2026-01-01T00:00:00Z', in: 1, out: 1 },
        { at: '2026-01-01T00:10:00Z', in: 1, out: 1 },
      ],
      1,
      /2026-01-01T00:10:00Z lies outside/,
    ],
    [
      'another incoming rate',
      [
        { at: '2026-01-01T00:00:00Z', in: 1, out: 1 },
        { at: '2026-01-01T00:00:01Z', in: 2, out: 1 },
      ],
      1,
      /Two different readings are in the interval of/,
    ],
    [
      'another outgoing rate',
      [
        { at: '2026-01-01T00:00:00Z', in: 1, out: 1 },
        { at: '2026-01-01T00:00:01Z', in: 1, out: 2 },
      ],
      1,
      /keep one/,
    ],
  ])('refuses a reading: %s', (_title, readings, index, message) => {
    const work = () => slotSamples(readings, TEN_MINUTES)
    expect(work).toThrowError(
      expect.objectContaining({ code: 'input.invalid', path: `readings[${index}].at` }),
    )
    expect(work).toThrowError(message)
  })

  it.each([
    ['no whole number of intervals', '2026-01-01T00:10:01Z', 300],
    ['no time', '2026-01-01T00:00:00Z', 300],
    ['backwards', '2025-12-31T23:55:00Z', 300],
    ['intervals of no time', '2026-01-01T00:10:00Z', 0],
    ['intervals below a second', '2026-01-01T00:10:00Z', 0.5],
    ['negative intervals', '2026-01-01T00:10:00Z', -300],
    ['no number', '2026-01-01T00:10:00Z', Number.NaN],
    ['more than a year of seconds', '2027-01-02T00:00:01Z', 1],
  ])('refuses a period: %s', (_title, to, everySeconds) => {
    const work = () => slotSamples([], { period: { from: '2026-01-01T00:00:00Z', to }, everySeconds })
    expect(work).toThrowError(expect.objectContaining({ code: 'time.invalid_period', path: 'period' }))
    expect(work).toThrowError(
      /The period must be a whole number of intervals, at most 31622400; 2026-01-01T00:00:00Z to/,
    )
  })

  it('takes a leap year of seconds', () => {
    const period = { from: '2028-01-01T00:00:00Z', to: '2029-01-01T00:00:00Z' }
    expect(slotSamples([], { period, everySeconds: 1 })).toHaveLength(31_622_400)
  })
})
