import type { InvoicePage, PageUsage } from '@longlines/bss/invoices'
import { heading, subtotalBlock } from './lines.ts'
import type { Sheet, Style } from './sheet.ts'
import { type Block, type Column, columnsFor, flow, inColumn, rowBlock } from './table.ts'

const TEXT: Style = { size: 8 }
const ROW = 13.2

/** The tables of calls and sessions, on pages of their own after the invoice. */
export function usageTables(sheet: Sheet, page: InvoicePage): void {
  const { usage } = page
  if (usage.sections.length === 0) return
  sheet.newPage()
  const title: Style = { size: 15, weight: 'bold' }
  sheet.write(usage.title, 48, sheet.y + 12, { ...title, size: sheet.fit(usage.title, 499, title) })
  sheet.y += 26
  for (const section of usage.sections) {
    const columns = columnsOf(sheet, page, section)
    const [name] = heading(sheet, section.title, { size: 10.5, weight: 'bold' }, 6)
    if (name === undefined) continue
    if (sheet.room < name.height + 90) sheet.newPage()
    name.draw(sheet.y)
    sheet.y += name.height
    const brought = `${page.carry.brought} · ${section.title}`
    flow(sheet, rowsOf(sheet, columns, section), columns, { ...page.carry, brought })
    sheet.y += 16
  }
}

function columnsOf(sheet: Sheet, page: InvoicePage, { uses, subtotal }: PageUsage): Column[] {
  const titles = page.usage.columns
  const longest = (of: (use: PageUsage['uses'][number]) => string) => {
    // Digits are equally wide, so the longest texts are the widest ones: no need to measure thousands.
    const most = uses.reduce((length, use) => Math.max(length, of(use).length), 0)
    return new Set(
      uses
        .map(of)
        .filter((text) => text.length >= most - 1)
        .slice(0, 200),
    )
  }
  return columnsFor(
    sheet,
    [titles.date, titles.time, titles.description, titles.used, titles.amount],
    ['left', 'left', 'left', 'right', 'right'],
    [
      new Set(uses.map((use) => use.date)),
      longest((use) => use.time),
      [],
      [...longest((use) => use.used), subtotal.used],
      [...longest((use) => use.amount), subtotal.amount],
    ],
    { size: 9, weight: 'bold' },
    { flexible: 2, most: 130 },
  ).filter((column) => column !== undefined)
}

function rowsOf(sheet: Sheet, columns: readonly Column[], section: PageUsage): Block[] {
  const description = columns[2]
  const last = section.uses.length - 1
  const blocks = section.uses.map((use, index): Block => {
    const cells = [use.date, use.time, use.description, use.used, use.amount]
    const keep = index === last
    const wide =
      description !== undefined &&
      (/[\n\r]/.test(use.description) ||
        sheet.typeface.measure(use.description, 'regular', TEXT.size) > description.width)
    if (wide) {
      const lines = (text: string, column: number) =>
        sheet.wrap(text, columns[column]?.width ?? 130, TEXT).slice(0, 40)
      const wrapped = cells.map((text, column) => ({ lines: lines(text, column), style: TEXT }))
      return rowBlock(sheet, columns, wrapped, {
        leading: 10.4,
        above: 1.6,
        below: ROW - 12,
        rule: 'line',
        keep,
        carried: use.carried,
      })
    }
    return {
      height: ROW,
      keep,
      carried: use.carried,
      draw: (top) => {
        columns.forEach((column, at) => {
          inColumn(sheet, column, cells[at] ?? '', top + 9, TEXT)
        })
        sheet.rule(48, top + ROW - 0.5, 499.28, 'line', 0.4)
      },
    }
  })
  const { label, used, amount } = section.subtotal
  return [...blocks, subtotalBlock(sheet, label, columns.at(-2), amount, used)]
}
