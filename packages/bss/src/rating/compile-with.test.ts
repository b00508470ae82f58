import { describe, expect, it } from 'vitest'
import { chargesOf, compileWith, graduated, type Price } from './index.ts'

const data: Price = {
  id: 'data',
  currency: 'EUR',
  usageType: 'data',
  unit: 'GB',
  model: {
    type: 'graduated',
    tiers: [
      { upTo: '5', unitPrice: '2' },
      { upTo: null, unitPrice: '1' },
    ],
  },
}
const context = { currency: 'EUR', zone: 'UTC', models: [graduated] }

describe('compileWith', () => {
  it('rates with the models named', () => {
    const event = {
      id: 'r1',
      type: 'data',
      subscriptionId: 's1',
      startedAt: '2026-03-10T10:00:00Z',
      quantity: 7,
      unit: 'GB',
      attributes: {},
    }
    expect(chargesOf(compileWith([data], context).rate(event, []))[0]?.amount).toBe('12')
  })

  it('knows no others', () => {
    const sms: Price = { ...data, id: 'sms', model: { type: 'per-unit', unitPrice: '0.09' } }
    expect(() => compileWith([data, sms], context)).toThrow(
      expect.objectContaining({ code: 'catalog.unknown_model', path: 'prices[1].model.type' }),
    )
  })
})
