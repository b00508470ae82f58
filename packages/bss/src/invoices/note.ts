/** What credit and debit notes are made of: an invoice, lines of it, and amounts above zero. */
import { LonglinesError } from '@longlines/core/errors'
import { currencyOf } from '@longlines/core/money'
import type { LocalDate } from '@longlines/core/time'
import { EXACT_DIGITS, formatExact, parseExact } from './exact.ts'
import type { Invoice, InvoiceLine, TaxSubtotal } from './invoice.ts'

/** How a note begins. */
export interface NoteHead {
  readonly id: string
  readonly issuedOn: LocalDate
  readonly reason: string
}

/** A line of the invoice, and how much of it goes on the note, scaled by 12 digits. */
export interface NotedLine {
  readonly line: InvoiceLine
  readonly net: bigint
}

/** The smallest unit of a currency among amounts of 12 digits. */
export interface Unit {
  readonly digits: number
  readonly step: bigint
}

export function unitOf(currency: string): Unit {
  const { digits } = currencyOf(currency)
  return { digits, step: 10n ** BigInt(EXACT_DIGITS - digits) }
}

export const textOf = (value: bigint, { digits, step }: Unit): string =>
  formatExact(value / step, digits, 'all')

/** The number of an invoice that a note may correct. @throws LonglinesError `invoice.not_final` */
export function numberOf({ id, status, number }: Invoice): string {
  if (status === 'final' && number !== undefined) return number
  throw new LonglinesError(
    'invoice.not_final',
    `Invoice ${id} is a draft: change it, instead of correcting it by a note.`,
    { values: { invoice: id } },
  )
}

/** @throws LonglinesError `invoice.unknown_line` */
export function lineOf({ number, lines }: Invoice, lineId: string, index: number): InvoiceLine {
  const line = lines.find(({ id }) => id === lineId)
  if (line !== undefined) return line
  throw new LonglinesError('invoice.unknown_line', `Invoice ${number} has no line ${lineId}.`, {
    path: `lines[${index}].lineId`,
  })
}

function beforeInvoice({ number, issuedOn }: Invoice, on: LocalDate): LonglinesError {
  return new LonglinesError(
    'input.invalid',
    `Date the note on ${issuedOn} or later: invoice ${number} is of that day, the note of ${on}.`,
    { path: 'issuedOn' },
  )
}

/** The note: parties and period of the invoice, its own lines and sums. */
export function noteOf(
  invoice: Invoice,
  { id, issuedOn, reason }: NoteHead,
  type: 'credit-note' | 'debit-note',
  noted: readonly NotedLine[],
  taxes: readonly TaxSubtotal[],
): Invoice {
  if (issuedOn < invoice.issuedOn) throw beforeInvoice(invoice, issuedOn)
  const unit = unitOf(invoice.currency)
  const kind = type === 'credit-note' ? 'credit' : 'adjustment'
  const lines = noted.map(({ line, net }) => noteLine(invoice, id, kind, line, net, unit))
  const net = textOf(
    sumOf(lines, (line) => line.net),
    unit,
  )
  const tax = textOf(
    sumOf(taxes, (one) => one.tax),
    unit,
  )
  const gross = textOf(parseExact(net) + parseExact(tax), unit)
  const zero = textOf(0n, unit)
  const {
    conversion: _conversion,
    payment,
    dueOn: _dueOn,
    finalisedAt: _at,
    number: _number,
    ...kept
  } = invoice
  return {
    ...kept,
    id,
    type,
    status: 'draft',
    issuedOn,
    lines,
    taxes: [...taxes],
    totals: { lines: net, discounts: zero, net, tax, gross, credited: zero, rounding: zero, due: gross },
    ...(type === 'debit-note' && payment !== undefined ? { payment } : {}),
    corrects: { id: invoice.id, number: numberOf(invoice), issuedOn: invoice.issuedOn },
    reason,
  }
}

function sumOf<Item>(items: readonly Item[], of: (item: Item) => string): bigint {
  return items.reduce((sum, item) => sum + parseExact(of(item)), 0n)
}

function noteLine(
  invoice: Invoice,
  noteId: string,
  kind: InvoiceLine['kind'],
  line: InvoiceLine,
  net: bigint,
  unit: Unit,
): InvoiceLine {
  const amount = textOf(net, unit)
  const whole = parseExact(line.net)
  const part = (text: string) =>
    whole === 0n ? '0' : formatExact((parseExact(text) * net) / whole, EXACT_DIGITS, 'shortest')
  const { chargeCount: _count, ...kept } = line
  return {
    ...kept,
    id: `${noteId}/${line.id}`,
    kind,
    quantity: '1',
    unit: 'piece',
    unitPrice: amount,
    amount,
    exact: amount,
    discounts: [],
    net: amount,
    taxes: line.taxes.map((tax) => ({ ...tax, base: part(tax.base), exact: part(tax.exact) })),
    reverses: { lineId: line.id, invoiceId: invoice.id },
  }
}

/** Whether an entry of the tax table has a tax of a line; one name and rate may stand there for several reasons. */
export function sameTax(tax: InvoiceLine['taxes'][number], entry: TaxSubtotal): boolean {
  const { name, category, rate, exemption } = entry
  if (tax.name !== name || tax.category !== category || tax.rate !== rate) return false
  if (tax.exemption === undefined) return true
  return tax.exemption.reason === exemption?.reason && tax.exemption.code === exemption.code
}

/** What of a line's base goes with its net: more than the net for a tax on top of another. */
export function baseOf({ line, net }: NotedLine, subtotal: TaxSubtotal): bigint {
  const whole = parseExact(line.net)
  const base = line.taxes.find((tax) => sameTax(tax, subtotal))?.base ?? '0'
  return whole === 0n ? 0n : (parseExact(base) * net) / whole
}

export const HUNDRED = 10n ** 14n
