/** What billing tells of itself. */
import { createCatalogue, defineEvent } from '@longlines/core/events'
import { DecimalText } from '@longlines/core/money'
import { LocalDate } from '@longlines/core/time'
import * as z from 'zod'

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

/** All events of billing; a consumer looks up in it what it gets. */
export const billingEvents = /* @__PURE__ */ (() =>
  createCatalogue([invoiceDrafted, invoiceFinalised, billingFailed]))()
