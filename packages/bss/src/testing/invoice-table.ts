import { currencyOf } from '@longlines/core/money'
import { EXACT_DIGITS, formatExact, parseExact } from '../invoices/exact.ts'
import type { Invoice, InvoiceLine, LineDiscount } from '../invoices/index.ts'

const HEAD = ['#', 'Kind', 'Price', 'Description', 'Period', 'Quantity', 'Amount', 'Discount', 'Net', 'Tax']
const NUMBERS = new Set(['#', 'Quantity', 'Amount', 'Discount', 'Net'])

/**
 * An invoice as text, in columns: its lines, then discounts, tax and totals. Matchers print it when they fail; a test
 * may keep it as a snapshot.
 *
 * @example
 * const account = anAccount()
 * const book = aPriceBook({ fibre: [recurring('fibre', '30')] })
 * const subscriptions = [aSubscription('s1', [['2026-03-01', anActivation('fibre')]])]
 * const [invoice] = preview({ account, issuer: anIssuer(), book, subscriptions }, '2026-03-01').invoices
 * invoiceTable(invoice).split('\n')[3] // '1  recurring  fibre  fibre        2026-03-01 to 2026-04-01         1   30.00  30.00  IVA 22%'
 */
export function invoiceTable(invoice: Invoice): string {
  const { type, id, issuedOn, currency, lines } = invoice
  const { digits } = currencyOf(currency)
  const rows = lines.map((line, index) => [String(index + 1), ...cellsOf(line, digits)])
  const used = HEAD.map((_, column) => rows.some((row) => row[column] !== ''))
  const columns = [HEAD, ...rows].map((row) => row.filter((_, column) => used[column]))
  const numeric = HEAD.filter((_, column) => used[column]).map((name) => NUMBERS.has(name))
  return [
    `${type} ${id} of ${issuedOn}, ${currency}`,
    '',
    ...aligned(columns, numeric),
    '',
    ...aligned(sumsOf(invoice, digits), [false, true]),
  ].join('\n')
}

function cellsOf(line: InvoiceLine, digits: number): string[] {
  const { kind, priceId, description, period, quantity, amount, discounts, net, taxes } = line
  return [
    kind,
    priceId,
    description,
    period === undefined ? '' : `${period.from} to ${period.to}`,
    quantity,
    amount,
    discounts.length === 0 ? '' : summed(discounts, digits),
    net,
    taxes.map(({ name, rate }) => `${name} ${rate}%`).join(', '),
  ]
}

function sumsOf({ lines, taxes, totals }: Invoice, digits: number): string[][] {
  const { net, tax, gross, credited, rounding } = totals
  const given = new Map<string, LineDiscount[]>()
  for (const discount of lines.flatMap(({ discounts }) => discounts))
    given.set(discount.name, [...(given.get(discount.name) ?? []), discount])
  const unlessZero = (name: string, amount: string) => (/[1-9]/.test(amount) ? [[name, amount]] : [])
  return [
    ['Lines', totals.lines],
    ...[...given].map(([name, discounts]) => [`Discount ${name}`, `-${summed(discounts, digits)}`]),
    ['Net', net],
    ...taxes.map(({ name, rate, category, exemption, taxable, tax: due }) => [
      `${name} ${rate}% (${exemption === undefined ? category : `${category}: ${exemption.reason}`}) on ${taxable}`,
      due,
    ]),
    ...(taxes.length > 1 ? [['Tax', tax]] : []),
    ['Total', gross],
    ...unlessZero('Credited', credited),
    ...unlessZero('Rounding', rounding),
    ['Due', totals.due],
  ]
}

function summed(discounts: readonly LineDiscount[], digits: number): string {
  const sum = discounts.reduce((all, { amount }) => all + parseExact(amount), 0n)
  return formatExact(sum / 10n ** BigInt(EXACT_DIGITS - digits), digits, 'all')
}

function aligned(rows: readonly (readonly string[])[], numeric: readonly boolean[]): string[] {
  const widths = numeric.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) =>
        numeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
}
