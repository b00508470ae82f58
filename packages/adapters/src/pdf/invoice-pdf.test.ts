import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { type Invoice, type InvoicePage, type InvoiceRendering, renderInvoice } from '@longlines/bss/invoices'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as samples from '../../test/pdf/samples.ts'
import { textsOf } from '../../test/pdf/texts.ts'
import { invoicePdf } from './index.ts'

const createdAt = '2026-09-01T06:00:00Z'
const folder = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')
const font = (name: string) => new Uint8Array(readFileSync(join(folder, `${name}.ttf`)))
const fonts = { regular: font('DejaVuSansCondensed'), bold: font('DejaVuSansCondensed-Bold') }
const drawn = async (invoice: Invoice, rendering: Partial<InvoiceRendering> = {}) => {
  const page = renderInvoice(invoice, { language: 'en', ...rendering })
  return { page, pages: textsOf(await invoicePdf(page, { createdAt })) }
}
const count = (texts: readonly string[], text: string) => texts.filter((one) => one === text).length

/** How often each text of the body of the tables must be on paper. */
function expected(page: InvoicePage): Map<string, number> {
  const wanted = new Map<string, number>()
  const want = (text: string) => wanted.set(text, (wanted.get(text) ?? 0) + 1)
  for (const { lines, subtotal } of page.groups) {
    for (const line of lines) {
      want(line.description)
      for (const { name } of line.discounts) want(name)
    }
    if (subtotal) want(subtotal.label)
  }
  for (const { uses, subtotal } of page.usage.sections) {
    for (const use of uses) want(use.description)
    want(subtotal.label)
  }
  return wanted
}

/** Amounts that are on paper, sums carried from page to page aside, against those of the page. */
function amountsOf(page: InvoicePage): string[] {
  return [
    page.due.value,
    ...page.groups.flatMap(({ lines, subtotal }) => [
      ...lines.flatMap((line) => [
        line.unitPrice,
        line.amount,
        ...line.discounts.map(({ amount }) => amount),
      ]),
      subtotal?.amount ?? '',
    ]),
    ...page.taxes.rows.flatMap((row) => [row.taxable, row.tax]),
    ...page.totals.map(({ value }) => value),
    ...(page.payment?.fields.map(({ value }) => value).filter((value) => value === page.due.value) ?? []),
    ...page.usage.sections.flatMap(({ uses, subtotal }) => [
      ...uses.map(({ amount }) => amount),
      subtotal.amount,
    ]),
  ].filter((text) => text !== '')
}

const isAmount = (text: string) => /^-?€?[\d,]+\.\d{2,}$/.test(text)

function withoutCarried(pages: readonly (readonly string[])[]): string[] {
  return pages.flatMap((texts) =>
    texts.filter((_text, at) => !/^(Brought|Carried) forward/.test(texts[at - 1] ?? '')),
  )
}

describe('what is on paper', () => {
  test.each([
    ['a bill', samples.consumer, 1],
    ['thirty lines of three subscriptions', samples.business, 3],
    ['a credit note', samples.creditNote, 1],
    ['nothing', samples.sample([]), 1],
  ])('%s: every line and every amount once', async (_name, invoice, length) => {
    const { page, pages } = await drawn(invoice)
    expect(pages).toHaveLength(length)
    expect(withoutCarried(pages).filter(isAmount).sort()).toEqual(amountsOf(page).sort())
    const all = pages.flat().join(' ')
    for (const [text] of expected(page))
      expect(all.split(text)).toHaveLength((expected(page).get(text) ?? 0) + 1)
    for (const [at, texts] of pages.entries()) expect(count(texts, `Page ${at + 1} of ${length}`)).toBe(1)
  })

  test('a bill of 400 calls: heads repeated, sums carried', async () => {
    const itemised = samples.calls(400)
    const { page, pages } = await drawn(samples.itemised, { itemised })
    expect(withoutCarried(pages).filter(isAmount).sort()).toEqual(amountsOf(page).sort())
    expect(pages.length).toBeGreaterThan(8)
    for (const [at, texts] of pages.entries()) {
      expect(count(texts, `Page ${at + 1} of ${pages.length}`)).toBe(1)
      if (at === 0) continue
      expect(count(texts, 'Destination')).toBe(1)
      const forward = texts.indexOf('Carried forward')
      expect(forward > 0).toBe(at < pages.length - 1)
      if (forward < 0) continue
      const next = pages[at + 1] ?? []
      expect(next[next.findIndex((text) => text.startsWith('Brought forward')) + 1]).toBe(texts[forward + 1])
    }
  })

  test('5,000 calls', async () => {
    const { page, pages } = await drawn(samples.itemised, { itemised: samples.calls(5000) })
    const all = pages.flat()
    expect(withoutCarried(pages).filter(isAmount)).toHaveLength(amountsOf(page).length)
    expect(all.filter((text) => /^\+39 \d\d 555 \d{4}$/.test(text))).toHaveLength(
      page.usage.sections[0]?.uses.filter(({ description }) => description.startsWith('+39')).length ?? -1,
    )
    expect(all).toContain(`Page ${pages.length} of ${pages.length}`)
  })

  test('why no tax is due, what is corrected, how to pay', async () => {
    const business = (await drawn(samples.business)).pages.flat().join('\n')
    expect(business).toContain(
      'VAT AE 0%: Reverse charge, article 196 of Directive 2006/112/EC (VATEX-EU-AE)',
    )
    expect(business).toContain('IT60\u00a0X054\u00a02811\u00a01010\u00a00000\u00a00123\u00a0456')
    const note = (await drawn(samples.creditNote)).pages.flat().join('\n')
    expect(note).toContain('Corrects invoice 2026-000302 of 1\u00a0August\u00a02026')
    expect(note).not.toContain('How to pay')
    expect((await drawn(samples.sample([]))).pages.flat()).not.toContain('How to pay')
  })
})

describe('pages that are hard to set', () => {
  test('descriptions, names and numbers of any length stay on the paper and are complete', async () => {
    const text = fc.array(fc.stringMatching(/^[A-Za-z0-9]{1,90}$/), { minLength: 1, maxLength: 120 })
    await fc.assert(
      fc.asyncProperty(text, text, fc.integer({ min: 1, max: 40 }), async (words, name, lines) => {
        const invoice = samples.sample(
          Array.from({ length: lines }, (_, at) => ({
            text: `${words.join(' ')} ${at}`,
            cents: 1_234_567_890 + at,
          })),
          { buyer: { name: name.slice(0, 6).join(' ') }, number: name.slice(0, 2).join('-') },
        )
        const { pages } = await drawn(invoice)
        const found = pages.flat().join('').replaceAll(' ', '')
        for (let at = 0; at < lines; at += 1) expect(found).toContain(words.join(''))
        expect(pages.at(-1)).toContain(`Page ${pages.length} of ${pages.length}`)
      }),
      { numRuns: 15 },
    )
  })

  test('a description longer than a page goes on over the next', async () => {
    const words = Array.from({ length: 1500 }, (_, at) => `word${at}`)
    const { pages } = await drawn(samples.sample([{ text: words.join(' '), cents: 100 }]))
    expect(pages.length).toBeGreaterThan(2)
    expect(
      pages
        .flat()
        .join(' ')
        .match(/word\d+/g),
    ).toEqual(words)
  })
})

describe('letters', () => {
  test('that Helvetica lacks are refused and named', async () => {
    const page = renderInvoice(samples.names, { language: 'en' })
    const refusal = await invoicePdf(page, { createdAt }).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'invoice.font_missing_glyphs' })
    expect(String(refusal)).toContain('ł (U+0142)')
  })

  test('that an embedded font lacks are refused too', async () => {
    const page = renderInvoice(samples.sample([{ text: '光回線 😀', cents: 1 }]), { language: 'en' })
    await expect(invoicePdf(page, { createdAt, fonts })).rejects.toMatchObject({
      code: 'invoice.font_missing_glyphs',
      values: { characters: '光回線' },
    })
  })

  test('of Greek, Polish, Turkish and Ukrainian come back out of the file', async ({ skip }) => {
    const page = renderInvoice(samples.names, { language: 'es' })
    const text = readBack(await invoicePdf(page, { createdAt, fonts }))
    if (text === undefined) return skip('pdftotext is not installed')
    for (const { description } of samples.names.lines) expect(text).toContain(description)
    expect(text).toContain('Αλεξάνδρα Παπαδοπούλου-Świętosławska')
  })
})

describe('bytes', () => {
  test('same page, fonts, logo and instant: same bytes', async () => {
    const page = renderInvoice(samples.names, { language: 'es', itemised: samples.calls(60) })
    const options = { createdAt, fonts, logo: { png: picture() } }
    const first = await invoicePdf(page, options)
    const [again, together] = await Promise.all([invoicePdf(page, options), invoicePdf(page, options)])
    const copied = { regular: fonts.regular.slice(), bold: fonts.bold.slice() }
    const parsedAgain = await invoicePdf(page, { ...options, fonts: copied })
    for (const other of [again, together, parsedAgain]) expect(Buffer.compare(first, other)).toBe(0)
    expect(
      Buffer.compare(first, await invoicePdf(page, { ...options, createdAt: '2026-09-02T06:00:00Z' })),
    ).not.toBe(0)
    expect(first.length).toBeLessThan(60_000)
  })

  test('say what the document is', async () => {
    const page = renderInvoice(samples.consumer, { language: 'en' })
    const text = Buffer.from(await invoicePdf(page, { createdAt, logo: samples.LOGO })).toString('latin1')
    expect(text).toContain('(Invoice 2026-000417)')
    expect(text).toContain('(Alba Telecom S.p.A.)')
    expect(text).toContain('/Lang (en)')
    expect(text).toContain('(D:20260901060000Z)')
  })

  test.each([
    ['a font', { fonts: { regular: new Uint8Array([1, 2, 3]) } }],
    ['a logo', { logo: { png: new Uint8Array([1, 2, 3]) } }],
    ['a logo cut short', { logo: { png: picture().slice(0, 40) } }],
  ])('that are not %s are refused', async (_what, options) => {
    const page = renderInvoice(samples.consumer, { language: 'en' })
    await expect(invoicePdf(page, { createdAt, ...options })).rejects.toMatchObject({ code: 'input.invalid' })
  })
})

/** What pdftotext reads, or nothing where it is not installed. */
function readBack(pdf: Uint8Array): string | undefined {
  const place = mkdtempSync(join(tmpdir(), 'longlines-pdf-'))
  try {
    writeFileSync(join(place, 'a.pdf'), pdf)
    return execFileSync('pdftotext', ['-layout', join(place, 'a.pdf'), '-'], {
      encoding: 'utf8',
      stdio: 'pipe',
    })
  } catch {
    return undefined
  } finally {
    rmSync(place, { recursive: true })
  }
}

/** A PNG of two half-transparent pixels. */
function picture(): Uint8Array {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    return Buffer.concat([length, body, Buffer.alloc(4)])
  }
  const header = Buffer.from([0, 0, 0, 2, 0, 0, 0, 1, 8, 6, 0, 0, 0])
  const pixels = deflateSync(Buffer.from([0, 255, 0, 0, 128, 0, 0, 255, 64]))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return new Uint8Array(
    Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]),
  )
}
