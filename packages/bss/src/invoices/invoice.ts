/** The documents that a customer gets: invoice, credit note and debit note, one shape for all three. */
import { DecimalText } from '@longlines/core/money'
import { Instant, LocalDate, LocalPeriod } from '@longlines/core/time'
import * as z from 'zod'
import { Party } from './party.ts'

/**
 * Tax categories of EN 16931 (UNCL 5305): standard or reduced rate, zero rate, exempt, reverse charge, free
 * export, supply within the European Union, outside the scope of tax.
 */
export const TaxCategory = /* @__PURE__ */ (() => z.enum(['S', 'Z', 'E', 'AE', 'G', 'K', 'O']))()
export type TaxCategory = z.infer<typeof TaxCategory>

/** Why no tax is due, in words, and as a VATEX code where one exists. */
const exemption = /* @__PURE__ */ (() => z.object({ reason: z.string(), code: z.string().optional() }))()

/** One tax on one line or one allowance. */
export const LineTax = /* @__PURE__ */ (() =>
  z.object({
    /** The rule that decided it. */
    ruleId: z.string(),
    /** What it is called on paper: `VAT`, `IVA 22%`. */
    name: z.string(),
    category: TaxCategory,
    /** Percent: `22`, `8.25`. */
    rate: DecimalText,
    /** What the tax is computed on, exact: the net amount, more for a tax on top of another. */
    base: DecimalText,
    /** The tax, exact: before rounding. */
    exact: DecimalText,
    exemption: exemption.optional(),
  }))()
export type LineTax = z.infer<typeof LineTax>

/** A discount that a line bears: its own, or its part of one given on the whole invoice. */
export const LineDiscount = /* @__PURE__ */ (() =>
  z.object({
    discountId: z.string(),
    name: z.string(),
    /** How much less, zero or above, rounded so that the parts of a discount sum to it. */
    amount: DecimalText,
    /** Before rounding. */
    exact: DecimalText,
  }))()
export type LineDiscount = z.infer<typeof LineDiscount>

/** What a line is for. A `credit` takes back what an earlier line charged. */
export const LineKind = /* @__PURE__ */ (() =>
  z.enum(['recurring', 'one-time', 'usage', 'commitment', 'credit', 'adjustment']))()
export type LineKind = z.infer<typeof LineKind>

/** One line: an amount for something, before tax. */
export const InvoiceLine = /* @__PURE__ */ (() =>
  z.object({
    /** Stable: the same thing billed by a second run has the same id. */
    id: z.string().min(1),
    kind: LineKind,
    description: z.string().min(1),
    subscriptionId: z.string().optional(),
    offeringId: z.string().optional(),
    priceId: z.string(),
    /** Local dates of the account's zone; absent for what happens at once. */
    period: LocalPeriod.optional(),
    quantity: DecimalText,
    unit: z.string(),
    /** Price of one unit in the period, exact; absent where no single one exists (tiers, calls). */
    unitPrice: DecimalText.optional(),
    /** Before discounts and tax, in the currency's minor unit; below zero for a credit. */
    amount: DecimalText,
    /** Before rounding. */
    exact: DecimalText,
    discounts: z.array(LineDiscount).readonly(),
    /** `amount` less the discounts. */
    net: DecimalText,
    /** What kind of product it is, for tax rules: `telecom`, `equipment`. */
    taxClass: z.string(),
    taxes: z.array(LineTax).readonly(),
    /** For a credit: the line that it takes back, and the invoice on which that stands. */
    reverses: z.object({ lineId: z.string(), invoiceId: z.string().optional() }).optional(),
    /** How many usage charges it sums up; they carry the line's id. */
    chargeCount: z.int().min(1).optional(),
  }))()
export type InvoiceLine = z.infer<typeof InvoiceLine>

/** A line of the tax table: all amounts under one tax, category and rate. */
export const TaxSubtotal = /* @__PURE__ */ (() =>
  z.object({
    name: z.string(),
    category: TaxCategory,
    rate: DecimalText,
    /** What was taxed, in the minor unit. */
    taxable: DecimalText,
    tax: DecimalText,
    exemption: exemption.optional(),
  }))()
export type TaxSubtotal = z.infer<typeof TaxSubtotal>

/**
 * Sums of a document, all in its currency's minor unit, decimal texts.
 * `lines` - `discounts` = `net`; `net` + `tax` = `gross`; `gross` - `credited` + `rounding` = `due`.
 */
export const InvoiceTotals = /* @__PURE__ */ (() =>
  z.object({
    /** Sum of the lines' `amount`. */
    lines: DecimalText,
    /** Sum of all discounts, zero or above. */
    discounts: DecimalText,
    net: DecimalText,
    tax: DecimalText,
    gross: DecimalText,
    /** Taken from the account's credit, zero or above; below zero where the document adds to it. */
    credited: DecimalText,
    /** Difference to the cash unit where amounts due are rounded to one; otherwise zero. */
    rounding: DecimalText,
    due: DecimalText,
  }))()
export type InvoiceTotals = z.infer<typeof InvoiceTotals>

/** How to pay, as printed. */
export const PaymentTerms = /* @__PURE__ */ (() =>
  z.object({
    means: z.enum(['credit-transfer', 'direct-debit', 'card', 'cash', 'other']),
    iban: z.string().min(5).optional(),
    bic: z.string().min(8).optional(),
    accountName: z.string().min(1).optional(),
    /** What the payer writes so that the payment finds the invoice. */
    reference: z.string().min(1).optional(),
    /** SEPA mandate and creditor, for direct debits. */
    mandateId: z.string().min(1).optional(),
    creditorId: z.string().min(1).optional(),
    text: z.string().min(1).optional(),
  }))()
export type PaymentTerms = z.infer<typeof PaymentTerms>

/** The amounts in a second currency, with the rate and its date: tax authorities want theirs. */
export const CurrencyConversion = /* @__PURE__ */ (() =>
  z.object({
    currency: z.string().regex(/^[A-Z]{3}$/),
    /** One unit of the document's currency in this one. */
    rate: DecimalText,
    on: LocalDate,
    source: z.string().min(1),
    tax: DecimalText,
    gross: DecimalText,
  }))()
export type CurrencyConversion = z.infer<typeof CurrencyConversion>

/**
 * A document: `draft` while it may be recomputed, `final` once it has a number; then nothing in it changes,
 * and only a credit or debit note corrects it. A credit note's amounts are above zero: they are owed to the
 * customer.
 */
export const Invoice = /* @__PURE__ */ (() =>
  z.object({
    id: z.string().min(1),
    type: z.enum(['invoice', 'credit-note', 'debit-note']),
    status: z.enum(['draft', 'final']),
    /** Legal number, gapless in its series; drafts have none. */
    number: z.string().min(1).optional(),
    accountId: z.string().min(1),
    currency: z.string().regex(/^[A-Z]{3}$/),
    /** IANA zone in which its dates are. */
    zone: z.string().min(1),
    issuedOn: LocalDate,
    dueOn: LocalDate.optional(),
    finalisedAt: Instant.optional(),
    /** When the tax falls due, where the law wants another date than that of issue (EN 16931 BT-7). */
    taxPointOn: LocalDate.optional(),
    /** The cycle that it closes. */
    period: LocalPeriod,
    seller: Party,
    buyer: Party,
    /** Reference that the buyer asked for (order, department; EN 16931 BT-10). */
    buyerReference: z.string().min(1).optional(),
    /** The buyer's purchase order (EN 16931 BT-13). */
    orderReference: z.string().min(1).optional(),
    lines: z.array(InvoiceLine).readonly(),
    taxes: z.array(TaxSubtotal).readonly(),
    totals: InvoiceTotals,
    conversion: CurrencyConversion.optional(),
    /** The document that a note corrects, or in whose place an invoice stands. */
    corrects: z.object({ id: z.string(), number: z.string(), issuedOn: LocalDate }).optional(),
    reason: z.string().min(1).optional(),
    payment: PaymentTerms.optional(),
    notes: z.array(z.string().min(1)).readonly(),
  }))()
export type Invoice = z.infer<typeof Invoice>
