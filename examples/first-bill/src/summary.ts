/** What a run came to, as data. */
import type { Billed } from './bill.ts'
import type { Catalog } from './catalog.ts'
import { CURRENCY, MONTH, SUBSCRIPTIONS } from './customers.ts'
import type { SourceReport } from './rate.ts'

/** One row of the summary. `in = rated + quarantined + duplicates`, always. */
export interface SourceSummary {
  readonly source: string
  readonly read: number
  /** No usage, by a rule of the format, less what one packet gave beyond its first record. */
  readonly skipped: number
  readonly in: number
  readonly rated: number
  readonly quarantined: number
  readonly duplicates: number
}

export interface ProductRevenue {
  readonly product: string
  readonly subscriptions: number
  readonly fees: string
  readonly usage: string
  readonly total: string
}

/** What the run came to: the same however often it is run, and wherever it was interrupted. */
export interface Summary {
  readonly month: string
  readonly currency: string
  readonly sources: readonly SourceSummary[]
  /** Quarantined records by code. */
  readonly reasons: Readonly<Record<string, number>>
  readonly revenue: readonly ProductRevenue[]
  readonly invoices: number
  readonly net: string
  readonly tax: string
  readonly total: string
}

export function summarise(reports: readonly SourceReport[], { invoices }: Billed, catalog: Catalog): Summary {
  const reasons: Record<string, number> = {}
  for (const { counts, refused } of reports) {
    for (const [code, count] of [...Object.entries(counts.reasons), ...Object.entries(refused)]) {
      reasons[code] = (reasons[code] ?? 0) + count
    }
  }
  return {
    month: MONTH.from.slice(0, 7),
    currency: CURRENCY,
    sources: reports.map(sourceSummary),
    reasons,
    revenue: revenueOf(invoices, catalog),
    invoices: invoices.length,
    net: euros(sum(invoices.map(({ totals }) => cents(totals.net)))),
    tax: euros(sum(invoices.map(({ totals }) => cents(totals.tax)))),
    total: euros(sum(invoices.map(({ totals }) => cents(totals.gross)))),
  }
}

function sourceSummary({ source, counts, refused }: SourceReport): SourceSummary {
  const unpriced = sum(Object.values(refused))
  return {
    source,
    read: counts.read,
    skipped: sum(Object.values(counts.skipped)) - counts.derived,
    in: counts.in,
    rated: counts.accepted - unpriced,
    quarantined: counts.quarantined + unpriced,
    duplicates: counts.duplicates,
  }
}

function revenueOf(invoices: Billed['invoices'], catalog: Catalog): ProductRevenue[] {
  const lines = invoices.flatMap((invoice) => invoice.lines)
  return Object.values(catalog.products).map(({ id, name }) => {
    const owned = new Set(SUBSCRIPTIONS.filter(({ product }) => product === id).map((each) => each.id))
    const of = (kind: 'recurring' | 'usage') =>
      sum(
        lines
          .filter((line) => line.kind === kind && owned.has(line.subscriptionId ?? ''))
          .map(({ amount }) => cents(amount)),
      )
    const [fees, usage] = [of('recurring'), of('usage')]
    return {
      product: name,
      subscriptions: owned.size,
      fees: euros(fees),
      usage: euros(usage),
      total: euros(fees + usage),
    }
  })
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
/** Invoice amounts have two places; in cents they are whole numbers. */
const cents = (amount: string) => Number(amount.replace('.', ''))
const euros = (value: number) => (value / 100).toFixed(2)
