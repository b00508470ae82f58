import { PAGE, type Sheet, type Style, type Tone } from './sheet.ts'

/** Something of a known height that is never divided between pages. */
export interface Block {
  readonly height: number
  /** Stays on the page of the block after it. */
  readonly keep?: boolean
  /** The sum down to here, where a page may carry it forward. */
  readonly carried?: string
  draw(y: number): void
}

export interface Column {
  readonly title: string
  readonly side: 'left' | 'right'
  readonly x: number
  readonly width: number
}

export interface Carry {
  readonly brought: string
  readonly forward: string
}

const HEAD: Style = { size: 7.5, weight: 'bold', tone: 'soft' }
const HEAD_HEIGHT = 20
const CARRY_HEIGHT = 18
/** A column's title up to this width is not wrapped. */
const SHORT_TITLE = 64
const CARRY: Style = { size: 8, tone: 'soft' }

/** Blocks under a head that every page repeats; sums are carried from page to page. */
export function flow(
  sheet: Sheet,
  blocks: readonly Block[],
  columns?: readonly Column[],
  carry?: Carry,
): void {
  const headHeight = columns === undefined ? 0 : headHeightOf(sheet, columns)
  let carried: string | undefined
  let started = false
  let at = 0
  while (at < blocks.length) {
    const end = chunkEnd(blocks, at)
    const height = blocks.slice(at, end).reduce((sum, block) => sum + block.height, 0)
    const spare = carry === undefined || end >= blocks.length ? 0 : CARRY_HEIGHT
    const wanted = (started ? 0 : headHeight) + height + spare
    const tall = wanted > sheet.bottom - 200
    if (wanted > sheet.room && !(tall && started && (blocks[at]?.height ?? 0) + spare <= sheet.room)) {
      if (started && carry !== undefined && carried !== undefined) carryRow(sheet, carry.forward, carried)
      sheet.newPage()
      started = false
    }
    if (!started && columns !== undefined) head(sheet, columns, headHeight)
    if (!started && carry !== undefined && carried !== undefined) carryRow(sheet, carry.brought, carried)
    started = true
    for (const block of blocks.slice(at, tall ? at + 1 : end)) {
      block.draw(sheet.y)
      sheet.y += block.height
      carried = block.carried ?? carried
    }
    at = tall ? at + 1 : end
  }
}

/** Where the blocks end that must be on one page with the block at `from`. */
function chunkEnd(blocks: readonly Block[], from: number): number {
  let end = from + 1
  while (end < blocks.length && blocks[end - 1]?.keep === true) end += 1
  return end
}

function headHeightOf(sheet: Sheet, columns: readonly Column[]): number {
  const lines = Math.max(1, ...columns.map(({ title, width }) => sheet.wrap(title, width, HEAD).length))
  return HEAD_HEIGHT + (lines - 1) * 9
}

function head(sheet: Sheet, columns: readonly Column[], height: number): void {
  for (const column of columns) {
    const lines = sheet.wrap(column.title, column.width, HEAD)
    lines.forEach((line, index) => {
      inColumn(sheet, column, line, sheet.y + height - 8 - (lines.length - 1 - index) * 9, HEAD)
    })
  }
  const first = columns[0]
  const last = columns.at(-1)
  if (first && last) sheet.rule(first.x, sheet.y + height - 2.5, last.x + last.width - first.x, 'ink', 0.8)
  sheet.y += height
}

function carryRow(sheet: Sheet, label: string, sum: string): void {
  const size = sheet.fit(label, 380, CARRY)
  sheet.write(label, PAGE.left, sheet.y + 12, { ...CARRY, size })
  sheet.write(sum, PAGE.right, sheet.y + 12, CARRY, 'to')
  sheet.y += CARRY_HEIGHT
}

/** One line of text on its side of a column. */
export function inColumn(sheet: Sheet, column: Column, text: string, y: number, style: Style): void {
  if (column.side === 'left') sheet.write(text, column.x, y, style)
  else sheet.write(text, column.x + column.width, y, style, 'to')
}

/** The texts of a cell, and how they are set. */
export interface Cell {
  readonly lines: readonly string[]
  readonly style: Style
  /** From the edge of the column. */
  readonly indent?: number
}

/** A row: cells of several lines, aligned at the top. */
export function rowBlock(
  sheet: Sheet,
  columns: readonly Column[],
  cells: readonly (Cell | undefined)[],
  look: {
    readonly leading: number
    readonly above: number
    readonly below: number
    readonly rule?: Tone
    readonly keep?: boolean
    readonly carried?: string
  },
): Block {
  const lines = Math.max(1, ...cells.map((cell) => cell?.lines.length ?? 0))
  const height = look.above + lines * look.leading + look.below
  return {
    height,
    ...(look.keep === undefined ? {} : { keep: look.keep }),
    ...(look.carried === undefined ? {} : { carried: look.carried }),
    draw: (top) => {
      cells.forEach((cell, index) => {
        const column = columns[index]
        if (cell === undefined || column === undefined) return
        const place = cell.indent === undefined ? column : { ...column, x: column.x + cell.indent }
        cell.lines.forEach((text, line) => {
          inColumn(sheet, place, text, top + look.above + (line + 1) * look.leading - 3, cell.style)
        })
      })
      if (look.rule !== undefined) {
        sheet.rule(PAGE.left, top + height - 0.5, PAGE.right - PAGE.left, look.rule, 0.4)
      }
    },
  }
}

/**
 * Columns as wide as what they hold: those on the right take what they need up to `most`, the first one the rest.
 * One that holds nothing is left out.
 */
export function columnsFor(
  sheet: Sheet,
  titles: readonly string[],
  sides: readonly Column['side'][],
  texts: readonly Iterable<string>[],
  style: Style,
  options: { readonly flexible: number; readonly most: number; readonly x?: number; readonly right?: number },
): (Column | undefined)[] {
  const gutter = 14
  const { x: left = PAGE.left, right = PAGE.right } = options
  const widths = titles.map((title, index) => {
    if (index === options.flexible) return 0
    let widest = 0
    for (const text of texts[index] ?? []) {
      widest = Math.max(widest, sheet.typeface.measure(text, style.weight ?? 'regular', style.size))
    }
    if (widest === 0) return -1
    const titleOf = (text: string) => sheet.typeface.measure(text, 'bold', HEAD.size)
    const whole = titleOf(title)
    const needed = whole <= SHORT_TITLE ? whole : Math.max(...title.split(/[ \u00a0]/).map(titleOf))
    return Math.max(Math.min(options.most, widest), needed) + 1
  })
  const others = widths.filter((width, index) => index !== options.flexible && width >= 0)
  const rest = right - left - others.reduce((sum, width) => sum + width + gutter, 0)
  let x: number = left
  return titles.map((title, index) => {
    const width = index === options.flexible ? rest : (widths[index] ?? -1)
    if (width < 0) return undefined
    const column: Column = { title, side: sides[index] ?? 'left', x, width }
    x += width + gutter
    return column
  })
}
