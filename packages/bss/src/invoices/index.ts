export { Invoice, InvoiceLine, type InvoicePlace, invoiceId, invoiceLineId } from './invoice.ts'
export { type Fee, type InvoicedCharge, type MonthlyBilling, monthlyInvoices } from './monthly.ts'
