import type { Invoice, TaxCategory } from '@longlines/bss/invoices'
import { amountOf, hasTwoPlaces } from './amount.ts'
import type { Report } from './problem.ts'
import { type TaxRow, taxKey, taxTable } from './tax-table.ts'
import { isBlank } from './xml.ts'

/** The rules of each category begin alike. */
const PREFIX: Readonly<Record<TaxCategory, string>> = {
  S: 'BR-S',
  Z: 'BR-Z',
  E: 'BR-E',
  AE: 'BR-AE',
  G: 'BR-G',
  K: 'BR-IC',
  O: 'BR-O',
}

/** By how much a taxable amount or a tax at a rate may differ: validators allow less than one unit. */
const TOLERANCE = 1000

/** Rules about the tax table and the categories of the lines. */
export function checkTaxes(invoice: Invoice, nets: readonly number[], report: Report): void {
  const rows = taxTable(invoice)
  if (rows.size === 0)
    report('BR-CO-18', 'taxes', 'The tax table needs a row for each category of the lines.')
  for (const [index, { taxable, tax, exemption }] of invoice.taxes.entries()) {
    const path = `taxes[${index}]`
    if (!hasTwoPlaces(taxable)) report('BR-DEC-19', path, `${taxable} has more than two decimal places.`)
    if (!hasTwoPlaces(tax)) report('BR-DEC-20', path, `${tax} has more than two decimal places.`)
    if (exemption?.code !== undefined && !/^VATEX-(?:EU|FR)-/i.test(exemption.code)) {
      report('BR-CL-22', path, `"${exemption.code}" is not a VATEX code.`)
    }
  }
  const sums = sumsOfLines(invoice, nets, rows, report)
  for (const [key, row] of rows) checkRow(row, sums.get(key), report)
  const categories = new Set([...rows.values()].map(({ category }) => category))
  for (const category of categories) checkIds(category, invoice, report)
  if (categories.has('O') && categories.size > 1) {
    report('BR-O-11', 'taxes', 'What is outside the scope of VAT needs a document of its own.')
  }
  if (categories.has('K') && invoice.buyer.address === undefined) {
    report('BR-IC-12', 'buyer.address', 'A supply within the EU needs the country to which it goes.')
  }
}

/** Net amounts of the lines by category and rate. */
function sumsOfLines(
  invoice: Invoice,
  nets: readonly number[],
  rows: ReadonlyMap<string, TaxRow>,
  report: Report,
): Map<string, number> {
  const sums = new Map<string, number>()
  // Most lines are taxed as the one before.
  let last:
    | { readonly category: string; readonly rate: string; readonly key: string; sum: number }
    | undefined
  for (let index = 0; index < invoice.lines.length; index += 1) {
    const tax = invoice.lines[index]!.taxes[0]
    if (tax === undefined) continue
    const { category, rate } = tax
    if (last?.category !== category || last.rate !== rate) {
      if (last !== undefined) sums.set(last.key, last.sum)
      const key = taxKey(category, rate)
      const before = sums.get(key)
      if (before === undefined && !rows.has(key)) {
        const what = `The tax table has no row for category ${category} at ${rate} %.`
        report(`${PREFIX[category]}-01`, `lines[${index}].taxes`, what)
      }
      last = { category, rate, key, sum: before ?? 0 }
    }
    last.sum += nets[index]!
  }
  if (last !== undefined) sums.set(last.key, last.sum)
  return sums
}

function checkRow(row: TaxRow, sum: number | undefined, report: Report): void {
  const { category, rate, taxable, tax } = row
  const prefix = PREFIX[category]
  const path = `taxes of ${category} at ${rate} %`
  const hasTax = category === 'S'
  if (sum === undefined) report(`${prefix}-08`, path, 'No line has this category and rate.')
  else if (hasTax ? !isNear(sum, taxable) : sum !== taxable) {
    report(`${prefix}-08`, path, `It taxes ${amountOf(taxable)}, but its lines come to ${amountOf(sum)}.`)
  }
  if (hasTax !== Number(rate) > 0) {
    report(`${prefix}-05`, path, `The rate has to be ${hasTax ? 'above zero' : 'zero'}, not ${rate} %.`)
  }
  const due = (Math.abs(taxable) * Number(rate)) / 100
  if (hasTax ? !isNear(Math.abs(tax), due) : tax !== 0) {
    report(`${prefix}-09`, path, `${rate} % of ${amountOf(taxable)} is not ${amountOf(tax)}.`)
  }
  if (!hasTax && category !== 'Z' && isBlank(row.reason) && isBlank(row.code)) {
    report(`${prefix}-10`, path, 'Say why no tax is due, in words or with a VATEX code.')
  }
}

function isNear(left: number, right: number): boolean {
  return !(Math.abs(left - right) >= TOLERANCE)
}

/** Which identifiers of the parties a category wants. What is outside the scope of VAT shows none. */
function checkIds(category: TaxCategory, { seller, buyer }: Invoice, report: Report): void {
  if (category === 'O') return
  const rule = `${PREFIX[category]}-02`
  const what = `category ${category}`
  if (isBlank(seller.vatId)) report(rule, 'seller.vatId', `For ${what} the seller needs a VAT id.`)
  if (category === 'K' && isBlank(buyer.vatId)) {
    report(rule, 'buyer.vatId', `For ${what} the buyer needs a VAT id.`)
  }
  if (category === 'AE' && isBlank(buyer.vatId) && isBlank(buyer.registrationId)) {
    report(rule, 'buyer.vatId', `For ${what} the buyer needs a VAT id or a registration.`)
  }
}
