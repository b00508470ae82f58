export { type InvoicePdfOptions, invoicePdf } from './invoice-pdf.ts'
export type { PdfLogo } from './logo.ts'
export type { PdfFonts } from './typeface.ts'
