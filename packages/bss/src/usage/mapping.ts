import { isLonglinesError, type Refusal } from '@longlines/core/errors'
import { formatInstant } from '@longlines/core/time'
import { compileInstant, type InstantFormat } from './instant-format.ts'
import { usableQuantity } from './quantity.ts'
import { refusal, type UsageRecord } from './record.ts'
import { isExact, missing } from './usage-line.ts'

/** Where a field comes from: a column (or path of keys), a constant, or several columns joined. */
export type FieldSource =
  | string
  | { readonly constant: string | number }
  | { readonly join: readonly string[]; readonly with: string }

/** Where the start comes from, and how it is written. */
export type InstantSource = string | { readonly from: string; readonly format: InstantFormat }

/** Where an attribute comes from. A missing or empty one is left out, unless it is `required`. */
export type AttributeSource = FieldSource | AttributeColumn

/** An attribute that must be there, or must be of one type. */
export interface AttributeColumn {
  readonly from: string
  readonly as?: 'text' | 'number'
  readonly required?: boolean
}

/** Which rows are usage at all. What a rule leaves out is counted under its name. */
export interface RowRule {
  readonly rule: string
  readonly column: string
  readonly is: readonly (string | number)[]
}

/** How a row of somebody else's file becomes a usage record: data, no code. */
export interface UsageMapping {
  readonly fields: {
    readonly id: FieldSource
    readonly type: FieldSource
    readonly identity?: FieldSource
    readonly subscriptionId?: FieldSource
    readonly accountId?: FieldSource
    readonly startedAt: InstantSource
    readonly quantity: FieldSource
    readonly unit: FieldSource
    readonly attributes?: Readonly<Record<string, AttributeSource>>
  }
  /** A row must match every one of these; otherwise it is skipped by that rule. */
  readonly only?: readonly RowRule[]
  /** A row that matches one of these is skipped by that rule. */
  readonly skip?: readonly RowRule[]
}

/** What a mapping makes of a row. */
export type Mapped =
  | { readonly record: UsageRecord }
  | { readonly skip: string }
  | { readonly refusal: Refusal }

type Column<Row> = (row: Row) => unknown
type Read<Row> = (row: Row) => string | number | undefined | Refusal

/**
 * Compiles a mapping for rows whose columns are found by `columnOf`.
 *
 * @throws LonglinesError `time.unknown_zone` for a local time in a zone that does not exist
 */
export function compileMapping<Row>(
  mapping: UsageMapping,
  columnOf: (name: string) => Column<Row>,
): (row: Row) => Mapped {
  const { fields } = mapping
  const rules = compileRules(mapping, columnOf)
  const text = (source: FieldSource | undefined, path: string): Read<Row> =>
    source === undefined ? () => undefined : compileText(source, path, columnOf)
  const id = text(fields.id, 'id')
  const type = text(fields.type, 'type')
  const identity = text(fields.identity, 'identity')
  const subscriptionId = text(fields.subscriptionId, 'subscriptionId')
  const accountId = text(fields.accountId, 'accountId')
  const unit = text(fields.unit, 'unit')
  const quantity = compileValue(fields.quantity, columnOf)
  const startedAt = compileStart(fields.startedAt, columnOf)
  const attributes = compileAttributes(fields.attributes ?? {}, columnOf)
  return (row) => {
    const ruled = rules(row)
    if (ruled !== undefined) return ruled
    const texts = readTexts(row, { id, type, unit, identity, subscriptionId, accountId })
    if ('refusal' in texts) return texts
    const start = startedAt(row)
    if (typeof start !== 'number') return { refusal: start }
    const given = quantity(row)
    if (given === undefined || given === null || given === '') return { refusal: missing('quantity') }
    const usable = usableQuantity(given)
    if (typeof usable === 'object') return { refusal: usable }
    const found = attributes(row)
    if ('refusal' in found) return found
    return {
      record: {
        ...texts,
        startedAt: formatInstant(start),
        startMs: start,
        quantity: usable,
        attributes: found.attributes,
      },
    }
  }
}

/**
 * The columns without which no row of a mapping is usage, by what they are for. Where one of several will do, all of
 * them are named when none is there.
 */
export function lackedColumns(
  { fields, only = [], skip = [] }: UsageMapping,
  has: (name: string) => boolean,
): string[] {
  const { id, type, startedAt, quantity, unit, identity, subscriptionId, attributes = {} } = fields
  const start = typeof startedAt === 'string' ? startedAt : startedAt.from
  const needed = [
    ...[id, type, start, quantity, unit].flatMap(columnsOf),
    ...[...only, ...skip].map(({ column }) => column),
  ]
  for (const source of Object.values(attributes)) {
    if (typeof source === 'object' && 'from' in source && source.required === true) needed.push(source.from)
  }
  const who = [identity, subscriptionId].filter((source) => source !== undefined).map(columnsOf)
  const known = who.some((columns) => columns.every(has))
  return [...new Set([...needed, ...(known ? [] : who.flat())])].filter((name) => !has(name))
}

function columnsOf(source: FieldSource): readonly string[] {
  if (typeof source === 'string') return [source]
  return 'join' in source ? source.join : []
}

/** A decimal number, maybe with an exponent; blanks around it do no harm. */
const NUMBER = /^\s*[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\s*$/

type Texts = Pick<UsageRecord, 'id' | 'type' | 'unit' | 'identity' | 'subscriptionId' | 'accountId'>

function readTexts<Row>(
  row: Row,
  reads: Record<keyof Texts, Read<Row>>,
): Texts | { readonly refusal: Refusal } {
  const found: Partial<Record<keyof Texts, string>> = {}
  for (const name of ['id', 'type', 'unit', 'identity', 'subscriptionId', 'accountId'] as const) {
    const value = reads[name](row)
    if (typeof value === 'object') return { refusal: value }
    if (value !== undefined && value !== '') found[name] = String(value)
  }
  const { id, type, unit, ...who } = found
  if (id === undefined) return { refusal: missing('id') }
  if (type === undefined) return { refusal: missing('type') }
  if (unit === undefined) return { refusal: missing('unit') }
  if (who.identity === undefined && who.subscriptionId === undefined)
    return { refusal: missing('subscriptionId') }
  return { id, type, unit, ...who }
}

function compileText<Row>(
  source: AttributeSource,
  path: string,
  columnOf: (name: string) => Column<Row>,
): Read<Row> {
  const value = compileValue(source, columnOf)
  return (row) => {
    const found = value(row)
    if (found === undefined || found === null) return undefined
    if (typeof found === 'string' || isExact(found)) return found
    return refusal(
      'usage.invalid_field',
      `${path} must be text, or a number below 2^53; got ${typeof found}.`,
      path,
    )
  }
}

function compileValue<Row>(source: AttributeSource, columnOf: (name: string) => Column<Row>): Column<Row> {
  if (typeof source === 'string') return columnOf(source)
  if ('constant' in source) return () => source.constant
  if ('from' in source) return columnOf(source.from)
  const parts = source.join.map((name) => columnOf(name))
  return (row) => {
    const values = parts.map((part) => part(row))
    return values.some((value) => value === undefined || value === null || value === '')
      ? undefined
      : values.join(source.with)
  }
}

function compileStart<Row>(
  source: InstantSource,
  columnOf: (name: string) => Column<Row>,
): (row: Row) => number | Refusal {
  const [from, format] = typeof source === 'string' ? [source, 'iso' as const] : [source.from, source.format]
  const column = columnOf(from)
  const instant = compileInstant(format)
  return (row) => {
    const value = column(row)
    if (value === undefined || value === null || value === '') return missing('startedAt')
    try {
      const ms = instant(value)
      // By its offset it may lie outside the years that can be written.
      formatInstant(ms)
      return ms
    } catch (error) {
      if (!isLonglinesError(error)) throw error
      return refusal('usage.invalid_field', `${from} is no instant: ${error.message}`, from)
    }
  }
}

function compileAttributes<Row>(
  sources: Readonly<Record<string, AttributeSource>>,
  columnOf: (name: string) => Column<Row>,
): (row: Row) => { readonly attributes: Record<string, string | number> } | { readonly refusal: Refusal } {
  const reads = Object.entries(sources).map(([name, source]) => {
    const { as, required } =
      typeof source === 'object' && 'from' in source ? source : { as: undefined, required: false }
    return { name, read: compileText(source, name, columnOf), as, required }
  })
  return (row) => {
    const attributes: Record<string, string | number> = {}
    for (const { name, read, as, required } of reads) {
      const value = read(row)
      if (value === undefined || value === '') {
        if (required) return { refusal: missing(name) }
      } else if (typeof value === 'object') {
        return { refusal: value }
      } else if (as === 'number') {
        const number = typeof value === 'number' || NUMBER.test(value) ? Number(value) : Number.NaN
        if (!isExact(number))
          return { refusal: refusal('usage.invalid_field', `${name} must be a number.`, name) }
        attributes[name] = number
      } else {
        attributes[name] = as === 'text' ? String(value) : value
      }
    }
    return { attributes }
  }
}

function compileRules<Row>(
  mapping: UsageMapping,
  columnOf: (name: string) => Column<Row>,
): (row: Row) => Mapped | undefined {
  const rules = [
    ...(mapping.only ?? []).map((rule) => ({ ...compileRule(rule, columnOf), skipWhen: false })),
    ...(mapping.skip ?? []).map((rule) => ({ ...compileRule(rule, columnOf), skipWhen: true })),
  ]
  return (row) => {
    for (const { rule, column, read, values, skipWhen } of rules) {
      const value = read(row)
      // A row without the column is not known to be no usage: it must not vanish under a rule.
      if (value === undefined || value === null) return { refusal: missing(column) }
      if (values.has(String(value)) === skipWhen) return { skip: rule }
    }
    return undefined
  }
}

function compileRule<Row>(rule: RowRule, columnOf: (name: string) => Column<Row>) {
  return {
    rule: rule.rule,
    column: rule.column,
    read: columnOf(rule.column),
    values: new Set(rule.is.map(String)),
  }
}
