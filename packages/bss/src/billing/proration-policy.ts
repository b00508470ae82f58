/** How a part of a billing cycle is priced, as data: rules of our own and of the systems people come from. */
import { LonglinesError } from '@longlines/core/errors'
import { ROUNDING_MODES } from '@longlines/core/money'
import * as z from 'zod'

/** A convention of proration. */
export const ProrationPolicy = /* @__PURE__ */ (() =>
  z.object({
    /**
     * `day`: local calendar days, the first counts whole. `second`: time that passed, to the millisecond,
     * so a day with a change of clocks is shorter or longer.
     */
    unit: z.enum(['day', 'second']),
    /** Every month counts this many days; the days that a cycle really has where left out. */
    daysInMonth: z.int().min(1).max(31).optional(),
    /** Whether the day on which service ends is billed. */
    lastDay: z.enum(['billed', 'not-billed']),
    /** A cycle that has begun before the service did: its part, the whole price, or nothing. */
    start: z.enum(['prorated', 'full', 'free']),
    /** A cycle in which service ends: its part, or the whole price and nothing back. */
    end: z.enum(['prorated', 'full']),
    /**
     * `sum-to-whole`: the parts of a cycle always add up to its price, because each is the rounded price up
     * to its end less that up to its start; and what is given back is what was billed less what should be.
     * `each-alone`: every part, and every credit, is rounded by itself, so parts may miss a cent.
     */
    parts: z.enum(['sum-to-whole', 'each-alone']),
    rounding: z.enum(ROUNDING_MODES),
  }))()
export type ProrationPolicy = z.infer<typeof ProrationPolicy>

const ACTUAL_DAYS: ProrationPolicy = {
  unit: 'day',
  lastDay: 'not-billed',
  start: 'prorated',
  end: 'prorated',
  parts: 'sum-to-whole',
  rounding: 'half-up',
}
const EACH_ALONE: ProrationPolicy = { ...ACTUAL_DAYS, parts: 'each-alone' }

/**
 * Conventions by name. The first six are ours; the others give the cents of the system they are named
 * after, as its tests and documents show them.
 */
export const PRORATION_POLICIES = {
  'actual-days': ACTUAL_DAYS,
  'actual-days-last-day-billed': { ...ACTUAL_DAYS, lastDay: 'billed' },
  'fixed-30': { ...ACTUAL_DAYS, daysInMonth: 30 },
  'by-second': { ...ACTUAL_DAYS, unit: 'second' },
  /** Every cycle begun is paid whole, the first and the last too. */
  full: { ...ACTUAL_DAYS, start: 'full', end: 'full' },
  /** Only whole cycles are billed: free up to the first boundary, nothing back in the last cycle. */
  none: { ...ACTUAL_DAYS, start: 'free', end: 'full' },
  'kill-bill': EACH_ALONE,
  'kill-bill-fixed-30': { ...EACH_ALONE, daysInMonth: 30 },
  lago: { ...EACH_ALONE, lastDay: 'billed' },
  flexprice: EACH_ALONE,
  'flexprice-second': { ...EACH_ALONE, unit: 'second' },
  meteroid: EACH_ALONE,
  stripe: { ...EACH_ALONE, unit: 'second' },
} as const satisfies Record<string, ProrationPolicy>

/** A name in {@link PRORATION_POLICIES}, in a document. */
export const ProrationName = /* @__PURE__ */ (() =>
  z
    .string()
    .refine(
      (name) => Object.hasOwn(PRORATION_POLICIES, name),
      `Name one of ${Object.keys(PRORATION_POLICIES).join(', ')}.`,
    ))()
export type ProrationName = string

/** A convention in a document: its name, or as it is. */
export const Proration = /* @__PURE__ */ (() => z.union([ProrationName, ProrationPolicy]))()
export type Proration = z.infer<typeof Proration>

/**
 * A convention by its name, or as it is.
 *
 * @example
 * prorationPolicy('kill-bill-fixed-30').daysInMonth // 30
 * @throws LonglinesError `billing.unknown_proration`
 */
export function prorationPolicy(policy: string | ProrationPolicy): ProrationPolicy {
  if (typeof policy !== 'string') return policy
  const found = Object.entries(PRORATION_POLICIES).find(([name]) => name === policy)
  if (found === undefined) {
    throw new LonglinesError(
      'billing.unknown_proration',
      `Name one of ${Object.keys(PRORATION_POLICIES).join(', ')}, or give a policy of your own; got "${policy}".`,
      { path: 'proration' },
    )
  }
  return found[1]
}
