import * as z from 'zod'
import { type ExplanationStep, type Price, seatUsage } from '../../src/rating/index.ts'
import { lineDigits, sumOf } from './compare.ts'
import { FINE_DIGITS, openMeter } from './meter.ts'

export const amount = z.union([z.string(), z.number()]).transform(String)
const Tiers = z.array(
  z.strictObject({ upTo: amount.nullable(), unitPrice: amount.nullish(), flatFee: amount.nullish() }),
)
const BlockTiers = z.array(
  z.strictObject({
    blockSize: amount,
    maxBlocks: z.union([z.number(), z.string().transform(Number)]).nullable(),
    pricePerBlock: amount,
  }),
)
export const UnitConversion = z.strictObject({
  divideBy: amount.optional(),
  multiplyBy: amount.optional(),
  rounding: z.enum(['ceil', 'floor', 'half-up', 'none']).optional(),
  roundTo: amount.optional(),
})

/** Input of `rating.graduated` and `rating.volume`. */
export const TieredInput = z.strictObject({
  tiers: Tiers.optional(),
  quantity: amount.optional(),
  proratedQuantity: amount.optional(),
  alreadyBilledQuantity: amount.nullish(),
  groups: z.array(z.strictObject({ key: z.string(), quantity: amount })).optional(),
  flatFeeOfFirstTierAtZeroUsage: z.boolean().optional(),
  blockTiers: BlockTiers.optional(),
  blockTiersByUnit: z.record(z.string(), BlockTiers).optional(),
  quantities: z.record(z.string(), amount).optional(),
  policy: z.enum(['all_tiers', 'top_tier']).optional(),
  unitConversion: UnitConversion.optional(),
  events: z.array(z.strictObject({ units: amount, proratedUnits: amount })).optional(),
  proration: z.literal('per_event').optional(),
})
export type TieredInput = z.infer<typeof TieredInput>

type TieredType = 'graduated' | 'volume'

/** Runs a case of graduated or volume prices; the result has every field that may be expected. */
export function rateTiered(type: TieredType, input: TieredInput, expected: unknown): Record<string, unknown> {
  const digits = lineDigits(expected)
  if (input.events) return rateSeats(input)
  if (input.groups) {
    const lines = input.groups.map(
      ({ key, quantity }) =>
        [key, rateLine(modelOf(type, input), { ...input, quantity }, digits).amount] as const,
    )
    return { amount: sumOf(lines.map(([, line]) => line)), byGroup: Object.fromEntries(lines) }
  }
  if (input.blockTiersByUnit) {
    const lines = Object.entries(input.blockTiersByUnit).map(([unit, blockTiers]) => {
      const line = { ...input, blockTiers, quantity: input.quantities?.[unit] ?? '0' }
      return [unit, rateLine(modelOf(type, line), line, digits)] as const
    })
    return {
      amount: sumOf(lines.map(([, line]) => line.amount)),
      amountByUnit: Object.fromEntries(lines.map(([unit, line]) => [unit, line.amount])),
      tierAmountsByUnit: Object.fromEntries(lines.map(([unit, line]) => [unit, line.tierAmounts])),
    }
  }
  return rateLine(modelOf(type, input), input, digits)
}

function rateLine(model: Price['model'], input: TieredInput, digits: number) {
  const { quantity = '0', proratedQuantity, alreadyBilledQuantity, unitConversion } = input
  const bounds = (input.tiers ?? []).flatMap((tier) => tier.upTo ?? [])
  const sizes = (input.blockTiers ?? []).map((tier) => tier.blockSize)
  const meter = openMeter({
    model,
    quantities: [quantity, proratedQuantity ?? '0', alreadyBilledQuantity ?? '0', ...bounds, ...sizes],
    digits,
    ...(unitConversion && { conversion: { ...unitConversion, scope: 'period' } }),
  })
  const billed =
    Number(alreadyBilledQuantity ?? '0') === 0 ? undefined : meter.rate(alreadyBilledQuantity ?? '0')
  const rest = billed === undefined ? quantity : sumOf([quantity, `-${alreadyBilledQuantity}`])
  const { charge, steps } =
    proratedQuantity === undefined ? meter.rate(rest) : meter.rate(proratedQuantity, { tierUnits: quantity })
  const previous = billed?.charge.amount ?? '0'
  return {
    amount: charge.amount,
    previouslyBilledAmount: previous,
    cumulativeAmount: sumOf([previous, charge.amount]),
    billedQuantity: charge.chargedQuantity,
    tierAmounts: tierAmountsOf(steps),
  }
}

function rateSeats(input: TieredInput): Record<string, unknown> {
  const events = input.events ?? []
  const usage = seatUsage(events)
  const meter = openMeter({
    model: {
      type: 'prorated-graduated',
      tiers: tiersOf(input),
      ...(input.flatFeeOfFirstTierAtZeroUsage !== undefined && {
        flatFeeAtZeroUsage: input.flatFeeOfFirstTierAtZeroUsage,
      }),
    },
    quantities: ['0.000001'],
    digits: FINE_DIGITS,
  })
  const charges = usage.map(({ quantity, attributes }) => meter.rate(quantity, attributes).charge)
  const settled = meter.settle()
  return { amount: sumOf([...charges, ...settled].map((one) => one.amount)) }
}

/** The charge model of a case. */
export function modelOf(type: TieredType, input: TieredInput): Price['model'] {
  if (input.blockTiers) {
    const policy = input.policy ?? (type === 'volume' ? 'top_tier' : 'all_tiers')
    return {
      type: 'block-tiers',
      tiers: input.blockTiers,
      policy: policy === 'top_tier' ? 'top-tier' : 'all-tiers',
    }
  }
  const atZero = input.flatFeeOfFirstTierAtZeroUsage
  return {
    type,
    tiers: tiersOf(input),
    ...(atZero !== undefined && { flatFeeAtZeroUsage: atZero }),
    ...(type === 'volume' && input.proratedQuantity !== undefined && { tierBy: 'tierUnits' }),
  }
}

function tiersOf({ tiers }: TieredInput) {
  return Tiers.parse(tiers).map(({ upTo, unitPrice, flatFee }) => ({
    upTo,
    unitPrice: unitPrice ?? '0',
    flatFee: flatFee ?? '0',
  }))
}

/** What each tier charged, as the explanation says. */
function tierAmountsOf(steps: readonly ExplanationStep[]): string[] {
  const byTier = new Map<number, string[]>()
  for (const { values, amount: share } of steps) {
    const tier = values['tier']
    if (typeof tier !== 'number' || share === undefined) continue
    byTier.set(tier, [...(byTier.get(tier) ?? []), share])
  }
  return [...byTier.values()].map(sumOf)
}
