import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileGuide, type GuideEntry } from './guide.ts'

const at = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString()

test('spans are half-open, also when a number changes hands at an instant', () => {
  const guide = compileGuide([
    { identity: 'n', subscriptionId: 'b', from: at(5), to: at(9) },
    { identity: 'n', subscriptionId: 'a', from: at(1), to: at(5) },
    { identity: 'n', subscriptionId: 'c', from: at(7), to: at(7) },
    { identity: null, subscriptionId: 'd', from: at(1), to: null },
  ])
  const who = (ms: number) => guide.byIdentity('n', ms)
  expect(who(Date.parse(at(5)) - 1)).toMatchObject({ subscriptionId: 'a' })
  expect(who(Date.parse(at(5)))).toMatchObject({ subscriptionId: 'b' })
  expect(who(Date.parse(at(9)))).toMatchObject({ code: 'usage.no_subscription' })
  expect(who(Date.parse(at(1)) - 1)).toMatchObject({ code: 'usage.no_subscription' })
  expect(guide.bySubscription('d', Date.parse(at(3)))).toMatchObject({ subscriptionId: 'd' })
  expect(guide.bySubscription('c', Date.parse(at(7)))).toMatchObject({ code: 'usage.no_subscription' })
  expect(guide.byIdentity('m', 0)).toMatchObject({ code: 'usage.unknown_account' })
})

test('two at once, and an end before the start, are refused', () => {
  const overlap: GuideEntry[] = [
    { identity: 'n', subscriptionId: 'a', from: at(1), to: null },
    { identity: 'n', subscriptionId: 'b', from: at(5), to: null },
  ]
  expect(() => compileGuide(overlap)).toThrow(expect.objectContaining({ code: 'usage.overlapping_identity' }))
  expect(() => compileGuide([{ identity: 'n', subscriptionId: 'a', from: at(2), to: at(1) }])).toThrow(
    expect.objectContaining({ code: 'time.invalid_period' }),
  )
})

test('finds what a linear search finds', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 12 }),
      fc.integer({ min: 0, max: 301 }),
      (days, day) => {
        const sorted = [...days].sort((a, b) => a - b)
        const entries = sorted.flatMap((from, index): GuideEntry[] =>
          index % 2 === 0
            ? [
                {
                  identity: 'n',
                  subscriptionId: `s${from}`,
                  from: at(from),
                  to: sorted[index + 1] === undefined ? null : at(sorted[index + 1] ?? 0),
                },
              ]
            : [],
        )
        const ms = Date.parse(at(day))
        const expected = entries.find(
          (entry) => Date.parse(entry.from) <= ms && (entry.to === null || ms < Date.parse(entry.to)),
        )
        const found = compileGuide(entries).byIdentity('n', ms)
        expect('subscriptionId' in found ? found.subscriptionId : undefined).toBe(expected?.subscriptionId)
      },
    ),
  )
})
