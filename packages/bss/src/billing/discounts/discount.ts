import { DecimalText } from '@longlines/core/money'
import * as z from 'zod'
import { LineKind } from '../../invoices/invoice.ts'
import { ValidDates } from '../tax/rule.ts'

const ids = /* @__PURE__ */ (() => z.array(z.string().min(1)).readonly().optional())()

/** A reduction of what lines cost. */
export const Discount = /* @__PURE__ */ (() =>
  z.object({
    id: z.string().min(1),
    /** As printed. */
    name: z.string().min(1),
    type: z.enum(['percentage', 'fixed']),
    /** Percent, or an amount in the account's currency; zero or above. */
    value: DecimalText.refine((text) => !/^-.*[1-9]/.test(text), 'Give zero or above.'),
    /** Lines it is given on: those that match every field that is there. All lines where left out. */
    appliesTo: z
      .object({
        offeringIds: ids,
        priceIds: ids,
        subscriptionIds: ids,
        lineIds: ids,
        taxClasses: ids,
        kinds: z.array(LineKind).readonly().optional(),
      })
      .optional(),
    /** In how many cycles it is given; without end where left out. */
    maxCycles: z.int().min(1).optional(),
    validFor: ValidDates.optional(),
    /** Lower comes first; of equals the one listed first. 100 if absent. */
    priority: z.int().optional(),
    /**
     * `sequential`: on what those before have left (if absent). `parallel`: on the full amount, as if it were alone.
     * `exclusive`: alone; of the exclusive ones and all the others together the best for the customer is given.
     */
    stacking: z.enum(['sequential', 'parallel', 'exclusive']).optional(),
    /** Most that it takes off one document. */
    cap: DecimalText.optional(),
  }))()
export type Discount = z.infer<typeof Discount>
