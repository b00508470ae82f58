import { describe, expect, it } from 'vitest'
import { rateAlone } from '../../../test/rate-alone.ts'
import type { Trace } from '../model.ts'
import { ProratedGraduatedModel, proratedGraduated, seatUsage } from './prorated-graduated.ts'

const model: ProratedGraduatedModel = {
  type: 'prorated-graduated',
  tiers: [
    { upTo: '5', unitPrice: '10', flatFee: '100' },
    { upTo: '15', unitPrice: '5', flatFee: '50' },
    { upTo: null, unitPrice: '2' },
  ],
}

function rateChanges(changes: readonly (readonly [string, string])[], trace?: Trace) {
  const meter = rateAlone(proratedGraduated, model)
  const usage = seatUsage(changes.map(([units, proratedUnits]) => ({ units, proratedUnits })))
  return usage.map(({ quantity, attributes }) => meter.charge(quantity, attributes, trace))
}

describe('prorated graduated', () => {
  it.each<[string, [string, string][], string[]]>([
    ['within a tier', [['5', '3.5']], ['135']],
    [
      'the next tier',
      [
        ['5', '3.5'],
        ['5', '2.66667'],
      ],
      ['135', '63.33'],
    ],
    ['across tiers, shared by units', [['8', '4']], ['182.5']],
    ['across three tiers', [['75', '75']], ['370']],
    [
      'back in its tier',
      [
        ['5', '3.5'],
        ['-2', '-1'],
      ],
      ['135', '-10'],
    ],
    [
      'back across tiers',
      [
        ['7', '7'],
        ['-4', '-2'],
      ],
      ['210', '-15'],
    ],
    [
      'flat fees stay with the highest tier',
      [
        ['6', '6'],
        ['-6', '-6'],
        ['6', '3'],
      ],
      ['205', '-55', '27.5'],
    ],
    [
      'no more back than was charged',
      [
        ['5', '2'],
        ['-5', '-33'],
      ],
      ['120', '-20'],
    ],
    [
      'less than none cost nothing',
      [
        ['5', '2'],
        ['-100', '-33.33'],
      ],
      ['120', '-120'],
    ],
    [
      'no change in units, priced at their tier',
      [
        ['6', '6'],
        ['0', '1'],
      ],
      ['205', '5'],
    ],
    ['nothing at all', [['0', '0']], ['100']],
  ])('%s', (_title, changes, amounts) => {
    expect(rateChanges(changes)).toEqual(amounts)
  })

  it('costs the first flat fee without usage, unless told otherwise', () => {
    expect(rateAlone(proratedGraduated, model).settle()).toBe('100')
    expect(rateAlone(proratedGraduated, { ...model, flatFeeAtZeroUsage: false }).settle()).toBe('0')
    const meter = rateAlone(proratedGraduated, model)
    meter.charge('1', { unitsBefore: 0, units: 1, proratedUnits: 1 })
    expect(meter.settle()).toBe('0')
  })

  it.each([
    ['unitsBefore', { units: 1, proratedUnits: 1 }],
    ['units', { unitsBefore: 1, proratedUnits: 1 }],
    ['proratedUnits', { unitsBefore: 1, units: 1 }],
  ])('refuses a record without %s', (name, attributes) => {
    expect(() => rateAlone(proratedGraduated, model).charge('1', attributes)).toThrow(
      expect.objectContaining({ code: 'rating.missing_attribute', path: `attributes.${name}` }),
    )
  })

  it('refuses amounts beyond exact numbers', () => {
    const dear: ProratedGraduatedModel = {
      type: 'prorated-graduated',
      tiers: [{ upTo: null, unitPrice: '9999999' }],
    }
    const attributes = { unitsBefore: 0, units: 1, proratedUnits: 9_000_000 }
    expect(() => rateAlone(proratedGraduated, dear, { amountDigits: 6 }).charge('1', attributes)).toThrow(
      expect.objectContaining({ code: 'money.overflow' }),
    )
  })

  it('explains change, fees and the least', () => {
    const trace: Trace = []
    rateChanges(
      [
        ['7', '3.5'],
        ['-7', '-8'],
      ],
      trace,
    )
    expect(trace).toEqual([
      {
        rule: 'prorated-graduated.change',
        text: '7 units after 0, prorated to 3.5, at the prices of their tiers: 30',
        values: { unitsBefore: '0', units: '7', proratedUnits: '3.5' },
        amount: '30',
      },
      {
        rule: 'tier.flat-fee',
        text: 'Flat fees up to tier 2: 150 EUR',
        values: { tier: 2, flatFee: '150' },
        amount: '150',
      },
      {
        rule: 'prorated-graduated.change',
        text: '-7 units after 7, prorated to -8, at the prices of their tiers: -68.57',
        values: { unitsBefore: '7', units: '-7', proratedUnits: '-8' },
        amount: '-68.57',
      },
      {
        rule: 'prorated-graduated.least',
        text: 'The period costs no less than 150 EUR, which is charged now',
        values: { least: '150' },
        amount: '38.57',
      },
    ])
  })

  it('explains less than none, and no usage', () => {
    const trace: Trace = []
    rateChanges(
      [
        ['1', '1'],
        ['-2', '-1'],
      ],
      trace,
    )
    expect(trace.at(-1)).toMatchObject({ values: { least: '0' }, amount: '-100' })
    const settled: Trace = []
    rateAlone(proratedGraduated, model).settle(settled)
    expect(settled.map((step) => step.text)).toEqual(['Flat fees up to tier 1: 100 EUR'])
  })

  it('has a schema', () => {
    expect(ProratedGraduatedModel.parse(model)).toEqual(model)
    expect(ProratedGraduatedModel.safeParse({ ...model, tiers: [] }).success).toBe(false)
  })
})

describe('seatUsage', () => {
  it('follows the highest number of units', () => {
    const changes = ['5', '-3', '2', '4.5', '-1'].map((units) => ({ units, proratedUnits: '1' }))
    expect(seatUsage(changes).map(({ quantity, attributes }) => [quantity, attributes.unitsBefore])).toEqual([
      ['5', '0'],
      ['0', '5'],
      ['0', '2'],
      ['3.5', '4'],
      ['0', '8.5'],
    ])
  })

  it('keeps as many digits as asked', () => {
    expect(seatUsage([{ units: '0.1234567', proratedUnits: '0' }], 7)[0]?.quantity).toBe('0.1234567')
    expect(() => seatUsage([{ units: '0.1234567', proratedUnits: '0' }])).toThrow(
      expect.objectContaining({ code: 'money.precision' }),
    )
  })
})
