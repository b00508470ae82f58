/** Why no price rates a record, with what there is instead: whoever reads it must mend a tariff or a mapping. */
import { LonglinesError } from '@longlines/core/errors'
import { formatInstant } from '@longlines/core/time'
import type { CompiledPrice, Tariff, TypeTariff } from './tariff.ts'
import type { UsageEvent } from './usage-event.ts'

/** More of them would hide the sentence. */
const MOST_NAMED = 8

/** @throws LonglinesError `rating.no_price` for a record of a type that nothing rates */
export function refuseType({ byType }: Tariff, { type, startedAt }: UsageEvent): never {
  const known = listed([...byType.keys()])
  throw new LonglinesError(
    'rating.no_price',
    `No price rates "${type}"; this tariff rates ${known === '' ? 'nothing' : known}. Add a price of this usageType, or map the record to one of them.`,
    { path: 'type', values: { type, startedAt, known } },
  )
}

/** @throws LonglinesError `rating.no_price` for a record that the prices of its type do not rate */
export function refuseUnpriced({ prices }: TypeTariff, event: UsageEvent, ms: number): never {
  const at = formatInstant(ms)
  const valid = prices.filter(({ fromMs, toMs }) => ms >= fromMs && ms < toMs)
  const [path, sentence] =
    valid.length === 0
      ? ([
          'startedAt',
          `No price of "${event.type}" is valid at ${at}: ${listed(prices.map(validityOf))}. Add one, or end none before its successor starts.`,
        ] as const)
      : ([
          'attributes',
          `No price of "${event.type}" at ${at} has conditions that this record meets: ${listed(valid.map(conditionOf))}. Add one without conditions, or give the record the attributes.`,
        ] as const)
  throw new LonglinesError('rating.no_price', sentence, {
    path,
    values: { type: event.type, startedAt: event.startedAt, prices: listed(prices.map(idOf)) },
  })
}

/** @throws LonglinesError `rating.unit_mismatch` */
export function refuseUnit(
  { prices }: TypeTariff,
  { price }: CompiledPrice,
  { type, unit }: UsageEvent,
): never {
  const known = listed(prices.map((one) => one.price.unit))
  throw new LonglinesError(
    'rating.unit_mismatch',
    `Price ${price.id} of "${type}" counts ${price.unit}, the record ${unit}; units of "${type}" are ${known}. Convert the record at mediation, or give the price the unit ${unit} with a conversion.`,
    { path: 'unit', values: { type, priceId: price.id, expected: price.unit, got: unit, known } },
  )
}

function idOf({ price }: CompiledPrice): string {
  return price.id
}

function validityOf({ price, version, fromMs, toMs }: CompiledPrice): string {
  const from = fromMs === Number.NEGATIVE_INFINITY ? '' : ` from ${formatInstant(fromMs)}`
  const to = toMs === Number.POSITIVE_INFINITY ? '' : ` until ${formatInstant(toMs)}`
  return `${price.id} version ${version} is${from}${to}`
}

function conditionOf({ price }: CompiledPrice): string {
  return `${price.id} asks for ${JSON.stringify(price.when)}`
}

function listed(names: readonly string[]): string {
  const once = [...new Set(names)]
  const more = once.length - MOST_NAMED
  return `${once.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
