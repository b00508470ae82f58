import { LonglinesError } from '@longlines/core/errors'
import { type CsvRow, CsvRows, ROW_LIMIT } from './csv-rows.ts'
import type { FormatReader, UsageFormat } from './format.ts'
import { ReadingTray } from './format.ts'
import { compileMapping, lackedColumns, type Mapped, type UsageMapping } from './mapping.ts'
import { refusal } from './record.ts'

/** How a CSV file is read. */
export interface CsvOptions {
  readonly mapping: UsageMapping
  /** Names of the columns of a file without a header row. Without it the first row names them. */
  readonly columns?: readonly string[]
  /**
   * How many of the last columns a row may lack. Default 0: such a row was torn. Of the others there must be so many
   * that two rows which lost the line end between them have too many cells. The last row of a file that does not end
   * with a line end may lack none.
   */
  readonly optionalColumns?: number
  /**
   * Whether the sender ends every file with a line end. Then a last row without one was cut, maybe in the middle of a
   * number, and is quarantined. Default false: RFC 4180 lets the last line end be left out.
   */
  readonly endsWithNewline?: boolean
  /** Default `,`. */
  readonly delimiter?: string
  /** Longest row in characters. Default 65536. */
  readonly rowLimit?: number
}

type Cells = readonly string[]

/**
 * CSV read through a mapping, with quotes as of RFC 4180, with or without a header row. A row with another
 * number of cells than columns is quarantined as `usage.malformed`, and so is every row after a header that
 * cannot be read, names a column of the mapping twice, or lacks one that every row needs. A last row that was cut in
 * its last cell reads like a whole one: say `endsWithNewline` where the sender writes it, pack files with gzip (its end
 * is checked), or compare `counts.read` with the number of records that the sender tells.
 *
 * @throws LonglinesError `input.invalid` for a delimiter of more than one character, for `columns` that lack one of
 * the mapping, and for `optionalColumns` that is no whole number or too many
 * @example
 * csv({ columns: ['id', 'who', 'at'], mapping: { fields: { id: 'id', type: { constant: 'sms' }, identity: 'who', startedAt: 'at', quantity: { constant: 1 }, unit: { constant: 'message' } } } }).name // 'csv'
 */
export function csv(options: CsvOptions): UsageFormat {
  if ((options.delimiter ?? ',').length !== 1 || ['"', '\n', '\r'].includes(options.delimiter ?? '')) {
    throw new LonglinesError(
      'input.invalid',
      'The delimiter of a CSV file is one character, such as ; or a tab.',
      { path: 'delimiter' },
    )
  }
  const { columns, mapping, optionalColumns = 0 } = options
  const lacked = columns === undefined ? [] : lackedColumns(mapping, (name) => columns.includes(name))
  if (lacked.length > 0)
    throw new LonglinesError('input.invalid', lacking(lacked, columns ?? []), { path: 'columns' })
  const optional =
    Number.isSafeInteger(optionalColumns) && optionalColumns >= 0
      ? columns && tooManyOptional(columns.length, optionalColumns)
      : 'The number of optional columns is a whole number from 0.'
  if (optional !== undefined) throw new LonglinesError('input.invalid', optional, { path: 'optionalColumns' })
  return { name: 'csv', open: () => new CsvReader(options) }
}

class CsvReader implements FormatReader {
  private readonly rows: CsvRows
  private readonly decoder = new TextDecoder()
  private columns: Cells | undefined
  private read: ((cells: Cells) => Mapped) | undefined
  private headless = false

  constructor(private readonly options: CsvOptions) {
    this.rows = new CsvRows(options.delimiter ?? ',', options.rowLimit ?? ROW_LIMIT)
    if (options.columns !== undefined) this.name(options.columns)
  }

  get reached(): number {
    return this.rows.reached
  }

  push(piece: Uint8Array): ReadingTray {
    const tray = new ReadingTray()
    this.rows.push(this.decoder.decode(piece, { stream: true }), (row) => this.row(row, tray))
    return tray
  }

  end(): ReadingTray {
    const tray = new ReadingTray()
    this.rows.push(this.decoder.decode(), (row) => this.row(row, tray))
    this.rows.end((row) => this.row(row, tray))
    return tray
  }

  /** Gives what is wrong with the columns: one that the mapping needs is not there, or named twice. */
  private name(columns: Cells): string | undefined {
    const names = columns.map((name) => name.trim())
    let twice: string | undefined
    this.columns = names
    this.read = compileMapping<Cells>(this.options.mapping, (name) => {
      const index = names.indexOf(name)
      if (index !== names.lastIndexOf(name)) twice ??= name
      return index < 0 ? () => undefined : (cells) => cells[index]
    })
    if (twice !== undefined) return `Column "${twice}" stands twice in the header; name each once.`
    const lacked = lackedColumns(this.options.mapping, (name) => names.includes(name))
    if (lacked.length > 0) return lacking(lacked, names)
    return tooManyOptional(names.length, this.options.optionalColumns ?? 0)
  }

  /** The first row. The next one is no header, whatever this one is: its usage would vanish. */
  private header(row: CsvRow, tray: ReadingTray): void {
    const why = brokenRow(row) ?? brokenLines(row) ?? this.name(row.cells)
    if (why === undefined) return
    this.headless = true
    tray.refuse(refusal('usage.malformed', why), row.line, row.raw)
  }

  private row(row: CsvRow, tray: ReadingTray): void {
    const broken = brokenRow(row)
    if (this.headless) {
      const message =
        'The header of this file cannot be read, so that nobody knows what this row says; mend the header.'
      tray.refuse(refusal('usage.malformed', message), row.line, row.raw)
    } else if (this.columns === undefined || this.read === undefined) {
      this.header(row, tray)
    } else if (broken !== undefined) {
      tray.refuse(refusal('usage.malformed', broken), row.line, row.raw)
    } else {
      this.cells(row, this.columns.length, this.read, tray)
    }
  }

  private cells(row: CsvRow, columns: number, read: (cells: Cells) => Mapped, tray: ReadingTray): void {
    const torn = tornRow(row, columns, this.options)
    if (torn !== undefined) {
      const values = {
        cells: row.cells.length,
        columns,
        ...(row.unterminated && { unterminated: row.unterminated }),
      }
      tray.refuse(refusal('usage.malformed', torn, undefined, values), row.line, row.raw)
      return
    }
    const outcome = read(row.cells)
    if ('record' in outcome) tray.record(outcome.record, row.line, row.raw)
    else if ('skip' in outcome) tray.skip(outcome.skip)
    else tray.refuse(outcome.refusal, row.line, row.raw)
  }
}

/** Why a row may be a part of one, or more than one; undefined where it is whole. */
function tornRow({ cells, unterminated }: CsvRow, columns: number, options: CsvOptions): string | undefined {
  const { optionalColumns = 0, endsWithNewline = false } = options
  if (unterminated && endsWithNewline)
    return 'The file ends in this row without a line end, so that it may have been cut; fetch the file again.'
  if (unterminated && cells.length < columns)
    return `The file ends in this row, which has ${cells.length} cells instead of ${columns} and no line end; fetch the file again.`
  return cells.length > columns || cells.length < columns - optionalColumns
    ? `Row has ${cells.length} cells instead of ${columns}; it was torn, or a delimiter is not quoted.`
    : undefined
}

/** Two of the shortest rows, joined because the line end between them was lost, must not fit into one. */
function tooManyOptional(columns: number, optional: number): string | undefined {
  if (optional === 0 || 2 * (columns - optional) - 1 > columns) return undefined
  const most = Math.max(0, Math.ceil((columns - 1) / 2) - 1)
  return `With ${optional} of ${columns} columns optional, two rows that lost the line end between them would read as one; let at most ${most} be optional.`
}

function lacking(lacked: readonly string[], names: readonly string[]): string {
  const shown = (columns: readonly string[]) => columns.map((name) => `"${name}"`).join(', ')
  return `The file has no column ${shown(lacked)}, which the mapping needs; it has ${shown(names)}.`
}

/** A header that holds a carriage return alone is the whole of a file. */
function brokenLines({ raw }: CsvRow): string | undefined {
  return /\r(?!\n)/.test(raw.trim())
    ? 'Lines of this file end with carriage returns alone; convert them to line feeds.'
    : undefined
}

/** Why a row cannot be read; undefined where it can. */
function brokenRow({ broken, raw }: CsvRow): string | undefined {
  if (broken === 'quote') return 'A quote in this row is not closed, or stands inside a cell; double it.'
  if (broken === 'too-long') return 'Row is longer than the limit, or a quote in it is never closed.'
  if (raw.includes('\uFFFD')) return 'Row is not valid UTF-8; convert the file.'
  if (raw.includes('\0')) return 'Row holds a NUL character, which no database stores; mend it.'
  return undefined
}
