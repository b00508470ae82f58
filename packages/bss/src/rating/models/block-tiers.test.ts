import { describe, expect, it } from 'vitest'
import { rateAlone } from '../../../test/rate-alone.ts'
import type { Trace } from '../model.ts'
import { BlockTiersModel, blockTiers } from './block-tiers.ts'

const tiers = [
  { blockSize: '100', maxBlocks: 10, pricePerBlock: '1' },
  { blockSize: '1000', maxBlocks: 100, pricePerBlock: '1' },
  { blockSize: '1000', maxBlocks: 100, pricePerBlock: '0.5' },
]
const model: BlockTiersModel = { type: 'block-tiers', tiers }
const top: BlockTiersModel = { type: 'block-tiers', tiers, policy: 'top-tier' }

describe('block tiers', () => {
  it.each([
    ['0', '0', '0'],
    ['1', '1', '1'],
    ['100', '1', '1'],
    ['100.5', '2', '2'],
    ['1000', '10', '10'],
    ['1001', '11', '2'],
    ['101000', '110', '101'],
    ['101001', '110.5', '51'],
    ['301001', '210.5', '151'],
  ])('%s units cost %s, or %s by the top tier', (quantity, all, byTop) => {
    expect(rateAlone(blockTiers, model).charge(quantity)).toBe(all)
    expect(rateAlone(blockTiers, { ...model, policy: 'all-tiers' }).charge(quantity)).toBe(all)
    expect(rateAlone(blockTiers, top).charge(quantity)).toBe(byTop)
  })

  it('takes an open last tier', () => {
    const open: BlockTiersModel = {
      type: 'block-tiers',
      tiers: [{ blockSize: '1.5', maxBlocks: null, pricePerBlock: '0.25' }],
    }
    expect(rateAlone(blockTiers, open).charge('3.1')).toBe('0.75')
  })

  it('charges a block once over the period', () => {
    const meter = rateAlone(blockTiers, model)
    expect(['50', '50', '901', '1'].map((quantity) => meter.charge(quantity))).toEqual(['1', '0', '10', '0'])
    expect(meter.settle()).toBe('0')
  })

  it.each<[string, BlockTiersModel['tiers'], string, string]>([
    ['no tiers', [], 'catalog.invalid_tiers', 'tiers'],
    [
      'open in the middle',
      [{ ...tiers[0]!, maxBlocks: null }, tiers[1]!],
      'catalog.invalid_tiers',
      'tiers[0]',
    ],
    [
      'no blocks',
      [tiers[0]!, { ...tiers[1]!, maxBlocks: 0 }, tiers[2]!],
      'catalog.invalid_tiers',
      'tiers[1]',
    ],
    [
      'half a block',
      [{ ...tiers[0]!, maxBlocks: 1.0000000000001 }, tiers[1]!],
      'catalog.invalid_tiers',
      'tiers[0]',
    ],
    [
      'blocks beyond exact numbers',
      [{ ...tiers[0]!, maxBlocks: 1e9 }, tiers[1]!],
      'catalog.invalid_tiers',
      'tiers[0]',
    ],
    ['no size', [{ ...tiers[0]!, blockSize: '0' }], 'catalog.invalid_price', 'tiers[0].blockSize'],
    [
      'negative price',
      [tiers[0]!, { ...tiers[1]!, pricePerBlock: '-1' }],
      'catalog.invalid_price',
      'tiers[1].pricePerBlock',
    ],
  ])('refuses %s', (_title, listed, code, path) => {
    expect(() => rateAlone(blockTiers, { type: 'block-tiers', tiers: listed })).toThrow(
      expect.objectContaining({ code, path: `prices[3].model.${path}` }),
    )
  })

  it('explains the blocks of each tier', () => {
    const trace: Trace = []
    rateAlone(blockTiers, model).charge('1500', {}, trace)
    expect(trace).toEqual([
      {
        rule: 'block-tiers.tier',
        text: 'Tier 1: 1000 in 10 blocks of 100 at 1 EUR is 10',
        values: { tier: 1, quantity: '1000', blocks: 10, blockSize: '100', pricePerBlock: '1' },
        amount: '10',
      },
      {
        rule: 'block-tiers.tier',
        text: 'Tier 2: 500 in 1 blocks of 1000 at 1 EUR is 1',
        values: { tier: 2, quantity: '500', blocks: 1, blockSize: '1000', pricePerBlock: '1' },
        amount: '1',
      },
    ])
    const byTop: Trace = []
    rateAlone(blockTiers, top).charge('101001', {}, byTop)
    expect(byTop.map((step) => step.text)).toEqual(['Tier 3: 101001 in 102 blocks of 1000 at 0.5 EUR is 51'])
  })

  it('has a schema', () => {
    expect(BlockTiersModel.parse(top)).toEqual(top)
    expect(BlockTiersModel.safeParse({ ...model, tiers: [{ ...tiers[0], maxBlocks: 0 }] }).success).toBe(
      false,
    )
  })
})
