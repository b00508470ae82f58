export { invoiceHtml } from './html.ts'
export type { InvoiceLabels, InvoiceLanguage } from './language.ts'
export { INVOICE_LANGUAGES } from './languages.data.ts'
export type {
  InvoicePage,
  PageField,
  PageGroup,
  PageLine,
  PageParty,
  PagePayment,
  PageTax,
  PageTotal,
  PageUsage,
  PageUse,
} from './page.ts'
export { type InvoiceRendering, renderInvoice } from './render-invoice.ts'
export type { ItemisedUse } from './usage-sections.ts'
