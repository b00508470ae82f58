import type { Invoice, InvoiceLine, LineDiscount } from '@longlines/bss/invoices'
import { shownAmount } from './amount.ts'
import { invoicePeriod } from './period.ts'
import { priceOf } from './price.ts'
import { taxCategory } from './totals.ts'
import { unitCode } from './unit-code.ts'
import { element, escapeText, inOnePiece } from './xml.ts'

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
  readonly end: string
  quantity: { readonly unit: string; readonly quantity: string; readonly text: string } | undefined
  period:
    | { readonly from: string; readonly to: string; readonly hasObject: boolean; readonly text: string }
    | undefined
  item: ItemPieces | undefined
}

interface ItemPieces {
  readonly seller: string
  readonly category: string
  readonly rate: string
  readonly text: string
}

const AFTER_NET = '</cbc:LineExtensionAmount>'
// BT-128: the object that the line is about, such as a telephone line.
const OBJECT = '<cac:DocumentReference><cbc:ID>'
const AFTER_OBJECT = '</cbc:ID><cbc:DocumentTypeCode>130</cbc:DocumentTypeCode></cac:DocumentReference>'
const NAME = '<cac:Item><cbc:Name>'
const OBJECT_THEN_NAME = inOnePiece(AFTER_OBJECT + NAME)
const SELLERS_ID = '</cbc:Name><cac:SellersItemIdentification><cbc:ID>'
const AFTER_SELLERS_ID = '</cbc:ID></cac:SellersItemIdentification>'
const AFTER_PRICE = '</cbc:PriceAmount>'

function piecesOf({ type, currency }: Invoice): Pieces {
  const isCredit = type === 'credit-note'
  const line = isCredit ? 'CreditNoteLine' : 'InvoiceLine'
  const quantity = isCredit ? 'CreditedQuantity' : 'InvoicedQuantity'
  const attribute = ` currencyID="${escapeText(currency)}">`
  return {
    currency: attribute,
    beforeNumber: inOnePiece(`<cac:${line}><cbc:ID>`),
    beforeUnit: inOnePiece(`</cbc:ID><cbc:${quantity} unitCode="`),
    beforeNet: inOnePiece(`</cbc:${quantity}><cbc:LineExtensionAmount${attribute}`),
    beforePrice: `</cac:Item><cac:Price><cbc:PriceAmount${attribute}`,
    afterLine: `</cac:Price></cac:${line}>`,
    end: inOnePiece(`${AFTER_PRICE}</cac:Price></cac:${line}>`),
    quantity: undefined,
    period: undefined,
    item: undefined,
  }
}

function lineOf(line: InvoiceLine, number: number, pieces: Pieces): string {
  const unit = unitCode(line.unit)
  const { quantity, price, base } = priceOf(line)
  const object = line.subscriptionId ? escapeText(line.subscriptionId) : ''
  let text = `${pieces.beforeNumber}${number}${quantityOf(unit, quantity, pieces)}`
  text += shownAmount(line.net) + periodOf(line, object !== '', pieces) + object
  if (line.discounts.length === 0) text += object === '' ? NAME : OBJECT_THEN_NAME
  else text += (object === '' ? '' : AFTER_OBJECT) + allowancesOf(line.discounts, pieces) + NAME
  text += escapeText(line.description) + itemOf(line, pieces) + price
  if (base === undefined) return text + pieces.end
  return `${text}${AFTER_PRICE}<cbc:BaseQuantity unitCode="${unit}">${base}</cbc:BaseQuantity>${pieces.afterLine}`
}

/** All from the line's number to its net amount. */
function quantityOf(unit: string, quantity: string, pieces: Pieces): string {
  let kept = pieces.quantity
  if (kept?.unit !== unit || kept.quantity !== quantity) {
    const text = `${pieces.beforeUnit}${unit}">${quantity}${pieces.beforeNet}`
    kept = { unit, quantity, text: inOnePiece(text) }
    pieces.quantity = kept
  }
  return kept.text
}

/** The end of the net amount, the period and what stands before the object that the line is about. */
function periodOf({ period }: InvoiceLine, hasObject: boolean, pieces: Pieces): string {
  if (period === undefined) return hasObject ? AFTER_NET + OBJECT : AFTER_NET
  const { from, to } = period
  let kept = pieces.period
  if (kept?.from !== from || kept.to !== to || kept.hasObject !== hasObject) {
    const text = AFTER_NET + invoicePeriod(period) + (hasObject ? OBJECT : '')
    kept = { from, to, hasObject, text: inOnePiece(text) }
    pieces.period = kept
  }
  return kept.text
}

/** All from the item's name to the price: its number and its tax category. */
function itemOf({ offeringId, priceId, id, taxes }: InvoiceLine, pieces: Pieces): string {
  const seller = offeringId || priceId || id
  const { category = '', rate = '' } = taxes[0] ?? {}
  let kept = pieces.item
  if (kept?.seller !== seller || kept.category !== category || kept.rate !== rate) {
    const tax = taxes.length === 0 ? '' : taxCategory('ClassifiedTaxCategory', category, rate, '')
    const text = SELLERS_ID + escapeText(seller) + AFTER_SELLERS_ID + tax + pieces.beforePrice
    kept = { seller, category, rate, text: inOnePiece(text) }
    pieces.item = kept
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
