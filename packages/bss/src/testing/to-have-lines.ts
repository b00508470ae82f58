import { LonglinesError } from '@longlines/core/errors'
import { parseExact } from '../invoices/exact.ts'
import type { InvoiceLine } from '../invoices/index.ts'
import { invoiceTable } from './invoice-table.ts'
import type { MatcherResult } from './matcher.ts'
import { receivedInvoice } from './received-invoice.ts'

const TEXTS = [
  'kind',
  'priceId',
  'description',
  'id',
  'subscriptionId',
  'offeringId',
  'unit',
  'taxClass',
] as const
const DECIMALS = ['quantity', 'unitPrice', 'amount', 'exact', 'net'] as const
const FIELDS = [...TEXTS, ...DECIMALS, 'period'] as const

/** What a test says of a line; what it leaves out may be anything. */
export type ExpectedLine = Partial<Pick<InvoiceLine, (typeof FIELDS)[number]>>

/** Whether an invoice has these lines, all of them and in this order; says on failure what differs. */
export function toHaveLines(received: unknown, expected: readonly ExpectedLine[]): MatcherResult {
  const invoice = receivedInvoice(received, 'toHaveLines')
  const differences = differencesOf(invoice.lines, expected)
  const pass = differences.length === 0
  const sentence = pass
    ? 'Expected other lines than these.'
    : ['Expected other lines:', ...differences.map((one) => `  ${one}`)].join('\n')
  return { pass, message: () => `${sentence}\n\n${invoiceTable(invoice)}` }
}

function differencesOf(lines: readonly InvoiceLine[], expected: readonly ExpectedLine[]): string[] {
  const inOrder = expected.every((one, index) => lines[index] && wrongFields(lines[index], one).length === 0)
  if (inOrder && lines.length === expected.length) return []
  const left = new Set(lines.keys())
  const order: number[] = []
  const unmet = expected.filter((one) => {
    const found = [...left].find((index) => wrongFields(lines[index]!, one).length === 0)
    if (found === undefined) return true
    left.delete(found)
    order.push(found + 1)
    return false
  })
  const told = unmet.map((one) => {
    const index = nearest(lines, left, one)
    if (index === undefined) return `There is no line with ${fieldsOf(one)}.`
    left.delete(index)
    return `Line ${index + 1}: ${wrongFields(lines[index]!, one).join('; ')}.`
  })
  const extra = [...left].map((index) => `Line ${index + 1} was not expected: ${summaryOf(lines[index]!)}.`)
  const all = [...told, ...extra]
  return all.length > 0 ? all : [`They are all there, but the order expected is ${order.join(', ')}.`]
}

/** Of the lines that nothing else was said of, the one that differs least; none if all of it differs. */
function nearest(
  lines: readonly InvoiceLine[],
  left: ReadonlySet<number>,
  expected: ExpectedLine,
): number | undefined {
  let best: number | undefined
  let least = FIELDS.filter((name) => expected[name] !== undefined).length
  for (const index of left) {
    const wrong = wrongFields(lines[index]!, expected).length
    if (wrong < least) [best, least] = [index, wrong]
  }
  return best
}

function wrongFields(line: InvoiceLine, expected: ExpectedLine): string[] {
  return FIELDS.flatMap((name) => {
    const [wanted, is] = [expected[name], line[name]]
    return wanted === undefined || isSame(name, wanted, is)
      ? []
      : [`${name} is ${textOf(is)}, not ${textOf(wanted)}`]
  })
}

type Value = ExpectedLine[keyof ExpectedLine]

function isSame(name: keyof ExpectedLine, wanted: Value, is: Value): boolean {
  if (typeof wanted !== 'string' || typeof is !== 'string') return textOf(wanted) === textOf(is)
  const isDecimal = DECIMALS.some((one) => one === name)
  return isDecimal ? parseExact(wanted) === parseExact(is) : wanted === is
}

function textOf(value: Value): string {
  if (value === undefined) return 'absent'
  return typeof value === 'string' ? value : `${value.from} to ${value.to}`
}

function fieldsOf(expected: ExpectedLine): string {
  const known = FIELDS.filter((name) => expected[name] !== undefined)
  if (known.length > 0) return known.map((name) => `${name} ${textOf(expected[name])}`).join(', ')
  throw new LonglinesError('input.invalid', 'Say something of every line: { priceId, amount }.')
}

function summaryOf({ kind, priceId, description, amount }: InvoiceLine): string {
  return `${kind} ${priceId}, ${description}, ${amount}`
}
