import type { InvoicePage, PagePayment } from '@longlines/bss/invoices'
import { PAGE, type Sheet, type Style } from './sheet.ts'
import { type Block, type Column, columnsFor, flow, rowBlock } from './table.ts'

const TEXT: Style = { size: 8.5 }
const SOFT: Style = { size: 8, tone: 'soft' }
const TITLE: Style = { size: 9.5, weight: 'bold' }
const TOTALS_X = 340
/** More taxes than this stand in a table over the whole width, which may go on to another page. */
const MOST_BESIDE = 10

/** After the lines: totals with the tax table beside them, why no tax is due, notes, how to pay. */
export function closing(sheet: Sheet, page: InvoicePage): void {
  const { rows } = page.taxes
  const beside = rows.length <= MOST_BESIDE
  const columns = taxColumns(sheet, page, beside ? TOTALS_X - 34 : PAGE.right)
  const taxes = taxBlocks(sheet, columns, page)
  const tall = (blocks: readonly Block[]) => blocks.reduce((sum, block) => sum + block.height, 0)
  const totals = totalBlocks(sheet, page)
  const height = Math.max(tall(totals), beside && rows.length > 0 ? tall(taxes) + 36 : 0)
  if (height > sheet.room) sheet.newPage()
  const top = sheet.y
  flow(sheet, totals)
  const end = sheet.y
  if (rows.length > 0) {
    sheet.y = beside ? top : end + 12
    if (!beside && sheet.room < 80) sheet.newPage()
    sheet.write(page.taxes.title, PAGE.left, sheet.y + 12, TITLE)
    sheet.y += 15
    flow(sheet, taxes, columns)
  }
  sheet.y = (beside ? Math.max(end, sheet.y) : sheet.y) + 12
  texts(sheet, exemptions(page), SOFT)
  texts(sheet, page.notes, TEXT)
  if (page.payment !== undefined) pay(sheet, page.payment)
}

function totalBlocks(sheet: Sheet, { totals }: InvoicePage): Block[] {
  return totals.map(({ label, value, strong }) => {
    const style: Style = strong ? { size: 11, weight: 'bold' } : { size: 9 }
    const wide = sheet.typeface.measure(value, style.weight ?? 'regular', style.size)
    const lines = sheet.wrap(label, PAGE.right - TOTALS_X - wide - 12, style)
    const leading = style.size + 3
    return {
      height: lines.length * leading + (strong ? 14 : 4),
      keep: true,
      draw: (top) => {
        if (strong) sheet.rule(TOTALS_X, top + 4, PAGE.right - TOTALS_X, 'ink', 1)
        const first = top + style.size + (strong ? 10 : 3)
        lines.forEach((line, index) => {
          sheet.write(line, TOTALS_X, first + index * leading, style)
        })
        sheet.write(value, PAGE.right, first, style, 'to')
      },
    }
  })
}

function taxColumns(sheet: Sheet, { taxes }: InvoicePage, right: number): Column[] {
  const { name, rate, taxable, tax } = taxes.columns
  return columnsFor(
    sheet,
    [name, rate, taxable, tax],
    ['left', 'right', 'right', 'right'],
    [
      [],
      taxes.rows.map((row) => row.rate),
      taxes.rows.map((row) => row.taxable),
      taxes.rows.map((row) => row.tax),
    ],
    TEXT,
    { flexible: 0, most: 72, right },
  ).filter((column) => column !== undefined)
}

function taxBlocks(sheet: Sheet, columns: readonly Column[], { taxes }: InvoicePage): Block[] {
  return taxes.rows.map((row) => {
    const cells = [row.name, row.rate, row.taxable, row.tax].map((text, index) => ({
      lines: sheet.wrap(text, columns[index]?.width ?? 72, TEXT),
      style: TEXT,
    }))
    return rowBlock(sheet, columns, cells, { leading: 11.5, above: 1.5, below: 1.5 })
  })
}

function exemptions({ taxes }: InvoicePage): string[] {
  return taxes.rows.flatMap(({ rate, name, exemption }) =>
    exemption === undefined ? [] : [`${name} ${rate}: ${exemption}`],
  )
}

function texts(sheet: Sheet, paragraphs: readonly string[], style: Style): void {
  const column: Column = { title: '', side: 'left', x: PAGE.left, width: PAGE.right - PAGE.left }
  const blocks = paragraphs.flatMap((text) => {
    const lines = sheet.wrap(text, column.width, style)
    return lines.map((line, index) =>
      rowBlock(sheet, [column], [{ lines: [line], style }], {
        leading: style.size + 3,
        above: 0,
        below: index === lines.length - 1 ? 4 : 0,
        // No first line alone at the foot of a page, no last line alone at the head of the next.
        keep: lines.length > 1 && (index === 0 || index === lines.length - 2),
      }),
    )
  })
  flow(sheet, blocks)
}

const SLIP_LABEL: Style = { size: 7.5, tone: 'soft' }
const SLIP_VALUE: Style = { size: 9.5 }

/** How to pay: a framed slip at the foot of the page for transfers, plain text otherwise. */
function pay(sheet: Sheet, payment: PagePayment): void {
  const pad = payment.slip ? 14 : 0
  const width = PAGE.right - PAGE.left - 2 * pad
  const half = (width - 20) / 2
  const sentences = payment.text.flatMap((text) => sheet.wrap(text, width, TEXT))
  const cells = payment.fields.map(({ label, value }) => ({
    label,
    lines: sheet.wrap(value, half, SLIP_VALUE),
  }))
  const rows = Array.from({ length: Math.ceil(cells.length / 2) }, (_, row) =>
    cells.slice(row * 2, row * 2 + 2),
  )
  const rowHeight = (row: typeof cells) => 14 + Math.max(...row.map(({ lines }) => lines.length)) * 12.5
  const height = pad * 2 + 16 + sentences.length * 11.5 + rows.reduce((sum, row) => sum + rowHeight(row), 0)
  if (height + 10 > sheet.room) sheet.newPage()
  const top = payment.slip ? sheet.bottom - height - 4 : sheet.y + 6
  if (payment.slip) {
    const frame = {
      x: PAGE.left,
      y: top,
      width: PAGE.right - PAGE.left,
      height,
      tone: 'ink',
      outline: true,
    } as const
    sheet.put({ kind: 'box', ...frame })
  }
  let y = top + pad
  sheet.write(payment.title, PAGE.left + pad, y + 9, TITLE)
  y += 18
  for (const line of sentences) {
    sheet.write(line, PAGE.left + pad, y + 7, TEXT)
    y += 11.5
  }
  for (const row of rows) {
    row.forEach(({ label, lines }, column) => {
      const x = PAGE.left + pad + column * (half + 20)
      sheet.write(label, x, y + 8, SLIP_LABEL)
      lines.forEach((line, index) => {
        sheet.write(line, x, y + 20 + index * 12.5, { ...SLIP_VALUE, weight: 'bold' })
      })
    })
    y += rowHeight(row)
  }
  sheet.y = top + height + 4
}
