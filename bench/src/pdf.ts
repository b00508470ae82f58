/** Invoices as PDF, beside pdfkit alone drawing the same texts without any layout. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { invoicePdf } from '@longlines/adapters/pdf'
import { type Invoice, type InvoicePage, renderInvoice } from '@longlines/bss/invoices'
import PdfDocument from 'pdfkit'
import { type Lane, measure, ratio } from './paired.ts'
import type { Finding } from './report.ts'

const INVOICES = 10
const LINES = 30
const ROWS_ON_PAGE = 25

export async function pdfFindings(): Promise<Finding[]> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')
  const regular = new Uint8Array(readFileSync(join(folder, 'DejaVuSansCondensed.ttf')))
  const bold = new Uint8Array(readFileSync(join(folder, 'DejaVuSansCondensed-Bold.ttf')))
  const createdAt = '2026-09-01T06:00:00Z'
  const pages = Array.from({ length: INVOICES }, (_, at) => renderInvoice(invoiceOf(at), { language: 'en' }))
  const all = (one: (page: InvoicePage) => Promise<number>) => async () => {
    let bytes = 0
    for (const page of pages) bytes += await one(page)
    return bytes
  }
  const ours = (fonts?: { regular: Uint8Array; bold: Uint8Array }) =>
    all(
      async (page) =>
        (await invoicePdf(page, { createdAt, ...(fonts === undefined ? {} : { fonts }) })).length,
    )
  const lanes: Lane[] = [
    { name: 'ours, Helvetica', run: ours() },
    { name: 'pdfkit, Helvetica', run: all((page) => plain(page)) },
    { name: 'ours, embedded', run: ours({ regular, bold }) },
    { name: 'pdfkit, embedded', run: all((page) => plain(page, { regular, bold })) },
  ]
  const results = await measure(lanes, INVOICES)
  for (const { name, nsPerUnit } of results.values()) {
    console.error(`${name}: ${(1e9 / nsPerUnit).toFixed(0)} invoices of ${LINES} lines each second`)
  }
  return [
    {
      name: 'PDF of 30 lines in Helvetica / the same texts by pdfkit alone',
      ratio: ratio(results, 'ours, Helvetica', 'pdfkit, Helvetica'),
      atMost: 2,
    },
    {
      name: 'PDF of 30 lines in an embedded font / the same texts by pdfkit alone',
      ratio: ratio(results, 'ours, embedded', 'pdfkit, embedded'),
      atMost: 1,
    },
  ]
}

function invoiceOf(at: number): Invoice {
  const lines = Array.from({ length: LINES }, (_, index) => ({
    id: `line-${index}`,
    kind: 'recurring' as const,
    description: `Voice channel ${index} of trunk ${at}, service level Gold`,
    priceId: 'price',
    period: { from: '2026-08-01', to: '2026-09-01' },
    quantity: '1',
    unit: 'unit',
    unitPrice: `${10 + index}.${10 + at}`,
    amount: `${10 + index}.${10 + at}`,
    exact: `${10 + index}.${10 + at}`,
    discounts: [],
    net: `${10 + index}.${10 + at}`,
    taxClass: 'telecom',
    taxes: [{ ruleId: 'vat', name: 'VAT', category: 'S' as const, rate: '22', base: '1', exact: '0.22' }],
  }))
  return {
    id: `inv-${at}`,
    type: 'invoice',
    status: 'final',
    number: `2026-${at}`,
    accountId: `acc-${at}`,
    currency: 'EUR',
    zone: 'Europe/Rome',
    issuedOn: '2026-09-01',
    dueOn: '2026-09-21',
    period: { from: '2026-08-01', to: '2026-09-01' },
    seller: { name: 'Alba Telecom', vatId: 'IT12345678903' },
    buyer: { name: `Customer ${at}`, address: { lines: ['Corso Magenta 7'], city: 'Milano', country: 'IT' } },
    lines,
    taxes: [{ name: 'VAT', category: 'S', rate: '22', taxable: '735.00', tax: '161.70' }],
    totals: {
      lines: '735.00',
      discounts: '0',
      net: '735.00',
      tax: '161.70',
      gross: '896.70',
      credited: '0',
      rounding: '0',
      due: '896.70',
    },
    notes: [],
  }
}

/** What somebody writes in ten minutes: every text at a fixed place, no measuring, no wrapping. */
function plain(page: InvoicePage, fonts?: { regular: Uint8Array; bold: Uint8Array }): Promise<number> {
  const document = new PdfDocument({ size: 'A4', margin: 0 })
  const finished = new Promise<number>((resolve) => {
    let length = 0
    document.on('data', (chunk: Uint8Array) => {
      length += chunk.length
    })
    document.on('end', () => resolve(length))
  })
  const regular = fonts === undefined ? 'Helvetica' : 'text'
  const bold = fonts === undefined ? 'Helvetica-Bold' : 'strong'
  if (fonts !== undefined) {
    document.registerFont('text', Buffer.from(fonts.regular.buffer))
    document.registerFont('strong', Buffer.from(fonts.bold.buffer))
  }
  const write = (text: string, x: number, y: number) => document.text(text, x, y, { lineBreak: false })
  document.font(bold, 12)
  const head = [page.title, page.number ?? '', page.seller.name, page.buyer.name, page.due.value]
  head.forEach((text, at) => {
    write(text, 48, 48 + at * 18)
  })
  document.font(regular, 9)
  for (const [at, { label, value }] of [...page.fields, ...page.totals].entries()) {
    write(label, 300, 48 + at * 14)
    write(value, 450, 48 + at * 14)
  }
  const lines = page.groups.flatMap((group) => group.lines)
  lines.forEach((line, at) => {
    if (at > 0 && at % ROWS_ON_PAGE === 0) document.addPage()
    const y = 200 + (at % ROWS_ON_PAGE) * 24
    write(line.description, 48, y)
    write(line.period ?? '', 48, y + 11)
    for (const [column, text] of [line.quantity, line.unitPrice, line.tax, line.amount].entries()) {
      write(text, 320 + column * 60, y)
    }
  })
  document.end()
  return finished
}
