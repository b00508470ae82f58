import * as z from 'zod'

const instant = /* @__PURE__ */ (() => z.string())()
const decimal = /* @__PURE__ */ (() => z.string().regex(/^-?\d+(\.\d+)?$/))()

/** One line of an invoice: what one price, or one fee, costs a subscription in the period. */
export const MonthlyInvoiceLine = /* @__PURE__ */ (() =>
  z.object({
    /** Made of the invoice's id, the subscription and the price; {@link invoiceLineId} gives it for a charge. */
    id: z.string(),
    kind: z.enum(['usage', 'fee']),
    subscriptionId: z.string().optional(),
    priceId: z.string(),
    description: z.string(),
    /** How many charges or fees the line sums up. */
    count: z.number().int().min(1),
    /** Metered quantity of its charges; absent for fees, and where units differ. */
    quantity: z.string().optional(),
    unit: z.string().optional(),
    /** The exact sum, before rounding. */
    exact: decimal,
    /** What is due, rounded once. */
    amount: decimal,
  }))()
export type MonthlyInvoiceLine = z.infer<typeof MonthlyInvoiceLine>

/** What an account owes for a period. `total` is the sum of the lines' amounts, exactly. */
export const MonthlyInvoice = /* @__PURE__ */ (() =>
  z.object({
    /** Idempotency key: the account and the period. */
    id: z.string(),
    accountId: z.string(),
    period: z.object({ from: instant, to: instant }),
    currency: z.string(),
    lines: z.array(MonthlyInvoiceLine).readonly(),
    total: decimal,
  }))()
export type MonthlyInvoice = z.infer<typeof MonthlyInvoice>

/** Which invoice and which line something belongs to. */
export interface InvoicePlace {
  readonly accountId: string
  readonly subscriptionId?: string | undefined
  readonly priceId: string
  readonly period: { readonly from: string }
}

/**
 * The id of an account's invoice for a period: the same however often it is made.
 *
 * @example
 * invoiceId({ accountId: 'A-1', period: { from: '2026-09-30T22:00:00Z' } }) // 'A-1/2026-09-30T22:00:00Z'
 */
export function invoiceId({ accountId, period }: Pick<InvoicePlace, 'accountId' | 'period'>): string {
  return `${accountId}/${period.from}`
}

/**
 * The id of the line on which a charge or a fee stands, so that both can be joined without listing one in
 * the other.
 *
 * @example
 * invoiceLineId({ accountId: 'A-1', subscriptionId: 'S-1', priceId: 'voice', period: { from: '2026-09-30T22:00:00Z' } }) // 'A-1/2026-09-30T22:00:00Z/S-1/voice'
 */
export function invoiceLineId(place: InvoicePlace): string {
  return `${invoiceId(place)}/${place.subscriptionId ?? ''}/${place.priceId}`
}
