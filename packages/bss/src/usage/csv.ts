import { LonglinesError, type Refusal } from '@longlines/core/errors'
import { type CsvRow, CsvRows, ROW_LIMIT } from './csv-rows.ts'
import type { FormatReader, UsageFormat } from './format.ts'
import { ReadingTray } from './format.ts'
import { compileMapping, lackedColumns, type Mapped, mappedColumns, type UsageMapping } from './mapping.ts'
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
 * number of cells than columns is quarantined as `usage.malformed`. A file whose header cannot be read, names a column
 * of the mapping twice, or lacks one (unless it is of an attribute that says `required: false`) is not read at all: it
 * has one entry in quarantine, `usage.unusable_header`, which is its damage too.
 *
 * @throws LonglinesError `input.invalid` for a delimiter of more than one character, and for `columns` that lack one of
 * the mapping or name one twice
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
  const { columns, mapping } = options
  const fault = columns === undefined ? undefined : faultOf(columns, mapping)
  if (fault !== undefined) {
    throw new LonglinesError('input.invalid', fault.message, { path: 'columns', values: fault.values })
  }
  return { name: 'csv', open: () => new CsvReader(options) }
}

class CsvReader implements FormatReader {
  private readonly rows: CsvRows
  private readonly decoder = new TextDecoder()
  private columns: Cells | undefined
  private read: ((cells: Cells) => Mapped) | undefined
  damage: Refusal | undefined

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
    this.columns = columns
    this.read = compileMapping<Cells>(this.options.mapping, (name) => {
      const index = columns.indexOf(name)
      return index < 0 ? () => undefined : (cells) => cells[index]
    })
  }

  /** The first row. The next one is no header, whatever this one is: its usage would vanish. */
  private header(row: CsvRow, tray: ReadingTray): void {
    const why = brokenRow(row) ?? brokenLines(row)
    const names = row.cells.map((name) => name.trim())
    const fault = why === undefined ? faultOf(names, this.options.mapping) : { message: why, values: {} }
    if (fault === undefined) {
      this.name(names)
      return
    }
    const message = `${fault.message} Nothing of this file was taken: mend its header or the mapping, and read it again.`
    const refused = refusal('usage.unusable_header', message, fault.path, fault.values)
    this.damage = { ...refused, line: row.line }
    tray.refuse(refused, row.line, row.raw)
  }

  private row(row: CsvRow, tray: ReadingTray): void {
    if (this.damage !== undefined) return
    if (this.columns === undefined || this.read === undefined) {
      this.header(row, tray)
      return
    }
    const broken = brokenRow(row)
    if (broken === undefined) this.cells(row, this.columns.length, this.read, tray)
    else tray.refuse(refusal('usage.malformed', broken), row.line, row.raw)
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

interface HeaderFault {
  readonly message: string
  readonly path?: string
  readonly values: Readonly<Record<string, string>>
}

/** What is wrong with the columns of a file: one of the mapping is not there, or named twice. */
function faultOf(names: Cells, mapping: UsageMapping): HeaderFault | undefined {
  const columns = quoted(names)
  const twice = mappedColumns(mapping).find((name) => names.indexOf(name) !== names.lastIndexOf(name))
  if (twice !== undefined) {
    const message = `Column "${twice}" of the mapping stands twice among ${columns}; give each a name of its own.`
    return { message, path: twice, values: { twice, columns } }
  }
  const [first, ...more] = lackedColumns(mapping, (name) => names.includes(name))
  if (first === undefined) return undefined
  const lacked = quoted([first, ...more])
  const message = `The file has no column ${lacked}, which the mapping needs; it has ${columns}.${delimiterHint(names)}`
  return { message, path: first, values: { lacked, columns } }
}

const SHOWN = 40

function quoted(names: Cells): string {
  const shown = names.slice(0, SHOWN).map((name) => `"${name.slice(0, 64)}"`)
  return names.length > SHOWN ? `${shown.join(', ')} and ${names.length - SHOWN} more` : shown.join(', ')
}

function delimiterHint([only = '', ...more]: Cells): string {
  const found = more.length === 0 ? /[;\t|,]/.exec(only) : null
  return found === null ? '' : ` If ${JSON.stringify(found[0])} parts its cells, say so by \`delimiter\`.`
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
