/** Legal numbers: one after another in a series, none missing, none twice. */
import { LonglinesError } from '@longlines/core/errors'
import { LocalDate } from '@longlines/core/time'
import * as z from 'zod'

/** A series of numbers, and how far it has come. */
export const InvoiceSeries = /* @__PURE__ */ (() =>
  z.object({
    /** Which series: `invoices`, `credit-notes-es`. */
    id: z.string().min(1),
    /** `{number}` is the running number, `{year}` the year of issue, `{month}` its month: `F{year}-{number}`. */
    pattern: z.string().includes('{number}', 'Write {number} where the running number stands.'),
    /** Least digits of the running number, filled with zeros; 6 if absent. */
    digits: z.int().min(1).max(18).optional(),
    /** When it begins at 1 again; the pattern has to tell the numbers apart. Never if absent. */
    restarts: z.enum(['never', 'yearly', 'monthly']).optional(),
    /** The last number given, and the date on which; absent before the first. */
    last: z.object({ number: z.int().min(1), issuedOn: LocalDate }).optional(),
  }))()
export type InvoiceSeries = z.infer<typeof InvoiceSeries>

/** Numbers given, and the series after them. */
export interface TakenNumbers {
  readonly numbers: readonly string[]
  readonly series: InvoiceSeries
}

/**
 * Takes the next numbers of a series for documents issued on a date. Pure: who keeps the series has to store it
 * in the transaction in which the documents get their numbers.
 *
 * @example
 * const { numbers, series } = takeNumbers({ id: 'invoices', pattern: 'F{year}-{number}', digits: 4, restarts: 'yearly' }, { count: 2, issuedOn: '2026-12-31' })
 * numbers // ['F2026-0001', 'F2026-0002']
 * takeNumbers(series, { count: 1, issuedOn: '2027-01-01' }).numbers // ['F2027-0001']
 * @throws LonglinesError `invoice.number_out_of_order` for a date before that of the last number,
 * `invoice.invalid_series` for a pattern that would give a number twice
 */
export function takeNumbers(
  series: InvoiceSeries,
  { count, issuedOn }: { readonly count: number; readonly issuedOn: LocalDate },
): TakenNumbers {
  checkPattern(series)
  const { last, restarts = 'never' } = series
  if (last !== undefined && issuedOn < last.issuedOn) {
    throw new LonglinesError(
      'invoice.number_out_of_order',
      `Series ${series.id} has given a number on ${last.issuedOn}; issue on that day or later, not on ${issuedOn}.`,
      { path: 'issuedOn', values: { series: series.id } },
    )
  }
  const goesOn = last !== undefined && periodOf(last.issuedOn, restarts) === periodOf(issuedOn, restarts)
  const before = goesOn ? last.number : 0
  const numbers = Array.from({ length: count }, (_, index) => numberOf(series, before + index + 1, issuedOn))
  if (count === 0) return { numbers, series }
  return { numbers, series: { ...series, last: { number: before + count, issuedOn } } }
}

function periodOf(date: LocalDate, restarts: 'never' | 'yearly' | 'monthly'): string {
  if (restarts === 'never') return ''
  return restarts === 'yearly' ? date.slice(0, 4) : date.slice(0, 7)
}

function numberOf({ pattern, digits = 6 }: InvoiceSeries, number: number, issuedOn: LocalDate): string {
  return pattern
    .replaceAll('{number}', String(number).padStart(digits, '0'))
    .replaceAll('{year}', issuedOn.slice(0, 4))
    .replaceAll('{month}', issuedOn.slice(5, 7))
}

function checkPattern({ id, pattern, restarts = 'never' }: InvoiceSeries): void {
  const needs = { never: [], yearly: ['{year}'], monthly: ['{year}', '{month}'] }[restarts]
  const missing = ['{number}', ...needs].filter((part) => !pattern.includes(part))
  if (missing.length === 0) return
  throw new LonglinesError(
    'invoice.invalid_series',
    `The pattern "${pattern}" of series ${id} needs ${missing.join(' and ')}, or numbers come twice.`,
    { path: 'pattern', values: { series: id } },
  )
}
