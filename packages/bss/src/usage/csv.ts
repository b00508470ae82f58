import { LonglinesError } from '@longlines/core/errors'
import { type CsvRow, CsvRows, ROW_LIMIT } from './csv-rows.ts'
import type { FormatReader, UsageFormat } from './format.ts'
import { ReadingTray } from './format.ts'
import { compileMapping, type Mapped, type UsageMapping } from './mapping.ts'
import { refusal } from './record.ts'

/** How a CSV file is read. */
export interface CsvOptions {
  readonly mapping: UsageMapping
  /** Names of the columns of a file without a header row. Without it the first row names them. */
  readonly columns?: readonly string[]
  /** How many of the last columns a row may lack. Default 0: such a row was torn. */
  readonly optionalColumns?: number
  /** Default `,`. */
  readonly delimiter?: string
  /** Longest row in characters. Default 65536. */
  readonly rowLimit?: number
}

type Cells = readonly string[]

/**
 * CSV read through a mapping, with quotes as of RFC 4180, with or without a header row. A row with another
 * number of cells than columns is quarantined as `usage.malformed`.
 *
 * @throws LonglinesError `input.invalid` for a delimiter of more than one character
 * @example
 * csv({ columns: ['id', 'who', 'at'], mapping: { fields: { id: 'id', type: { constant: 'sms' }, identity: 'who', startedAt: 'at', quantity: { constant: 1 }, unit: { constant: 'message' } } } }).name // 'csv'
 */
export function csv(options: CsvOptions): UsageFormat {
  if ((options.delimiter ?? ',').length !== 1 || options.delimiter === '"' || options.delimiter === '\n') {
    throw new LonglinesError(
      'input.invalid',
      'The delimiter of a CSV file is one character, such as ; or a tab.',
      { path: 'delimiter' },
    )
  }
  return { name: 'csv', open: () => new CsvReader(options) }
}

class CsvReader implements FormatReader {
  private readonly rows: CsvRows
  private readonly decoder = new TextDecoder()
  private columns: Cells | undefined
  private read: ((cells: Cells) => Mapped) | undefined

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

  private name(columns: Cells): void {
    const names = columns.map((name) => name.trim())
    this.columns = names
    this.read = compileMapping<Cells>(this.options.mapping, (name) => {
      const index = names.indexOf(name)
      return index < 0 ? () => undefined : (cells) => cells[index]
    })
  }

  private row(row: CsvRow, tray: ReadingTray): void {
    if (row.broken !== undefined) {
      tray.refuse(refusal('usage.malformed', brokenRow(row.broken)), row.line, row.raw)
    } else if (row.raw.includes('\uFFFD')) {
      tray.refuse(refusal('usage.malformed', 'Row is not valid UTF-8; convert the file.'), row.line, row.raw)
    } else if (this.columns === undefined || this.read === undefined) {
      this.name(row.cells)
    } else {
      this.cells(row, this.columns.length, this.read, tray)
    }
  }

  private cells(row: CsvRow, columns: number, read: (cells: Cells) => Mapped, tray: ReadingTray): void {
    const count = row.cells.length
    if (count > columns || count < columns - (this.options.optionalColumns ?? 0)) {
      const message = `Row has ${count} cells instead of ${columns}; it was torn, or a delimiter is not quoted.`
      tray.refuse(
        refusal('usage.malformed', message, undefined, { cells: count, columns }),
        row.line,
        row.raw,
      )
      return
    }
    const outcome = read(row.cells)
    if ('record' in outcome) tray.record(outcome.record, row.line, row.raw)
    else if ('skip' in outcome) tray.skip(outcome.skip)
    else tray.refuse(outcome.refusal, row.line, row.raw)
  }
}

function brokenRow(broken: 'quote' | 'too-long'): string {
  return broken === 'quote'
    ? 'A quote in this row is not closed, or stands inside a cell; double it.'
    : 'Row is longer than the limit, or a quote in it is never closed.'
}
