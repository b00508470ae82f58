import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type OracleSetting, oracleRateCard } from '../../../test/oracle/rate-card.ts'
import { ALL_WEEK, cardOf, charge, compile, useOf } from '../../../test/rate-card-fixtures.ts'
import { EMPTY_TALLY, type Use } from '../model.ts'
import type { BandWindow, RateBand, RateCardModel } from './rate-card-model.ts'

describe('properties', () => {
  const price = fc.integer({ min: 0, max: 99_999 }).map((n) => (n / 10_000).toFixed(4))
  const rows = fc
    .array(
      fc.record({
        step: fc.integer({ min: 1, max: 90 }),
        price,
        per: fc.constantFrom(1, 7, 60),
        increment: fc.constantFrom(1, 6, 30, 60),
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map((list) => {
      let fromSecond = 0
      return list.map(({ step, ...row }, index) => {
        fromSecond += index === 0 ? 0 : step
        return { fromSecond, ...row }
      })
    })
  const time = fc
    .integer({ min: 1, max: 95 })
    .map((n) => `${String(Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}`)
  /** Bands by cutting the day; one may be weekdays only and another weekends and holidays. */
  const windows = fc.uniqueArray(time, { minLength: 0, maxLength: 3 }).chain((cuts) => {
    const sorted = cuts.sort()
    const edges = ['00:00', ...sorted, '24:00']
    const spans = edges.slice(1).map((to, index) => ({ from: edges[index]!, to }))
    const overnight =
      sorted.length > 1 ? [{ from: sorted.at(-1)!, to: sorted[0]! }, ...spans.slice(1, -1)] : spans
    const everyDay = (list: typeof spans): BandWindow[] => list.map((span) => ({ days: ALL_WEEK, ...span }))
    const apart: BandWindow[] = [
      ...spans.map((span) => ({ days: [1, 2, 3, 4, 5], ...span, holidays: 'never' as const })),
      { days: [6, 7], from: '00:00', to: '24:00', holidays: 'also' },
    ]
    return fc.constantFrom(everyDay(spans), everyDay(overnight), apart)
  })
  const bands = windows.chain((list) =>
    fc.tuple(
      ...list.map((window) =>
        fc.record(
          { windows: fc.constant([window]), connectFee: price, rates: rows },
          { requiredKeys: ['windows', 'rates'] },
        ),
      ),
    ),
  )
  const options = fc.record(
    {
      minimumDuration: fc.integer({ min: 1, max: 100 }),
      zeroLength: fc.constantFrom('free', 'connect-fee', 'as-one-second'),
      connectFeeWhenCovered: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  const model = fc
    .tuple(bands, options)
    .map(([list, more]) => cardOf(list as RateBand[], more as Partial<RateCardModel>))
  const setting = fc.record({
    zone: fc.constantFrom('Europe/Rome', 'America/New_York', 'UTC', 'Australia/Lord_Howe'),
    holidays: fc.constant(['2026-03-29', '2026-11-02', '2026-10-25']),
    digits: fc.constantFrom(0, 2, 6),
    mode: fc.constantFrom(
      'half-up',
      'half-even',
      'up',
      'down',
      'ceiling',
      'floor',
      'half-down',
    ) as fc.Arbitrary<OracleSetting['mode']>,
  })
  const around = (day: string) =>
    fc.integer({ min: -86_400, max: 86_400 }).map((s) => Date.parse(day) + s * 1000)
  const startMs = fc.oneof(
    around('2026-03-29T01:00:00Z'),
    around('2026-10-25T01:00:00Z'),
    around('2026-03-08T07:00:00Z'),
    around('2026-11-01T06:00:00Z'),
    around('2026-04-04T15:00:00Z'),
  )
  const seconds = fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 8000 }))
  const use = (quantity: number, ms: number, more: Partial<Use> = {}): Use => ({
    ...useOf(quantity),
    startMs: ms,
    ...more,
  })

  it('equals walking second by second', () => {
    fc.assert(
      fc.property(
        model,
        setting,
        startMs,
        seconds,
        fc.constantFrom(0, 0, 0, 45, 61),
        fc.boolean(),
        (card, where, ms, quantity, covered, continued) => {
          const amount = charge(card, use(quantity, ms, { covered, continued }), where)
          const call = { destination: '4930', startMs: ms, seconds: quantity, covered, continued }
          expect(amount).toBe(Math.round(Number(oracleRateCard(card, call, where)) * 10 ** where.digits))
        },
      ),
      { numRuns: 400 },
    )
  })

  it('costs the same in parts, where each part ends at its reach', () => {
    fc.assert(
      fc.property(
        model,
        setting,
        startMs,
        seconds,
        fc.array(fc.integer({ min: 1, max: 5000 }), { maxLength: 4 }),
        (card, where, ms, quantity, cuts) => {
          // Without rounding: parts are each rounded, so only the exact sums are equal.
          const exact = { ...where, digits: 6, zone: where.zone }
          const compiled = compile(withoutFractions(card), exact)
          let done = 0
          let sum = 0
          for (const cut of cuts) {
            const part = use(Math.min(cut, quantity - done), ms + done * 1000, {
              covered: done,
              continued: done > 0,
            })
            const reached = Math.min(quantity - done, compiled.reach!(part))
            if (reached === quantity - done) break
            sum += compiled.charge({ ...part, quantity: reached }, EMPTY_TALLY)
            done += reached
          }
          sum += compiled.charge(
            use(quantity - done, ms + done * 1000, { covered: done, continued: done > 0 }),
            EMPTY_TALLY,
          )
          expect(sum).toBe(compiled.charge(use(quantity, ms), EMPTY_TALLY))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('does not depend on the order in which bands are listed', () => {
    fc.assert(
      fc.property(model, setting, startMs, seconds, (card, where, ms, quantity) => {
        const reversed = cardOf(card.cards.a!.toReversed(), {
          ...card,
          cards: { a: card.cards.a!.toReversed() },
        })
        expect(charge(reversed, use(quantity, ms), where)).toBe(charge(card, use(quantity, ms), where))
      }),
      { numRuns: 60 },
    )
  })

  it('does not depend on what was rated before', () => {
    fc.assert(
      fc.property(
        model,
        setting,
        fc.array(startMs, { minLength: 2, maxLength: 20 }),
        (card, where, starts) => {
          const one = compile(card, where)
          for (const ms of starts) {
            expect(one.charge(use(4000, ms), EMPTY_TALLY)).toBe(charge(card, use(4000, ms), where))
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  function withoutFractions(card: RateCardModel): RateCardModel {
    const whole = card.cards.a!.map((band) => ({
      ...band,
      rates: band.rates.map((row) => ({ ...row, per: 1 })),
    }))
    return { ...card, cards: { a: whole } }
  }
})
