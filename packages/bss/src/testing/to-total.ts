import { parseExact } from '../invoices/exact.ts'
import type { InvoiceTotals } from '../invoices/index.ts'
import { invoiceTable } from './invoice-table.ts'
import type { MatcherResult } from './matcher.ts'
import { receivedInvoice } from './received-invoice.ts'

/** Whether an invoice has a total with tax, or certain sums; prints it on failure. */
export function toTotal(received: unknown, expected: string | Partial<InvoiceTotals>): MatcherResult {
  const invoice = receivedInvoice(received, 'toTotal')
  const wanted = typeof expected === 'string' ? { gross: expected } : expected
  const { currency, totals } = invoice
  const wrong = SUMS.flatMap((name) => {
    const sum = wanted[name]
    return sum === undefined || parseExact(sum) === parseExact(totals[name])
      ? []
      : [`${NAMES[name]} of ${sum} ${currency}, but it is ${totals[name]} ${currency}.`]
  })
  const pass = wrong.length === 0
  const sentence = pass ? notTold(wanted, currency) : wrong.map((one) => `Expected ${one}`).join('\n')
  return { pass, message: () => `${sentence}\n\n${invoiceTable(invoice)}` }
}

const NAMES: Readonly<Record<keyof InvoiceTotals, string>> = {
  lines: 'a sum of lines',
  discounts: 'discounts',
  net: 'a net total',
  tax: 'tax',
  gross: 'a total',
  credited: 'a credited amount',
  rounding: 'a rounding',
  due: 'an amount due',
}
const SUMS = ['lines', 'discounts', 'net', 'tax', 'gross', 'credited', 'rounding', 'due'] as const

function notTold(wanted: Partial<InvoiceTotals>, currency: string): string {
  const sums = SUMS.flatMap((name) =>
    wanted[name] === undefined ? [] : [`${NAMES[name]} of ${wanted[name]} ${currency}`],
  )
  return `Expected anything but ${sums.join(' with ')}.`
}
