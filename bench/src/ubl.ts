/** Writing electronic invoices: our text against an XML library that is given the same tree. */
import { ublInvoice } from '@longlines/adapters/ubl'
import type { Invoice } from '@longlines/bss/invoices'
import { XMLBuilder, XMLParser } from 'fast-xml-parser'
import { type Lane, measure, ratio } from './paired.ts'
import type { Finding } from './report.ts'

const DOCUMENTS = 300
const LINES = 12

export async function ublFindings(): Promise<Finding[]> {
  const documents = Array.from({ length: DOCUMENTS }, (_, index) => documentOf(index))
  const options = { ignoreAttributes: false, parseTagValue: false, trimValues: false }
  const parser = new XMLParser(options)
  const builder = new XMLBuilder(options)
  // The library gets its trees ready made: it only has to write them.
  const trees: unknown[] = documents.map((document) => parser.parse(ublInvoice(document)))
  const text = ublInvoice(documents[0]!)
  const built = builder.build(trees[0])
  if (built.replace(/\s*\n\s*/g, '') !== text.replace(/\s*\n\s*/g, '')) {
    throw new Error(`The library writes another document:\n${built}\n${text}`)
  }
  const lengths = (write: (index: number) => string) => () => {
    let length = 0
    for (let index = 0; index < DOCUMENTS; index += 1) length += Buffer.byteLength(write(index))
    return length
  }
  const lanes: Lane[] = [
    { name: 'JSON.stringify', run: lengths((index) => JSON.stringify(documents[index])) },
    { name: 'ubl', run: lengths((index) => ublInvoice(documents[index]!)) },
    { name: 'ubl, unchecked', run: lengths((index) => ublInvoice(documents[index]!, { check: false })) },
    { name: 'fast-xml-parser', run: lengths((index) => builder.build(trees[index])) },
  ]
  const results = await measure(lanes, DOCUMENTS)
  return [
    {
      name: 'fast-xml-parser / UBL text, checked against EN 16931',
      ratio: ratio(results, 'fast-xml-parser', 'ubl'),
      atLeast: 15,
    },
    {
      name: 'fast-xml-parser / UBL text, unchecked',
      ratio: ratio(results, 'fast-xml-parser', 'ubl, unchecked'),
      atLeast: 15,
    },
    {
      name: 'UBL text, checked / JSON.stringify of the invoice',
      ratio: ratio(results, 'ubl', 'JSON.stringify'),
      atMost: 2,
    },
  ]
}

function documentOf(index: number): Invoice {
  const lines = Array.from({ length: LINES }, (_, at) => lineOf(index, at))
  const net = lines.reduce((sum, line) => sum + Math.round(Number(line.net) * 100), 0)
  const tax = Math.round(net * 0.22)
  return {
    id: `doc-${index}`,
    type: 'invoice',
    status: 'final',
    number: `F2026-${index}`,
    accountId: `A-${index}`,
    currency: 'EUR',
    zone: 'Europe/Rome',
    issuedOn: '2026-11-01',
    dueOn: '2026-12-01',
    period: { from: '2026-10-01', to: '2026-11-01' },
    seller: {
      name: 'Longline S.p.A.',
      address: { lines: ['Via Roma 1'], postalCode: '00100', city: 'Roma', country: 'IT' },
      vatId: 'IT12345678903',
    },
    buyer: {
      name: `Customer & Sons ${index}`,
      address: { lines: [`Via Milano ${index}`], city: 'Torino', country: 'IT' },
    },
    lines,
    taxes: [{ name: 'IVA 22%', category: 'S', rate: '22', taxable: cents(net), tax: cents(tax) }],
    totals: {
      lines: cents(net),
      discounts: '0.00',
      net: cents(net),
      tax: cents(tax),
      gross: cents(net + tax),
      credited: '0.00',
      rounding: '0.00',
      due: cents(net + tax),
    },
    payment: { means: 'credit-transfer', iban: 'IT60X0542811101000000123456', reference: `F2026-${index}` },
    notes: [],
  }
}

function lineOf(document: number, at: number): Invoice['lines'][number] {
  const amount = cents(999 + document * 7 + at * 131)
  return {
    id: `A-${document}/2026-10-01/S-${at}`,
    kind: 'recurring',
    description: `Fibre 1000, number 06 12345${at}`,
    subscriptionId: `S-${document}-${at}`,
    priceId: 'fibre-1000',
    period: { from: '2026-10-01', to: '2026-11-01' },
    quantity: '1',
    unit: 'month',
    unitPrice: amount,
    amount,
    exact: amount,
    discounts: [],
    net: amount,
    taxClass: 'telecom',
    taxes: [{ ruleId: 'it', name: 'IVA 22%', category: 'S', rate: '22', base: amount, exact: '0' }],
  }
}

function cents(value: number): string {
  return (value / 100).toFixed(2)
}
