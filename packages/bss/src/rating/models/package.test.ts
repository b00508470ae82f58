import { describe, expect, it } from 'vitest'
import { rateAlone } from '../../../test/rate-alone.ts'
import type { Trace } from '../model.ts'
import { PackageModel, packages } from './package.ts'

const model: PackageModel = { type: 'package', size: '10', price: '100' }

describe('package', () => {
  it.each<[string, Partial<PackageModel>, string, string]>([
    ['nothing used', {}, '0', '0'],
    ['a little', {}, '0.000001', '100'],
    ['one whole', {}, '10', '100'],
    ['one started', {}, '10.5', '200'],
    ['many', {}, '121', '1300'],
    ['up, as said', { rounding: 'up' }, '121', '1300'],
    ['below the free units', { freeUnits: '200' }, '121', '0'],
    ['exactly the free units', { freeUnits: '121' }, '121', '0'],
    ['just above the free units', { freeUnits: '120.5' }, '121', '100'],
    ['down', { rounding: 'down' }, '19.9', '100'],
    ['half-up, below', { rounding: 'half-up' }, '14.999999', '100'],
    ['half-up, half', { rounding: 'half-up' }, '15', '200'],
    ['pro-rata', { rounding: 'pro-rata' }, '12.5', '125'],
    ['pro-rata after free units', { rounding: 'pro-rata', freeUnits: '0.5' }, '2', '15'],
    ['pro-rata below free units', { rounding: 'pro-rata', freeUnits: '5' }, '2', '0'],
    ['a third', { rounding: 'pro-rata', size: '3', price: '1' }, '1', '0.33'],
    ['price finer than amounts', { price: '0.005' }, '10', '0.01'],
  ])('%s', (_title, over, quantity, amount) => {
    expect(rateAlone(packages, { ...model, ...over }).charge(quantity)).toBe(amount)
  })

  it('is paid once over the period', () => {
    const meter = rateAlone(packages, model)
    expect(['4', '5', '1', '1'].map((quantity) => meter.charge(quantity))).toEqual(['100', '0', '0', '100'])
    expect(meter.settle()).toBe('0')
    expect(rateAlone(packages, model).settle()).toBe('0')
  })

  it.each<[string, Partial<PackageModel>, string, string]>([
    ['no size', { size: '0' }, 'catalog.invalid_price', 'size'],
    ['negative price', { price: '-1' }, 'catalog.invalid_price', 'price'],
    ['price is no decimal', { price: 'ten' }, 'money.invalid_decimal', 'price'],
    ['free units too fine', { freeUnits: '0.0000001' }, 'money.precision', 'freeUnits'],
    [
      'too many digits to share',
      { size: '900000000', price: '0.00001', rounding: 'pro-rata' },
      'money.precision',
      'size',
    ],
  ])('refuses %s', (_title, over, code, path) => {
    expect(() => rateAlone(packages, { ...model, ...over })).toThrow(
      expect.objectContaining({ code, path: `prices[3].model.${path}` }),
    )
  })

  it('explains packages bought', () => {
    const trace: Trace = []
    rateAlone(packages, { ...model, freeUnits: '5' }).charge('121', {}, trace)
    expect(trace).toEqual([
      {
        rule: 'package',
        text: '121 in the period less 5 free, in packages of 10: 12 packages at 100 EUR is 1200',
        values: { quantity: '121', free: '5', charged: '116', size: '10', packages: '12', price: '100' },
        amount: '1200',
      },
    ])
  })

  it('explains a shared package, and free units not used up', () => {
    const trace: Trace = []
    const meter = rateAlone(packages, { ...model, freeUnits: '5', rounding: 'pro-rata' })
    meter.charge('2', {}, trace)
    meter.charge('4', {}, trace)
    expect(trace.map((step) => step.text)).toEqual([
      '2 in the period less 2 free, in packages of 10: shared by the unit at 100 EUR is 0',
      '6 in the period less 5 free, in packages of 10: shared by the unit at 100 EUR is 10',
      'Less 0 for the first 2 of the period, charged before',
    ])
    expect(trace.map((step) => step.amount)).toEqual(['0', '10', '0'])
    expect(trace[0]?.values['packages']).toBeNull()
  })

  it('has a schema', () => {
    expect(PackageModel.parse(model)).toEqual(model)
    expect(PackageModel.safeParse({ ...model, rounding: 'sometimes' }).success).toBe(false)
  })
})
