import { Decimal } from '@longlines/core/money'
import * as z from 'zod'
import { type Allowance, type CounterSheet, chargesOf, compile, type Price } from '../src/rating/index.ts'

const AllowanceCase = z.strictObject({
  bundles: z.array(
    z.strictObject({
      id: z.string(),
      units: z.string(),
      rates: z.array(z.string()),
      sharedBy: z.array(z.string()).optional(),
      line: z.string().optional(),
      priority: z.number().optional(),
    }),
  ),
  prices: z.record(
    z.string(),
    z.strictObject({
      unitPrice: z.string().optional(),
      overagePlan: z.array(z.strictObject({ upTo: z.string().nullable(), unitPrice: z.string() })).optional(),
    }),
  ),
  step: z.union([z.number(), z.string()]),
  usage: z.array(z.strictObject({ line: z.string().optional(), rate: z.string(), units: z.string() })),
})
type AllowanceCase = z.infer<typeof AllowanceCase>

const Expected = z.strictObject({
  events: z.array(z.strictObject({ inBundle: z.string(), overage: z.string(), charge: z.string() })),
})

/** Runs one `allowance.sequence` case; `null` where it passes, else what differs. */
export function runAllowanceCase(input: unknown): string | null {
  const { input: given, expected } = z.object({ input: AllowanceCase, expected: Expected }).parse(input)
  const rater = compile(pricesOf(given), {
    currency: 'EUR',
    zone: 'UTC',
    rounding: { digits: 2, mode: 'half-up' },
    allowances: given.bundles.map(allowanceOf),
  })
  let counters: CounterSheet[] = []
  const failed: string[] = []
  given.usage.forEach(({ line = 'line1', rate, units }, index) => {
    const rated = rater.rate(
      {
        id: `u${index}`,
        type: rate,
        subscriptionId: line,
        accountId: 'account',
        startedAt: '2026-01-15T12:00:00Z',
        quantity: units,
        unit: 'unit',
        attributes: { line },
      },
      counters,
    )
    counters = rated.counters
    const charge = chargesOf(rated)[0]!
    const inBundle = charge.allowances.reduce((sum, take) => sum.plus(take.covered), new Decimal(0))
    const got = {
      inBundle,
      overage: new Decimal(charge.quantity).minus(inBundle),
      charge: new Decimal(charge.amount),
    }
    const wanted = expected.events[index]!
    for (const key of ['inBundle', 'overage', 'charge'] as const) {
      if (!got[key].equals(wanted[key]))
        failed.push(`event ${index} ${key}: ${got[key].toFixed()}, expected ${wanted[key]}`)
    }
  })
  return failed.length === 0 ? null : failed.join('; ')
}

function pricesOf({ prices, step }: AllowanceCase): Price[] {
  return Object.entries(prices).map(([rate, { unitPrice, overagePlan }]) => ({
    id: rate,
    currency: 'EUR',
    usageType: rate,
    unit: 'unit',
    // A started step is charged whole, while bundles give exactly what was used.
    conversion: { multiplyBy: '1', rounding: 'ceil', roundTo: String(step) },
    accumulate: 'record',
    model: overagePlan
      ? { type: 'graduated', tiers: overagePlan }
      : { type: 'per-unit', unitPrice: z.string().parse(unitPrice) },
  }))
}

function allowanceOf(bundle: AllowanceCase['bundles'][number]): Allowance {
  const lines = bundle.sharedBy ?? (bundle.line === undefined ? undefined : [bundle.line])
  return {
    id: bundle.id,
    unit: 'unit',
    units: bundle.units,
    usageTypes: bundle.rates,
    shared: bundle.sharedBy !== undefined,
    ...(lines && { when: { line: lines } }),
    ...(bundle.priority !== undefined && { priority: bundle.priority }),
  }
}
