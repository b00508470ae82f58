import { describe, expect, it } from 'vitest'
import { firstVersion, smallOperator } from '../../test/catalog-fixture.ts'
import { type Catalog, type LastBills, type ProductOffering, planCatalog } from './index.ts'

const now = '2026-03-01T00:00:00Z'
const april = '2026-04-01T00:00:00Z'
const versions = [firstVersion]
const changed = (id: string, change: (offering: ProductOffering) => object): Catalog => ({
  ...smallOperator,
  offerings: smallOperator.offerings.map((offering) =>
    offering.id === id ? { ...offering, ...change(offering) } : offering,
  ),
})
const without = (id: string): Catalog => ({
  ...smallOperator,
  offerings: smallOperator.offerings.filter((offering) => offering.id !== id),
})
const repriced = (id: string, priceId: string, more: object): Catalog =>
  changed(id, ({ prices }) => ({
    prices: prices.map((price) => (price.id === priceId ? { ...price, ...more } : price)),
  }))
const planned = (proposed: unknown, bills?: LastBills) =>
  planCatalog({ versions, proposed, effectiveFrom: april, now, bills })

const line = (accountId: string, offeringId: string, priceId = 'monthly', more: object = {}) => ({
  accountId,
  offeringId,
  priceId,
  quantity: '1',
  ...more,
})
const call = (id: string, accountId: string, quantity: number) => ({
  offeringId: 'voip',
  event: {
    id,
    type: 'voice',
    subscriptionId: `line-${accountId}`,
    accountId,
    startedAt: '2026-02-10T10:00:00Z',
    quantity,
    unit: 'second',
    attributes: {},
  },
})
const bills: LastBills = {
  recurring: [
    line('A', 'fibre-100'),
    line('B', 'fibre-100', 'monthly', { quantity: '3' }),
    line('B', 'voip', 'line'),
    line('C', 'fibre-1000', 'monthly', { segment: 'business' }),
    line('D', 'fibre-1000', 'monthly', { priceListId: 'switzerland' }),
  ],
  usage: [call('c1', 'B', 61), call('c2', 'E', 600)],
}

describe('the effect on bills', () => {
  it('is told by customer and currency', () => {
    const dearer = repriced('fibre-100', 'monthly', { amount: '32.90' })
    const cheaperCalls = dearer.offerings.map((offering) =>
      offering.id !== 'voip'
        ? offering
        : {
            ...offering,
            prices: offering.prices.map((price) =>
              price.type === 'usage'
                ? {
                    ...price,
                    price: {
                      ...price.price,
                      validFor: { from: april },
                      model: { type: 'per-unit', unitPrice: '0.03' } as const,
                    },
                  }
                : price,
            ),
          },
    )
    const { effect, warnings } = planned({ ...dearer, offerings: cheaperCalls }, bills)
    expect(effect).toEqual({
      customers: [
        { accountId: 'B', currency: 'EUR', before: '94.8', after: '103.76', difference: '8.96' },
        { accountId: 'A', currency: 'EUR', before: '29.9', after: '32.9', difference: '3' },
        { accountId: 'E', currency: 'EUR', before: '0.5', after: '0.3', difference: '-0.2' },
        { accountId: 'C', currency: 'EUR', before: '59', after: '59', difference: '0' },
        { accountId: 'D', currency: 'CHF', before: '49', after: '49', difference: '0' },
      ],
      totals: [
        { currency: 'CHF', before: '49', after: '49', difference: '0', dearer: 0, cheaper: 0, unchanged: 1 },
        {
          currency: 'EUR',
          before: '184.2',
          after: '195.96',
          difference: '11.76',
          dearer: 2,
          cheaper: 1,
          unchanged: 1,
        },
      ],
      incomparable: [],
    })
    expect(warnings).toEqual([
      {
        code: 'price-rise',
        offeringId: 'fibre-100',
        priceId: 'monthly',
        count: 2,
        message:
          '"monthly" of "fibre-100" rises from 29.90 to 32.90 for those who have it; tell them in time.',
      },
    ])
  })

  it.each<[what: string, proposed: Catalog, difference: string]>([
    ['a price that goes', changed('fibre-100', ({ prices }) => ({ prices: prices.slice(1) })), '-29.9'],
    [
      'a price that comes',
      changed('fibre-100', ({ prices }) => ({
        prices: [...prices, { ...prices[0], id: 'levy', amount: '1.50' }],
      })),
      '1.5',
    ],
    [
      'a price by the quarter',
      repriced('fibre-100', 'monthly', { interval: { unit: 'quarter', count: 1 }, amount: '90' }),
      '0.1',
    ],
    [
      'a price by the day',
      repriced('fibre-100', 'monthly', { interval: { unit: 'day', count: 1 }, amount: '1' }),
      '0.516666666667',
    ],
    ['a one-time price', repriced('fibre-100', 'setup', { amount: '0' }), '0'],
  ])('counts %s', (_what, proposed, difference) => {
    const { effect } = planned(proposed, { recurring: [line('A', 'fibre-100')] })
    expect(effect?.customers[0]?.difference).toBe(difference)
  })

  it('sets aside what it cannot compare, and warns', () => {
    const { effect, warnings } = planned(without('voip'), {
      ...bills,
      recurring: [...bills.recurring, line('Z', 'gone')],
    })
    expect(effect?.customers.every(({ difference }) => difference === '0')).toBe(true)
    expect(
      effect?.incomparable.map(({ accountId, recordId, catalog, refusal }) => [
        accountId,
        recordId,
        catalog,
        refusal.code,
      ]),
    ).toEqual([
      ['B', undefined, 'proposed', 'catalog.unknown_offering'],
      ['Z', undefined, 'base', 'catalog.unknown_offering'],
      ['B', 'c1', 'proposed', 'catalog.unknown_offering'],
      ['E', 'c2', 'proposed', 'catalog.unknown_offering'],
    ])
    expect(warnings.map(({ code, offeringId, count }) => [code, offeringId, count])).toEqual([
      ['offering-in-use', 'voip', 1],
      ['offering-in-use', 'gone', 1],
      ['usage-unpriced', 'voip', 2],
    ])
  })

  it('is not there without bills; then all that rises or goes is warned of', () => {
    const proposed = repriced('fibre-100', 'monthly', { amount: '30' })
    const plan = planned({ ...proposed, offerings: proposed.offerings.filter(({ id }) => id !== 'voip') })
    expect('effect' in plan).toBe(false)
    expect(plan.warnings.map(({ code, offeringId }) => [code, offeringId])).toEqual([
      ['price-rise', 'fibre-100'],
      ['offering-in-use', 'voip'],
    ])
  })
})
