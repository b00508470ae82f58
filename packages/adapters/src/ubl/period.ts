import type { Invoice } from '@longlines/bss/invoices'
import { addDays } from '@longlines/core/time'
import { element, group } from './xml.ts'

type Period = Invoice['period']

/** Our periods end before their last date, those of EN 16931 on it. */
export function invoicePeriod({ from, to }: Period): string {
  return group(
    'InvoicePeriod',
    element('StartDate', from) + element('EndDate', to > from ? lastDay(to) : from),
  )
}

/** The invoice's period made wide enough for its lines: fees in advance lie in the next one. */
export function wholePeriod({ period, lines }: Invoice): Period {
  let { from, to } = period
  for (const line of lines) {
    if (line.period === undefined) continue
    if (line.period.from < from) from = line.period.from
    if (line.period.to > to) to = line.period.to
  }
  return { from, to }
}

let kept: { readonly to: string; readonly last: string } | undefined

/** Most lines of a document end on the same day. */
function lastDay(to: string): string {
  if (kept?.to !== to) kept = { to, last: addDays(to, -1) }
  return kept.last
}
