import { describe, expect, it } from 'vitest'
import { rateAlone } from '../../../test/rate-alone.ts'
import type { Trace } from '../model.ts'
import { StairstepModel, stairstep } from './stairstep.ts'

const model: StairstepModel = {
  type: 'stairstep',
  tiers: [
    { upTo: '10', price: '5' },
    { upTo: '50', price: '20' },
    { upTo: null, price: '60.005' },
  ],
}

describe('stairstep', () => {
  it.each([
    ['0', '5'],
    ['10', '5'],
    ['10.1', '20'],
    ['50', '20'],
    ['51', '60.01'],
    ['9000', '60.01'],
  ])('%s units cost %s', (quantity, amount) => {
    expect(rateAlone(stairstep, model).charge(quantity)).toBe(amount)
  })

  it('charges what the step adds', () => {
    const meter = rateAlone(stairstep, model)
    expect(['4', '6', '1', '100'].map((quantity) => meter.charge(quantity))).toEqual([
      '5',
      '0',
      '15',
      '40.01',
    ])
  })

  it('costs the first step without usage, unless told otherwise', () => {
    expect(rateAlone(stairstep, model).settle()).toBe('5')
    const free = rateAlone(stairstep, { ...model, priceAtZeroUsage: false })
    expect([free.settle(), free.charge('0'), free.charge('1')]).toEqual(['0', '0', '5'])
  })

  it('keeps amounts finer than quantities', () => {
    const fine: StairstepModel = { type: 'stairstep', tiers: [{ upTo: null, price: '1.5' }] }
    expect(rateAlone(stairstep, fine, { amountDigits: 8, quantityDigits: 0 }).charge('1')).toBe('1.5')
  })

  it('explains the step reached', () => {
    const trace: Trace = []
    rateAlone(stairstep, model).charge('12.5', {}, trace)
    expect(trace).toEqual([
      {
        rule: 'stairstep.step',
        text: '12.5 in the period reach step 2, which costs 20 EUR',
        values: { step: 2, quantity: '12.5', price: '20' },
        amount: '20',
      },
    ])
  })

  it('has a schema', () => {
    expect(StairstepModel.parse(model)).toEqual(model)
    expect(StairstepModel.safeParse({ type: 'stairstep', tiers: [] }).success).toBe(false)
  })
})
