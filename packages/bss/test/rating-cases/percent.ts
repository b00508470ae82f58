import * as z from 'zod'
import { sumOf } from './compare.ts'
import { FINE_DIGITS, openMeter } from './meter.ts'
import { amount } from './tiered.ts'

/** Input of `rating.percentage`. */
export const PercentageInput = z.strictObject({
  transactions: z.array(amount).optional(),
  ratePercent: amount.optional(),
  fixedFeePerTransaction: amount.nullish(),
  freeTransactions: z.union([z.number(), z.string().transform(Number)]).nullish(),
  freeAmount: amount.nullish(),
  minPerTransaction: amount.nullish(),
  maxPerTransaction: amount.nullish(),
  tiers: z
    .array(z.strictObject({ upTo: amount.nullable(), ratePercent: amount, flatFee: amount.nullish() }))
    .optional(),
  flatFeeOfFirstTierAtZeroUsage: z.boolean().optional(),
  multiplier: amount.optional(),
  roundTo: z.number().optional(),
  value: amount.optional(),
  quantity: amount.optional(),
  amount: amount.optional(),
})
export type PercentageInput = z.infer<typeof PercentageInput>

/** Runs a case of percentages, graduated percentages or multipliers. */
export function ratePercentage(input: PercentageInput): Record<string, unknown> {
  const value = input.value ?? input.quantity ?? input.amount ?? '0'
  if (input.tiers) return { amount: rateGraduated(input, value) }
  const values = input.transactions ?? [value]
  const digits = input.roundTo ?? FINE_DIGITS
  if (input.multiplier !== undefined) {
    const meter = openMeter({
      model: { type: 'multiplier', multiplier: input.multiplier },
      quantities: values,
      digits,
    })
    return { amount: sumOf(values.map((one) => meter.rate(one).charge.amount)) }
  }
  const meter = openMeter({ model: modelOf(input), quantities: [...values, input.freeAmount ?? '0'], digits })
  const amounts = values.map((one) => meter.rate(one).charge.amount)
  return { amount: sumOf(amounts), byTransaction: amounts, amounts }
}

function modelOf(input: PercentageInput) {
  return {
    type: 'percentage',
    ratePercent: z.string().parse(input.ratePercent),
    ...(input.fixedFeePerTransaction != null && { fixedFee: input.fixedFeePerTransaction }),
    ...(input.freeTransactions != null && { freeTransactions: input.freeTransactions }),
    ...(input.freeAmount != null && { freeAmount: input.freeAmount }),
    ...(input.minPerTransaction != null && { minPerTransaction: input.minPerTransaction }),
    ...(input.maxPerTransaction != null && { maxPerTransaction: input.maxPerTransaction }),
    // The cases with limits per transaction come from a system in which a free amount overrules a free count.
    freeUntil:
      input.minPerTransaction === undefined && input.maxPerTransaction === undefined
        ? 'first-exhausted'
        : 'amount-exhausted',
  } as const
}

function rateGraduated(input: PercentageInput, value: string): string {
  const tiers = (input.tiers ?? []).map((tier) => ({ ...tier, flatFee: tier.flatFee ?? '0' }))
  const atZero = input.flatFeeOfFirstTierAtZeroUsage
  const meter = openMeter({
    model: {
      type: 'graduated-percentage',
      tiers,
      ...(atZero !== undefined && { flatFeeAtZeroUsage: atZero }),
    },
    quantities: [value, ...tiers.flatMap((tier) => tier.upTo ?? [])],
    digits: FINE_DIGITS,
  })
  return meter.rate(value).charge.amount
}
