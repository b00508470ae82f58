/** Summing up a document: our exact sums against writing the same invoice as JSON and against plain decimals. */
import { type DocumentInput, totalDocument } from '@longlines/bss/billing'
import type { Invoice } from '@longlines/bss/invoices'
import { type DecimalTotals, totalByDecimals } from './invoice-decimals.ts'
import { type Lane, measure, ratio } from './paired.ts'
import type { Finding } from './report.ts'

/** Lines of a document, and how many such documents a round sums up. */
const SIZES: readonly (readonly [lines: number, documents: number])[] = [
  [40, 250],
  [1000, 10],
]

export async function invoiceFindings(): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const [lines, documents] of SIZES) findings.push(...(await findingsOf(lines, documents)))
  return findings
}

async function findingsOf(lines: number, documents: number): Promise<Finding[]> {
  const inputs = Array.from({ length: documents }, (_, index) => inputOf(index, lines))
  const invoices = inputs.map((input, index) => invoiceOf(index, input))
  for (const [index, input] of inputs.entries()) refuseDifference(invoices[index]!, totalByDecimals(input))
  const all = (one: (index: number) => number) => () => {
    let sum = 0
    for (let index = 0; index < documents; index += 1) sum += one(index)
    return sum
  }
  const lanes: Lane[] = [
    { name: 'JSON.stringify', run: all((index) => JSON.stringify(invoices[index]).length) },
    { name: 'totals', run: all((index) => totalDocument(inputs[index]!).totals.due.length) },
    { name: 'decimal.js', run: all((index) => totalByDecimals(inputs[index]!).totals.due.length) },
  ]
  const results = await measure(lanes, documents * lines)
  for (const { name, nsPerUnit } of results.values()) {
    console.error(`${name}: ${nsPerUnit.toFixed(0)} ns for each of ${lines} lines`)
  }
  return [
    {
      name: `sum up an invoice of ${lines} lines / JSON.stringify of it`,
      ratio: ratio(results, 'totals', 'JSON.stringify'),
      atMost: 1,
    },
    {
      name: `the same sums by decimal.js / sum up an invoice of ${lines} lines`,
      ratio: ratio(results, 'decimal.js', 'totals'),
      atLeast: 5,
    },
  ]
}

/** Not the cents alone: every text that both of them write. */
function refuseDifference({ lines, taxes, totals }: Invoice, decimals: DecimalTotals): void {
  const ours = JSON.stringify({ lines, taxes, totals })
  const theirs = JSON.stringify(decimals)
  if (ours !== theirs) throw new Error(`The sums disagree:\n${ours}\n${theirs}`)
}

/** Three of four lines at the standard rate; a tenth off the fees, and a fixed amount off the whole. */
function inputOf(document: number, lines: number): DocumentInput {
  return {
    currency: 'EUR',
    on: '2026-11-01',
    lines: Array.from({ length: lines }, (_, at) => lineOf(document, at)),
    discounts: [
      {
        id: 'loyal',
        name: 'Ten years with us',
        type: 'percentage',
        value: '10',
        appliesTo: { kinds: ['recurring'] },
      },
      { id: 'voucher', name: 'Voucher', type: 'fixed', value: `${20 + document}.50` },
    ],
    tax: {
      seller: { country: 'IT' },
      rules: [
        { id: 'standard', name: 'IVA', place: { country: 'IT' }, rate: '22', taxClasses: ['telecom'] },
        { id: 'reduced', name: 'IVA', place: { country: 'IT' }, rate: '10', taxClasses: ['books'] },
      ],
    },
    customer: { place: { country: 'IT' }, status: 'consumer' },
  }
}

function lineOf(document: number, at: number): DocumentInput['lines'][number] {
  const amount = ((999 + document * 7 + at * 131) / 100).toFixed(2)
  return {
    id: `A-${document}/2026-10-01/S-${at}`,
    kind: at % 3 === 2 ? 'usage' : 'recurring',
    description: `Fibre 1000, number 06 12345${at}`,
    subscriptionId: `S-${document}-${at}`,
    offeringId: 'fibre',
    priceId: 'fibre-1000',
    period: { from: '2026-10-01', to: '2026-11-01' },
    quantity: '1',
    unit: 'month',
    unitPrice: amount,
    amount,
    exact: amount,
    taxClass: at % 4 === 3 ? 'books' : 'telecom',
  }
}

function invoiceOf(index: number, input: DocumentInput): Invoice {
  const { lines, taxes, totals } = totalDocument(input)
  return {
    id: `doc-${index}`,
    type: 'invoice',
    status: 'final',
    number: `F2026-${index}`,
    accountId: `A-${index}`,
    currency: input.currency,
    zone: 'Europe/Rome',
    issuedOn: input.on,
    dueOn: '2026-12-01',
    period: { from: '2026-10-01', to: '2026-11-01' },
    seller: { name: 'Longline S.p.A.', vatId: 'IT12345678903' },
    buyer: { name: `Customer ${index}`, address: { lines: ['Via Milano 1'], city: 'Torino', country: 'IT' } },
    lines,
    taxes,
    totals,
    notes: [],
  }
}
