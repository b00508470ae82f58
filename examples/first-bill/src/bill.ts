/** From stored charges to one invoice for each account. */
import { type Fee, type InvoicedCharge, type MonthlyInvoice, monthlyInvoices } from '@longlines/bss/invoices'
import type { CounterSheet } from '@longlines/bss/rating'
import type { TenantStore, Transaction } from '@longlines/core/store'
import { formatInstant, startOfLocalDay, zoneOf } from '@longlines/core/time'
import type { Catalog } from './catalog.ts'
import { ACCOUNTS, CURRENCY, MONTH, SUBSCRIPTIONS, ZONE } from './customers.ts'
import { charges, checkpoints, invoices } from './tables.ts'

export interface Billed {
  readonly invoices: readonly MonthlyInvoice[]
  /** Of these, those that were not there before. */
  readonly added: number
}

/** The billed month as instants: midnight to midnight in the operator's zone. */
export function billedPeriod(): { readonly from: string; readonly to: string } {
  const instant = (date: string) => formatInstant(startOfLocalDay(date, zoneOf(ZONE)))
  return { from: instant(MONTH.from), to: instant(MONTH.to) }
}

/** Writes the invoices of the month, all or none; those that exist are left as they are. */
export async function billMonth(store: TenantStore, catalog: Catalog): Promise<Billed> {
  const period = billedPeriod()
  return store.transaction(async (tx) => {
    const due: InvoicedCharge[] = []
    for await (const row of tx.log(charges).scan(period)) due.push({ ...row, period })
    const made = monthlyInvoices({
      charges: due,
      fees: [...monthlyFees(catalog), ...(await settledFees(tx, catalog, period.from))],
      period,
      accounts: ACCOUNTS,
      currency: CURRENCY,
      rounding: { digits: 2, mode: 'half-up' },
      names: namesOf(catalog),
    })
    const stored = tx.collection(invoices)
    const known = await Promise.all(made.map(({ id }) => stored.get(id)))
    const fresh = made.filter((_, index) => known[index] === undefined)
    await stored.insertMany(fresh.map((doc) => ({ id: doc.id, doc })))
    return { invoices: made.map((invoice, index) => known[index]?.doc ?? invoice), added: fresh.length }
  })
}

/** Every subscription of the month pays its product's fee, whole. */
function monthlyFees(catalog: Catalog): Fee[] {
  return SUBSCRIPTIONS.map(({ id, accountId, product }) => ({
    id: `${id}/${MONTH.from}`,
    accountId,
    subscriptionId: id,
    priceId: product,
    currency: CURRENCY,
    amount: catalog[product].monthlyFee,
  }))
}

/** What a tariff asks for at the end of the period beyond its records: a commitment that nobody used. */
async function settledFees(tx: Transaction, catalog: Catalog, at: string): Promise<Fee[]> {
  const sheets = new Map<string, CounterSheet>()
  for await (const { doc } of tx.collection(checkpoints).each()) {
    for (const sheet of Object.values(doc.counters).flat()) {
      if (sheet.scope === 'subscription' && sheet.period.from === at) sheets.set(sheet.id, sheet)
    }
  }
  return SUBSCRIPTIONS.flatMap(({ id, accountId, product }) => {
    const { rater } = catalog[product]
    const sheet = sheets.get(id) ?? rater.openPeriod({ scope: 'subscription', id, at })
    return rater.settle(sheet).map((settled) => ({ ...settled, accountId, subscriptionId: id }))
  })
}

function namesOf(catalog: Catalog): Record<string, string> {
  const names: Record<string, string> = {}
  for (const { id, name, prices } of Object.values(catalog)) {
    names[id] = `${name}, monthly fee`
    for (const price of prices) names[price.id] = price.name ?? price.id
  }
  return names
}
