/** What billing tells of itself. */
import { createCatalogue, defineEvent } from '@longlines/core/events'
import { DecimalText } from '@longlines/core/money'
import { LocalDate } from '@longlines/core/time'
import * as z from 'zod'
import type { Invoice } from '../../invoices/invoice.ts'

const invoiceData = /* @__PURE__ */ (() =>
  z.object({
    invoiceId: z.string(),
    accountId: z.string(),
    type: z.enum(['invoice', 'credit-note', 'debit-note']),
    number: z.string().optional(),
    currency: z.string(),
    gross: DecimalText,
    due: DecimalText,
    issuedOn: LocalDate,
  }))()

/** A draft was made, or made again. */
export const invoiceDrafted = /* @__PURE__ */ defineEvent({ name: 'invoice.drafted', schema: invoiceData })

/** A draft was taken back: its items count no more, and what is due is billed again. */
export const invoiceWithdrawn = /* @__PURE__ */ defineEvent({
  name: 'invoice.withdrawn',
  schema: invoiceData,
})

/** A document got its number, and nothing in it changes any more. */
export const invoiceFinalised = /* @__PURE__ */ defineEvent({
  name: 'invoice.finalised',
  schema: invoiceData,
})

/** An account could not be billed; the reason says what to mend. */
export const billingFailed = /* @__PURE__ */ defineEvent({
  name: 'billing.failed',
  schema: /* @__PURE__ */ (() =>
    z.object({ runId: z.string(), accountId: z.string(), code: z.string(), message: z.string() }))(),
})

/** What the events of a document tell of it. */
export function eventDataOf({ id, accountId, type, number, currency, totals, issuedOn }: Invoice) {
  return {
    invoiceId: id,
    accountId,
    type,
    ...(number === undefined ? {} : { number }),
    currency,
    gross: totals.gross,
    due: totals.due,
    issuedOn,
  }
}

/** All events of billing; a consumer looks up in it what it gets. */
export const billingEvents = /* @__PURE__ */ (() =>
  createCatalogue([invoiceDrafted, invoiceWithdrawn, invoiceFinalised, billingFailed]))()
