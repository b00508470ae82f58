import { describe, expect, it } from 'vitest'
import { rateAlone } from '../../../test/rate-alone.ts'
import type { Trace } from '../model.ts'
import { VolumeModel, volume } from './volume.ts'

const model: VolumeModel = {
  type: 'volume',
  tiers: [
    { upTo: '100', unitPrice: '2', flatFee: '10' },
    { upTo: '200', unitPrice: '1' },
    { upTo: null, unitPrice: '0.5', flatFee: '50' },
  ],
}

describe('volume', () => {
  it.each([
    ['0', '10'],
    ['100', '210'],
    ['100.000001', '100'],
    ['100.5', '100.5'],
    ['200', '200'],
    ['300', '200'],
  ])('%s units cost %s', (quantity, amount) => {
    expect(rateAlone(volume, model).charge(quantity)).toBe(amount)
  })

  it('charges less than nothing where a cheaper tier is reached', () => {
    const meter = rateAlone(volume, model)
    expect(['100', '1', '99'].map((quantity) => meter.charge(quantity))).toEqual(['210', '-109', '99'])
  })

  it('costs the first flat fee without usage, unless told otherwise', () => {
    expect(rateAlone(volume, model).settle()).toBe('10')
    const free = rateAlone(volume, { ...model, flatFeeAtZeroUsage: false })
    expect([free.settle(), free.charge('0'), free.charge('1')]).toEqual(['0', '0', '12'])
  })

  it('explains the tier that the total reaches', () => {
    const meter = rateAlone(volume, model)
    meter.charge('200')
    const trace: Trace = []
    meter.charge('50', {}, trace)
    expect(trace).toEqual([
      {
        rule: 'volume.tier',
        text: '250 in the period reach tier 3: 250 at 0.5 EUR each is 125',
        values: { tier: 3, reached: '250', quantity: '250', unitPrice: '0.5' },
        amount: '125',
      },
      {
        rule: 'tier.flat-fee',
        text: 'Tier 3: flat fee of 50 EUR',
        values: { tier: 3, flatFee: '50' },
        amount: '50',
      },
      {
        rule: 'counter',
        text: 'Less 200 for the first 200 of the period, charged before',
        values: { quantity: '200', charged: '200' },
        amount: '-200',
      },
    ])
  })

  it('has a schema', () => {
    expect(VolumeModel.parse(model)).toEqual(model)
    expect(VolumeModel.safeParse({ type: 'volume', tiers: [] }).success).toBe(false)
    expect(VolumeModel.safeParse({ ...model, tierBy: '' }).success).toBe(false)
  })
})

describe('volume with the tier picked by an attribute', () => {
  const prorated: VolumeModel = { ...model, tierBy: 'seats' }

  it('prices the quantity at the tier of the attribute, each record alone', () => {
    const meter = rateAlone(volume, prorated)
    expect(meter.charge('198.6', { seats: 300 })).toBe('149.3')
    expect(meter.charge('198.6', { seats: '300.0' })).toBe('149.3')
    expect(meter.charge('50', { seats: 100 })).toBe('110')
    expect(meter.settle()).toBe('0')
    expect(rateAlone(volume, prorated).settle()).toBe('10')
  })

  it('looks at the attribute for zero usage', () => {
    const free = rateAlone(volume, { ...prorated, flatFeeAtZeroUsage: false })
    expect([free.settle(), free.charge('0', { seats: 0 }), free.charge('0', { seats: 1 })]).toEqual([
      '0',
      '0',
      '10',
    ])
  })

  it('refuses a record without it', () => {
    expect(() => rateAlone(volume, prorated).charge('1')).toThrow(
      expect.objectContaining({ code: 'rating.missing_attribute', path: 'attributes.seats' }),
    )
    expect(() => rateAlone(volume, prorated).charge('1', { seats: 'many' })).toThrow(
      expect.objectContaining({ code: 'money.invalid_decimal' }),
    )
  })

  it('explains both quantities', () => {
    const trace: Trace = []
    rateAlone(volume, prorated).charge('198.6', { seats: 300 }, trace)
    expect(trace[0]?.text).toBe('300 in the period reach tier 3: 198.6 at 0.5 EUR each is 99.3')
    const settled: Trace = []
    rateAlone(volume, prorated).settle(settled)
    expect(settled.map((step) => step.amount)).toEqual(['0', '10'])
  })
})
