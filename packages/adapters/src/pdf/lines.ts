import type { InvoicePage, PageGroup, PageLine } from '@longlines/bss/invoices'
import { PAGE, type Sheet, type Style } from './sheet.ts'
import { type Block, type Cell, type Column, columnsFor, flow, rowBlock } from './table.ts'

const TEXT: Style = { size: 9 }
const SOFT: Style = { size: 7.8, tone: 'soft' }
const STRONG: Style = { size: 9, weight: 'bold' }
const GROUP: Style = { size: 10, weight: 'bold' }
/** A description longer than this goes on in a row of its own, so that every row fits on a page. */
const MOST_LINES = 30

type Place = (cells: readonly (Cell | undefined)[]) => (Cell | undefined)[]

/** The table of lines: groups with their title, discounts under their line, subtotals. */
export function lineTable(sheet: Sheet, page: InvoicePage): void {
  if (page.groups.length === 0) {
    sheet.write(page.noLines, PAGE.left, sheet.y + 14, TEXT)
    sheet.y += 30
    return
  }
  const { description, quantity, unitPrice, tax, amount } = page.columns
  const lines = page.groups.flatMap((group) => group.lines)
  const amounts = [
    ...lines.flatMap((line) => [line.amount, line.carried, ...line.discounts.map((one) => one.amount)]),
    ...page.groups.flatMap(({ subtotal }) => subtotal?.amount ?? []),
  ]
  const all = columnsFor(
    sheet,
    [description, quantity, unitPrice, tax, amount],
    ['left', 'right', 'right', 'right', 'right'],
    [
      [],
      lines.map((line) => line.quantity),
      lines.map((line) => line.unitPrice),
      lines.map((line) => line.tax),
      amounts,
    ],
    STRONG,
    { flexible: 0, most: 104 },
  )
  const columns = all.filter((column) => column !== undefined)
  const place: Place = (cells) => cells.filter((_cell, index) => all[index] !== undefined)
  const blocks = page.groups.flatMap((group, index) => groupBlocks(sheet, columns, place, group, index === 0))
  flow(sheet, blocks, columns, page.carry)
  sheet.y += 8
}

function groupBlocks(
  sheet: Sheet,
  columns: readonly Column[],
  place: Place,
  group: PageGroup,
  first: boolean,
): Block[] {
  const blocks: Block[] = []
  if (group.title !== undefined) blocks.push(...heading(sheet, group.title, GROUP, first ? 4 : 14))
  group.lines.forEach((line, index) => {
    const last = index === group.lines.length - 1
    blocks.push(...lineBlocks(sheet, columns, place, line, last && group.subtotal !== undefined))
  })
  if (group.subtotal !== undefined) {
    const { label, amount } = group.subtotal
    blocks.push(subtotalBlock(sheet, label, undefined, amount))
  }
  return blocks
}

/** A title that stays with what follows. */
export function heading(sheet: Sheet, title: string, style: Style, above: number): Block[] {
  const column: Column = { title: '', side: 'left', x: PAGE.left, width: PAGE.right - PAGE.left }
  const lines = sheet.wrap(title, column.width, style).slice(0, 3)
  return [
    rowBlock(sheet, [column], [{ lines, style }], { leading: style.size + 3, above, below: 3, keep: true }),
  ]
}

/** A sum at the right, its name at the left. */
export function subtotalBlock(
  sheet: Sheet,
  label: string,
  used: Column | undefined,
  amount: string,
  of = '',
): Block {
  const width = used === undefined ? 360 : used.x - PAGE.left - 14
  const lines = sheet.wrap(label, width, STRONG)
  return {
    height: 8 + lines.length * 12,
    draw: (top) => {
      lines.forEach((line, index) => {
        sheet.write(line, PAGE.left, top + 13 + index * 12, STRONG)
      })
      if (used !== undefined) sheet.write(of, used.x + used.width, top + 13, STRONG, 'to')
      sheet.write(amount, PAGE.right, top + 13, STRONG, 'to')
    },
  }
}

function lineBlocks(
  sheet: Sheet,
  columns: readonly Column[],
  place: Place,
  line: PageLine,
  keepLast: boolean,
): Block[] {
  const width = columns[0]?.width ?? 0
  const wrapped = sheet.wrap(line.description, width, TEXT)
  const cell = (column: number, text: string, style = TEXT): Cell => ({
    lines: sheet.wrap(text, columns[column]?.width ?? 84, style),
    style,
  })
  const rows: { cells: (Cell | undefined)[]; above: number; leading: number }[] = []
  for (let at = 0; at < wrapped.length; at += MOST_LINES) {
    const lines = wrapped.slice(at, at + MOST_LINES)
    const last = columns.length - 1
    const values =
      at === 0
        ? [cell(1, line.quantity), cell(1, line.unitPrice), cell(1, line.tax), cell(last, line.amount)]
        : []
    rows.push({ cells: place([{ lines, style: TEXT }, ...values]), above: at === 0 ? 4 : 0, leading: 12 })
  }
  const under = (text: string, amount: string, indent: number) => {
    const lines = sheet.wrap(text, width - indent, SOFT)
    const cells = place([
      { lines, style: SOFT, indent },
      undefined,
      undefined,
      undefined,
      { lines: [amount], style: TEXT },
    ])
    rows.push({ cells, above: 0, leading: 10.8 })
  }
  if (line.period !== undefined) under(line.period, '', 0)
  for (const { name, amount } of line.discounts) under(name, amount, 8)
  return rows.map(({ cells, above, leading }, index) => {
    const end = index === rows.length - 1
    const long = wrapped.length > MOST_LINES
    return rowBlock(sheet, columns, cells, {
      leading,
      above,
      below: end ? 4 : 0,
      keep: end ? keepLast : !long,
      ...(end ? { rule: 'line' as const, carried: line.carried } : {}),
    })
  })
}
