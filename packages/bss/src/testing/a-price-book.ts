import { LonglinesError } from '@longlines/core/errors'
import { type Instant, parseInstant } from '@longlines/core/time'
import type { BookedPrice, PriceBook } from '../billing/index.ts'

/** Prices by offering. */
export type PricesByOffering = Readonly<Record<string, readonly BookedPrice[]>>

/** Prices that hold from an instant on, in place of all before. */
export type LaterPrices = readonly [from: Instant, prices: PricesByOffering]

/**
 * A price book, without a catalog behind it.
 *
 * @param later - prices of later versions, in order; the first ones are version 1
 * @example
 * const book = aPriceBook({ fibre: [recurring('fibre', '29.90')] }, ['2026-06-01T00:00:00Z', { fibre: [recurring('fibre', '31.90')] }])
 * book.pricesOf('fibre', '2026-05-31T00:00:00Z').map(({ amount }) => amount) // ['29.90']
 * book.pricesOf('fibre', 2).map(({ amount }) => amount) // ['31.90']
 * book.changesWithin('2026-01-01T00:00:00Z', null) // ['2026-06-01T00:00:00Z']
 * @throws LonglinesError `catalog.unknown_offering` when it is asked for an offering that it lacks,
 * `catalog.no_version` for a version that it lacks
 */
export function aPriceBook(prices: PricesByOffering, ...later: readonly LaterPrices[]): PriceBook {
  const instants = later.map(([from]) => parseInstant(from))
  const versions = [prices, ...later.map(([, next]) => next)]
  return {
    pricesOf(offeringId, version) {
      const number = typeof version === 'number' ? version : versionAt(instants, parseInstant(version))
      const found = versions[number - 1]
      if (found === undefined)
        throw new LonglinesError(
          'catalog.no_version',
          `The price book has ${versions.length} versions, not ${number}.`,
        )
      return found[offeringId] ?? unknownOffering(offeringId, found)
    },
    changesWithin(from, to) {
      const [fromMs, toMs] = [parseInstant(from), to === null ? Number.POSITIVE_INFINITY : parseInstant(to)]
      return later
        .filter((_, index) => fromMs < instants[index]! && instants[index]! < toMs)
        .map(([at]) => at)
    },
  }
}

function versionAt(instants: readonly number[], ms: number): number {
  return 1 + instants.filter((from) => from <= ms).length
}

function unknownOffering(offeringId: string, prices: PricesByOffering): never {
  throw new LonglinesError(
    'catalog.unknown_offering',
    `The price book has no ${offeringId}; it has ${Object.keys(prices).join(', ') || 'nothing'}.`,
    { values: { offeringId } },
  )
}

/** A price that comes again each interval. */
type RecurringPrice = Extract<BookedPrice, { type: 'recurring' }>

/** A price that is due once. */
type OneTimePrice = Extract<BookedPrice, { type: 'one-time' }>

/**
 * A monthly price, due in advance.
 *
 * @param more - what is to be otherwise; the name is the id where left out
 * @example
 * recurring('fibre', '29.90') // { type: 'recurring', id: 'fibre', name: 'fibre', amount: '29.90', interval: { unit: 'month', count: 1 }, timing: 'advance', taxClass: 'telecom' }
 * recurring('line', '12', { timing: 'arrears' }).timing // 'arrears'
 */
export function recurring(id: string, amount: string, more: Partial<RecurringPrice> = {}): RecurringPrice {
  return {
    type: 'recurring',
    id,
    name: id,
    amount,
    interval: { unit: 'month', count: 1 },
    timing: 'advance',
    taxClass: 'telecom',
    ...more,
  }
}

/**
 * A price that is due once, on activation, whatever the quantity.
 *
 * @param more - what is to be otherwise; the name is the id where left out
 * @example
 * oneTime('visit', '49', { on: 'termination' }) // { type: 'one-time', id: 'visit', name: 'visit', amount: '49', on: 'termination', perUnit: false, taxClass: 'telecom' }
 */
export function oneTime(id: string, amount: string, more: Partial<OneTimePrice> = {}): OneTimePrice {
  return {
    type: 'one-time',
    id,
    name: id,
    amount,
    on: 'activation',
    perUnit: false,
    taxClass: 'telecom',
    ...more,
  }
}
