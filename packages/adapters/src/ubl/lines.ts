import type { Invoice, InvoiceLine, LineDiscount } from '@longlines/bss/invoices'
import { shownAmount } from './amount.ts'
import { invoicePeriod } from './period.ts'
import { priceOf } from './price.ts'
import { taxCategory } from './totals.ts'
import { unitCode } from './unit-code.ts'
import { element, escapeText } from './xml.ts'

/**
 * All lines (BG-25), numbered from 1 in the order of the document. They are most of its text, so what is the same
 * on every line is put together once, and what often is the same is kept from one line to the next.
 */
export function lines(invoice: Invoice): string {
  const pieces = piecesOf(invoice)
  let text = ''
  for (let index = 0; index < invoice.lines.length; index += 1) {
    text += lineOf(invoice.lines[index]!, index + 1, pieces)
  }
  return text
}

interface Pieces {
  readonly currency: string
  readonly beforeNumber: string
  readonly beforeUnit: string
  readonly beforeNet: string
  readonly beforePrice: string
  readonly afterLine: string
  period: { readonly from: string; readonly to: string; readonly text: string } | undefined
  tax: { readonly category: string; readonly rate: string; readonly text: string } | undefined
}

const AFTER_OBJECT = '</cbc:ID><cbc:DocumentTypeCode>130</cbc:DocumentTypeCode></cac:DocumentReference>'

function piecesOf({ type, currency }: Invoice): Pieces {
  const isCredit = type === 'credit-note'
  const line = isCredit ? 'CreditNoteLine' : 'InvoiceLine'
  const quantity = isCredit ? 'CreditedQuantity' : 'InvoicedQuantity'
  const attribute = ` currencyID="${escapeText(currency)}">`
  return {
    currency: attribute,
    beforeNumber: `<cac:${line}><cbc:ID>`,
    beforeUnit: `</cbc:ID><cbc:${quantity} unitCode="`,
    beforeNet: `</cbc:${quantity}><cbc:LineExtensionAmount${attribute}`,
    beforePrice: `</cac:Item><cac:Price><cbc:PriceAmount${attribute}`,
    afterLine: `</cac:Price></cac:${line}>`,
    period: undefined,
    tax: undefined,
  }
}

function lineOf(line: InvoiceLine, number: number, pieces: Pieces): string {
  const unit = unitCode(line.unit)
  const { quantity, price, base } = priceOf(line)
  const seller = escapeText(line.offeringId ?? line.priceId)
  // BT-128: the object that the line is about, such as a telephone line.
  const object = line.subscriptionId
    ? `<cac:DocumentReference><cbc:ID>${escapeText(line.subscriptionId)}${AFTER_OBJECT}`
    : ''
  const item =
    seller && `<cac:SellersItemIdentification><cbc:ID>${seller}</cbc:ID></cac:SellersItemIdentification>`
  const per = base === undefined ? '' : `<cbc:BaseQuantity unitCode="${unit}">${base}</cbc:BaseQuantity>`
  return `${pieces.beforeNumber}${number}${pieces.beforeUnit}${unit}">${quantity}${pieces.beforeNet}${shownAmount(line.net)}</cbc:LineExtensionAmount>${periodOf(line, pieces)}${object}${allowancesOf(line.discounts, pieces)}<cac:Item><cbc:Name>${escapeText(line.description)}</cbc:Name>${item}${taxOf(line, pieces)}${pieces.beforePrice}${price}</cbc:PriceAmount>${per}${pieces.afterLine}`
}

function periodOf({ period }: InvoiceLine, pieces: Pieces): string {
  if (period === undefined) return ''
  const { from, to } = period
  let kept = pieces.period
  if (kept?.from !== from || kept.to !== to) {
    kept = { from, to, text: invoicePeriod(period) }
    pieces.period = kept
  }
  return kept.text
}

function taxOf({ taxes }: InvoiceLine, pieces: Pieces): string {
  const tax = taxes[0]
  if (tax === undefined) return ''
  const { category, rate } = tax
  let kept = pieces.tax
  if (kept?.category !== category || kept.rate !== rate) {
    kept = { category, rate, text: taxCategory('ClassifiedTaxCategory', category, rate, '') }
    pieces.tax = kept
  }
  return kept.text
}

/** Discounts; one that is taken back is a charge. */
function allowancesOf(discounts: readonly LineDiscount[], { currency }: Pieces): string {
  let text = ''
  for (const { name, amount } of discounts) {
    const isCharge = amount.startsWith('-')
    const code = isCharge ? '' : '<cbc:AllowanceChargeReasonCode>95</cbc:AllowanceChargeReasonCode>'
    const less = shownAmount(isCharge ? amount.slice(1) : amount)
    text += `<cac:AllowanceCharge><cbc:ChargeIndicator>${isCharge}</cbc:ChargeIndicator>${code}${element('AllowanceChargeReason', name)}<cbc:Amount${currency}${less}</cbc:Amount></cac:AllowanceCharge>`
  }
  return text
}
