import { describe, expect, it } from 'vitest'
import { contextOf, rateAlone } from '../../../test/rate-alone.ts'
import { graduated } from './graduated.ts'
import { graduatedPercentage } from './graduated-percentage.ts'
import { stairstep } from './stairstep.ts'
import { compileBounds, tierAt } from './tiers.ts'

const open = { upTo: null, unitPrice: '1' }

describe('bounds of tiers', () => {
  it('are inclusive, ordered, and open at the end', () => {
    expect(
      compileBounds([{ from: '0', upTo: '5' }, { from: '5.0', upTo: '7.5' }, { upTo: null }], contextOf()),
    ).toEqual([5_000_000, 7_500_000, Number.POSITIVE_INFINITY])
  })

  it.each([
    [0, 0],
    [5, 0],
    [6, 1],
    [10, 1],
    [11, 2],
    [Number.MAX_SAFE_INTEGER, 2],
  ])('put %s in tier %s', (quantity, tier) => {
    expect(tierAt([5, 10, Number.POSITIVE_INFINITY], quantity)).toBe(tier)
  })
})

describe('tiers that are refused', () => {
  it.each([
    ['none', [], 'catalog.invalid_tiers', 'tiers', 'Give at least one tier.'],
    [
      'ends twice at the same place',
      [{ upTo: '5' }, { upTo: '5' }, open],
      'catalog.invalid_tiers',
      'tiers[1]',
      'Tier 1 ends at 5, not above 5, where it starts; order tiers by upTo.',
    ],
    [
      'not in order',
      [{ upTo: '5' }, { upTo: '3' }, open],
      'catalog.invalid_tiers',
      'tiers[1]',
      'Tier 1 ends at 3, not above 5, where it starts; order tiers by upTo.',
    ],
    [
      'of nothing',
      [{ upTo: '0' }, open],
      'catalog.invalid_tiers',
      'tiers[0]',
      'Tier 0 ends at 0, not above 0, where it starts; order tiers by upTo.',
    ],
    [
      'last is not open',
      [{ upTo: '5' }, { upTo: '10' }],
      'catalog.invalid_tiers',
      'tiers[1]',
      'Quantities above 10 have no tier; end with a tier of upTo null.',
    ],
    [
      'open in the middle',
      [{ upTo: '5' }, open, { upTo: '10' }],
      'catalog.invalid_tiers',
      'tiers[2]',
      'Tier 1 is open (upTo null), so tier 2 overlaps it; only the last tier is open.',
    ],
    [
      'gap',
      [{ upTo: '5' }, { from: '6', upTo: null }],
      'catalog.invalid_tiers',
      'tiers[1]',
      'A tier from 6 leaves a gap after 5; start it at 5.',
    ],
    [
      'overlap',
      [{ upTo: '5' }, { from: '4.999999', upTo: null }],
      'catalog.invalid_tiers',
      'tiers[1]',
      'A tier from 4.999999 overlaps the one before, which ends at 5.',
    ],
    [
      'first does not start at zero',
      [{ from: '1', upTo: null }],
      'catalog.invalid_tiers',
      'tiers[0]',
      'A tier from 1 leaves a gap after 0; start it at 0.',
    ],
    [
      'bound is no decimal',
      [{ upTo: 'five' }, open],
      'money.invalid_decimal',
      'tiers[0].upTo',
      expect.any(String),
    ],
    [
      'bound is finer than quantities',
      [{ upTo: '0.0000001' }, open],
      'money.precision',
      'tiers[0].upTo',
      expect.any(String),
    ],
    [
      'bound is negative',
      [{ upTo: '-5' }, open],
      'catalog.invalid_price',
      'tiers[0].upTo',
      '-5 must be at least zero.',
    ],
    [
      'start is no decimal',
      [{ from: '', upTo: null }],
      'money.invalid_decimal',
      'tiers[0].from',
      expect.any(String),
    ],
    [
      'price is negative',
      [{ upTo: '5' }, { upTo: null, unitPrice: '-1' }],
      'catalog.invalid_price',
      'tiers[1].unitPrice',
      '-1 must be at least zero.',
    ],
    [
      'fee is no decimal',
      [{ upTo: null, flatFee: '1,5' }],
      'money.invalid_decimal',
      'tiers[0].flatFee',
      expect.any(String),
    ],
  ])('%s', (_title, tiers, code, path, message) => {
    expect(() => graduated.compile({ type: 'graduated', tiers }, contextOf())).toThrow(
      expect.objectContaining({ code, path: `prices[3].model.${path}`, message }),
    )
  })

  it('names fields as the model does', () => {
    const rates = { type: 'graduated-percentage', tiers: [{ upTo: null, ratePercent: 'x' }] } as const
    expect(() => graduatedPercentage.compile(rates, contextOf())).toThrow(
      expect.objectContaining({ path: 'prices[3].model.tiers[0].ratePercent' }),
    )
    const steps = { type: 'stairstep', tiers: [{ upTo: null, price: 'x' }] } as const
    expect(() => stairstep.compile(steps, contextOf())).toThrow(
      expect.objectContaining({ path: 'prices[3].model.tiers[0].price' }),
    )
  })

  it('refuses prices too fine to be summed exactly, and takes the finest that can', () => {
    const tiers = (unitPrice: string) => ({ type: 'graduated', tiers: [{ upTo: null, unitPrice }] }) as const
    const context = { quantityDigits: 12, amountDigits: 2 }
    expect(rateAlone(graduated, tiers('0.00001'), context).charge('1000')).toBe('0.01')
    expect(() => rateAlone(graduated, tiers('0.000001'), context)).toThrow(
      expect.objectContaining({ code: 'money.precision', path: 'prices[3].model' }),
    )
  })
})
