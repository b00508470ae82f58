/** A small operator's first bill: recorded usage to exact, explained charges to one invoice for each account. */
import { createPgliteStore } from '@longlines/adapters/postgres'
import { usageCharges } from '@longlines/bss/billing'
import { Charge, renderExplanation } from '@longlines/bss/rating'
import { isLonglinesError } from '@longlines/core/errors'
import type { TenantStore } from '@longlines/core/store'
import { type Billed, billMonth } from './bill.ts'
import { type Catalog, openCatalog } from './catalog.ts'
import { SUBSCRIPTIONS } from './customers.ts'
import { openDatabase } from './database.ts'
import { writeDocuments } from './documents.ts'
import { readBatches, SOURCES, sizeOf } from './load.ts'
import { takeFolder } from './lock.ts'
import { checkFolders, type Options, readOptions, USAGE, UserError } from './options.ts'
import { rateSource, type SourceReport } from './rate.ts'
import { progressBar, renderSummary, writeResults } from './report.ts'
import { summarise } from './summary.ts'
import { DEFINITIONS } from './tables.ts'
import { measured } from './transit.ts'

/** A call that begins by day and ends in the evening: the one that is explained if no other is asked for. */
const EXPLAINED = '1791302310.5200#0'

async function run(options: Options): Promise<void> {
  await checkFolders(options)
  const catalog = await openCatalog(options.data)
  const sizes = await Promise.all(SOURCES.map((source) => sizeOf(options.data, source)))
  const leaveFolder = await takeFolder(options.out)
  const pglite = await openDatabase(options.out)
  try {
    const store = createPgliteStore({ pglite })
    await store.migrate(DEFINITIONS)
    const tenant = store.forTenant('seebrise')
    const reports = await rateAll(
      tenant,
      catalog,
      options.data,
      sizes.reduce((a, b) => a + b),
    )
    const billed = await billMonth(tenant, catalog)
    const summary = summarise(reports, billed, catalog)
    await writeResults(options.out, tenant, summary, billed)
    await writeDocuments(options.out, tenant, catalog, billed.invoices)
    console.log(renderSummary(summary, new Map(SOURCES.map(({ name, title }) => [name, title]))))
    console.log(`\n${await explain(tenant, catalog, options.explain ?? EXPLAINED)}`)
    console.log(`\n${whatWasAdded(reports, billed)}\nResults are in ${options.out}`)
  } finally {
    await pglite.close()
    await leaveFolder()
  }
}

async function rateAll(
  store: TenantStore,
  catalog: Catalog,
  data: string,
  bytes: number,
): Promise<SourceReport[]> {
  const bar = progressBar(bytes, process.stderr)
  const reports: SourceReport[] = []
  for (const source of SOURCES) {
    bar.begin(`Rating ${source.title}`)
    const batches = readBatches(data, source, (count) => bar.advance(count))
    const rated = source.products.includes('transit-95') ? measured(batches) : batches
    reports.push(await rateSource(store, catalog, source.name, rated))
  }
  bar.done()
  return reports
}

async function explain(store: TenantStore, catalog: Catalog, chargeId: string): Promise<string> {
  const found = await store.transaction(async (tx) => {
    for await (const row of tx.log(usageCharges).scan({ limit: 10_000 })) if (row.id === chargeId) return row
    return undefined
  })
  const held = SUBSCRIPTIONS.find(({ id }) => id === found?.subscriptionId)
  if (found === undefined || held === undefined) return `There is no charge ${chargeId} to explain.`
  return renderExplanation(catalog.products[held.product].rater.explain(Charge.parse(found.charge)))
}

function whatWasAdded(reports: readonly SourceReport[], { added }: Billed): string {
  const sum = (pick: (report: SourceReport) => number) =>
    reports.reduce((total, report) => total + pick(report), 0)
  const [rated, aside] = [sum((report) => report.chargesAdded), sum((report) => report.quarantineAdded)]
  if (rated + aside + added === 0) return 'Nothing was added: all of this was rated and billed before.'
  return `Added ${rated} charges, ${aside} quarantined records and ${added} invoices.`
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options.help) console.log(USAGE)
  else await run(options)
} catch (error) {
  if (!(error instanceof UserError) && !isLonglinesError(error)) throw error
  console.error(error.message)
  process.exitCode = 1
}
