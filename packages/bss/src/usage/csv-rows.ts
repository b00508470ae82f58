/** A row of a CSV file. */
export interface CsvRow {
  readonly cells: readonly string[]
  /** Number of the line on which the row starts. */
  readonly line: number
  readonly raw: string
  /** Why the row cannot be read; `cells` is empty then. */
  readonly broken?: 'quote' | 'too-long'
  /** The file ends in the row, without a line end: it may have been longer. */
  readonly unterminated?: true
}

/** Default limit of a row in characters. */
export const ROW_LIMIT = 65_536

type Parsed =
  | { readonly kind: 'row'; readonly cells: string[]; readonly end: number }
  | { readonly kind: 'broken'; readonly end: number }
  | { readonly kind: 'unfinished' }

/**
 * Rows of CSV as of RFC 4180: quoted cells may hold delimiters, doubled quotes and line ends. A quote that
 * is never closed spoils its own line only: reading resumes on the line after it, and memory stays below
 * the limit of a row plus the piece at hand.
 */
export class CsvRows {
  private text = ''
  private at = 0
  private line = 1
  /** Inside a line that was refused as too long, whose end has not come yet. */
  private passing = false

  constructor(
    private readonly delimiter: string,
    private readonly limit: number,
  ) {}

  /** Number of the line that is being read. */
  get reached(): number {
    return this.line
  }

  /** Takes decoded text; gives the rows that are complete now. */
  push(text: string, give: (row: CsvRow) => void): void {
    this.text = this.text.slice(this.at) + text
    this.at = 0
    if (this.passing) {
      const end = this.text.indexOf('\n')
      if (end >= 0) this.passing = false
      this.pass(end < 0 ? this.text.length : end + 1)
    }
    this.drain(false, give)
  }

  /** Takes the end of the file; gives what is left. */
  end(give: (row: CsvRow) => void): void {
    this.drain(true, give)
  }

  private drain(ended: boolean, give: (row: CsvRow) => void): void {
    while (this.at < this.text.length) {
      const parsed = this.parse(ended)
      // What cannot be told within the limit is too long, however the file was cut into pieces.
      const needed = parsed.kind === 'unfinished' ? this.text.length : parsed.end
      const tooLong = needed - this.at > (parsed.kind === 'unfinished' ? this.limit : this.limit + 1)
      if (parsed.kind === 'unfinished' && !ended && !tooLong) return
      if (parsed.kind === 'row' && !tooLong) this.give(parsed.cells, parsed.end, give)
      else if (!this.giveBroken(tooLong ? 'too-long' : 'quote', ended, give)) return
    }
  }

  private give(cells: string[], end: number, give: (row: CsvRow) => void): void {
    const text = this.text.slice(this.at, end)
    const raw = withoutLineEnd(text)
    if (raw.trim() !== '') {
      const row = { cells, line: this.line, raw }
      give(raw.length === text.length ? { ...row, unterminated: true } : row)
    }
    this.pass(end)
  }

  /** Refuses the first line of what cannot be read; false when its end has not come yet. */
  private giveBroken(broken: 'quote' | 'too-long', ended: boolean, give: (row: CsvRow) => void): boolean {
    const found = this.text.indexOf('\n', this.at)
    if (found < 0 && !ended && this.text.length - this.at <= this.limit) return false
    const end = found < 0 ? this.text.length : found + 1
    give({
      cells: [],
      line: this.line,
      raw: withoutLineEnd(this.text.slice(this.at, Math.min(end, this.at + this.limit))),
      broken,
    })
    this.passing = found < 0
    this.pass(end)
    return true
  }

  private pass(end: number): void {
    for (let at = this.text.indexOf('\n', this.at); at >= 0 && at < end; at = this.text.indexOf('\n', at + 1))
      this.line++
    this.at = end
  }

  private parse(ended: boolean): Parsed {
    const lineEnd = this.text.indexOf('\n', this.at)
    const quote = this.text.indexOf('"', this.at)
    if (quote < 0 || (lineEnd >= 0 && quote > lineEnd)) {
      if (lineEnd < 0 && !ended) return { kind: 'unfinished' }
      const end = lineEnd < 0 ? this.text.length : lineEnd + 1
      return { kind: 'row', cells: withoutLineEnd(this.text.slice(this.at, end)).split(this.delimiter), end }
    }
    return parseQuoted(this.text, this.at, this.delimiter, ended)
  }
}

function parseQuoted(text: string, start: number, delimiter: string, ended: boolean): Parsed {
  const cells: string[] = []
  let at = start
  for (;;) {
    const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at, delimiter)
    if (cell === undefined) return { kind: 'unfinished' }
    cells.push(cell.value)
    at = cell.end
    const next = text[at]
    if (next === delimiter) {
      at++
    } else if (next === '\n') {
      return { kind: 'row', cells, end: at + 1 }
    } else if (next === undefined) {
      return ended ? { kind: 'row', cells, end: at } : { kind: 'unfinished' }
    } else if (next === '\r' && (text[at + 1] === '\n' || text[at + 1] === undefined)) {
      if (text[at + 1] === '\n') return { kind: 'row', cells, end: at + 2 }
      return ended ? { kind: 'row', cells, end: at + 1 } : { kind: 'unfinished' }
    } else {
      return { kind: 'broken', end: at + 1 }
    }
  }
}

function quotedCell(text: string, start: number): { value: string; end: number } | undefined {
  let at = start + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return undefined
    if (text[quote + 1] !== '"') {
      const inner = text.slice(start + 1, quote)
      return { value: inner.includes('""') ? inner.replaceAll('""', '"') : inner, end: quote + 1 }
    }
    at = quote + 2
  }
}

function plainCell(text: string, start: number, delimiter: string): { value: string; end: number } {
  let end = start
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n') end++
  if (text[end - 1] === '\r' && end > start && (text[end] === '\n' || end === text.length)) end--
  return { value: text.slice(start, end), end }
}

function withoutLineEnd(text: string): string {
  if (text.endsWith('\r\n')) return text.slice(0, -2)
  return text.endsWith('\n') || text.endsWith('\r') ? text.slice(0, -1) : text
}
