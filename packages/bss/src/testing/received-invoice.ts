import { LonglinesError } from '@longlines/core/errors'
import type { Invoice } from '../invoices/index.ts'
import { hasFields } from './matcher.ts'

/**
 * What a matcher was handed, if it is an invoice.
 *
 * @throws LonglinesError `input.invalid` if it is none
 */
export function receivedInvoice(received: unknown, matcher: string): Invoice {
  if (isInvoice(received)) return received
  throw new LonglinesError(
    'input.invalid',
    `${matcher} looks at an invoice, such as bill.invoices[0]; got ${received === undefined ? 'nothing: none was made' : typeof received}.`,
  )
}

function isInvoice(value: unknown): value is Invoice {
  return hasFields(value, 'lines', 'taxes', 'totals', 'issuedOn') && Array.isArray(value.lines)
}
