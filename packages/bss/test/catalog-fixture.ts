/** The catalog of a small operator: fibre, mobile, telephony, a static address and a router. */
import type { Catalog, CatalogVersion, ProductOffering } from '../src/catalog/index.ts'

const month = { unit: 'month', count: 1 } as const
const year = { unit: 'year', count: 1 } as const
const yearContract = {
  minimumTerm: year,
  noticePeriod: month,
  renewal: { interval: month, priceChange: 'current' },
  earlyTermination: { type: 'remaining-fees', percent: '50' },
} as const

const fibre = (speed: number, amount: string): ProductOffering => ({
  id: `fibre-${speed}`,
  name: `Fibre ${speed}`,
  category: 'internet',
  specificationId: 'internet-access',
  characteristics: { downstream: speed },
  status: 'active',
  taxClass: 'telecom',
  prices: [
    { type: 'recurring', id: 'monthly', name: `Fibre ${speed}`, amount, interval: month, timing: 'advance' },
    {
      type: 'one-time',
      id: 'setup',
      name: 'Installation',
      amount: '49.00',
      on: 'activation',
      perUnit: false,
    },
  ],
  terms: yearContract,
  eligibility: [{ places: ['IT'] }],
  excludes: [speed === 100 ? 'fibre-1000' : 'fibre-100'],
})

const addOn = (id: string, name: string, amount: string): ProductOffering => ({
  id,
  name,
  status: 'active',
  taxClass: 'telecom',
  prices: [{ type: 'recurring', id: 'monthly', name, amount, interval: month, timing: 'advance' }],
})

/** The catalog as it is sold from January on. */
export const smallOperator: Catalog = {
  id: 'small-operator',
  currency: 'EUR',
  specifications: [
    {
      id: 'internet-access',
      name: 'Internet access',
      characteristics: [
        {
          id: 'downstream',
          name: 'Downstream',
          valueType: 'number',
          unit: 'Mbit/s',
          allowed: [100, 1000],
          required: true,
        },
        {
          id: 'upstream',
          name: 'Upstream',
          valueType: 'number',
          unit: 'Mbit/s',
          min: 1,
          max: 1000,
          default: 50,
        },
      ],
    },
    {
      id: 'mobile-line',
      name: 'Mobile line',
      characteristics: [
        { id: 'network', name: 'Network', valueType: 'text', allowed: ['4G', '5G'], default: '5G' },
        { id: 'roaming', name: 'Roaming', valueType: 'boolean', default: true },
      ],
    },
  ],
  offerings: [
    fibre(100, '29.90'),
    fibre(1000, '39.90'),
    {
      ...addOn('static-ip', 'Static address', '4.00'),
      category: 'internet',
      requires: [['fibre-100', 'fibre-1000']],
    },
    {
      id: 'router',
      name: 'Router',
      category: 'hardware',
      status: 'active',
      taxClass: 'goods',
      prices: [{ type: 'one-time', id: 'purchase', name: 'Router', amount: '89.00', on: 'activation' }],
    },
    {
      id: 'voip',
      name: 'Telephony',
      category: 'voice',
      status: 'active',
      taxClass: 'telecom',
      prices: [
        {
          type: 'recurring',
          id: 'line',
          name: 'Telephone line',
          amount: '5.00',
          interval: month,
          timing: 'advance',
        },
        {
          type: 'usage',
          id: 'calls',
          name: 'Calls',
          price: {
            id: 'voip-calls',
            currency: 'EUR',
            usageType: 'voice',
            unit: 'second',
            conversion: { divideBy: '60', rounding: 'ceil', unit: 'minute' },
            model: { type: 'per-unit', unitPrice: '0.05' },
          },
        },
      ],
      requires: [['fibre-100', 'fibre-1000']],
    },
    {
      id: 'mobile-sim',
      name: 'Mobile line',
      category: 'mobile',
      specificationId: 'mobile-line',
      status: 'active',
      taxClass: 'telecom',
      prices: [
        {
          type: 'recurring',
          id: 'line',
          name: 'Mobile line',
          amount: '7.00',
          interval: month,
          timing: 'advance',
        },
        {
          type: 'usage',
          id: 'data',
          name: 'Data',
          price: {
            id: 'mobile-data',
            currency: 'EUR',
            usageType: 'data',
            unit: 'GB',
            model: {
              type: 'graduated',
              tiers: [
                { upTo: '10', unitPrice: '0' },
                { upTo: null, unitPrice: '2.00' },
              ],
            },
          },
        },
      ],
      terms: { trial: { unit: 'day', count: 14 }, noticePeriod: month },
    },
    {
      ...addOn('mobile-family', 'Mobile for the family', '5.00'),
      category: 'mobile',
      bundle: [
        { offeringId: 'mobile-sim', min: 2, max: 5, default: 2 },
        { offeringId: 'router', min: 0, max: 1, default: 0 },
      ],
      eligibility: [{ segments: ['residential'] }, { channels: ['shop'], contractMonths: { min: 12 } }],
    },
  ],
  priceLists: [
    {
      id: 'business-2026',
      name: 'Business',
      currency: 'EUR',
      segments: ['business'],
      prices: {
        'fibre-1000': [
          {
            type: 'recurring',
            id: 'monthly',
            name: 'Fibre 1000 for business',
            amount: '59.00',
            interval: month,
            timing: 'advance',
          },
        ],
      },
    },
    {
      id: 'switzerland',
      name: 'Switzerland',
      currency: 'CHF',
      prices: {
        'fibre-1000': [
          {
            type: 'recurring',
            id: 'monthly',
            name: 'Fibre 1000',
            amount: '49.00',
            interval: month,
            timing: 'advance',
          },
        ],
      },
    },
  ],
}

/** The first version of {@link smallOperator}. */
export const firstVersion: CatalogVersion = {
  version: 1,
  effectiveFrom: '2026-01-01T00:00:00Z',
  publishedAt: '2025-12-01T09:00:00Z',
  catalog: smallOperator,
}
