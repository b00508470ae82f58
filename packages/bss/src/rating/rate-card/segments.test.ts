import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bandAt } from '../../../test/oracle/rate-card.ts'
import type { RateBand } from './rate-card-model.ts'
import { segmentsOf } from './segments.ts'

const ALL_WEEK = [1, 2, 3, 4, 5, 6, 7]
const DAY = { windows: [{ days: ALL_WEEK, from: '08:00', to: '20:00' }] }
const NIGHT = { windows: [{ days: ALL_WEEK, from: '20:00', to: '08:00' }] }
const WEEKDAYS = {
  windows: [{ days: [1, 2, 3, 4, 5], from: '00:00', to: '24:00', holidays: 'never' as const }],
}
const FREE_DAYS = { windows: [{ days: [6, 7], from: '00:00', to: '24:00', holidays: 'also' as const }] }

describe('segmentsOf', () => {
  it.each([
    ['within a band', '2026-01-05T09:00:00Z', '2026-01-05T09:01:00Z', [[0, '2026-01-05T09:01:00Z']]],
    ['up to a boundary', '2026-01-05T19:00:00Z', '2026-01-05T20:00:00Z', [[0, '2026-01-05T20:00:00Z']]],
    ['from a boundary', '2026-01-05T20:00:00Z', '2026-01-05T20:00:01Z', [[1, '2026-01-05T20:00:01Z']]],
    [
      'across one, and midnight',
      '2026-01-05T19:59:59.500Z',
      '2026-01-06T08:00:01Z',
      [
        [0, '2026-01-05T20:00:00Z'],
        [1, '2026-01-06T08:00:00Z'],
        [0, '2026-01-06T08:00:01Z'],
      ],
    ],
    ['no time', '2026-01-05T19:00:00Z', '2026-01-05T19:00:00Z', []],
  ])('%s', (_title, from, to, expected) => {
    const segments = segmentsOf([DAY, NIGHT], { from, to }, { zone: 'UTC' })
    expect(segments.map((segment) => [segment.band, segment.to])).toEqual(expected)
    if (segments.length > 0) expect(segments[0]!.from).toBe(from)
  })

  it('joins days of one band, and knows holidays', () => {
    const call = { from: '2026-12-24T12:00:00Z', to: '2026-12-29T12:00:00Z' }
    const by = (holidays?: readonly string[]) =>
      segmentsOf([WEEKDAYS, FREE_DAYS], call, { zone: 'Europe/Rome', ...(holidays && { holidays }) }).map(
        ({ from }) => from,
      )
    expect(by()).toEqual(['2026-12-24T12:00:00Z', '2026-12-25T23:00:00Z', '2026-12-27T23:00:00Z'])
    expect(by(['2026-12-25'])).toEqual([
      '2026-12-24T12:00:00Z',
      '2026-12-24T23:00:00Z',
      '2026-12-27T23:00:00Z',
    ])
  })

  it('is one segment where one band always applies', () => {
    const call = { from: '2026-01-01T00:00:00Z', to: '2026-03-01T00:00:00Z' }
    expect(segmentsOf([{}], call, { zone: 'Europe/Rome' })).toEqual([{ ...call, band: 0 }])
  })

  it('refuses a call that ends before it starts, bands with gaps, and zones that do not exist', () => {
    const call = { from: '2026-01-01T00:00:00Z', to: '2025-12-31T23:59:59Z' }
    const work = () => segmentsOf([DAY, NIGHT], call, { zone: 'UTC' })
    expect(work).toThrowError(expect.objectContaining({ code: 'time.invalid_period', path: 'to' }))
    expect(work).toThrowError('A call must not end before it starts; it ends at 2025-12-31T23:59:59Z.')
    expect(() => segmentsOf([DAY], call, { zone: 'UTC' })).toThrowError(
      expect.objectContaining({ code: 'catalog.invalid_bands', path: 'bands' }),
    )
    expect(() => segmentsOf([{}], call, { zone: 'Mars/Base' })).toThrowError(
      expect.objectContaining({ code: 'time.unknown_zone' }),
    )
  })

  it('covers the call, and changes the band at every boundary', () => {
    const start = fc.integer({
      min: Date.parse('2026-03-20T00:00:00Z') / 1000,
      max: Date.parse('2026-04-02T00:00:00Z') / 1000,
    })
    const bands: readonly RateBand[] = [DAY, NIGHT].map((band) => ({ ...band, rates: [] }))
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 300_000 }), (seconds, length) => {
        const iso = (at: number) => new Date(at * 1000).toISOString().replace('.000', '')
        const call = { from: iso(seconds), to: iso(seconds + length) }
        const segments = segmentsOf(bands, call, { zone: 'Europe/Rome' })
        expect([segments[0]!.from, segments.at(-1)!.to]).toEqual([call.from, call.to])
        segments.forEach((segment, index) => {
          expect(bands[segment.band]).toBe(bandAt(bands, Date.parse(segment.from), { zone: 'Europe/Rome' }))
          expect(bands[segment.band]).toBe(
            bandAt(bands, Date.parse(segment.to) - 1000, { zone: 'Europe/Rome' }),
          )
          if (index === 0) return
          expect(segment.from).toBe(segments[index - 1]!.to)
          expect(segment.band).not.toBe(segments[index - 1]!.band)
        })
      }),
      { numRuns: 100 },
    )
  })
})
