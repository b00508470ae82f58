import { describe, expect, it } from 'vitest'
import { contextOf, rateAlone } from '../../../test/rate-alone.ts'
import { EMPTY_TALLY, type Trace } from '../model.ts'
import { FlatModel, flat } from './flat.ts'
import { GraduatedPercentageModel, graduatedPercentage } from './graduated-percentage.ts'
import { MultiplierModel, multiplier } from './multiplier.ts'
import { PerUnitModel, perUnit } from './per-unit.ts'

describe('per-unit', () => {
  const model: PerUnitModel = { type: 'per-unit', unitPrice: '0.0125' }

  it.each([
    ['0', '0'],
    ['1', '0.01'],
    ['2', '0.03'],
    ['100', '1.25'],
    ['0.4', '0.01'],
    ['0.399999', '0'],
  ])('%s units cost %s', (quantity, amount) => {
    expect(rateAlone(perUnit, model).charge(quantity)).toBe(amount)
  })

  it('rounds each use by itself', () => {
    const meter = rateAlone(perUnit, model)
    expect(['2', '2'].map((quantity) => meter.charge(quantity))).toEqual(['0.03', '0.03'])
    expect(meter.compiled.settle).toBeUndefined()
  })

  it.each([
    ['up', '0.02'],
    ['down', '0.01'],
    ['half-even', '0.01'],
  ] as const)('rounds %s', (rounding, amount) => {
    expect(rateAlone(perUnit, { type: 'per-unit', unitPrice: '0.0125' }, { rounding }).charge('1')).toBe(
      amount,
    )
  })

  it('keeps amounts finer than price and quantity together', () => {
    expect(
      rateAlone(perUnit, { type: 'per-unit', unitPrice: '2' }, { amountDigits: 6, quantityDigits: 0 }).charge(
        '3',
      ),
    ).toBe('6')
  })

  it('is exact beyond safe products', () => {
    expect(rateAlone(perUnit, { type: 'per-unit', unitPrice: '0.0001' }).charge('9007199254.740991')).toBe(
      '900719.93',
    )
  })

  it('refuses what is no price', () => {
    expect(() => rateAlone(perUnit, { type: 'per-unit', unitPrice: '1e3' })).toThrow(
      expect.objectContaining({ code: 'money.invalid_decimal', path: 'prices[3].model.unitPrice' }),
    )
    expect(() => rateAlone(perUnit, { type: 'per-unit', unitPrice: '-0.01' })).toThrow(
      expect.objectContaining({ code: 'catalog.invalid_price', path: 'prices[3].model.unitPrice' }),
    )
  })

  it('explains itself', () => {
    const trace: Trace = []
    rateAlone(perUnit, model).charge('2.5', {}, trace)
    expect(trace).toEqual([
      {
        rule: 'per-unit',
        text: '2.5 at 0.0125 EUR each is 0.03125',
        values: { quantity: '2.5', unitPrice: '0.0125' },
        amount: '0.03125',
      },
    ])
  })

  it('has a schema', () => {
    expect(PerUnitModel.parse(model)).toEqual(model)
    expect(PerUnitModel.safeParse({ ...model, unitPrice: '1.' }).success).toBe(false)
  })
})

describe('multiplier', () => {
  const model: MultiplierModel = { type: 'multiplier', multiplier: '1.33333' }

  it.each([
    ['10', '13.33'],
    ['50', '66.67'],
    ['0', '0'],
  ])('%s costs %s', (value, amount) => {
    expect(rateAlone(multiplier, model).charge(value)).toBe(amount)
  })

  it('refuses what is no factor', () => {
    expect(() => rateAlone(multiplier, { type: 'multiplier', multiplier: '-1' })).toThrow(
      expect.objectContaining({ code: 'catalog.invalid_price', path: 'prices[3].model.multiplier' }),
    )
  })

  it('explains itself', () => {
    const trace: Trace = []
    rateAlone(multiplier, model).charge('50', {}, trace)
    expect(trace).toEqual([
      {
        rule: 'multiplier',
        text: '50 times 1.33333 is 66.6665',
        values: { value: '50', multiplier: '1.33333' },
        amount: '66.6665',
      },
    ])
  })

  it('has a schema', () => {
    expect(MultiplierModel.parse(model)).toEqual(model)
    expect(MultiplierModel.safeParse({ type: 'multiplier' }).success).toBe(false)
  })
})

describe('flat', () => {
  const model: FlatModel = { type: 'flat', amount: '9.999' }

  it('is charged once for a period, used or not', () => {
    const meter = rateAlone(flat, model)
    expect(meter.settle()).toBe('10')
    expect(['5', '5'].map((quantity) => meter.charge(quantity))).toEqual(['10', '0'])
    expect(meter.settle()).toBe('0')
    expect(rateAlone(flat, { ...model, per: 'period' }).charge('1')).toBe('10')
  })

  it('is charged for each record', () => {
    const meter = rateAlone(flat, { ...model, per: 'record' })
    expect(['5', '0'].map((quantity) => meter.charge(quantity))).toEqual(['10', '10'])
    expect(meter.compiled.settle).toBeUndefined()
    const use = { quantity: 1, covered: 0, startMs: 0, continued: true, attributes: {} }
    expect(meter.compiled.charge(use, EMPTY_TALLY)).toBe(0)
  })

  it('refuses what is no amount', () => {
    expect(() => flat.compile({ type: 'flat', amount: '-1' }, contextOf())).toThrow(
      expect.objectContaining({ code: 'catalog.invalid_price', path: 'prices[3].model.amount' }),
    )
  })

  it('explains itself', () => {
    const trace: Trace = []
    rateAlone(flat, model).settle(trace)
    rateAlone(flat, { ...model, per: 'record' }).charge('1', {}, trace)
    const meter = rateAlone(flat, model)
    meter.charge('1', {}, trace)
    meter.charge('1', {}, trace)
    expect(trace).toEqual(
      ['period', 'record', 'period'].map((per) => ({
        rule: 'flat',
        text: `Flat amount of 10 EUR for each ${per}`,
        values: { per },
        amount: '10',
      })),
    )
  })

  it('has a schema', () => {
    expect(FlatModel.parse({ ...model, per: 'record' })).toEqual({ ...model, per: 'record' })
    expect(FlatModel.safeParse({ ...model, per: 'day' }).success).toBe(false)
  })
})

describe('graduated percentage', () => {
  const model: GraduatedPercentageModel = {
    type: 'graduated-percentage',
    tiers: [
      { upTo: '10', ratePercent: '1', flatFee: '200' },
      { upTo: '20', ratePercent: '2', flatFee: '300' },
      { upTo: null, ratePercent: '3', flatFee: '400' },
    ],
  }

  it.each([
    ['0', '200'],
    ['10', '200.1'],
    ['12', '500.14'],
    ['21', '900.33'],
  ])('a value of %s costs %s', (value, amount) => {
    expect(rateAlone(graduatedPercentage, model).charge(value)).toBe(amount)
  })

  it('counts over the period', () => {
    const meter = rateAlone(graduatedPercentage, model)
    expect(['10', '2', '9'].map((value) => meter.charge(value))).toEqual(['200.1', '300.04', '400.19'])
  })

  it('costs the first flat fee without usage, unless told otherwise', () => {
    expect(rateAlone(graduatedPercentage, model).settle()).toBe('200')
    expect(rateAlone(graduatedPercentage, { ...model, flatFeeAtZeroUsage: false }).settle()).toBe('0')
  })

  it('takes tiers without rates or fees', () => {
    const free: GraduatedPercentageModel = {
      type: 'graduated-percentage',
      tiers: [{ upTo: '10' }, { upTo: null, ratePercent: '10' }],
    }
    expect(rateAlone(graduatedPercentage, free).charge('15')).toBe('0.5')
  })

  it('explains itself', () => {
    const trace: Trace = []
    rateAlone(graduatedPercentage, model).charge('12', {}, trace)
    expect(trace).toEqual([
      {
        rule: 'graduated-percentage.tier',
        text: 'Tier 1: 1 % of 10 is 0.1',
        values: { tier: 1, value: '10', ratePercent: '1' },
        amount: '0.1',
      },
      {
        rule: 'tier.flat-fee',
        text: 'Tier 1: flat fee of 200 EUR',
        values: { tier: 1, flatFee: '200' },
        amount: '200',
      },
      {
        rule: 'graduated-percentage.tier',
        text: 'Tier 2: 2 % of 2 is 0.04',
        values: { tier: 2, value: '2', ratePercent: '2' },
        amount: '0.04',
      },
      {
        rule: 'tier.flat-fee',
        text: 'Tier 2: flat fee of 300 EUR',
        values: { tier: 2, flatFee: '300' },
        amount: '300',
      },
    ])
  })

  it('has a schema', () => {
    expect(GraduatedPercentageModel.parse(model)).toEqual(model)
    expect(GraduatedPercentageModel.safeParse({ ...model, tiers: [] }).success).toBe(false)
  })
})
