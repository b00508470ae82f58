/** Who may have an offering. */
import * as z from 'zod'

const list = /* @__PURE__ */ (() => z.array(z.string().min(1)).min(1).readonly().optional())()

/** All that is said must hold. An offering with several rules is for those who satisfy one of them. */
export const EligibilityRule = /* @__PURE__ */ (() =>
  z.object({
    /** Segments of customers: `residential`, `business`. */
    segments: list,
    /** Codes of places, of which the customer's address must lie in one: `IT`, `IT-25`, a postal code. */
    places: list,
    /** Where it is sold: `web`, `shop`. */
    channels: list,
    /** How long the customer has had a contract, in months. */
    contractMonths: z.object({ min: z.int().min(0).optional(), max: z.int().min(0).optional() }).optional(),
  }))()
export type EligibilityRule = z.infer<typeof EligibilityRule>
