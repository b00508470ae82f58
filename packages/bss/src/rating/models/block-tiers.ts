import { LonglinesError } from '@longlines/core/errors'
import { divideRounded, ExactSum, formatScaled } from '@longlines/core/money'
import * as z from 'zod'
import type { ChargeModel, ModelContext, Trace } from '../model.ts'
import { decimal, fields, listOf, oneOf, orNull, text, whole } from '../shape.ts'
import { cumulative } from './cumulative.ts'
import {
  DecimalText,
  type PlacedText,
  type PriceScale,
  priceScale,
  productText,
  readPositive,
  readScaled,
} from './scale.ts'
import { tierAt } from './tiers.ts'

/** A tier that sells blocks: so many, of this size, at this price. A started block is charged whole. */
export const BlockTier = /* @__PURE__ */ (() =>
  z.object({
    /** Units in a block. */
    blockSize: DecimalText,
    /** How many blocks this tier has, not a running total; `null` or the last tier: any number. */
    maxBlocks: z.number().int().positive().nullable(),
    pricePerBlock: DecimalText,
  }))()
export type BlockTier = z.input<typeof BlockTier>

/** Tiers made of blocks of different sizes. Counts over the period. */
export const BlockTiersModel = /* @__PURE__ */ (() =>
  z.object({
    type: z.literal('block-tiers'),
    tiers: z.array(BlockTier).min(1).readonly(),
    /** Each tier's units in its own blocks (default), or all units in blocks of the tier reached. */
    policy: z.enum(['all-tiers', 'top-tier']).optional(),
  }))()
export type BlockTiersModel = z.input<typeof BlockTiersModel>

/** The charge model `block-tiers`; see {@link BlockTiersModel}. */
export const blockTiers: ChargeModel<BlockTiersModel> = {
  type: 'block-tiers',
  shape: /* @__PURE__ */ (() =>
    fields(
      {
        type: text,
        tiers: listOf(
          fields({
            blockSize: decimal,
            maxBlocks: orNull(whole(1, Number.MAX_SAFE_INTEGER)),
            pricePerBlock: decimal,
          }),
        ),
      },
      { policy: oneOf(['all-tiers', 'top-tier']) },
    ))(),
  compile(model, context) {
    const compiled = compileBlocks(model.tiers, context)
    const total =
      model.policy === 'top-tier' ? topTierTotal(compiled, context) : allTiersTotal(compiled, context)
    return cumulative(total, context)
  },
}

interface CompiledBlocks {
  readonly lower: readonly number[]
  readonly upper: readonly number[]
  readonly size: readonly number[]
  readonly price: readonly number[]
  readonly scale: PriceScale
}

function compileBlocks(tiers: BlockTiersModel['tiers'], context: ModelContext): CompiledBlocks {
  if (tiers.length === 0) throw invalid('Give at least one tier.', `${context.path}.tiers`)
  const at = (index: number) => `${context.path}.tiers[${index}]`
  const prices = tiers.map((tier, index): PlacedText => [tier.pricePerBlock, `${at(index)}.pricePerBlock`])
  const scale = priceScale(prices, { ...context, quantityDigits: 0 })
  const size = tiers.map((tier, index) =>
    readPositive([tier.blockSize, `${at(index)}.blockSize`], context.quantityDigits),
  )
  const upper: number[] = []
  tiers.forEach(({ maxBlocks }, index) => {
    const isLast = index === tiers.length - 1
    if (maxBlocks === null && !isLast) {
      throw invalid(
        `Tier ${index} has any number of blocks, so nothing reaches tier ${index + 1}; give it a number.`,
        at(index),
      )
    }
    // Units past the last tier are priced like it, so that no usage is left without a price.
    const width = maxBlocks === null || isLast ? Number.POSITIVE_INFINITY : maxBlocks * size[index]!
    const bound = (upper[index - 1] ?? 0) + width
    if (width <= 0 || (!isLast && !Number.isSafeInteger(bound))) {
      throw invalid(
        `Tier ${index} must have a whole number of blocks of at least one, within exact numbers.`,
        at(index),
      )
    }
    upper.push(bound)
  })
  return {
    lower: [0, ...upper.slice(0, -1)],
    upper,
    size,
    price: prices.map((price) => readScaled(price, scale.priceDigits)),
    scale,
  }
}

function allTiersTotal(compiled: CompiledBlocks, context: ModelContext) {
  const { lower, upper, size, price, scale } = compiled
  const sum = new ExactSum()
  return (quantity: number, trace?: Trace): number => {
    sum.reset()
    for (let tier = 0; tier < upper.length && quantity > lower[tier]!; tier += 1) {
      const inTier = Math.min(quantity, upper[tier]!) - lower[tier]!
      const blocks = divideRounded(inTier, size[tier]!, 'up')
      sum.addProduct(blocks, price[tier]!)
      if (trace) explain({ tier, quantity: inTier, blocks }, compiled, context, trace)
    }
    return sum.quotient(scale.divisor, context.rounding)
  }
}

function topTierTotal(compiled: CompiledBlocks, context: ModelContext) {
  const { upper, size, price, scale } = compiled
  const sum = new ExactSum()
  return (quantity: number, trace?: Trace): number => {
    const tier = tierAt(upper, quantity)
    const blocks = divideRounded(quantity, size[tier]!, 'up')
    if (trace) explain({ tier, quantity, blocks }, compiled, context, trace)
    return sum.reset().addProduct(blocks, price[tier]!).quotient(scale.divisor, context.rounding)
  }
}

function explain(
  share: { readonly tier: number; readonly quantity: number; readonly blocks: number },
  { size, price, scale }: CompiledBlocks,
  { quantityDigits, currency }: ModelContext,
  trace: Trace,
): void {
  const tier = share.tier + 1
  const quantity = formatScaled(share.quantity, quantityDigits)
  const blockSize = formatScaled(size[share.tier]!, quantityDigits)
  const pricePerBlock = formatScaled(price[share.tier]!, scale.priceDigits)
  const amount = productText(share.blocks, price[share.tier]!, scale.productDigits)
  trace.push({
    rule: 'block-tiers.tier',
    text: `Tier ${tier}: ${quantity} in ${share.blocks} blocks of ${blockSize} at ${pricePerBlock} ${currency} is ${amount}`,
    values: { tier, quantity, blocks: share.blocks, blockSize, pricePerBlock },
    amount,
  })
}

function invalid(sentence: string, path: string): LonglinesError {
  return new LonglinesError('catalog.invalid_tiers', sentence, { path })
}
