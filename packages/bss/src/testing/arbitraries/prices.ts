import { PRORATION_POLICIES } from '../../billing/index.ts'
import type { OneTimePrice, ProductPrice, RecurringPrice, UsagePrice } from '../../catalog/index.ts'
import type { Price } from '../../rating/index.ts'
import { amounts } from './amounts.ts'
import type { Arbitrary, FastCheck } from './fast-check.ts'

/** A price that lacks nothing but its id; by its place within an offering it is for another kind of usage. */
export type NamedPrice = (id: string, place: number) => ProductPrice

/** Names of conventions of proration; `actual-days` is the simplest. */
export function prorationNames(fc: FastCheck): Arbitrary<string> {
  return fc.constantFrom(...Object.keys(PRORATION_POLICIES))
}

/** Prices of the three types; one that recurs is the simplest. */
export function prices(fc: FastCheck): Arbitrary<NamedPrice> {
  return fc.oneof({ withCrossShrink: true }, recurringPrices(fc), oneTimePrices(fc), usagePrices(fc))
}

function recurringPrices(fc: FastCheck): Arbitrary<NamedPrice> {
  return fc
    .record({
      amount: amounts(fc),
      interval: fc.constantFrom<RecurringPrice['interval']>(
        { unit: 'month', count: 1 },
        { unit: 'month', count: 3 },
        { unit: 'quarter', count: 1 },
        { unit: 'year', count: 1 },
        { unit: 'week', count: 2 },
        { unit: 'day', count: 10 },
      ),
      timing: fc.constantFrom<RecurringPrice['timing']>('advance', 'arrears'),
      perUnit: fc.constantFrom(true, false),
      proration: fc.option(prorationNames(fc), { nil: undefined }),
    })
    .map(({ proration, ...rest }) => (id) => ({
      type: 'recurring',
      id,
      name: id,
      ...rest,
      ...(proration === undefined ? {} : { proration }),
    }))
}

function oneTimePrices(fc: FastCheck): Arbitrary<NamedPrice> {
  return fc
    .record({
      amount: amounts(fc),
      on: fc.constantFrom<OneTimePrice['on']>('activation', 'plan-change', 'termination'),
      perUnit: fc.constantFrom(true, false),
    })
    .map((rest) => (id) => ({ type: 'one-time', id, name: id, ...rest }))
}

/** What is used, in which unit. */
export const USED = [
  { usageType: 'voice', unit: 'second' },
  { usageType: 'data', unit: 'MB' },
  { usageType: 'sms', unit: 'message' },
] as const

function usagePrices(fc: FastCheck): Arbitrary<NamedPrice> {
  return models(fc).map((model) => (id, place): UsagePrice => {
    const { usageType, unit } = USED[place % USED.length] ?? USED[0]
    return { type: 'usage', id, name: id, price: { id, name: id, currency: 'EUR', usageType, unit, model } }
  })
}

function models(fc: FastCheck): Arbitrary<Price['model']> {
  const price = amounts(fc, 99)
  return fc.oneof(
    { withCrossShrink: true },
    price.map((unitPrice): Price['model'] => ({ type: 'per-unit', unitPrice })),
    fc
      .record({ price, size: fc.integer({ min: 1, max: 1000 }) })
      .map(({ price, size }): Price['model'] => ({ type: 'package', size: String(size), price })),
  )
}
