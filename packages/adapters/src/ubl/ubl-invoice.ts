/** UBL 2.1 as EN 16931 binds it: one pass over the document, text added to text. */
import type { Invoice } from '@longlines/bss/invoices'
import { LonglinesError } from '@longlines/core/errors'
import { amountsIn, thousandths } from './amount.ts'
import { checkEn16931 } from './check-en16931.ts'
import { lines } from './lines.ts'
import { type Specification, specificationOf, type UblOptions } from './options.ts'
import { delivery, parties } from './parties.ts'
import { payment } from './payment.ts'
import { invoicePeriod, wholePeriod } from './period.ts'
import { totals } from './totals.ts'
import { element, group } from './xml.ts'

/**
 * Writes a document as a UBL 2.1 `Invoice` or, for credit notes, `CreditNote` that follows EN 16931; a debit
 * note is an invoice with type code 383. Amounts are those of the document, none is computed anew. Discounts
 * stand on their lines, credit lines have a quantity below zero, periods end on their last day. Control
 * characters that XML forbids are left out of texts.
 *
 * @throws LonglinesError `input.invalid` for an unknown profile, `invoice.negative_total` for a document below zero as a whole, `invoice.not_en16931`
 * with every rule that {@link checkEn16931} finds broken, unless `check` is false; `money.overflow`
 * @example
 * const seller = { name: 'Longline & Co', vatId: 'IT12345678903', address: { country: 'IT' } }
 * const buyer = { name: 'Ada', address: { country: 'IT' } }
 * const tax = { name: 'IVA 22%', category: 'S', rate: '22' }
 * const line = { id: 'l1', kind: 'recurring', description: 'Fibre', priceId: 'fibre', quantity: '1', unit: 'month', unitPrice: '10', amount: '10.00', exact: '10', discounts: [], net: '10.00', taxClass: 'telecom', taxes: [{ ...tax, ruleId: 'it', base: '10', exact: '2.2' }] }
 * const totals = { lines: '10.00', discounts: '0.00', net: '10.00', tax: '2.20', gross: '12.20', credited: '0.00', rounding: '0.00', due: '12.20' }
 * const invoice = { id: 'i1', type: 'invoice', status: 'final', number: 'F2026-1', accountId: 'A-1', currency: 'EUR', zone: 'Europe/Rome', issuedOn: '2026-11-01', dueOn: '2026-12-01', period: { from: '2026-10-01', to: '2026-11-01' }, seller, buyer, lines: [line], taxes: [{ ...tax, taxable: '10.00', tax: '2.20' }], totals, notes: [] }
 * const text = ublInvoice(invoice)
 * text.slice(0, 47) // '<?xml version="1.0" encoding="UTF-8"?>\n<Invoice'
 * text.includes('<cbc:EndDate>2026-10-31</cbc:EndDate>') // true
 * text.includes('<cbc:RegistrationName>Longline &amp; Co<') // true
 * ublInvoice({ ...invoice, number: undefined }) // throws invoice.not_en16931
 */
export function ublInvoice(invoice: Invoice, options: UblOptions = {}): string {
  refuseNegative(invoice)
  const specification = specificationOf(options)
  if (options.check ?? true) refuseProblems(invoice, options)
  const root = invoice.type === 'credit-note' ? 'CreditNote' : 'Invoice'
  const amount = amountsIn(invoice.currency)
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:${root}-2"` +
    ' xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"' +
    ' xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">' +
    header(invoice, specification) +
    references(invoice) +
    parties(invoice) +
    delivery(invoice) +
    payment(invoice) +
    totals(invoice, amount) +
    lines(invoice) +
    `</${root}>\n`
  )
}

function header(invoice: Invoice, { customizationId, profileId }: Specification): string {
  const notes = invoice.reason === undefined ? invoice.notes : [invoice.reason, ...invoice.notes]
  const taxPoint = element('TaxPointDate', invoice.taxPointOn)
  const note = element('Note', notes.join('\n'))
  // The schemas of the two documents want the tax point in different places.
  const middle =
    invoice.type === 'credit-note'
      ? `${taxPoint}<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>${note}`
      : element('DueDate', invoice.dueOn) +
        element('InvoiceTypeCode', invoice.type === 'debit-note' ? '383' : '380') +
        note +
        taxPoint
  const taxCurrency = invoice.conversion?.currency
  return (
    element('CustomizationID', customizationId) +
    element('ProfileID', profileId) +
    element('ID', invoice.number) +
    element('IssueDate', invoice.issuedOn) +
    middle +
    element('DocumentCurrencyCode', invoice.currency) +
    element('TaxCurrencyCode', taxCurrency === invoice.currency ? undefined : taxCurrency) +
    element('BuyerReference', invoice.buyerReference) +
    invoicePeriod(wholePeriod(invoice))
  )
}

function references({ orderReference, corrects }: Invoice): string {
  return (
    group('OrderReference', element('ID', orderReference)) +
    (corrects === undefined
      ? ''
      : group(
          'BillingReference',
          group(
            'InvoiceDocumentReference',
            element('ID', corrects.number) + element('IssueDate', corrects.issuedOn),
          ),
        ))
  )
}

function refuseNegative({ id, type, totals: { gross } }: Invoice): void {
  if (!(thousandths(gross) < 0)) return
  const advice =
    type === 'credit-note'
      ? 'issue an invoice: the amounts of a credit note are above zero'
      : 'issue a credit note, with amounts above zero'
  throw new LonglinesError(
    'invoice.negative_total',
    `Document ${id} comes to ${gross}, which electronic invoices do not know; ${advice}.`,
    { path: 'totals.gross', values: { id, gross } },
  )
}

function refuseProblems(invoice: Invoice, options: UblOptions): void {
  const problems = checkEn16931(invoice, options)
  if (problems.length === 0) return
  const listed = problems.map(({ rule, path, message }) => `${rule} (${path}): ${message}`)
  throw new LonglinesError(
    'invoice.not_en16931',
    `Document ${invoice.id} cannot go out as an electronic invoice. ${listed.join(' ')}`,
    {
      path: problems[0]!.path,
      values: { id: invoice.id, rules: [...new Set(problems.map(({ rule }) => rule))].join(', ') },
    },
  )
}
