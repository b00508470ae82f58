import type { Invoice, PaymentTerms } from '@longlines/bss/invoices'
import { element, group } from './xml.ts'

/** How to pay, and by when (BG-16, BT-20). */
export function payment(invoice: Invoice): string {
  const terms = invoice.payment
  // UBL keeps the due date of a credit note with the means of payment.
  const due = invoice.type === 'credit-note' ? element('PaymentDueDate', invoice.dueOn) : ''
  if (terms === undefined) {
    return due === '' ? '' : group('PaymentMeans', element('PaymentMeansCode', NOT_DEFINED) + due)
  }
  const means =
    element('PaymentMeansCode', meansCode(terms, invoice.currency)) +
    due +
    element('PaymentID', terms.reference) +
    accountOf(terms)
  return group('PaymentMeans', means) + group('PaymentTerms', element('Note', terms.text))
}

const NOT_DEFINED = '1'

/** Codes of UNCL 4461: SEPA transfers and debits have their own. */
export function meansCode({ means, mandateId, iban }: PaymentTerms, currency: string): string {
  if (means === 'credit-transfer') return currency === 'EUR' && iban !== undefined ? '58' : '30'
  if (means === 'direct-debit') return currency === 'EUR' && mandateId !== undefined ? '59' : '49'
  if (means === 'card') return '48'
  return means === 'cash' ? '10' : NOT_DEFINED
}

function accountOf({ means, iban, bic, accountName, mandateId }: PaymentTerms): string {
  if (means === 'direct-debit') {
    const account = group('PayerFinancialAccount', element('ID', compact(iban)))
    return group('PaymentMandate', element('ID', mandateId) + account)
  }
  if (iban === undefined) return ''
  return group(
    'PayeeFinancialAccount',
    element('ID', compact(iban)) +
      element('Name', accountName) +
      group('FinancialInstitutionBranch', element('ID', bic)),
  )
}

/** Account numbers are printed in groups of four, and sent without the gaps. */
function compact(iban: string | undefined): string | undefined {
  return iban?.replaceAll(' ', '')
}
