import type { Invoice, InvoiceLine, LineDiscount } from '@longlines/bss/invoices'
import type { AmountWriter } from './amount.ts'
import { invoicePeriod } from './period.ts'
import { priceOf } from './price.ts'
import { taxCategory } from './totals.ts'
import { unitCode } from './unit-code.ts'
import { attributed, element, group } from './xml.ts'

/** All lines (BG-25), numbered from 1 in the order of the document. */
export function lines(invoice: Invoice, amount: AmountWriter): string {
  const names =
    invoice.type === 'credit-note'
      ? { line: 'CreditNoteLine', quantity: 'CreditedQuantity' }
      : { line: 'InvoiceLine', quantity: 'InvoicedQuantity' }
  let text = ''
  for (const [index, line] of invoice.lines.entries()) {
    text += group(names.line, lineOf(line, index + 1, names.quantity, amount))
  }
  return text
}

function lineOf(line: InvoiceLine, number: number, quantityName: string, amount: AmountWriter): string {
  const unit = unitCode(line.unit)
  const { quantity, price, base } = priceOf(line)
  const [tax] = line.taxes
  return (
    `<cbc:ID>${number}</cbc:ID>` +
    attributed(quantityName, 'unitCode', unit, quantity) +
    amount('LineExtensionAmount', line.net) +
    (line.period === undefined ? '' : invoicePeriod(line.period)) +
    // BT-128: the object that the line is about, such as a telephone line.
    (line.subscriptionId === undefined
      ? ''
      : group(
          'DocumentReference',
          `${element('ID', line.subscriptionId)}<cbc:DocumentTypeCode>130</cbc:DocumentTypeCode>`,
        )) +
    line.discounts.map((discount) => allowanceOf(discount, amount)).join('') +
    group(
      'Item',
      element('Name', line.description) +
        group('SellersItemIdentification', element('ID', line.offeringId ?? line.priceId)) +
        (tax === undefined ? '' : taxCategory('ClassifiedTaxCategory', tax.category, tax.rate, '')),
    ) +
    group(
      'Price',
      amount('PriceAmount', price) +
        (base === undefined ? '' : attributed('BaseQuantity', 'unitCode', unit, base)),
    )
  )
}

/** A discount; taken back, it is a charge. */
function allowanceOf({ name, amount: text }: LineDiscount, amount: AmountWriter): string {
  const isCharge = text.startsWith('-')
  return group(
    'AllowanceCharge',
    `<cbc:ChargeIndicator>${isCharge}</cbc:ChargeIndicator>` +
      (isCharge ? '' : '<cbc:AllowanceChargeReasonCode>95</cbc:AllowanceChargeReasonCode>') +
      element('AllowanceChargeReason', name) +
      amount('Amount', isCharge ? text.slice(1) : text),
  )
}
