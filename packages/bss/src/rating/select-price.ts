import { LonglinesError } from '@longlines/core/errors'
import type { UsageEvent } from './context.ts'
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
      return price.price.unit === event.unit ? price : refuseUnit(price, event)
    }
  }
  return refuseUnpriced(event)
}

function refuseUnit({ price }: CompiledPrice, { unit }: UsageEvent): never {
  throw new LonglinesError(
    'rating.unit_mismatch',
    `Price ${price.id} counts ${price.unit}, the record ${unit}; convert at mediation or give the price a conversion.`,
    { path: 'unit', values: { expected: price.unit, got: unit } },
  )
}

/** @throws LonglinesError `rating.no_price` */
export function refuseUnpriced({ type, startedAt }: UsageEvent): never {
  throw new LonglinesError(
    'rating.no_price',
    `No price rates "${type}" at ${startedAt} with these attributes; add one or end none before its successor starts.`,
    { path: 'type', values: { type, startedAt } },
  )
}
