import type { InvoicePage } from '@longlines/bss/invoices'
import { type Mark, PAGE, Sheet, type Style } from './sheet.ts'
import type { Typeface } from './typeface.ts'

const FOOT: Style = { size: 7, tone: 'soft' }
const LEADING = 9
const FOOT_WIDTH = 400

/** Where the foot starts: as high as the legal text wants. */
export function footTop(typeface: Typeface, page: InvoicePage): number {
  return PAGE.height - 34 - footLines(new Sheet(typeface, 0), page).length * LEADING
}

const footLines = (sheet: Sheet, page: InvoicePage) =>
  page.brand.footer.flatMap((text) => sheet.wrap(text, FOOT_WIDTH, FOOT)).slice(0, 8)

/** The running head of the pages after the first, and the foot of all: legal text, page of pages. */
export function furniture(typeface: Typeface, page: InvoicePage, at: number, pages: number): readonly Mark[] {
  const sheet = new Sheet(typeface, 0)
  if (at > 1) {
    const style: Style = { size: 8, tone: 'soft' }
    const size = sheet.fit(page.brand.name, 220, style)
    sheet.write(page.brand.name, PAGE.left, PAGE.top + 6, { ...style, size })
    const title = page.number === undefined ? page.title : `${page.title} ${page.number}`
    sheet.write(title, PAGE.right, PAGE.top + 6, { ...style, size: sheet.fit(title, 250, style) }, 'to')
    sheet.rule(PAGE.left, PAGE.top + 14, PAGE.right - PAGE.left)
  }
  const top = footTop(typeface, page) + 6
  sheet.rule(PAGE.left, top, PAGE.right - PAGE.left)
  footLines(sheet, page).forEach((line, index) => {
    sheet.write(line, PAGE.left, top + 12 + index * LEADING, FOOT)
  })
  const pageOf = page.pageOf.replace('{page}', String(at)).replace('{pages}', String(pages))
  sheet.write(pageOf, PAGE.right, top + 12, { ...FOOT, size: 7.5 }, 'to')
  return sheet.pages[0] ?? []
}
