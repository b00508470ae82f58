/** What Marea Telecom sells, as one value that is checked when it is read. */
import type { PriceBook } from '@longlines/bss/billing'
import { compileCatalog, type ProductOffering, parseCatalog, priceBookOf } from '@longlines/bss/catalog'
import type { Price } from '@longlines/bss/rating'
import type { RecurringFee, SubscriptionContext, SubscriptionTerms } from '@longlines/bss/subscriptions'
import { calls, data, ZONE } from './tariff.ts'

/** Fibre binds for a year; who leaves before pays half of the fees to come. Notice is a month. */
const fibreTerms: SubscriptionTerms = {
  minimumTerm: { unit: 'month', count: 12 },
  noticePeriod: { unit: 'month', count: 1 },
  earlyTermination: { type: 'remaining-fees', percent: '50' },
}

export const catalog = parseCatalog({
  id: 'marea',
  currency: 'EUR',
  specifications: [],
  priceLists: [],
  offerings: [
    offering('fibre-100', 'Fibre 100', '30.00', [], fibreTerms),
    offering('fibre-500', 'Fibre 500', '45.00', [], fibreTerms),
    offering('mobile-20', 'Mobile 20', '15.00', [calls, data]),
  ],
})

const since = '2024-01-01T00:00:00Z'
const timeline = compileCatalog([{ version: 1, effectiveFrom: since, publishedAt: since, catalog }])

/** The catalog as billing reads it. */
export const book: PriceBook = priceBookOf(timeline, { currency: 'EUR' })

/** What a subscription to an offering is agreed on: its terms, and the fees that an early end costs a part of. */
export function contract(offeringId: string): Omit<SubscriptionContext, 'now'> {
  const { terms, prices } = timeline.at(since).offering(offeringId)
  const fees = prices.filter((price): price is typeof price & RecurringFee => price.type === 'recurring')
  return { zone: ZONE, terms, fees }
}

/** A monthly fee in advance, connection where there is a contract, and the prices of use. */
function offering(
  id: string,
  name: string,
  fee: string,
  usage: readonly Price[],
  terms?: SubscriptionTerms,
): ProductOffering {
  const month = { unit: 'month', count: 1 } as const
  return {
    id,
    name,
    status: 'active',
    taxClass: 'telecom',
    prices: [
      { type: 'recurring', id, name, amount: fee, interval: month, timing: 'advance' },
      ...(terms === undefined
        ? []
        : [
            {
              type: 'one-time',
              id: 'connection',
              name: 'Connection',
              amount: '49.00',
              on: 'activation',
            } as const,
          ]),
      ...usage.map(
        (price) => ({ type: 'usage', id: price.id, name: price.name ?? price.id, price }) as const,
      ),
    ],
    ...(terms === undefined ? {} : { terms }),
  }
}
