import type { Invoice } from '@longlines/bss/invoices'
import { thousandths } from './amount.ts'
import type { Report } from './problem.ts'
import { isBlank } from './xml.ts'

/** What Peppol BIS Billing 3.0 wants beyond EN 16931. National rules of Peppol are not among it. */
export function checkPeppol(invoice: Invoice, report: Report): void {
  if (isBlank(invoice.buyerReference) && isBlank(invoice.orderReference)) {
    report(
      'PEPPOL-EN16931-R003',
      'buyerReference',
      'Give the reference that the buyer asked for, or the order.',
    )
  }
  if (isBlank(invoice.buyer.endpoint?.id)) {
    report('PEPPOL-EN16931-R010', 'buyer.endpoint', 'The buyer needs an address for electronic documents.')
  }
  if (isBlank(invoice.seller.endpoint?.id)) {
    report('PEPPOL-EN16931-R020', 'seller.endpoint', 'The seller needs an address for electronic documents.')
  }
  const { payment, conversion } = invoice
  if (payment?.means === 'direct-debit' && isBlank(payment.mandateId)) {
    report('PEPPOL-EN16931-R061', 'payment.mandateId', 'A direct debit needs its mandate.')
  }
  if (conversion && Math.sign(thousandths(conversion.tax)) * Math.sign(thousandths(invoice.totals.tax)) < 0) {
    report('PEPPOL-EN16931-R055', 'conversion.tax', 'Tax has the same sign in both currencies.')
  }
}
