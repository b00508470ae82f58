import * as z from 'zod'

/**
 * The counters of one subscription, or of one account for what its subscriptions share, in one billing
 * period. Amounts and quantities are decimal strings. A rater takes sheets and gives sheets; nothing else remembers.
 */
export const CounterSheet = /* @__PURE__ */ (() =>
  z.object({
    scope: z.enum(['subscription', 'account']),
    /** The subscription's id, or the account's for what its subscriptions share. */
    id: z.string().min(1),
    period: z.object({ from: z.string(), to: z.string() }),
    /** By counter: quantity and amount so far, before spend limits, and number of uses. */
    tallies: z.record(
      z.string(),
      z.object({ quantity: z.string(), amount: z.string(), count: z.number().int() }),
    ),
    /** By allowance: what is left, what expires first standing first. `null` never expires. */
    grants: z.record(
      z.string(),
      z.array(z.object({ remaining: z.string(), expiresAt: z.string().nullable() })).readonly(),
    ),
  }))()
export type CounterSheet = z.infer<typeof CounterSheet>
