/** What the operator sells: five products, each with its monthly fee and the prices of its usage. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Allowance, BandwidthPercentileModel, Price, RateCardModel, Rater } from '@longlines/bss/rating'
import { compile } from '@longlines/bss/rating'
import { CURRENCY, type ProductId, ZONE } from './customers.ts'
import { UserError } from './options.ts'

export interface Product {
  readonly id: ProductId
  readonly name: string
  readonly monthlyFee: string
  readonly prices: readonly Price[]
  readonly allowances?: readonly Allowance[]
}

/** A product with its compiled tariff. */
export interface SoldProduct extends Product {
  readonly rater: Rater
}

export type Catalog = Readonly<Record<ProductId, SoldProduct>>

const GIGABYTE = '1000000000'

/** German national holidays on which calls cost what they cost at night. */
const HOLIDAYS = ['2026-10-03']

/** Transit is billed by the larger of both directions' 95th percentiles; a missing sample leaves one fewer. */
export const TRANSIT: BandwidthPercentileModel = {
  type: 'bandwidth-percentile',
  percentile: 95,
  convention: 'nearest-rank',
  direction: 'max-of-percentiles',
  missingSamples: 'ignore',
  commitRate: '1000',
  commitPrice: '0.35',
  burstPrice: '0.45',
}

/** Reads the rate deck and compiles every product's tariff. */
export async function openCatalog(data: string): Promise<Catalog> {
  const voice = voicePrice(await readDeck(join(data, 'rate-deck.csv')))
  const sold = (product: Product): SoldProduct => ({ ...product, rater: raterOf(product) })
  return {
    'fibre-500': sold({
      id: 'fibre-500',
      name: 'Fibre 500',
      monthlyFee: '39.90',
      prices: [
        volumePrice('fibre-volume', [
          ['1000', '0'],
          [null, '0.02'],
        ]),
      ],
    }),
    'fibre-business': sold({
      id: 'fibre-business',
      name: 'Fibre Business',
      monthlyFee: '119.00',
      prices: [
        volumePrice('business-volume', [
          ['2000', '0'],
          ['5000', '0.015'],
          [null, '0.01'],
        ]),
      ],
    }),
    'voice-home': sold({ id: 'voice-home', name: 'Voice', monthlyFee: '4.90', prices: [voice] }),
    'mobile-10': sold({
      id: 'mobile-10',
      name: 'Mobile 10 GB',
      monthlyFee: '14.90',
      prices: [overagePrice()],
      allowances: [
        { id: 'bundle-10', name: '10 GB bundle', unit: 'byte', units: '10000000000', usageTypes: ['data'] },
      ],
    }),
    'transit-95': sold({
      id: 'transit-95',
      name: 'IP transit',
      monthlyFee: '250.00',
      prices: [transitPrice()],
    }),
  }
}

function raterOf({ prices, allowances = [] }: Product): Rater {
  return compile(prices, { currency: CURRENCY, zone: ZONE, holidays: HOLIDAYS, allowances })
}

/** Traffic in started tiers of gigabytes, counted over the month. */
function volumePrice(
  id: string,
  tiers: readonly (readonly [upTo: string | null, unitPrice: string])[],
): Price {
  const model = { type: 'graduated', tiers: tiers.map(([upTo, unitPrice]) => ({ upTo, unitPrice })) } as const
  const conversion = { divideBy: GIGABYTE, unit: 'GB' }
  return { id, name: 'Traffic', currency: CURRENCY, usageType: 'data', unit: 'byte', conversion, model }
}

/** What the bundle does not cover: each started gigabyte of the month. */
function overagePrice(): Price {
  const model = { type: 'package', size: GIGABYTE, price: '2.50' } as const
  return {
    id: 'mobile-overage',
    name: 'Mobile data beyond the bundle',
    currency: CURRENCY,
    usageType: 'data',
    unit: 'byte',
    model,
  }
}

function transitPrice(): Price {
  return {
    id: 'transit',
    name: 'Transit by 95th percentile',
    currency: CURRENCY,
    usageType: 'bandwidth',
    unit: 'Mbps',
    model: TRANSIT,
  }
}

interface DeckRow {
  readonly prefix: string
  readonly name: string
  readonly peak: string
  readonly offPeak: string
}

/** Rows that cost the same share a card: by day on working days, and at any other time. First minute whole, then seconds. */
function voicePrice(deck: readonly DeckRow[]): Price {
  const rates = (price: string) => [
    { fromSecond: 0, price, per: 60, increment: 60 },
    { fromSecond: 60, price, per: 60, increment: 1 },
  ]
  const working = { days: [1, 2, 3, 4, 5], holidays: 'never' } as const
  const bands = ({ peak, offPeak }: DeckRow) => [
    { name: 'day', windows: [{ ...working, from: '08:00', to: '18:00' }], rates: rates(peak) },
    {
      name: 'evening and weekend',
      windows: [
        { ...working, from: '00:00', to: '08:00' },
        { ...working, from: '18:00', to: '24:00' },
        { days: [6, 7], holidays: 'also', from: '00:00', to: '24:00' } as const,
      ],
      rates: rates(offPeak),
    },
  ]
  const cardOf = ({ peak, offPeak }: DeckRow) => `${peak}/${offPeak}`
  const model: RateCardModel = {
    type: 'rate-card',
    destinations: deck.map((row) => ({ prefix: row.prefix, name: row.name, card: cardOf(row) })),
    cards: Object.fromEntries(deck.map((row) => [cardOf(row), bands(row)])),
  }
  return { id: 'calls', name: 'Calls', currency: CURRENCY, usageType: 'voice', unit: 'second', model }
}

const DECK_ROW = /^(\d+),"([^"]*)",(\d+\.\d+),(\d+\.\d+)$/

async function readDeck(path: string): Promise<DeckRow[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new UserError(`The rate deck ${path} cannot be read; without it no call has a price.`, { cause })
  })
  const [, ...lines] = text.trimEnd().split('\n')
  return lines.map((line, index) => {
    const [, prefix, name, peak, offPeak] = DECK_ROW.exec(line) ?? []
    if (prefix === undefined || name === undefined || peak === undefined || offPeak === undefined) {
      throw new UserError(
        `Line ${index + 2} of ${path} is not of the form prefix,"destination",price,price_off_peak.`,
      )
    }
    return { prefix, name, peak, offPeak }
  })
}
