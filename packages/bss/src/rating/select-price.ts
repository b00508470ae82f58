import type { UsageEvent } from './context.ts'
import { refuseUnit, refuseUnpriced } from './refuse-unpriced.ts'
import type { CompiledPrice, TypeTariff } from './tariff.ts'

/**
 * The price of a record: the most specific one that is valid and whose conditions hold.
 *
 * @throws LonglinesError `rating.no_price`, `rating.unit_mismatch`
 */
export function selectPrice(type: TypeTariff, event: UsageEvent, ms: number): CompiledPrice {
  for (const price of type.prices) {
    if (
      ms >= price.fromMs &&
      ms < price.toMs &&
      (price.matches === undefined || price.matches(event.attributes))
    ) {
      return price.price.unit === event.unit ? price : refuseUnit(type, price, event)
    }
  }
  return refuseUnpriced(type, event, ms)
}
