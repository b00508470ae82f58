/** Which tax is due where, as data. */
import { DecimalText } from '@longlines/core/money'
import { LocalDate } from '@longlines/core/time'
import * as z from 'zod'
import { TaxCategory } from '../../invoices/invoice.ts'

/** A country, and within it a state or province where tax depends on it. */
export const TaxPlace = /* @__PURE__ */ (() =>
  z.object({ country: z.string().regex(/^[A-Z]{2}$/), region: z.string().min(1).optional() }))()
export type TaxPlace = z.infer<typeof TaxPlace>

/** Dates on which something holds; an absent end is open, `to` is the first date without. */
export const ValidDates = /* @__PURE__ */ (() =>
  z.object({ from: LocalDate.optional(), to: LocalDate.optional() }))()
export type ValidDates = z.infer<typeof ValidDates>

/** What a customer is to the tax authority. */
export const CustomerStatus = /* @__PURE__ */ (() => z.enum(['consumer', 'business', 'public']))()
export type CustomerStatus = z.infer<typeof CustomerStatus>

const exemption = /* @__PURE__ */ (() =>
  z.object({ reason: z.string().min(1), code: z.string().min(1).optional() }))()

/** A tax on some products for customers in a place. Where several rules apply, each is a tax of its own. */
export const TaxRule = /* @__PURE__ */ (() =>
  z.object({
    id: z.string().min(1),
    /** As printed: `IVA`, `VAT 21%`. */
    name: z.string().min(1),
    place: TaxPlace,
    /** All where left out. */
    taxClasses: z.array(z.string().min(1)).readonly().optional(),
    customers: z.array(CustomerStatus).readonly().optional(),
    /** Percent. */
    rate: DecimalText,
    /** `S` for a rate above zero, `Z` for zero, where left out. */
    category: TaxCategory.optional(),
    /** Computed on the net amount and the taxes of the rules before it. */
    compound: z.boolean().optional(),
    /** Why none is due; needed for the categories E, AE, G, K and O. */
    exemption: exemption.optional(),
    validFor: ValidDates.optional(),
  }))()
export type TaxRule = z.infer<typeof TaxRule>

/** A customer, as far as tax depends on it. */
export const TaxCustomer = /* @__PURE__ */ (() =>
  z.object({
    place: TaxPlace,
    status: CustomerStatus,
    /** A valid VAT identifier of the customer's country. */
    vatId: z.string().min(2).optional(),
    /** Certificates of exemption. */
    exemptions: z
      .array(
        z.object({
          certificate: z.string().min(1),
          reason: z.string().min(1),
          code: z.string().min(1).optional(),
          taxClasses: z.array(z.string().min(1)).readonly().optional(),
          validFor: ValidDates.optional(),
        }),
      )
      .readonly()
      .optional(),
  }))()
export type TaxCustomer = z.infer<typeof TaxCustomer>

/** How a seller taxes. */
export const TaxPolicy = /* @__PURE__ */ (() =>
  z.object({
    seller: TaxPlace,
    rules: z.array(TaxRule).readonly(),
    /** Whether prices are without tax or with it. `exclusive` if absent. */
    prices: z.enum(['exclusive', 'inclusive']).optional(),
    /**
     * Where tax is rounded: on each line; once for each tax and rate, as EN 16931 wants (if absent); or once on the
     * document, and the rates share it out.
     */
    rounding: z.enum(['line', 'rate', 'invoice']).optional(),
  }))()
export type TaxPolicy = z.infer<typeof TaxPolicy>
