import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  rateCardModel as model,
  callSeconds as seconds,
  cardSetting as setting,
  callStartMs as startMs,
} from '../../../test/arbitraries.ts'
import { oracleRateCard } from '../../../test/oracle/rate-card.ts'
import { cardOf, charge, compile, useOf } from '../../../test/rate-card-fixtures.ts'
import { EMPTY_TALLY, type Use } from '../model.ts'
import type { RateCardModel } from './rate-card-model.ts'

describe('properties', () => {
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
