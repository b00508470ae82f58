export {
  compareInvoices,
  type DifferenceReason,
  type InvoiceComparison,
  type InvoiceDifference,
} from './compare.ts'
export { creditCap } from './credit-cap.ts'
export { type CreditNoteWish, creditNoteFor } from './credit-note.ts'
export { type DebitNoteWish, debitNoteFor } from './debit-note.ts'
export { type ExplainedItem, explainLine, formatLineExplanation, type LineSources } from './explain-line.ts'
export {
  CurrencyConversion,
  Invoice,
  InvoiceLine,
  InvoiceTotals,
  LineDiscount,
  LineKind,
  LineTax,
  PaymentTerms,
  TaxCategory,
  TaxSubtotal,
} from './invoice.ts'
export { type Fee, type InvoicedCharge, type MonthlyBilling, monthlyInvoices } from './monthly.ts'
export {
  type InvoicePlace,
  invoiceId,
  invoiceLineId,
  MonthlyInvoice,
  MonthlyInvoiceLine,
} from './monthly-invoice.ts'
export { Party, PostalAddress } from './party.ts'
export {
  INVOICE_LANGUAGES,
  type InvoiceLabels,
  type InvoiceLanguage,
  type InvoicePage,
  type InvoiceRendering,
  type ItemisedUse,
  invoiceHtml,
  type PageField,
  type PageGroup,
  type PageLine,
  type PageParty,
  type PagePayment,
  type PageTax,
  type PageTotal,
  type PageUsage,
  type PageUse,
  renderInvoice,
} from './rendering/index.ts'
export { InvoiceSeries, type TakenNumbers, takeNumbers } from './series.ts'
