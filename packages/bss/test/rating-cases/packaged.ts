import * as z from 'zod'
import { compile, type Price, rerate, type UsageEvent } from '../../src/rating/index.ts'
import { lineDigits, sumOf } from './compare.ts'
import { openMeter, priceOf } from './meter.ts'
import { amount, UnitConversion } from './tiered.ts'

const ROUNDINGS = {
  ceil: 'up',
  up: 'up',
  floor: 'down',
  down: 'down',
  half: 'half-up',
  round: 'half-up',
  'half-up': 'half-up',
  half_up: 'half-up',
  none: 'pro-rata',
  'pro-rata': 'pro-rata',
  prorated: 'pro-rata',
} as const
const Rounding = z.enum(Object.keys(ROUNDINGS) as [keyof typeof ROUNDINGS])
const Period = z.strictObject({
  from: z.string(),
  to: z.string(),
  usage: z.array(z.strictObject({ date: z.string(), quantity: amount })),
  alreadyInvoicedAmount: amount.nullish(),
})

/** Input of `rating.package`. */
export const PackageInput = z.strictObject({
  packageSize: amount.optional(),
  packagePrice: amount.optional(),
  freeUnits: amount.nullish(),
  rounding: Rounding.optional(),
  quantity: amount.optional(),
  alreadyBilledQuantity: amount.nullish(),
  billingDay: z.number().optional(),
  periods: z.array(Period).optional(),
  lines: z
    .array(
      z.strictObject({
        unit: z.string().optional(),
        packageSize: amount,
        packagePrice: amount,
        freeUnits: amount.nullish(),
        rounding: Rounding.optional(),
        quantity: amount,
      }),
    )
    .optional(),
  unitPrice: amount.optional(),
  unitConversion: UnitConversion.optional(),
  freeUnitsAfterConversion: amount.nullish(),
})
export type PackageInput = z.infer<typeof PackageInput>

/** Runs a case of package prices. */
export function ratePackages(input: PackageInput, expected: unknown): Record<string, unknown> {
  const digits = lineDigits(expected)
  if (input.periods) return { invoiceItems: rateLate(input, digits) }
  if (input.lines) {
    const lines = input.lines.map(({ unit: _unit, ...line }) => rateLine({ ...input, ...line }, digits))
    return {
      amount: sumOf(lines.map((line) => line.amount)),
      lineAmounts: lines.map((line) => line.amount),
      packages: sumOf(lines.map((line) => line.packages)),
    }
  }
  return rateLine(input, digits)
}

function rateLine(input: PackageInput, digits: number) {
  const { quantity = '0', unitConversion, alreadyBilledQuantity } = input
  const quantities = [
    quantity,
    input.packageSize,
    input.freeUnits,
    input.freeUnitsAfterConversion,
    alreadyBilledQuantity,
  ]
  const meter = openMeter({
    model: modelOf(input),
    quantities: quantities.flatMap((text) => text ?? []),
    digits,
    ...(unitConversion && { conversion: { ...unitConversion, scope: 'period' } }),
  })
  if (alreadyBilledQuantity) meter.rate(alreadyBilledQuantity)
  const { charge, steps } = meter.rate(sumOf([quantity, `-${alreadyBilledQuantity ?? '0'}`]))
  const values = steps.find((step) => step.rule === 'package')?.values ?? {}
  return {
    amount: charge.amount,
    packages: String(values['packages'] ?? values['charged']),
    billedQuantity: String(values['charged']),
  }
}

/** A unit price is a package of one unit, shared by the unit; its free units are converted ones. */
function modelOf(input: PackageInput): Price['model'] {
  const free = input.freeUnitsAfterConversion ?? input.freeUnits
  return {
    type: 'package',
    size: input.packageSize ?? '1',
    price: input.packagePrice ?? z.string().parse(input.unitPrice),
    ...(free != null && { freeUnits: free }),
    rounding: input.unitPrice === undefined ? ROUNDINGS[input.rounding ?? 'ceil'] : 'pro-rata',
  }
}

/** Usage that came late: rated again, less what was invoiced. */
function rateLate(input: PackageInput, digits: number): unknown[] {
  const periods = input.periods ?? []
  const setting = {
    model: modelOf(input),
    quantities: [
      input.packageSize ?? '1',
      ...periods.flatMap(({ usage }) => usage.map((one) => one.quantity)),
    ],
    digits,
  }
  const price = priceOf(setting)
  const billingDay = input.billingDay ?? Number(periods[0]?.to.slice(8, 10))
  const rater = compile([price], { currency: 'EUR', zone: 'UTC', billingDay })
  const events = periods.flatMap(({ usage }, period) =>
    usage.map(
      ({ date, quantity }, index): UsageEvent => ({
        id: `${period}/${index}`,
        type: 'usage',
        subscriptionId: 's1',
        startedAt: `${date}T12:00:00Z`,
        quantity,
        unit: price.unit,
        attributes: {},
      }),
    ),
  )
  const booked = periods.map(({ alreadyInvoicedAmount }, period) => ({
    recordId: `${period}/0`,
    currency: 'EUR',
    amount: alreadyInvoicedAmount ?? '0',
  }))
  const { deltas, refused } = rerate(rater, { events, counters: [], booked, runId: 'late' })
  if (refused[0]) throw new Error(refused[0].refusal.message)
  return periods.flatMap(({ from, to }) => {
    const due = deltas.filter((delta) => delta.charges[0]?.period.to.slice(0, 10) === to)
    const total = sumOf(due.map((delta) => delta.amount))
    return total === '0' ? [] : [{ from, to, amount: total }]
  })
}
