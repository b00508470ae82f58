/** Rate cards and calls that several tests share. */
import { zoneOf } from '@longlines/core/time'
import { EMPTY_TALLY, type ModelContext, type Use } from '../src/rating/model.ts'
import { type RateBand, type RateCardModel, rateCard } from '../src/rating/rate-card/index.ts'
import type { OracleSetting } from './oracle/rate-card.ts'

export const ALL_WEEK = [1, 2, 3, 4, 5, 6, 7]
export const PER_SECOND = [{ fromSecond: 0, price: '0.01', per: 1, increment: 1 }]

export interface Setting {
  readonly zone?: string
  readonly holidays?: readonly string[]
  readonly digits?: number
  readonly mode?: OracleSetting['mode']
  readonly quantityDigits?: number
}

export function contextOf({
  zone = 'UTC',
  holidays = [],
  digits = 6,
  mode = 'half-up',
  quantityDigits = 0,
}: Setting): ModelContext {
  return {
    amountDigits: digits,
    rounding: mode,
    quantityDigits,
    unit: 'second',
    currency: 'EUR',
    zone: zoneOf(zone),
    holidays: new Set(holidays),
    path: 'prices[0].model',
  }
}

export function cardOf(bands: readonly RateBand[], more: Partial<RateCardModel> = {}): RateCardModel {
  return { type: 'rate-card', destinations: [{ prefix: '*', card: 'a' }], cards: { a: bands }, ...more }
}

export function useOf(quantity: number, startedAt = '2026-03-02T12:00:00Z', more: Partial<Use> = {}): Use {
  return {
    quantity,
    startMs: Date.parse(startedAt),
    covered: 0,
    continued: false,
    attributes: { destination: '4930' },
    ...more,
  }
}

export const compile = (model: RateCardModel, setting: Setting = {}) =>
  rateCard.compile(model, contextOf(setting))
export const charge = (model: RateCardModel, use: Use, setting: Setting = {}) =>
  compile(model, setting).charge(use, EMPTY_TALLY)
export const explain = (model: RateCardModel, use: Use, setting: Setting = {}) => {
  const trace: Parameters<ReturnType<typeof compile>['charge']>[2] = []
  const amount = compile(model, setting).charge(use, EMPTY_TALLY, trace)
  return { amount, trace }
}

export const PEAK: RateBand = {
  name: 'peak',
  windows: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }],
  connectFee: '0.10',
  rates: [
    { fromSecond: 0, price: '0.06', per: 60, increment: 60 },
    { fromSecond: 60, price: '0.12', per: 60, increment: 10 },
  ],
}
export const OFF_PEAK: RateBand = {
  name: 'off-peak',
  windows: [
    { days: [1, 2, 3, 4, 5], from: '18:00', to: '24:00' },
    { days: [1, 2, 3, 4, 5], from: '00:00', to: '08:00' },
    { days: [6, 7], from: '00:00', to: '24:00' },
  ],
  connectFee: '0.05',
  rates: [{ fromSecond: 0, price: '0.01', per: 1, increment: 1 }],
}
export const OFFICE = cardOf([PEAK, OFF_PEAK])
