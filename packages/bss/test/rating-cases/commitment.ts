import { formatScaled, parseScaled } from '@longlines/core/money'
import * as z from 'zod'
import { type CounterSheet, chargesOf, compile, type Price } from '../../src/rating/index.ts'
import { lineDigits, sumOf } from './compare.ts'
import { daysFrom, openMeter } from './meter.ts'
import { amount, TieredInput, modelOf as tieredModelOf } from './tiered.ts'

const Model = z.looseObject({ type: z.string() })

/** Input of `rating.commitment`. */
export const CommitmentInput = z.strictObject({
  model: Model.optional(),
  minSpend: amount.nullish(),
  maxSpend: amount.nullish(),
  quantity: amount.optional(),
  newQuantity: amount.optional(),
  alreadyBilledQuantity: amount.nullish(),
  alreadyBilledAmount: amount.nullish(),
  isLastLineOfPeriod: z.boolean().optional(),
  plan: z.strictObject({ amount, interval: z.string().optional(), timing: z.string().optional() }).optional(),
  unitPrice: amount.optional(),
  minimumCommitment: amount.optional(),
  charge: z.strictObject({ type: z.literal('per_unit'), unitPriceMinor: z.number() }).optional(),
  minSpendMinor: z.number().optional(),
  periodFrom: z.string().optional(),
  periodToExclusive: z.string().optional(),
  terminatedOn: z.string().nullish(),
  terminationDayIsBilled: z.boolean().optional(),
  taxPercent: amount.optional(),
})
export type CommitmentInput = z.infer<typeof CommitmentInput>

/** Runs a case of minimum and maximum spends. */
export function rateCommitment(input: CommitmentInput, expected: unknown): Record<string, unknown> {
  if (input.plan) return ratePlan(input)
  if (input.charge) return rateTerminated(input)
  const { minSpend, maxSpend, alreadyBilledQuantity, alreadyBilledAmount } = input
  const { model, digits } = modelOf(Model.parse(input.model), lineDigits(expected))
  const quantity = input.newQuantity ?? sumOf([input.quantity ?? '0', `-${alreadyBilledQuantity ?? '0'}`])
  const hasBilled = Number(alreadyBilledQuantity ?? 0) !== 0 || Number(alreadyBilledAmount ?? 0) !== 0
  const meter = openMeter(
    {
      model,
      quantities: [quantity, alreadyBilledQuantity ?? '0', ...boundsOf(model)],
      digits,
      spend: {
        ...(minSpend != null && { minimum: minSpend }),
        ...(maxSpend != null && { maximum: maxSpend }),
      },
    },
    hasBilled ? { quantity: alreadyBilledQuantity ?? '0', amount: alreadyBilledAmount ?? '0' } : undefined,
  )
  const { charge } = meter.rate(quantity)
  const due = input.isLastLineOfPeriod ? meter.settle().map((one) => one.amount) : []
  return {
    usageAmount: sumOf([charge.amount, charge.capped]),
    capDiscount: charge.capped,
    trueUp: sumOf(due),
    total: sumOf([charge.amount, ...due]),
  }
}

/** Decimal places in the model decide how quantities are kept. */
function boundsOf(model: object): string[] {
  return [...JSON.stringify(model).matchAll(/"(?:upTo|size|freeUnits|blockSize)":"([^"]+)"/g)].map(
    (match) => match[1]!,
  )
}

function modelOf(model: z.infer<typeof Model>, digits: number): { model: Price['model']; digits: number } {
  const { type, ...fields } = model
  switch (type) {
    case 'per_unit':
      return { model: { type: 'per-unit', unitPrice: amount.parse(fields['unitPrice']) }, digits }
    case 'flat':
      return { model: { type: 'flat', amount: amount.parse(fields['amount'] ?? fields['price']) }, digits }
    case 'multiplier': {
      const { multiplier, roundTo } = z
        .strictObject({ multiplier: amount, roundTo: z.number().optional() })
        .parse(fields)
      return { model: { type: 'multiplier', multiplier }, digits: roundTo ?? digits }
    }
    case 'package': {
      const { packageSize, packagePrice, freeUnits } = z
        .strictObject({
          packageSize: amount,
          packagePrice: amount,
          freeUnits: amount.nullish(),
          rounding: z.literal('ceil').optional(),
        })
        .parse(fields)
      return {
        model: { type: 'package', size: packageSize, price: packagePrice, freeUnits: freeUnits ?? '0' },
        digits,
      }
    }
    case 'percentage':
      return { model: { type: 'percentage', ratePercent: amount.parse(fields['ratePercent']) }, digits }
    case 'graduated':
    case 'volume':
      return { model: tieredModelOf(type, TieredInput.parse(fields)), digits }
    default:
      throw new Error(`no mapping for the model ${type}`)
  }
}

/** A plan's fee and its usage share one counter, so that one minimum covers both. */
function ratePlan(input: CommitmentInput): Record<string, unknown> {
  const shared = {
    currency: 'EUR',
    unit: 'event',
    counter: 'plan',
    rounding: { digits: 2, mode: 'half-up' },
    spend: { minimum: amount.parse(input.minimumCommitment) },
  } as const
  const prices: Price[] = [
    {
      ...shared,
      id: 'fee',
      usageType: 'fee',
      model: { type: 'flat', amount: amount.parse(input.plan?.amount), per: 'record' },
    },
    {
      ...shared,
      id: 'usage',
      usageType: 'usage',
      model: { type: 'per-unit', unitPrice: amount.parse(input.unitPrice) },
    },
  ]
  const rater = compile(prices, { currency: 'EUR', zone: 'UTC' })
  let sheet: CounterSheet = rater.openPeriod({ scope: 'subscription', id: 's1', at: '2026-01-15T12:00:00Z' })
  const charge = (type: string, quantity: string): string => {
    const event = {
      id: type,
      type,
      subscriptionId: 's1',
      startedAt: '2026-01-15T12:00:00Z',
      quantity,
      unit: 'event',
      attributes: {},
    }
    const rated = rater.rate(event, [sheet])
    sheet = rated.counters[0]!
    return chargesOf(rated)[0]!.amount
  }
  const fee = charge('fee', '1')
  const usageAmount = charge('usage', input.quantity ?? '0')
  const trueUp = sumOf(rater.settle(sheet).map((due) => due.amount))
  return { planAmount: fee, baseAmount: fee, usageAmount, trueUp, total: sumOf([fee, usageAmount, trueUp]) }
}

/** A minimum prorated by the days until termination, and a tax on each line. */
function rateTerminated(input: CommitmentInput): Record<string, unknown> {
  const { periodFrom = '2026-01-01', periodToExclusive = '2026-02-01', terminatedOn, quantity = '0' } = input
  const meter = openMeter({
    model: { type: 'per-unit', unitPrice: major(input.charge?.unitPriceMinor ?? 0) },
    quantities: [quantity],
    digits: 2,
    spend: { minimum: major(input.minSpendMinor ?? 0) },
  })
  const usage = meter.rate(quantity).charge.amount
  const days = daysFrom(periodFrom, periodToExclusive)
  const used =
    terminatedOn == null ? days : daysFrom(periodFrom, terminatedOn) + (input.terminationDayIsBilled ? 1 : 0)
  const trueUp = sumOf(
    meter.settle({ share: { numerator: used, denominator: days } }).map((due) => due.amount),
  )
  const tax = openMeter({
    model: { type: 'percentage', ratePercent: input.taxPercent ?? '0' },
    quantities: ['0.01'],
    digits: 2,
  })
  const [usageTax, trueUpTax] = [usage, trueUp].map((line) => tax.rate(line).charge.amount) as [
    string,
    string,
  ]
  return {
    usageAmountMinor: minor(usage),
    trueUpMinor: minor(trueUp),
    usageTaxMinor: minor(usageTax),
    trueUpTaxMinor: minor(trueUpTax),
    taxMinor: minor(sumOf([usageTax, trueUpTax])),
    subtotalMinor: minor(sumOf([usage, trueUp])),
    totalMinor: minor(sumOf([usage, trueUp, usageTax, trueUpTax])),
  }
}

const major = (cents: number) => formatScaled(cents, 2)
const minor = (text: string) => parseScaled(text, 2)
