/** Who is billed, and how. */
import { DecimalText, isCurrencyCode } from '@longlines/core/money'
import { BillingInterval, Instant, LocalDate, ZoneName } from '@longlines/core/time'
import * as z from 'zod'
import { CurrencyConversion, PaymentTerms } from '../invoices/invoice.ts'
import { Party } from '../invoices/party.ts'
import { Commitment } from './commitments.ts'
import { Discount } from './discounts/index.ts'
import { Proration } from './proration-policy.ts'
import { TaxCustomer, TaxPolicy } from './tax/index.ts'
import { CycleAnchor } from './terms.ts'

/** From a day on, another account pays, or the account itself again. */
export const PayerChange = /* @__PURE__ */ (() =>
  z.strictObject({
    /** Who pays then; `null` for the account itself. */
    payerId: z.string().min(1).nullable(),
    /** The first day that they pay for: best one on which a cycle begins. */
    from: LocalDate,
    /** When it was learned of. */
    knownAt: Instant,
  }))()
export type PayerChange = z.infer<typeof PayerChange>

/** A billing account: one currency, one zone, one rhythm. */
export const BillingAccount = /* @__PURE__ */ (() =>
  z.object({
    id: z.string().min(1),
    currency: z
      .string()
      .refine((code): boolean => isCurrencyCode(code), 'Give an ISO 4217 code in capitals such as "EUR".'),
    /** IANA zone in which its days begin. */
    zone: ZoneName,
    /** How often it is billed; monthly if absent. */
    interval: BillingInterval.optional(),
    /** Where its cycles begin; on the first of the month if absent. */
    cycle: CycleAnchor.optional(),
    buyer: Party,
    taxCustomer: TaxCustomer,
    /** Another account that is billed for this one from the beginning, in its zone, on its days, less its discounts. */
    payerId: z.string().min(1).optional(),
    /** Who pays later, in the order in which it was learned; see `changePayer`. */
    payerChanges: z.array(PayerChange).readonly().optional(),
    /** One invoice for everything (if absent), or one for each subscription with its add-ons. */
    invoicing: z.enum(['consolidated', 'by-subscription']).optional(),
    /** Convention of proration for prices that name none; `actual-days` if absent. */
    proration: Proration.optional(),
    discounts: z.array(Discount).readonly().optional(),
    commitments: z.array(Commitment).readonly().optional(),
    /**
     * What becomes of credits for what stands on a final invoice: lines of the next invoice (if absent), or a credit
     * note for each invoice that is corrected. With `reopen-draft` what is learned while the last bill is still drafts changes
     * these, by `reviseDrafts`; later it is on the next invoice.
     */
    corrections: z.enum(['next-invoice', 'credit-note', 'reopen-draft']).optional(),
    /** A second currency in which tax and total are stated, at a rate of a date. */
    conversion: CurrencyConversion.omit({ tax: true, gross: true }).optional(),
    /** Days from issue until payment is due. */
    paymentDays: z.int().min(0).optional(),
    payment: PaymentTerms.optional(),
    buyerReference: z.string().min(1).optional(),
    /** Smallest coin that amounts due are rounded to: `0.05`. */
    cashUnit: DecimalText.optional(),
    /** For price lists. */
    segment: z.string().min(1).optional(),
    priceListId: z.string().min(1).optional(),
  }))()
export type BillingAccount = z.infer<typeof BillingAccount>

/** Who bills, and what holds for all accounts. */
export const Issuer = /* @__PURE__ */ (() =>
  z.object({
    seller: Party,
    tax: TaxPolicy,
    /** Printed on every document. */
    notes: z.array(z.string().min(1)).readonly().optional(),
  }))()
export type Issuer = z.infer<typeof Issuer>
