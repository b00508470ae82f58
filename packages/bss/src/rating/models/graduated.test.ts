import { describe, expect, it } from 'vitest'
import { rateAlone } from '../../../test/rate-alone.ts'
import type { Trace } from '../model.ts'
import { GraduatedModel, graduated } from './graduated.ts'

const model: GraduatedModel = {
  type: 'graduated',
  tiers: [
    { upTo: '5', unitPrice: '0', flatFee: '100' },
    { upTo: '10', flatFee: '50' },
    { upTo: '15', unitPrice: '10' },
    { upTo: null, unitPrice: '5' },
  ],
}

describe('graduated', () => {
  it.each([
    ['0', '100'],
    ['3', '100'],
    ['5', '100'],
    ['5.000001', '150'],
    ['10', '150'],
    ['12', '170'],
    ['15', '200'],
    ['22', '235'],
    ['100000', '500125'],
  ])('%s units cost %s', (quantity, amount) => {
    expect(rateAlone(graduated, model).charge(quantity)).toBe(amount)
  })

  it('charges each use the difference it makes', () => {
    const meter = rateAlone(graduated, model)
    expect(['2', '3', '0', '1', '8', '0'].map((quantity) => meter.charge(quantity))).toEqual([
      '100',
      '0',
      '0',
      '50',
      '40',
      '0',
    ])
  })

  it('rounds so that the uses sum to the rounded total', () => {
    const thirds: GraduatedModel = { type: 'graduated', tiers: [{ upTo: null, unitPrice: '0.005' }] }
    const meter = rateAlone(graduated, thirds)
    expect(['1', '1', '1', '1'].map((quantity) => meter.charge(quantity))).toEqual(['0.01', '0', '0.01', '0'])
  })

  it('costs the first flat fee without usage, unless told otherwise', () => {
    expect(rateAlone(graduated, model).settle()).toBe('100')
    const free = { ...model, flatFeeAtZeroUsage: false }
    const meter = rateAlone(graduated, free)
    expect(meter.settle()).toBe('0')
    expect(['0', '1'].map((quantity) => meter.charge(quantity))).toEqual(['0', '100'])
    expect(meter.settle()).toBe('0')
  })

  it('is due once', () => {
    const meter = rateAlone(graduated, model)
    meter.charge('0')
    expect(meter.settle()).toBe('0')
  })

  it('stays exact where a double would not', () => {
    const fine: GraduatedModel = { type: 'graduated', tiers: [{ upTo: null, unitPrice: '0.000000001' }] }
    expect(rateAlone(graduated, fine, { amountDigits: 9 }).charge('1234567890.123456')).toBe('1.23456789')
    const dear: GraduatedModel = { type: 'graduated', tiers: [{ upTo: null, unitPrice: '9999.9999' }] }
    expect(rateAlone(graduated, dear, { amountDigits: 4 }).charge('90000000.000001')).toBe('899999991000.01')
    expect(() => rateAlone(graduated, dear, { amountDigits: 6 }).charge('9000000000')).toThrow(
      expect.objectContaining({ code: 'money.overflow' }),
    )
  })

  it('explains every tier, its fee, and what was charged before', () => {
    const meter = rateAlone(graduated, model)
    meter.charge('5')
    const trace: Trace = []
    expect(meter.charge('7.5', {}, trace)).toBe('75')
    expect(trace).toEqual([
      {
        rule: 'graduated.tier',
        text: 'Tier 1: 5 at 0 EUR each is 0',
        values: { tier: 1, quantity: '5', unitPrice: '0' },
        amount: '0',
      },
      {
        rule: 'tier.flat-fee',
        text: 'Tier 1: flat fee of 100 EUR',
        values: { tier: 1, flatFee: '100' },
        amount: '100',
      },
      {
        rule: 'graduated.tier',
        text: 'Tier 2: 5 at 0 EUR each is 0',
        values: { tier: 2, quantity: '5', unitPrice: '0' },
        amount: '0',
      },
      {
        rule: 'tier.flat-fee',
        text: 'Tier 2: flat fee of 50 EUR',
        values: { tier: 2, flatFee: '50' },
        amount: '50',
      },
      {
        rule: 'graduated.tier',
        text: 'Tier 3: 2.5 at 10 EUR each is 25',
        values: { tier: 3, quantity: '2.5', unitPrice: '10' },
        amount: '25',
      },
      {
        rule: 'counter',
        text: 'Less 100 for the first 5 of the period, charged before',
        values: { quantity: '5', charged: '100' },
        amount: '-100',
      },
    ])
  })

  it('explains what is due without usage', () => {
    const trace: Trace = []
    rateAlone(graduated, model).settle(trace)
    expect(trace.map((step) => step.text)).toEqual([
      'Tier 1: 0 at 0 EUR each is 0',
      'Tier 1: flat fee of 100 EUR',
    ])
  })

  it('has a schema', () => {
    expect(GraduatedModel.parse(model)).toEqual(model)
    const wrong = { type: 'graduated', tiers: [{ upTo: '5', unitPrice: '-1' }] }
    expect(GraduatedModel.safeParse(wrong).error?.issues[0]?.path).toEqual(['tiers', 0, 'unitPrice'])
    expect(GraduatedModel.safeParse({ type: 'graduated', tiers: [] }).success).toBe(false)
  })
})
