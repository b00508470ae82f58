import { LonglinesError } from '@longlines/core/errors'
import { divideRounded, ExactSum, formatScaled, type RoundingMode } from '@longlines/core/money'
import * as z from 'zod'
import type { ChargeModel, ModelContext, Trace } from '../model.ts'
import { decimal, fields, oneOf, text } from '../shape.ts'
import { cumulative } from './cumulative.ts'
import { DecimalText, type PlacedText, priceScale, readPositive, readScaled } from './scale.ts'

/** Units in packages of one size, after free units. Counts over the period: a package is paid once. */
export const PackageModel = /* @__PURE__ */ (() =>
  z.object({
    type: z.literal('package'),
    /** Units in a package. */
    size: DecimalText,
    /** Price of a package. */
    price: DecimalText,
    /** Units of the period that cost nothing. Default 0. */
    freeUnits: DecimalText.optional(),
    /** What a part of a package counts: a whole one (`up`, the default), nothing, by its half, or its share of the price. */
    rounding: z.enum(['up', 'down', 'half-up', 'pro-rata']).optional(),
  }))()
export type PackageModel = z.input<typeof PackageModel>

const MODES: Readonly<Record<'up' | 'down' | 'half-up', RoundingMode>> = {
  up: 'up',
  down: 'down',
  'half-up': 'half-up',
}

/** The charge model `package`; see {@link PackageModel}. */
export const packages: ChargeModel<PackageModel> = {
  type: 'package',
  shape: /* @__PURE__ */ (() =>
    fields(
      { type: text, size: decimal, price: decimal },
      { freeUnits: decimal, rounding: oneOf(['up', 'down', 'half-up', 'pro-rata']) },
    ))(),
  compile(model, context) {
    const priceText: PlacedText = [model.price, `${context.path}.price`]
    const scale = priceScale([priceText], { ...context, quantityDigits: 0 })
    const compiled: CompiledPackage = {
      price: readScaled(priceText, scale.priceDigits),
      size: readPositive([model.size, `${context.path}.size`], context.quantityDigits),
      free: readScaled([model.freeUnits ?? '0', `${context.path}.freeUnits`], context.quantityDigits),
      divisor: scale.divisor,
      priceDigits: scale.priceDigits,
    }
    const rounding = model.rounding ?? 'up'
    const total =
      rounding === 'pro-rata'
        ? sharedTotal(compiled, context)
        : wholeTotal(compiled, context, MODES[rounding])
    return cumulative(total, context)
  },
}

interface CompiledPackage {
  readonly price: number
  readonly size: number
  readonly free: number
  readonly divisor: number
  readonly priceDigits: number
}

type Total = (quantity: number, trace?: Trace) => number

function wholeTotal(compiled: CompiledPackage, context: ModelContext, mode: RoundingMode): Total {
  const { price, size, free, divisor } = compiled
  const sum = new ExactSum()
  return (quantity, trace) => {
    const count = quantity <= free ? 0 : divideRounded(quantity - free, size, mode)
    const amount = sum.reset().addProduct(count, price).quotient(divisor, context.rounding)
    if (trace) explain({ quantity, packages: String(count), amount }, compiled, context, trace)
    return amount
  }
}

function sharedTotal(compiled: CompiledPackage, context: ModelContext): Total {
  const { price, size, free } = compiled
  const divisor = size * compiled.divisor
  if (!Number.isSafeInteger(divisor)) {
    throw new LonglinesError(
      'money.precision',
      'Package size and price have too many digits to share a package exactly; keep fewer.',
      {
        path: `${context.path}.size`,
      },
    )
  }
  const sum = new ExactSum()
  return (quantity, trace) => {
    const charged = Math.max(0, quantity - free)
    const amount = sum.reset().addProduct(charged, price).quotient(divisor, context.rounding)
    if (trace) explain({ quantity, packages: null, amount }, compiled, context, trace)
    return amount
  }
}

function explain(
  charged: { readonly quantity: number; readonly packages: string | null; readonly amount: number },
  compiled: CompiledPackage,
  { quantityDigits, amountDigits, currency }: ModelContext,
  trace: Trace,
): void {
  const text = (scaled: number) => formatScaled(scaled, quantityDigits)
  const quantity = text(charged.quantity)
  const free = text(Math.min(charged.quantity, compiled.free))
  const chargedUnits = text(Math.max(0, charged.quantity - compiled.free))
  const size = text(compiled.size)
  const price = formatScaled(compiled.price, compiled.priceDigits)
  const amount = formatScaled(charged.amount, amountDigits)
  const bought = charged.packages === null ? 'shared by the unit' : `${charged.packages} packages`
  trace.push({
    rule: 'package',
    text: `${quantity} in the period less ${free} free, in packages of ${size}: ${bought} at ${price} ${currency} is ${amount}`,
    values: { quantity, free, charged: chargedUnits, size, packages: charged.packages, price },
    amount,
  })
}
