import type { Invoice } from '@longlines/bss/invoices'
import { type AmountWriter, amountOf, amountsIn, thousandths } from './amount.ts'
import { type TaxRow, taxTable } from './tax-table.ts'
import { element, group } from './xml.ts'

/** Tax table, tax in the accounting currency, and the sums of the document (BG-22, BG-23). */
export function totals(invoice: Invoice, amount: AmountWriter): string {
  const { conversion } = invoice
  let rows = ''
  for (const row of taxTable(invoice).values()) rows += subtotalOf(row, amount)
  return (
    group('TaxTotal', amount('TaxAmount', invoice.totals.tax) + rows) +
    (conversion === undefined || conversion.currency === invoice.currency
      ? ''
      : group('TaxTotal', amountsIn(conversion.currency)('TaxAmount', conversion.tax))) +
    group('LegalMonetaryTotal', monetaryTotal(invoice, amount))
  )
}

function subtotalOf(row: TaxRow, amount: AmountWriter): string {
  const reason = element('TaxExemptionReasonCode', row.code) + element('TaxExemptionReason', row.reason)
  return group(
    'TaxSubtotal',
    amount('TaxableAmount', amountOf(row.taxable)) +
      amount('TaxAmount', amountOf(row.tax)) +
      taxCategory('TaxCategory', row.category, row.rate, reason),
  )
}

/** A category with its rate; what is outside the scope of VAT has none (BR-O-05). */
export function taxCategory(name: string, category: string, rate: string, reason: string): string {
  return group(
    name,
    element('ID', category) +
      (category === 'O' ? '' : element('Percent', rate)) +
      reason +
      '<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>',
  )
}

function monetaryTotal({ totals: sums }: Invoice, amount: AmountWriter): string {
  return (
    // Discounts stand on the lines, so the sum of the lines is net of them.
    amount('LineExtensionAmount', sums.net) +
    amount('TaxExclusiveAmount', sums.net) +
    amount('TaxInclusiveAmount', sums.gross) +
    (isZero(sums.credited) ? '' : amount('PrepaidAmount', sums.credited)) +
    (isZero(sums.rounding) ? '' : amount('PayableRoundingAmount', sums.rounding)) +
    amount('PayableAmount', sums.due)
  )
}

function isZero(text: string): boolean {
  return thousandths(text) === 0
}
