import type { Invoice } from '@longlines/bss/invoices'
import { amountOf, hasTwoPlaces, thousandths } from './amount.ts'
import type { Report } from './problem.ts'

const PLACES: readonly (readonly [keyof Invoice['totals'], rule: string])[] = [
  ['net', 'BR-DEC-12'],
  ['tax', 'BR-DEC-13'],
  ['gross', 'BR-DEC-14'],
  ['credited', 'BR-DEC-16'],
  ['rounding', 'BR-DEC-17'],
  ['due', 'BR-DEC-18'],
]

/** Rules about the sums: what is written must be what it is made of. */
export function checkTotals(invoice: Invoice, nets: readonly number[], report: Report): void {
  const { totals, taxes, conversion } = invoice
  for (const [name, rule] of PLACES) {
    if (hasTwoPlaces(totals[name])) continue
    report(rule, `totals.${name}`, `${totals[name]} has more than two decimal places.`)
  }
  if (conversion !== undefined && !hasTwoPlaces(conversion.tax)) {
    report('BR-DEC-15', 'conversion.tax', `${conversion.tax} has more than two decimal places.`)
  }
  const sumOfLines = nets.reduce((sum, value) => sum + value, 0)
  let sumOfTaxes = 0
  for (const { tax } of taxes) sumOfTaxes += thousandths(tax)
  const net = thousandths(totals.net)
  const tax = thousandths(totals.tax)
  const gross = thousandths(totals.gross)
  const due = gross - thousandths(totals.credited) + thousandths(totals.rounding)
  compare('BR-CO-10', 'net', totals.net, sumOfLines, 'the sum of the lines is', report)
  compare('BR-CO-14', 'tax', totals.tax, sumOfTaxes, 'the sum of the tax table is', report)
  compare('BR-CO-15', 'gross', totals.gross, net + tax, 'net and tax come to', report)
  compare('BR-CO-16', 'due', totals.due, due, 'gross less credit, rounded for cash, comes to', report)
}

function compare(
  rule: string,
  name: string,
  written: string,
  computed: number,
  what: string,
  report: Report,
): void {
  // What has too many places was reported as such.
  const difference = thousandths(written) - computed
  if (Number.isNaN(difference) || difference === 0) return
  report(rule, `totals.${name}`, `It says ${written}, but ${what} ${amountOf(computed)}.`)
}
