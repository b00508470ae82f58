/** Tiers as every tiered model reads them: checked, ordered, scaled. */
import { LonglinesError } from '@longlines/core/errors'
import * as z from 'zod'
import type { ModelContext } from '../model.ts'
import { decimal, fields, flawed, orNull, type Shape } from '../shape.ts'
import { DecimalText, type PlacedText, type PriceScale, priceScale, readScaled } from './scale.ts'

/** A tier with a price for each unit and a fee for entering it. */
export const Tier = /* @__PURE__ */ (() =>
  z.object({
    /** The bound of the tier before, if you like to say it; checked. */
    from: DecimalText.optional(),
    /** Last quantity in this tier, inclusive; `null` in the last one, which is open. */
    upTo: DecimalText.nullable(),
    /** Price of one unit. Default 0. */
    unitPrice: DecimalText.optional(),
    /** Charged once, when the tier is entered. Default 0. */
    flatFee: DecimalText.optional(),
  }))()
export type Tier = z.input<typeof Tier>

/** {@link Tier} for callers without types. */
export const TIER_SHAPE = /* @__PURE__ */ pricedTier('unitPrice')

/**
 * A tier without any price is one whose price was forgotten or misspelt: what is free says so.
 *
 * @param name - the field that prices what lies in a tier, beside its flat fee
 */
export function pricedTier(name: string): Shape {
  const shape = fields({ upTo: orNull(decimal) }, { from: decimal, [name]: decimal, flatFee: decimal })
  return (value) => {
    const flaws = shape(value)
    const isPriced = typeof value !== 'object' || value === null || isPricedBy(value, name)
    return isPriced
      ? flaws
      : [...flaws, ...flawed(`Give the tier ${name} or flatFee, "0" where it is free`, value)]
  }
}

function isPricedBy(tier: object, name: string): boolean {
  return Object.entries(tier).some(
    ([field, value]) => (field === name || field === 'flatFee') && value !== undefined,
  )
}

/** Where a tier ends, and maybe where it starts. */
export interface TierBound {
  readonly from?: string | undefined
  readonly upTo: string | null
}

/** Tiers in scaled integers; tier `i` covers what is above `lower[i]`, up to and including `upper[i]`. */
export interface CompiledTiers {
  readonly lower: readonly number[]
  readonly upper: readonly number[]
  readonly unitPrice: readonly number[]
  readonly flatFee: readonly number[]
  readonly scale: PriceScale
}

/** One tier's prices as texts: what models make of their own tiers. */
export interface TierPrices extends TierBound {
  readonly unitPrice?: string | undefined
  readonly flatFee?: string | undefined
}

/**
 * Checks and scales tiers.
 *
 * @param names - how the model calls the two prices, for the paths of errors
 * @param extraDigits - 2 where unit prices are percentages
 * @throws LonglinesError `catalog.invalid_tiers` with the path of the tier, `money.*`, `catalog.invalid_price`
 */
export function compileTiers(
  tiers: readonly TierPrices[],
  context: ModelContext,
  names: { readonly unitPrice: string; readonly flatFee: string } = {
    unitPrice: 'unitPrice',
    flatFee: 'flatFee',
  },
  extraDigits = 0,
): CompiledTiers {
  const upper = compileBounds(tiers, context)
  const texts = (name: 'unitPrice' | 'flatFee') =>
    tiers.map(
      (tier, index): PlacedText => [tier[name] ?? '0', `${context.path}.tiers[${index}].${names[name]}`],
    )
  const unitPrices = texts('unitPrice')
  const flatFees = texts('flatFee')
  const scale = priceScale([...unitPrices, ...flatFees], context, extraDigits)
  const scaled = (placed: PlacedText) => readScaled(placed, scale.priceDigits)
  return {
    lower: [0, ...upper.slice(0, -1)],
    upper,
    unitPrice: unitPrices.map(scaled),
    flatFee: flatFees.map(scaled),
    scale,
  }
}

/**
 * Upper bounds of tiers as scaled quantities, the last one infinite.
 *
 * @throws LonglinesError `catalog.invalid_tiers` with the path of the tier that is wrong
 */
export function compileBounds(tiers: readonly TierBound[], { quantityDigits, path }: ModelContext): number[] {
  if (tiers.length === 0) throw invalidTiers('Give at least one tier.', `${path}.tiers`)
  const upper: number[] = []
  tiers.forEach((tier, index) => {
    const at = `${path}.tiers[${index}]`
    const lower = upper[index - 1] ?? 0
    const lowerText = tiers[index - 1]?.upTo ?? '0'
    if (lower === Number.POSITIVE_INFINITY) {
      throw invalidTiers(
        `Tier ${index - 1} is open (upTo null), so tier ${index} overlaps it; only the last tier is open.`,
        at,
      )
    }
    if (tier.from !== undefined)
      refuseOtherStart(readScaled([tier.from, `${at}.from`], quantityDigits), lower, { tier, lowerText, at })
    if (tier.upTo === null) {
      upper.push(Number.POSITIVE_INFINITY)
      return
    }
    const bound = readScaled([tier.upTo, `${at}.upTo`], quantityDigits)
    if (bound <= lower) {
      throw invalidTiers(
        `Tier ${index} ends at ${tier.upTo}, not above ${lowerText}, where it starts; order tiers by upTo.`,
        at,
      )
    }
    upper.push(bound)
  })
  if (upper.at(-1) !== Number.POSITIVE_INFINITY) {
    const last = tiers.length - 1
    throw invalidTiers(
      `Quantities above ${tiers[last]?.upTo} have no tier; end with a tier of upTo null.`,
      `${path}.tiers[${last}]`,
    )
  }
  return upper
}

function refuseOtherStart(
  start: number,
  lower: number,
  where: { tier: TierBound; lowerText: string; at: string },
): void {
  const { tier, lowerText, at } = where
  if (start < lower)
    throw invalidTiers(`A tier from ${tier.from} overlaps the one before, which ends at ${lowerText}.`, at)
  if (start > lower)
    throw invalidTiers(
      `A tier from ${tier.from} leaves a gap after ${lowerText}; start it at ${lowerText}.`,
      at,
    )
}

/** Index of the tier that a quantity reaches: bounds are inclusive. */
export function tierAt(upper: readonly number[], quantity: number): number {
  let index = 0
  while (quantity > upper[index]!) index += 1
  return index
}

function invalidTiers(sentence: string, path: string): LonglinesError {
  return new LonglinesError('catalog.invalid_tiers', sentence, { path })
}
