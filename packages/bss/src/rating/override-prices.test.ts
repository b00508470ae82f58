import { describe, expect, it } from 'vitest'
import { overridePrices, type Price } from './index.ts'

const data: Price = {
  id: 'data',
  currency: 'EUR',
  usageType: 'data',
  unit: 'MB',
  model: {
    type: 'graduated',
    tiers: [
      { upTo: '100', unitPrice: '0.02' },
      { upTo: null, unitPrice: '0.01' },
    ],
  },
}

describe('overridePrices', () => {
  it('replaces fields of one version or of all', () => {
    const prices = [data, { ...data, version: '2', validFor: { from: '2027-01-01T00:00:00Z' } }]
    expect(
      overridePrices(prices, [{ priceId: 'data', priceVersion: '2', replace: { name: 'Acme' } }]).map(
        (price) => price.name,
      ),
    ).toEqual([undefined, 'Acme'])
    expect(
      overridePrices(prices, [{ priceId: 'data', priceVersion: '1', replace: { name: 'Acme' } }]).map(
        (price) => price.name,
      ),
    ).toEqual(['Acme', undefined])
    expect(
      overridePrices(prices, [{ priceId: 'data', replace: { name: 'Acme' } }]).map((price) => price.name),
    ).toEqual(['Acme', 'Acme'])
    expect(overridePrices(prices, [])).toEqual(prices)
  })

  it.each([{ priceId: 'voice' }, { priceId: 'data', priceVersion: '9' }])(
    'refuses %o, which is not there',
    (which) => {
      expect(() => overridePrices([data], [{ ...which, replace: {} }])).toThrow(
        expect.objectContaining({ code: 'catalog.invalid_price', path: 'overrides[0].priceId' }),
      )
    },
  )
})
