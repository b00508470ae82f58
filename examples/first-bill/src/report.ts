/** What the user gets: a bar while it runs; tables and files when it is done. */
import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { usageCharges, usageItemId } from '@longlines/bss/billing'
import { Invoice } from '@longlines/bss/invoices'
import { Charge } from '@longlines/bss/rating'
import { ERROR_CODES } from '@longlines/core/errors'
import type { TenantStore } from '@longlines/core/store'
import * as z from 'zod'
import type { Billed } from './bill.ts'
import { MONTH, SUBSCRIPTIONS } from './customers.ts'
import type { SourceSummary, Summary } from './summary.ts'
import { quarantine } from './tables.ts'

export interface ProgressBar {
  /** What is being worked on. */
  begin(title: string): void
  advance(amount: number): void
  done(): void
}

/** A bar on a terminal; in a file or a pipe, a line for each piece of work. */
export function progressBar(total: number, stream: NodeJS.WriteStream): ProgressBar {
  const width = 40
  let at = 0
  let title = ''
  const draw = () => {
    const filled = Math.min(width, Math.floor((width * at) / Math.max(1, total)))
    stream.write(`\r${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${title}\u001b[K`)
  }
  return {
    begin(next) {
      title = next
      if (stream.isTTY) draw()
      else stream.write(`${title}\n`)
    },
    advance(amount) {
      at += amount
      if (stream.isTTY) draw()
    },
    done() {
      if (stream.isTTY) stream.write('\r\u001b[K')
    },
  }
}

const COUNTS = ['read', 'skipped', 'in', 'rated', 'quarantined', 'duplicates'] as const

/** The summary as text. */
export function renderSummary(summary: Summary, titles: ReadonlyMap<string, string>): string {
  const { sources, reasons, revenue, currency } = summary
  const whole = (value: number) => value.toLocaleString('en')
  const counts = (row: Omit<SourceSummary, 'source'>) => COUNTS.map((name) => whole(row[name]))
  const usage = table(
    ['Records', ...COUNTS],
    [
      ...sources.map((row) => [titles.get(row.source) ?? row.source, ...counts(row)]),
      ['All', ...COUNTS.map((name) => whole(sources.reduce((sum, row) => sum + row[name], 0)))],
    ],
  )
  const byCount = Object.entries(reasons).sort(([, a], [, b]) => b - a)
  const why = table(
    ['Quarantined', 'records', ''],
    byCount.map(([code, count]) => [code, whole(count), titleOf(code)]),
  )
  const money = table(
    [`Revenue, ${currency}`, 'subscriptions', 'fees', 'usage', 'total'],
    [
      ...revenue.map((row) => [row.product, whole(row.subscriptions), row.fees, row.usage, row.total]),
      [`${summary.invoices} invoices, net`, '', '', '', summary.net],
      ['VAT', '', '', '', summary.tax],
      ['Due', '', '', '', summary.total],
    ],
  )
  return [usage, why, money].join('\n\n')
}

function titleOf(code: string): string {
  return Object.entries(ERROR_CODES).find(([known]) => known === code)?.[1].title ?? ''
}

/** Columns as wide as their widest cell; the first and those of words to the left, numbers to the right. */
function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heading.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => (row[column] ?? '').length)),
  )
  const isText = (column: number) => column === 0 || heading[column] === ''
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return [line(heading), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}

const PRODUCT_OF = new Map(SUBSCRIPTIONS.map(({ id, product }) => [id, product]))

/** A charge of a record, or one that was settled at the end of the month. */
const StoredCharge = z.union([
  Charge,
  z.looseObject({
    id: z.string(),
    kind: z.enum(['model', 'true-up']),
    priceId: z.string(),
    amount: z.string(),
  }),
])

/** Writes what was computed, and what the database holds, as files. Parsing checks it, and brings members in order. */
export async function writeResults(
  out: string,
  store: TenantStore,
  summary: Summary,
  billed: Billed,
): Promise<void> {
  const pretty = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
  await writeFile(join(out, 'summary.json'), pretty(summary))
  await writeFile(
    join(out, 'invoices.json'),
    pretty(billed.invoices.map((invoice) => Invoice.parse(invoice))),
  )
  await store.transaction(async (tx) => {
    const rated = tx.log(usageCharges).scan({ limit: 10_000 })
    const shown = linesOf(rated, ({ subscriptionId, priceId, charge }) => ({
      product: PRODUCT_OF.get(subscriptionId),
      invoiceLineId: usageItemId({ subscriptionId, priceId, period: MONTH }),
      charge: StoredCharge.parse(charge),
    }))
    await pipeline(shown, createWriteStream(join(out, 'charges.ndjson')))
    const aside = linesOf(tx.log(quarantine).scan({ limit: 10_000 }), (row) => row)
    await pipeline(aside, createWriteStream(join(out, 'quarantine.ndjson')))
  })
}

async function* linesOf<Row>(rows: AsyncIterable<Row>, shown: (row: Row) => object): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(shown(row))}\n`
}
