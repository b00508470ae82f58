import { dayNumberOf } from '@longlines/core/time'
import {
  type Charge,
  type CounterSheet,
  chargesOf,
  compile,
  type ExplanationStep,
  type Price,
  type SettledCharge,
} from '../../src/rating/index.ts'

/** One price with the counters of one subscription: what most cases rate with. */
export interface MeterSetting {
  readonly model: Price['model']
  /** Every quantity of the case: decides how many decimal places are kept. */
  readonly quantities: readonly string[]
  /** Decimal places of amounts. */
  readonly digits: number
  readonly conversion?: Price['conversion']
  readonly spend?: Price['spend']
  readonly billingDay?: number
}

/** A rated quantity. */
export interface Metered {
  readonly charge: Charge
  readonly steps: readonly ExplanationStep[]
}

/** Rates quantities one after the other, in one period. */
export interface Meter {
  rate(quantity: string, attributes?: Record<string, string>): Metered
  settle(settlement?: { share: { numerator: number; denominator: number } }): SettledCharge[]
}

export const FINE_DIGITS = 8
const AT = '2026-01-15T12:00:00Z'

/** Opens a meter; `alreadyCounted` is what earlier lines of the period billed. */
export function openMeter(
  setting: MeterSetting,
  alreadyCounted?: { quantity: string; amount: string },
): Meter {
  const rater = compile([priceOf(setting)], { currency: 'EUR', zone: 'UTC' })
  const opened = rater.openPeriod({ scope: 'subscription', id: 's1', at: AT })
  let sheet: CounterSheet =
    alreadyCounted === undefined ? opened : { ...opened, tallies: { price: { ...alreadyCounted, count: 1 } } }
  let records = 0
  return {
    rate(quantity, attributes = {}) {
      records += 1
      const event = {
        id: `r${records}`,
        type: 'usage',
        subscriptionId: 's1',
        startedAt: AT,
        quantity,
        unit: unitOf(setting),
        attributes,
      }
      const rated = rater.rate(event, [sheet])
      const charge = chargesOf(rated)[0]!
      sheet = rated.counters[0]!
      return { charge, steps: rater.explain(charge).steps }
    },
    settle: (settlement) => rater.settle(sheet, settlement),
  }
}

/** The price of a setting. */
export function priceOf(setting: MeterSetting): Price {
  return {
    id: 'price',
    currency: 'EUR',
    usageType: 'usage',
    unit: unitOf(setting),
    rounding: { digits: setting.digits, mode: 'half-up' },
    quantityDigits: setting.conversion ? 6 : placesOf(setting.quantities),
    ...(setting.conversion && { conversion: setting.conversion }),
    ...(setting.spend && { spend: setting.spend }),
    model: setting.model,
  }
}

/** Whole quantities are counted as events, so that large ones fit. */
function unitOf({ quantities }: MeterSetting): string {
  return placesOf(quantities) === 0 ? 'event' : 'unit'
}

/** Most decimal places among decimal texts. */
export function placesOf(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, (/\.(\d*?)0*$/.exec(text)?.[1] ?? '').length), 0)
}

/** Days from one local date to another. */
export function daysFrom(from: string, to: string): number {
  return dayNumberOf(to) - dayNumberOf(from)
}
