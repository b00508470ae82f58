/** A store with everything that billing needs, for tests of what happens over months. */
import { createMemoryStore, type TenantStore } from '@longlines/core/store'
import { formatInstant, type Instant, type LocalDate, startOfLocalDay, zoneOf } from '@longlines/core/time'
import {
  type BillerParts,
  BillItem,
  type BillingAccount,
  type BillingState,
  type BillRunProgress,
  billItems,
  billingAccounts,
  billingDefinitions,
  billingStates,
  createBiller,
  finaliseInvoices,
  type Issuer,
  invoiceSeries,
  invoices,
  openBillingAccount,
  type PriceBook,
  startBillRun,
  usageOfCharges,
  workBillRun,
} from '../../src/billing/index.ts'
import type { Invoice } from '../../src/invoices/index.ts'
import {
  importSubscription,
  type Subscription,
  subscriptionCollection,
  subscriptionDefinitions,
} from '../../src/subscriptions/index.ts'
import { anAccount, anIssuer } from '../../src/testing/index.ts'

/** What a {@link aShop} sells, and to whom. */
export interface ShopParts extends Partial<Omit<BillerParts, 'issuer' | 'bookOf'>> {
  readonly book: PriceBook
  readonly issuer?: Issuer
  readonly accounts?: readonly BillingAccount[]
  readonly subscriptions?: readonly Subscription[]
  /** The first day of billing of all accounts. */
  readonly from?: LocalDate
}

/** Opens it. Runs know what is known at the end of their day in Rome. */
export async function aShop({ book, accounts = [anAccount()], subscriptions = [], ...more }: ShopParts) {
  const opened = createMemoryStore()
  await opened.migrate([...billingDefinitions, ...subscriptionDefinitions])
  const store = opened.forTenant('acme')
  const { from = '2026-03-01', issuer = anIssuer(), ...parts } = more
  await addSeries(store)
  for (const account of accounts) await openBillingAccount(store, account, from)
  await store.transaction(async (tx) => {
    for (const one of subscriptions) await importSubscription(tx, one)
  })
  const usageOf = usageOfCharges(({ priceId }) => ({ description: priceId, taxClass: 'telecom' }))
  let current = issuer
  const biller = createBiller({ usageOf, ...parts, issuer, bookOf: () => book })
  const billerNow: typeof biller = (tx, state, run) =>
    current === issuer
      ? biller(tx, state, run)
      : createBiller({ usageOf, ...parts, issuer: current, bookOf: () => book })(tx, state, run)
  return {
    store,
    biller: billerNow,
    taxesBy: (next: Issuer): void => {
      current = next
    },
    run: (on: LocalDate, knownAt: Instant = endOf(on)): Promise<BillRunProgress> =>
      runOn(store, billerNow, on, knownAt),
    finalise: (on: LocalDate): Promise<void> => finaliseAll(store, on),
    documents: (accountId = 'A-1'): Promise<Invoice[]> => documentsOf(store, accountId),
    items: (accountId = 'A-1'): Promise<BillItem[]> => itemsOf(store, accountId),
    state: (accountId = 'A-1'): Promise<BillingState | undefined> =>
      store.transaction(async (tx) => (await tx.collection(billingStates).get(accountId))?.doc),
    /** Puts another history in place of a subscription's. */
    replace: (subscription: Subscription): Promise<void> => replace(store, subscription),
    /** Changes what an account says, as it stands in the store. */
    setAccount: (id: string, patch: Partial<BillingAccount>): Promise<void> => setAccount(store, id, patch),
  }
}

const endOf = (day: LocalDate): Instant =>
  formatInstant(startOfLocalDay(day, zoneOf('Europe/Rome')) + 86_399_999)

async function addSeries(store: TenantStore): Promise<void> {
  for (const [id, pattern] of [
    ['invoices', 'F{number}'],
    ['notes', 'C{number}'],
  ] as const) {
    await store.transaction((tx) => tx.collection(invoiceSeries).insert(id, { id, pattern, digits: 1 }))
  }
}

async function runOn(
  store: TenantStore,
  biller: ReturnType<typeof createBiller>,
  on: LocalDate,
  knownAt: Instant,
): Promise<BillRunProgress> {
  const id = `${on} ${knownAt}`
  await startBillRun(store, { id, on, knownAt })
  return workBillRun(store, id, biller)
}

async function finaliseAll(store: TenantStore, on: LocalDate): Promise<void> {
  const at = endOf(on)
  await finaliseInvoices(store, { seriesId: 'invoices', issuedOn: on, at })
  await finaliseInvoices(store, { seriesId: 'notes', type: 'credit-note', issuedOn: on, at })
}

function documentsOf(store: TenantStore, accountId: string): Promise<Invoice[]> {
  return store.transaction(async (tx) => {
    const { items } = await tx
      .collection(invoices)
      .find({ index: 'byAccount', equals: { accountId }, limit: 1000 })
    return items.map(({ doc }) => doc)
  })
}

function itemsOf(store: TenantStore, accountId: string): Promise<BillItem[]> {
  return store.transaction(async (tx) => {
    const items: BillItem[] = []
    for await (const { item } of tx.log(billItems).scan({ partition: accountId })) {
      items.push(BillItem.parse(item))
    }
    return items
  })
}

function replace(store: TenantStore, subscription: Subscription): Promise<void> {
  return store.transaction(async (tx) => {
    const found = await tx.collection(subscriptionCollection).get(subscription.id)
    if (found === undefined) await importSubscription(tx, subscription)
    else await tx.collection(subscriptionCollection).update(found.id, found.version, subscription)
  })
}

function setAccount(store: TenantStore, id: string, patch: Partial<BillingAccount>): Promise<void> {
  return store.transaction(async (tx) => {
    const found = await tx.collection(billingAccounts).get(id)
    if (found !== undefined) {
      await tx.collection(billingAccounts).update(id, found.version, { ...found.doc, ...patch })
    }
  })
}

/** Lines as tests read them. */
export const shown = ({ lines }: Pick<Invoice, 'lines'>): string[][] =>
  lines.map(({ kind, priceId, amount, net }) => [kind, priceId, amount, ...(amount === net ? [] : [net])])

/** What all documents of an account come to: invoices less credit notes. */
export function sumOf(documents: readonly Invoice[], of: 'net' | 'gross' | 'tax' = 'net'): string {
  const cents = documents.reduce(
    (sum, { type, totals }) => sum + (type === 'credit-note' ? -1 : 1) * Math.round(Number(totals[of]) * 100),
    0,
  )
  return (cents / 100).toFixed(2)
}
