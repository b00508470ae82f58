import { parseExact } from '../exact.ts'
import type { Invoice } from '../invoice.ts'
import { amount, date, fill } from './format.ts'
import type { InvoiceLanguage } from './language.ts'
import type { PageField, PagePayment } from './page.ts'

/** How to pay: nothing for a credit note, where nothing is due, and where the document says nothing. */
export function paymentOf(invoice: Invoice, language: InvoiceLanguage): PagePayment | undefined {
  const { payment } = invoice
  if (payment === undefined || invoice.type === 'credit-note') return undefined
  if (parseExact(invoice.totals.due) <= 0n) return undefined
  const { labels } = language
  const due = invoice.dueOn === undefined ? undefined : date(invoice.dueOn, language)
  const text: string[] = []
  if (payment.means === 'direct-debit' && due !== undefined)
    text.push(fill(labels.directDebit, { date: due }))
  if (payment.means === 'card') text.push(labels.card)
  if (payment.text !== undefined) text.push(payment.text)
  const fields: PageField[] = []
  const field = (label: string, value: string | undefined) => {
    if (value !== undefined) fields.push({ label, value })
  }
  field(labels.payee, payment.accountName)
  field(labels.iban, payment.iban === undefined ? undefined : groupedIban(payment.iban))
  field(labels.bic, payment.bic)
  field(labels.mandateId, payment.mandateId)
  field(labels.creditorId, payment.creditorId)
  field(labels.reference, payment.reference)
  field(labels.due, amount(invoice.totals.due, invoice.currency, language, 'currency'))
  field(labels.dueOn, due)
  return { title: labels.payment, slip: payment.means === 'credit-transfer', text, fields }
}

/** In groups of four, as banks print it. */
function groupedIban(iban: string): string {
  return iban.replace(/\s/g, '').replace(/(.{4})(?=.)/g, '$1\u00a0')
}
