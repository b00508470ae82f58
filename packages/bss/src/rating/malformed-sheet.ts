/** Counter sheets that are none: cut off, written by hand, read from the wrong column. */
import { LonglinesError } from '@longlines/core/errors'
import type { CounterSheet } from './counter-sheet.ts'
import { shown } from './shown.ts'

/**
 * Refuses a sheet without the shape that reading it relies on; its numbers are looked at where they are read.
 *
 * @throws LonglinesError `rating.counters_mismatch` with the path of the field
 */
export function refuseMalformedSheet(input: CounterSheet): void {
  const sheet: unknown = input
  if (!isRecord(sheet)) throw malformed('counters', 'A counter sheet is an object', sheet)
  if (sheet['scope'] !== 'subscription' && sheet['scope'] !== 'account')
    throw malformed('scope', 'The scope of a counter sheet is "subscription" or "account"', sheet['scope'])
  if (typeof sheet['id'] !== 'string' || sheet['id'] === '')
    throw malformed('id', 'A counter sheet needs the id of its owner, a text', sheet['id'])
  refuseNoPeriod(input)
  for (const name of ['tallies', 'grants']) {
    const entries = sheet[name]
    if (!isRecord(entries)) throw malformed(name, `A counter sheet needs "${name}", an object`, entries)
  }
}

/** @throws LonglinesError `rating.counters_mismatch` for a sheet that does not say its period */
export function refuseNoPeriod(input: Pick<CounterSheet, 'period'>): void {
  const sheet: unknown = input
  if (!isRecord(sheet)) throw malformed('counters', 'A counter sheet is an object', sheet)
  if (!isRecord(sheet['period']))
    throw malformed('period', 'A counter sheet needs its period, { from, to }', sheet['period'])
}

/** @throws LonglinesError `rating.counters_mismatch` for anything but a list */
export function refuseNoList(sheets: readonly unknown[]): void {
  if (!Array.isArray(sheets))
    throw malformed('counters', 'Give counter sheets as a list, [] where there are none yet', sheets)
}

/** What to say of a period that ends before it starts. */
export function endsBeforeStart({ from, to }: CounterSheet['period']): LonglinesError {
  return malformed('period', 'The period of a counter sheet must end after it starts', `${from} to ${to}`)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function malformed(path: string, what: string, value: unknown): LonglinesError {
  return new LonglinesError(
    'rating.counters_mismatch',
    `${what}; got ${shown(value)}. Give the counters that a rater returned.`,
    { path, values: { got: shown(value) } },
  )
}
