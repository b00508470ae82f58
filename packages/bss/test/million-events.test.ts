/**
 * A million random events over random prices of every model, rated through the public interface, against the
 * oracles in plain decimal.js. Seeded, so that a failure comes back.
 */
import { formatInstant } from '@longlines/core/time'
import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  BANDWIDTH_DIRECTIONS,
  bandwidthUsage,
  compile,
  PERCENTILE_CONVENTIONS,
  type Price,
  percentileOf,
  type RatingContext,
  toCharge,
  type UsageEvent,
} from '../src/rating/index.ts'
import {
  callSeconds,
  callStartMs,
  cardSetting,
  quantity,
  quantityModel,
  rateCardModel,
  rounding,
} from './arbitraries.ts'
import { oraclePercentile } from './oracle/percentile.ts'
import { oracleCharges } from './oracle/quantity.ts'
import { oracleRateCard } from './oracle/rate-card.ts'

const EVENTS_A_PRICE = 500
const QUANTITY_PRICES = 2000
const CARDS = 60
const CALLS_A_CARD = 100
const PERCENTILES = 3000

const price = (model: Price['model'], over: Partial<Price> = {}): Price => ({
  id: 'price',
  currency: 'EUR',
  usageType: 'any',
  unit: 'unit',
  model,
  ...over,
})

/** Amounts through compile, open, rate and `toCharge`; the code of the refusal where there is one. */
function rated(
  prices: readonly Price[],
  context: Partial<RatingContext>,
  events: readonly UsageEvent[],
): string[] {
  const session = compile(prices, { currency: 'EUR', zone: 'UTC', ...context }).open([])
  return events.map((event) => {
    const outcome = session.rate(event)
    return outcome.ok ? outcome.uses.map((use) => toCharge(use).amount).join('+') : outcome.refusal.code
  })
}

function eventOf(index: number, over: Partial<UsageEvent>): UsageEvent {
  const base = { id: `e${index}`, type: 'any', subscriptionId: 's', startedAt: '2026-03-10T10:00:00Z' }
  return { ...base, quantity: 0, unit: 'unit', attributes: {}, ...over }
}

/** The first difference, with what is needed to see it again. */
function firstDifference(
  got: readonly string[],
  wanted: readonly string[],
  about: (index: number) => unknown,
) {
  const index = wanted.findIndex((amount, at) => amount !== got[at])
  return index === -1 ? undefined : { index, got: got[index], wanted: wanted[index], about: about(index) }
}

describe('a million events', () => {
  it('of quantity models cost what plain decimals say', { timeout: 300_000 }, () => {
    const models = fc.sample(quantityModel, { numRuns: QUANTITY_PRICES, seed: 20_260_301 })
    const roundings = fc.sample(rounding, { numRuns: QUANTITY_PRICES, seed: 20_260_302 })
    const pool = fc.sample(quantity, { numRuns: EVENTS_A_PRICE * 97, seed: 20_260_303 })
    models.forEach((model, at) => {
      const how = roundings[at]!
      // Long histories of small uses and short ones of large: the pool is read from another place each time.
      const quantities = Array.from(
        { length: EVENTS_A_PRICE },
        (_, index) => pool[(at * 331 + index) % pool.length]!,
      )
      const events = quantities.map((text, index) => eventOf(index, { quantity: text }))
      const got = rated([price(model, { quantityDigits: 3, rounding: how })], {}, events)
      const difference = firstDifference(got, oracleCharges(model, quantities, how), (index) => ({
        model,
        rounding: how,
        quantities: quantities.slice(0, index + 1),
      }))
      expect(difference).toBeUndefined()
    })
  })

  it('of rate cards cost what walking each second says', { timeout: 300_000 }, () => {
    const cards = fc.sample(rateCardModel, { numRuns: CARDS, seed: 20_260_304 })
    const settings = fc.sample(cardSetting, { numRuns: CARDS, seed: 20_260_305 })
    const starts = fc.sample(callStartMs, { numRuns: CARDS * CALLS_A_CARD, seed: 20_260_306 })
    const lengths = fc.sample(callSeconds, { numRuns: CARDS * CALLS_A_CARD, seed: 20_260_307 })
    cards.forEach((model, at) => {
      const where = settings[at]!
      const calls = starts.slice(at * CALLS_A_CARD, (at + 1) * CALLS_A_CARD).map((startMs, index) => ({
        destination: '4930',
        startMs,
        seconds: lengths[at * CALLS_A_CARD + index]!,
      }))
      const events = calls.map(({ startMs, seconds }, index) =>
        eventOf(index, {
          startedAt: formatInstant(startMs),
          quantity: seconds,
          unit: 'second',
          attributes: { destination: '4930' },
        }),
      )
      const context = {
        zone: where.zone,
        holidays: where.holidays,
        rounding: { digits: where.digits, mode: where.mode },
      }
      const got = rated([price(model, { unit: 'second' })], context, events)
      const wanted = calls.map((call) => oracleRateCard(model, call, where))
      expect(firstDifference(got, wanted, (index) => ({ model, where, call: calls[index] }))).toBeUndefined()
    })
  })

  it('of percentiles cost what sorting says', { timeout: 120_000 }, () => {
    const rate = fc.option(fc.integer({ min: 0, max: 10_000_000_000 }), { freq: 12 })
    const sample = fc.option(fc.record({ in: rate, out: rate }), { freq: 30 })
    const contract = fc.record({
      percentile: fc.constantFrom(50, 90, 95, 98.5, 99.99, 100),
      convention: fc.constantFrom(...PERCENTILE_CONVENTIONS),
      direction: fc.constantFrom(...BANDWIDTH_DIRECTIONS),
      missingSamples: fc.constantFrom('zero' as const, 'ignore' as const, 'previous' as const),
    })
    const cases = fc.sample(fc.tuple(fc.array(sample, { minLength: 30, maxLength: 120 }), contract), {
      numRuns: PERCENTILES,
      seed: 20_260_308,
    })
    for (const [samples, how] of cases) {
      const wanted = oraclePercentile(samples, how)
      if (wanted.startsWith('rating.')) continue
      expect(percentileOf(samples, how).rate, JSON.stringify({ samples, how })).toBe(wanted)
      const { event } = bandwidthUsage(samples, how, eventOf(0, {}))
      // An interpolated rate can have more decimals than an exact quantity of this size.
      if (new Decimal(event.quantity).decimalPlaces() > 9) continue
      const contractPrice = {
        type: 'bandwidth-percentile',
        ...how,
        commitRate: '100',
        commitPrice: '2',
        burstPrice: '3',
      } as const
      const [amount] = rated(
        [price(contractPrice, { unit: 'Mbps', quantityDigits: 9 })],
        { rounding: { digits: 2, mode: 'half-up' } },
        [event],
      )
      expect(amount).toBe(burstAmount(String(event.quantity)))
    }
  })
})

/** 100 Mbps at 2, what is above at 3. */
function burstAmount(mbps: string): string {
  const burst = Decimal.max(0, new Decimal(mbps).minus(100))
  return burst.times(3).plus(200).toDecimalPlaces(2, Decimal.ROUND_HALF_UP).toFixed()
}
