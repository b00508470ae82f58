import type { InvoicePage } from '@longlines/bss/invoices'
import { type Instant, parseInstant } from '@longlines/core/time'
import { closing } from './closing.ts'
import { footTop, furniture } from './furniture.ts'
import { lineTable } from './lines.ts'
import { drawLogo, type PdfLogo, sizeOfLogo } from './logo.ts'
import { masthead } from './masthead.ts'
import { type Mark, PAGE, Sheet, type Tone } from './sheet.ts'
import { type PdfFonts, Typeface } from './typeface.ts'
import { usageTables } from './usage.ts'

/** What a page is drawn with. */
export interface InvoicePdfOptions {
  /** When the file says that it was made: the same input and instant give the same bytes. */
  readonly createdAt: Instant
  /** Fonts to embed. Without them the text is set in Helvetica, which has the letters of Western Europe only. */
  readonly fonts?: PdfFonts
  readonly logo?: PdfLogo
}

/**
 * Draws an invoice or note as a PDF on A4: head, lines by subscription, totals, tax table, payment slip, and the
 * itemised usage on pages of its own. Rows are never divided between pages, table heads are repeated and sums
 * carried forward. Same page, fonts, logo and instant: same bytes.
 *
 * Keep the font's bytes and give the same array again: it is parsed once.
 *
 * @throws LonglinesError `invoice.font_missing_glyphs` with the characters in `values.characters`,
 * `time.invalid_instant`, `input.invalid` (a font or logo that cannot be read)
 * @example
 * const zero = { lines: '0', discounts: '0', net: '0', tax: '0', gross: '0', credited: '0', rounding: '0', due: '0' }
 * const page = renderInvoice(
 *   {
 *     id: 'inv_1', type: 'invoice', status: 'final', number: '2026-0001', accountId: 'acc_1', currency: 'EUR',
 *     zone: 'Europe/Rome', issuedOn: '2026-09-01', period: { from: '2026-08-01', to: '2026-09-01' },
 *     seller: { name: 'Alba Telecom' }, buyer: { name: 'Zoe' }, lines: [], taxes: [], totals: zero, notes: [],
 *   },
 *   { language: 'en' },
 * )
 * const bytes = await invoicePdf(page, { createdAt: '2026-09-01T06:00:00Z' })
 * String.fromCharCode(...bytes.subarray(0, 5)) // '%PDF-'
 */
export async function invoicePdf(page: InvoicePage, options: InvoicePdfOptions): Promise<Uint8Array> {
  const { default: PdfDocument } = await import('pdfkit')
  const typeface = new Typeface(
    options.fonts,
    () => new PdfDocument({ autoFirstPage: false, fontLayoutCache: false }),
  )
  const pages = laidOut(page, typeface, options.logo)
  typeface.check(pages.flat().filter((mark) => mark.kind === 'words'))
  const document = new PdfDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    autoFirstPage: false,
    lang: page.language,
    displayTitle: true,
    info: {
      Title: page.number === undefined ? page.title : `${page.title} ${page.number}`,
      Author: page.seller.name,
      Creator: 'Longlines',
      Producer: 'Longlines',
      CreationDate: new Date(parseInstant(options.createdAt)),
    },
  })
  const bytes = collect(document)
  typeface.register(document)
  for (const marks of pages) {
    document.addPage()
    const pen = { colour: '' }
    for (const mark of marks) draw(document, typeface, mark, pen, page.brand.colour, options.logo)
  }
  document.end()
  return bytes
}

/** All marks of all pages. */
function laidOut(page: InvoicePage, typeface: Typeface, logo: PdfLogo | undefined): Mark[][] {
  const sheet = new Sheet(typeface, footTop(typeface, page))
  masthead(sheet, page, logo === undefined ? undefined : sizeOfLogo(logo))
  lineTable(sheet, page)
  closing(sheet, page)
  usageTables(sheet, page)
  return sheet.pages.map((marks, index) => [
    ...marks,
    ...furniture(typeface, page, index + 1, sheet.pages.length),
  ])
}

const TONES: Readonly<Record<Tone, string>> = {
  ink: '#111827',
  soft: '#4b5563',
  accent: '#111827',
  line: '#c4c9d1',
  panel: '#f1f3f6',
}

function draw(
  document: PDFKit.PDFDocument,
  typeface: Typeface,
  mark: Mark,
  pen: { colour: string },
  colour: string | undefined,
  logo: PdfLogo | undefined,
): void {
  if (mark.kind === 'logo') {
    if (logo !== undefined) drawLogo(document, logo, mark)
    return
  }
  const ink = mark.tone === 'accent' ? (colour ?? TONES.accent) : TONES[mark.tone]
  if (pen.colour !== ink) document.fillColor(ink)
  pen.colour = ink
  if (mark.kind === 'box') {
    document.rect(mark.x, mark.y, mark.width, mark.height)
    if (mark.outline) document.lineWidth(0.9).stroke(ink)
    else document.fill()
    return
  }
  typeface.use(document, mark.weight, mark.size)
  const known = { lineBreak: false, baseline: 'alphabetic', textWidth: mark.width, wordCount: 1 } as const
  document.text(mark.text, mark.x, mark.y, known)
}

function collect(document: PDFKit.PDFDocument): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  return new Promise((resolve, reject) => {
    document.on('error', reject)
    document.on('data', (chunk: Uint8Array) => {
      chunks.push(chunk)
      length += chunk.length
    })
    document.on('end', () => {
      const bytes = new Uint8Array(length)
      let at = 0
      for (const chunk of chunks) {
        bytes.set(chunk, at)
        at += chunk.length
      }
      resolve(bytes)
    })
  })
}
