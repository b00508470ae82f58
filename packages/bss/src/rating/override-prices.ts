import { LonglinesError } from '@longlines/core/errors'
import type { Price } from './price.ts'

/** What a customer has otherwise than the tariff: fields that replace those of one price. */
export interface PriceOverride {
  readonly priceId: string
  /** Which version; every version of the price if absent. */
  readonly priceVersion?: string
  readonly replace: Partial<Omit<Price, 'id' | 'currency' | 'usageType' | 'unit'>>
}

/**
 * The tariff of one customer: the prices with overrides in place, ready to compile. An override names the
 * version it makes, so that its charges can be told from the tariff's.
 *
 * @example
 * const sms = { id: 'sms', currency: 'EUR', usageType: 'sms', unit: 'message', model: { type: 'per-unit', unitPrice: '0.09' } }
 * overridePrices([sms], [{ priceId: 'sms', replace: { version: 'acme', model: { type: 'per-unit', unitPrice: '0.05' } } }])[0].version // 'acme'
 *
 * @throws LonglinesError `catalog.invalid_price` for an override of a price that is not there
 */
export function overridePrices(prices: readonly Price[], overrides: readonly PriceOverride[]): Price[] {
  overrides.forEach((override, index) => {
    if (!prices.some((price) => concerns(override, price))) {
      throw new LonglinesError(
        'catalog.invalid_price',
        `There is no price ${override.priceId}${override.priceVersion === undefined ? '' : ` version ${override.priceVersion}`} to override.`,
        { path: `overrides[${index}].priceId` },
      )
    }
  })
  return prices.map((price) => {
    const replacing = overrides
      .filter((override) => concerns(override, price))
      .map((override) => override.replace)
    return Object.assign({}, price, ...replacing)
  })
}

function concerns(override: PriceOverride, price: Price): boolean {
  return (
    override.priceId === price.id &&
    (override.priceVersion === undefined || override.priceVersion === (price.version ?? '1'))
  )
}
