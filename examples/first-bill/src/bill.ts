/** From stored charges to the documents of the month: numbered, taxed, and explained by their lines. */
import {
  createBiller,
  finaliseInvoices,
  importBilled,
  invoiceSeries,
  invoices,
  keepCharges,
  openBillingAccount,
  type PriceLabel,
  startBillRun,
  usageOfCharges,
  workBillRun,
} from '@longlines/bss/billing'
import type { Invoice } from '@longlines/bss/invoices'
import type { CounterSheet } from '@longlines/bss/rating'
import { applyCommand, importSubscription, type Subscription } from '@longlines/bss/subscriptions'
import type { TenantStore, Transaction } from '@longlines/core/store'
import { formatInstant, startOfLocalDay, zoneOf } from '@longlines/core/time'
import type { Catalog } from './catalog.ts'
import { ACCOUNTS, BILLED_AT, BILLING_DAY, ISSUER, MONTH, SUBSCRIPTIONS, ZONE } from './customers.ts'
import { checkpoints } from './tables.ts'

export interface Billed {
  readonly invoices: readonly Invoice[]
  /** Of these, those that were not there before. */
  readonly added: number
}

const SERIES = { id: 'invoices', pattern: 'SB-{year}-{number}', digits: 5, restarts: 'yearly' } as const

/** The billed month as instants: midnight to midnight in the operator's zone. */
export function billedPeriod(): { readonly from: string; readonly to: string } {
  const instant = (date: string) => formatInstant(startOfLocalDay(date, zoneOf(ZONE)))
  return { from: instant(MONTH.from), to: instant(MONTH.to) }
}

/** Runs the bills of the month, and gives the drafts their numbers. Run again, it adds nothing. */
export async function billMonth(store: TenantStore, catalog: Catalog): Promise<Billed> {
  await openBooks(store)
  await store.transaction(async (tx) => keepCharges(tx, await settledCharges(tx, catalog), BILLED_AT))
  const run = await startBillRun(store, { id: BILLING_DAY, on: BILLING_DAY, knownAt: BILLED_AT })
  const biller = createBiller({
    issuer: ISSUER,
    bookOf: () => catalog.book,
    usageOf: usageOfCharges(({ priceId }) => labelOf(catalog, priceId)),
  })
  const { failed } = await workBillRun(store, run.id, biller)
  if (failed > 0) throw new Error(`${failed} accounts could not be billed; see the journal of the run.`)
  const added = await finaliseInvoices(store, { seriesId: SERIES.id, issuedOn: BILLING_DAY, at: BILLED_AT })
  const page = await store.transaction((tx) =>
    tx.collection(invoices).find({ index: 'byNumber', limit: 1000 }),
  )
  return { invoices: page.items.map(({ doc }) => doc), added }
}

/** The operator comes from another system, by which everything up to October is billed. */
async function openBooks(store: TenantStore): Promise<void> {
  await store.transaction(async (tx) => {
    if ((await tx.collection(invoiceSeries).get(SERIES.id)) !== undefined) return
    await tx.collection(invoiceSeries).insert(SERIES.id, SERIES)
    for (const one of SUBSCRIPTIONS) await importSubscription(tx, subscriptionOf(one))
  })
  const billed = { on: MONTH.from, knownAt: billedPeriod().from, items: [] }
  for (const account of ACCOUNTS) {
    await openBillingAccount(store, account, BILLING_DAY)
    await importBilled(store, { accountId: account.id, ...billed })
  }
}

/** The history of a subscription: activated long ago, and one card given back. */
function subscriptionOf({ id, accountId, product, from, to }: (typeof SUBSCRIPTIONS)[number]): Subscription {
  const opening = { accountId, offeringId: product }
  const activate = { type: 'activate', id: 'activation', subscriptionId: id, opening } as const
  const active = applyCommand(undefined, activate, { now: from, zone: ZONE })
  if (!active.accepted) throw new Error(active.refusal.message)
  if (to === undefined) return active.subscription
  const cancel = { type: 'cancel', id: 'given-back', subscriptionId: id } as const
  const ended = applyCommand(active.subscription, cancel, { now: to, zone: ZONE })
  if (!ended.accepted) throw new Error(ended.refusal.message)
  return ended.subscription
}

/** What a tariff asks for at the end of the period beyond its records: a commitment that nobody used. */
async function settledCharges(tx: Transaction, { products }: Catalog) {
  const at = billedPeriod().from
  const sheets = new Map<string, CounterSheet>()
  for await (const { doc } of tx.collection(checkpoints).each()) {
    for (const sheet of Object.values(doc.counters).flat()) {
      if (sheet.scope === 'subscription' && sheet.period.from === at) sheets.set(sheet.id, sheet)
    }
  }
  return SUBSCRIPTIONS.flatMap(({ id, accountId, product }) => {
    const { rater } = products[product]
    const sheet = sheets.get(id) ?? rater.openPeriod({ scope: 'subscription', id, at })
    return rater.settle(sheet, { accountId })
  })
}

function labelOf({ products }: Catalog, priceId: string): PriceLabel {
  const price = Object.values(products)
    .flatMap(({ prices }) => prices)
    .find(({ id }) => id === priceId)
  return { description: price?.name ?? priceId, taxClass: 'telecom' }
}
