import { LonglinesError } from '@longlines/core/errors'
import type { Bill } from '../billing/index.ts'
import { invoiceTable } from './invoice-table.ts'
import { hasFields, type MatcherResult } from './matcher.ts'

/** Whether a bill, or a simulation, has neither items nor invoices; prints them on failure. */
export function toBillNothing(received: unknown): MatcherResult {
  if (!isBill(received)) {
    throw new LonglinesError(
      'input.invalid',
      `toBillNothing looks at a bill, such as what preview and billAccount return; got ${typeof received}.`,
    )
  }
  const { items, invoices } = received
  return {
    pass: items.length === 0 && invoices.length === 0,
    message: () => messageOf(received),
  }
}

function messageOf({ items, invoices }: Pick<Bill, 'items' | 'invoices'>): string {
  if (items.length === 0 && invoices.length === 0)
    return 'Expected something to be billed, but nothing is due.'
  const counted = `${items.length} ${items.length === 1 ? 'item' : 'items'}`
  const listed = items.map(({ id, amount, dueOn }) => `  ${id}: ${amount}, due on ${dueOn}`)
  return [
    `Expected nothing to be billed, but there ${items.length === 1 ? 'is' : 'are'} ${counted}:`,
    ...listed,
    ...invoices.map((invoice) => `\n${invoiceTable(invoice)}`),
  ].join('\n')
}

function isBill(value: unknown): value is Pick<Bill, 'items' | 'invoices'> {
  return hasFields(value, 'items', 'invoices') && Array.isArray(value.items) && Array.isArray(value.invoices)
}
