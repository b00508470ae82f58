import type { Invoice, InvoiceLine } from '@longlines/bss/invoices'
import { hasTwoPlaces, thousandths } from './amount.ts'
import type { Report } from './problem.ts'
import { isBlank } from './xml.ts'

/** Rules about the lines, one by one. Gives their net amounts, in thousandths. */
export function checkLines(invoice: Invoice, report: Report): number[] {
  if (invoice.lines.length === 0) report('BR-16', 'lines', 'A document has at least one line.')
  const nets: number[] = []
  for (let index = 0; index < invoice.lines.length; index += 1) {
    const line = invoice.lines[index]!
    const net = thousandths(line.net)
    nets.push(net)
    if (!isPlain(line)) {
      checkLine(line, net, (rule, path, message) => report(rule, `lines[${index}].${path}`, message))
    }
  }
  return nets
}

/** True for a line without discounts that breaks no rule: most are, and need no more than this look. */
function isPlain({ description, taxes, discounts, period, net, amount }: InvoiceLine): boolean {
  return (
    taxes.length === 1 &&
    discounts.length === 0 &&
    net === amount &&
    hasTwoPlaces(net) &&
    (period === undefined || period.to >= period.from) &&
    !isBlank(description)
  )
}

function checkLine(line: InvoiceLine, net: number, report: Report): void {
  if (isBlank(line.description)) report('BR-25', 'description', 'Say what the line is for.')
  if (line.taxes.length !== 1) {
    const found = line.taxes.map(({ name }) => name).join(', ') || 'none'
    report('BR-CO-04', 'taxes', `A line has exactly one VAT category; this one has ${found}.`)
  }
  if (line.period !== undefined && line.period.to < line.period.from) {
    report('BR-30', 'period', `It ends (${line.period.to}) before it starts (${line.period.from}).`)
  }
  if (!hasTwoPlaces(line.net)) report('BR-DEC-23', 'net', `${line.net} has more than two decimal places.`)
  let discounts = 0
  for (let index = 0; index < line.discounts.length; index += 1) {
    const { amount } = line.discounts[index]!
    if (!hasTwoPlaces(amount)) {
      report('BR-DEC-24', `discounts[${index}].amount`, `${amount} has more than two decimal places.`)
    }
    discounts += thousandths(amount)
  }
  const expected = thousandths(line.amount) - discounts
  if (expected !== net) {
    report('PEPPOL-EN16931-R120', 'net', `${line.amount} less the discounts is not ${line.net}.`)
  }
}
