import { LonglinesError } from '@longlines/core/errors'
import type { UsageEvent } from './context.ts'
import type { CompiledPrice, TypeTariff } from './tariff.ts'

/**
 * The price of a record: the most specific one that is valid and whose conditions hold.
 *
 * @throws LonglinesError `rating.no_price`, `rating.unit_mismatch`
 */
export function selectPrice(type: TypeTariff | undefined, event: UsageEvent, ms: number): CompiledPrice {
  if (type !== undefined) {
    for (const price of type.prices) {
      if (
        ms >= price.fromMs &&
        ms < price.toMs &&
        (price.matches === undefined || price.matches(event.attributes))
      ) {
        if (price.price.unit === event.unit) return price
        throw new LonglinesError(
          'rating.unit_mismatch',
          `Price ${price.price.id} counts ${price.price.unit}, the record ${event.unit}; convert at mediation or give the price a conversion.`,
          { path: 'unit', values: { expected: price.price.unit, got: event.unit } },
        )
      }
    }
  }
  throw new LonglinesError(
    'rating.no_price',
    `No price rates "${event.type}" at ${event.startedAt} with these attributes; add one or end none before its successor starts.`,
    { path: 'type', values: { type: event.type, startedAt: event.startedAt } },
  )
}
