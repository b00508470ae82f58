import type { Invoice } from '@longlines/bss/invoices'
import { isCurrencyCode } from '@longlines/core/money'
import { COUNTRY_CODES } from './country-codes.data.ts'
import { meansCode } from './payment.ts'
import type { Report } from './problem.ts'
import { isBlank } from './xml.ts'

type Party = Invoice['seller']

/** Rules about the head of a document: number, dates, parties and how to pay. */
export function checkDocument(invoice: Invoice, report: Report): void {
  if (isBlank(invoice.number)) report('BR-02', 'number', 'Finalise the document: it has no number yet.')
  checkCurrency(invoice.currency, 'currency', 'BR-CL-04', report)
  if (invoice.conversion)
    checkCurrency(invoice.conversion.currency, 'conversion.currency', 'BR-CL-05', report)
  const { from, to } = invoice.period
  if (to < from) report('BR-29', 'period', `The period ends (${to}) before it starts (${from}).`)
  if (invoice.corrects && isBlank(invoice.corrects.number)) {
    report('BR-55', 'corrects.number', 'Give the number of the document that this one corrects.')
  }
  checkParty('seller', invoice.seller, { name: 'BR-06', address: 'BR-08', endpoint: 'BR-62' }, report)
  checkParty('buyer', invoice.buyer, { name: 'BR-07', address: 'BR-10', endpoint: 'BR-63' }, report)
  checkSellerIds(invoice, report)
  checkPayment(invoice, report)
}

function checkCurrency(code: string, path: string, rule: string, report: Report): void {
  if (!isCurrencyCode(code)) report(rule, path, `"${code}" is not a currency code of ISO 4217.`)
}

function checkParty(
  role: 'seller' | 'buyer',
  { name, address, endpoint, vatId }: Party,
  rules: { readonly name: string; readonly address: string; readonly endpoint: string },
  report: Report,
): void {
  if (isBlank(name)) report(rules.name, `${role}.name`, `The ${role} needs a name.`)
  if (address === undefined) {
    report(rules.address, `${role}.address`, `The ${role} needs an address; the country is enough.`)
  } else if (!COUNTRY_CODES.has(address.country)) {
    report('BR-CL-14', `${role}.address.country`, `"${address.country}" is not a country code of ISO 3166-1.`)
  }
  if (endpoint !== undefined && isBlank(endpoint.scheme)) {
    report(rules.endpoint, `${role}.endpoint.scheme`, `Say of which scheme the ${role}'s endpoint is.`)
  } else if (endpoint !== undefined && !ENDPOINT_SCHEME.test(endpoint.scheme)) {
    report('BR-CL-25', `${role}.endpoint.scheme`, `"${endpoint.scheme}" is not a code of the EAS list.`)
  }
  if (vatId !== undefined && vatId.slice(0, 2) !== 'EL' && !COUNTRY_CODES.has(vatId.slice(0, 2))) {
    report('BR-CO-09', `${role}.vatId`, `Write "${vatId}" with its country prefix, as in IT12345678903.`)
  }
}

/** Four digits, or a mail address, or one of the old networks. */
const ENDPOINT_SCHEME = /^(?:\d{4}|EM|AN|AQ|AS|AU)$/

function checkSellerIds({ seller, taxes, payment }: Invoice, report: Report): void {
  const showsVat = seller.vatId !== undefined && !taxes.some(({ category }) => category === 'O')
  const creditor = payment?.means === 'direct-debit' && payment.creditorId !== undefined
  if (showsVat || creditor || !isBlank(seller.registrationId)) return
  const why =
    showsVat === (seller.vatId !== undefined) ? '' : ' (the VAT id may not appear beside category O)'
  report('BR-CO-26', 'seller', `The seller needs a VAT id or a registration${why}.`)
}

function checkPayment(invoice: Invoice, report: Report): void {
  const { payment, dueOn, totals } = invoice
  if (Number(totals.due) > 0 && dueOn === undefined && isBlank(payment?.text)) {
    report('BR-CO-25', 'dueOn', 'Say by when to pay: a due date, or terms in words.')
  }
  if (payment === undefined) return
  const code = meansCode(payment, invoice.currency)
  if ((code === '30' || code === '58') && isBlank(payment.iban)) {
    report('BR-61', 'payment.iban', 'A transfer needs the account to which it goes.')
  }
}
