import type { InvoicePage, PageField } from '@longlines/bss/invoices'
import { PAGE, type Sheet, type Style } from './sheet.ts'
import { flow, rowBlock } from './table.ts'

const LABEL: Style = { size: 8, tone: 'soft' }
const VALUE: Style = { size: 9 }
const SMALL: Style = { size: 7.5, tone: 'soft' }
const FIELDS_X = 322
const LOGO = { width: 150, height: 42 }

/** The head of the first page: who writes, what it is, to whom, how much by when. */
export function masthead(
  sheet: Sheet,
  page: InvoicePage,
  logo: { width: number; height: number } | undefined,
) {
  const seller = sellerBlock(sheet, page, logo)
  const titleSize = sheet.fit(page.title, PAGE.right - FIELDS_X + 60, { size: 21, weight: 'bold' })
  sheet.write(page.title, PAGE.right, PAGE.top + 18, { size: titleSize, weight: 'bold' }, 'to')
  if (page.number !== undefined) {
    const style: Style = { size: 10.5, tone: 'soft' }
    const size = sheet.fit(page.number, PAGE.right - FIELDS_X, style)
    sheet.write(page.number, PAGE.right, PAGE.top + 36, { ...style, size }, 'to')
  }
  const top = Math.max(seller + 26, 140)
  const buyer = buyerBlock(sheet, page, top)
  const fields = fieldList(sheet, page.fields, top)
  sheet.y = Math.max(buyer, fields) + 20
  remarks(sheet, page.remarks)
  dueBand(sheet, page)
}

function sellerBlock(sheet: Sheet, page: InvoicePage, logo: { width: number; height: number } | undefined) {
  let y: number = PAGE.top
  if (logo === undefined) {
    const style: Style = { size: 16, weight: 'bold', tone: 'accent' }
    const size = sheet.fit(page.brand.name, FIELDS_X - PAGE.left - 30, style)
    sheet.write(page.brand.name, PAGE.left, y + 15, { ...style, size })
    y += 30
  } else {
    const scale = Math.min(LOGO.width / logo.width, LOGO.height / logo.height)
    const height = logo.height * scale
    sheet.put({ kind: 'logo', x: PAGE.left, y, width: logo.width * scale, height })
    y += height + 14
  }
  const { seller } = page
  const address = [seller.name, ...seller.address].join(', ')
  const ids = seller.details.filter(({ label }) => label !== '')
  const contact = seller.details.filter(({ label }) => label === '')
  const rows = [
    address,
    ids.map(({ label, value }) => unbroken(`${label} ${value}`)).join(' · '),
    contact.map(({ value }) => unbroken(value)).join(' · '),
  ]
  for (const text of rows.filter((row) => row !== '')) {
    for (const line of sheet.wrap(text, 236, SMALL)) {
      sheet.write(line, PAGE.left, y + 5, SMALL)
      y += 10.5
    }
  }
  return y
}

/** A number or a name that stays on one line. */
const unbroken = (text: string) => text.replaceAll(' ', '\u00a0')

function buyerBlock(sheet: Sheet, { buyer }: InvoicePage, top: number): number {
  let y = top
  sheet.write(buyer.label, PAGE.left, y + 8, LABEL)
  y += 14
  const lines = (text: string, style: Style, leading: number) => {
    for (const line of sheet.wrap(text, 240, style)) {
      sheet.write(line, PAGE.left, y + 10, style)
      y += leading
    }
  }
  lines(buyer.name, { size: 11, weight: 'bold' }, 14.5)
  for (const line of buyer.address) lines(line, { size: 9.5 }, 13)
  y += buyer.details.length > 0 ? 3 : 0
  for (const { label, value } of buyer.details) lines(label === '' ? value : `${label} ${value}`, LABEL, 11.5)
  return y
}

function fieldList(sheet: Sheet, fields: readonly PageField[], top: number): number {
  let y = top
  for (const { label, value } of fields) {
    const labels = sheet.wrap(label, 104, LABEL)
    const values = sheet.wrap(value, PAGE.right - FIELDS_X - 112, VALUE)
    labels.forEach((line, index) => {
      sheet.write(line, FIELDS_X, y + 9 + index * 11.5, LABEL)
    })
    values.forEach((line, index) => {
      sheet.write(line, PAGE.right, y + 9 + index * 11.5, VALUE, 'to')
    })
    y += Math.max(labels.length, values.length) * 11.5 + 4
  }
  return y
}

function remarks(sheet: Sheet, texts: readonly string[]): void {
  const style: Style = { size: 9.5, weight: 'bold' }
  const column = { title: '', side: 'left', x: PAGE.left, width: PAGE.right - PAGE.left } as const
  const blocks = texts.flatMap((text) =>
    sheet
      .wrap(text, column.width, style)
      .map((line) =>
        rowBlock(sheet, [column], [{ lines: [line], style }], { leading: 13, above: 0, below: 1 }),
      ),
  )
  flow(sheet, blocks)
  sheet.y += texts.length > 0 ? 8 : 0
}

const BAND = 48

function dueBand(sheet: Sheet, { due }: InvoicePage): void {
  if (sheet.room < BAND + 16) sheet.newPage()
  const { y } = sheet
  sheet.put({
    kind: 'box',
    x: PAGE.left,
    y,
    width: PAGE.right - PAGE.left,
    height: BAND,
    tone: 'panel',
    outline: false,
  })
  sheet.put({ kind: 'box', x: PAGE.left, y, width: 3, height: BAND, tone: 'accent', outline: false })
  sheet.write(due.label, PAGE.left + 16, y + 17, LABEL)
  const big: Style = { size: 18, weight: 'bold' }
  sheet.write(due.value, PAGE.left + 16, y + 37, { ...big, size: sheet.fit(due.value, 280, big) })
  if (due.by !== undefined) {
    sheet.write(due.by.label, PAGE.right - 16, y + 17, LABEL, 'to')
    sheet.write(due.by.value, PAGE.right - 16, y + 36, { size: 12, weight: 'bold' }, 'to')
  }
  sheet.y = y + BAND + 16
}
