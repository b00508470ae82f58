/** What the operator sells: five products, each with its monthly fee and the prices of its usage. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PriceBook } from '@longlines/bss/billing'
import {
  compileCatalog,
  type ProductOffering,
  parseCatalog,
  priceBookOf,
  type Catalog as SoldCatalog,
} from '@longlines/bss/catalog'
import type { Allowance, BandwidthPercentileModel, Price, RateCardModel, Rater } from '@longlines/bss/rating'
import { compile } from '@longlines/bss/rating'
import { CURRENCY, type ProductId, ZONE } from './customers.ts'
import { UserError } from './options.ts'

/** A product with its compiled tariff. */
export interface SoldProduct {
  readonly id: ProductId
  readonly name: string
  readonly prices: readonly Price[]
  readonly rater: Rater
}

export interface Catalog {
  readonly products: Readonly<Record<ProductId, SoldProduct>>
  /** The same, as billing asks for it. */
  readonly book: PriceBook
}

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

/** Reads the rate deck, checks the catalog as a whole and compiles every product's tariff. */
export async function openCatalog(data: string): Promise<Catalog> {
  const voice = voicePrice(await readDeck(join(data, 'rate-deck.csv')))
  const catalog = parseCatalog({
    id: 'seebrise',
    currency: CURRENCY,
    specifications: [],
    priceLists: [],
    offerings: [
      offering('fibre-500', 'Fibre 500', '39.90', [
        volumePrice('fibre-volume', [
          ['1000', '0'],
          [null, '0.02'],
        ]),
      ]),
      offering('fibre-business', 'Fibre Business', '119.00', [
        volumePrice('business-volume', [
          ['2000', '0'],
          ['5000', '0.015'],
          [null, '0.01'],
        ]),
      ]),
      offering('voice-home', 'Voice', '4.90', [voice]),
      offering('mobile-10', 'Mobile 10 GB', '14.90', [overagePrice()]),
      offering('transit-95', 'IP transit', '250.00', [transitPrice()]),
    ],
  })
  const version = { version: 1, effectiveFrom: IN_EFFECT_FROM, publishedAt: IN_EFFECT_FROM, catalog }
  const sold = (id: ProductId): SoldProduct => soldProduct(catalog, id)
  return {
    products: {
      'fibre-500': sold('fibre-500'),
      'fibre-business': sold('fibre-business'),
      'voice-home': sold('voice-home'),
      'mobile-10': sold('mobile-10'),
      'transit-95': sold('transit-95'),
    },
    book: priceBookOf(compileCatalog([version]), { currency: CURRENCY }),
  }
}

const IN_EFFECT_FROM = '2024-01-01T00:00:00Z'

/** A monthly fee, due when the month is over, and the prices of what is used. */
function offering(id: ProductId, name: string, fee: string, usage: readonly Price[]): ProductOffering {
  return {
    id,
    name,
    status: 'active',
    taxClass: 'telecom',
    prices: [
      {
        type: 'recurring',
        id: `${id}-fee`,
        name: `${name}, monthly fee`,
        amount: fee,
        interval: { unit: 'month', count: 1 },
        timing: 'arrears',
      },
      ...usage.map(
        (price) => ({ type: 'usage', id: price.id, name: price.name ?? price.id, price }) as const,
      ),
    ],
  }
}

const BUNDLE: Allowance = {
  id: 'bundle-10',
  name: '10 GB bundle',
  unit: 'byte',
  units: '10000000000',
  usageTypes: ['data'],
}

function soldProduct(catalog: SoldCatalog, id: ProductId): SoldProduct {
  const offered = catalog.offerings.find((one) => one.id === id)
  const prices = (offered?.prices ?? []).flatMap((price) => (price.type === 'usage' ? [price.price] : []))
  const allowances = id === 'mobile-10' ? [BUNDLE] : []
  const rater = compile(prices, { currency: CURRENCY, zone: ZONE, holidays: HOLIDAYS, allowances })
  return { id, name: offered?.name ?? id, prices, rater }
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
