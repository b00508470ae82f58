/** Who would pay more and who less, had a proposed catalog been in force for the last bills. */
import { isLonglinesError, type Refusal } from '@longlines/core/errors'
import { Decimal } from '@longlines/core/money'
import { type Instant, parseInstant } from '@longlines/core/time'
import { compile, type RatingContext, type UsageEvent, whatIf } from '../rating/index.ts'
import { comparablePrice } from './comparable-price.ts'
import type { CompiledCatalog } from './compile-catalog.ts'
import type { OfferingPrices } from './find-prices.ts'
import type { RecurringPrice } from './product-price.ts'
import { validAt } from './valid-at.ts'

/** How prices of the customer are found. */
interface Customer {
  readonly segment?: string | undefined
  readonly currency?: string | undefined
  readonly priceListId?: string | undefined
}

/** A recurring line of a bill. Leave out those of subscriptions that keep their price. */
export interface BilledRecurring extends Customer {
  readonly accountId: string
  readonly subscriptionId?: string | undefined
  readonly offeringId: string
  readonly priceId: string
  /** Decimal text. */
  readonly quantity: string
}

/** A record that was billed, with the offering whose usage prices rate it. */
export interface BilledUsage extends Customer {
  readonly offeringId: string
  readonly event: UsageEvent
}

/** What was billed last. */
export interface LastBills {
  readonly recurring: readonly BilledRecurring[]
  readonly usage?: readonly BilledUsage[] | undefined
  /** Zone, holidays, allowances and whatever else rating goes by; needed where usage is given. UTC where left out. */
  readonly rating?: Omit<RatingContext, 'currency'> | undefined
}

/** Decimal texts: exact, without tax and discounts. */
export interface BillChange {
  readonly before: string
  readonly after: string
  readonly difference: string
}

/** What could not be compared. It counts as unchanged where it is a line, and not at all where it is a record. */
export interface Incomparable {
  readonly accountId: string
  readonly offeringId: string
  /** The record, where it is one. */
  readonly recordId?: string
  /** The catalog that has no price. */
  readonly catalog: 'base' | 'proposed'
  readonly refusal: Refusal
}

/** The effect of a catalog on bills. */
export interface BillEffect {
  /** Largest difference first, then by id. */
  readonly customers: readonly (BillChange & { readonly accountId: string; readonly currency: string })[]
  readonly totals: readonly (BillChange & {
    readonly currency: string
    readonly dearer: number
    readonly cheaper: number
    readonly unchanged: number
  })[]
  readonly incomparable: readonly Incomparable[]
}

/** What {@link effectOnBills} is asked. */
export interface EffectQuestion {
  readonly base: CompiledCatalog
  readonly proposed: CompiledCatalog
  /** When prices are looked up, in both. */
  readonly at: Instant
  readonly bills: LastBills
}

/**
 * Prices what was billed by two catalogs. Recurring lines go by the ids of prices: one that is dropped costs
 * nothing, one that is new comes to each subscription that has the offering; where the interval changes, the new
 * price is converted to the old interval. Usage is rated by both (`whatIf`), by the prices valid at that instant.
 *
 * @example
 * const monthly = { type: 'recurring', id: 'monthly', name: 'Monthly', amount: '30', interval: { unit: 'month', count: 1 }, timing: 'advance' } as const
 * const at = '2026-04-01T00:00:00Z'
 * const version = (amount: string) => {
 *   const offerings = [{ id: 'fibre', name: 'Fibre', status: 'active', taxClass: 'telecom', prices: [{ ...monthly, amount }] }] as const
 *   const catalog = { id: 'main', currency: 'EUR', specifications: [], offerings, priceLists: [] }
 *   return compileCatalog([{ version: 1, effectiveFrom: at, publishedAt: at, catalog }]).at(at)
 * }
 * const bills = { recurring: [{ accountId: 'A-1', offeringId: 'fibre', priceId: 'monthly', quantity: '2' }] }
 * effectOnBills({ base: version('30'), proposed: version('33'), at, bills }).customers // [{ accountId: 'A-1', currency: 'EUR', before: '60', after: '66', difference: '6' }]
 */
export function effectOnBills(question: EffectQuestion): BillEffect {
  const sums = new Map<string, Sum>()
  const incomparable: Incomparable[] = []
  const add: Add = (accountId, currency, before, after) => {
    const key = JSON.stringify([accountId, currency])
    const sum = sums.get(key) ?? { accountId, currency, before: ZERO, after: ZERO }
    sums.set(key, { ...sum, before: sum.before.plus(before), after: sum.after.plus(after) })
  }
  addRecurring(question, add, incomparable)
  addUsage(question, add, incomparable)
  const customers = [...sums.values()].sort(bySize)
  const currencies = [...new Set(customers.map(({ currency }) => currency))].sort()
  return {
    customers: customers.map(({ accountId, currency, before, after }) => ({
      accountId,
      currency,
      ...changeOf(before, after),
    })),
    totals: currencies.map((currency) =>
      totalOf(
        currency,
        customers.filter((one) => one.currency === currency),
      ),
    ),
    incomparable,
  }
}

const ZERO = new Decimal(0)

interface Sum {
  readonly accountId: string
  readonly currency: string
  readonly before: Decimal
  readonly after: Decimal
}
type Add = (accountId: string, currency: string, before: Decimal, after: Decimal) => void

function totalOf(currency: string, customers: readonly Sum[]): BillEffect['totals'][number] {
  const sum = (side: 'before' | 'after') => customers.reduce((total, one) => total.plus(one[side]), ZERO)
  const counted = (sign: number) =>
    customers.filter(({ before, after }) => after.comparedTo(before) === sign).length
  return {
    currency,
    ...changeOf(sum('before'), sum('after')),
    dearer: counted(1),
    cheaper: counted(-1),
    unchanged: counted(0),
  }
}

function changeOf(before: Decimal, after: Decimal): BillChange {
  return { before: before.toFixed(), after: after.toFixed(), difference: after.minus(before).toFixed() }
}

function bySize(a: Sum, b: Sum): number {
  const size = ({ before, after }: Sum) => after.minus(before).abs()
  return size(b).comparedTo(size(a)) || (a.accountId < b.accountId ? -1 : 1)
}

function addRecurring(
  { base, proposed, at, bills }: EffectQuestion,
  add: Add,
  incomparable: Incomparable[],
): void {
  const held = new Map<string, { row: BilledRecurring; before: OfferingPrices; after: OfferingPrices }>()
  for (const row of bills.recurring) {
    const before = asked(() => base.pricesOf(row.offeringId, { ...row, at }))
    const after = asked(() => proposed.pricesOf(row.offeringId, { ...row, at }))
    const { accountId, offeringId, priceId } = row
    const note = (catalog: 'base' | 'proposed', refusal: Refusal) =>
      incomparable.push({ accountId, offeringId, catalog, refusal })
    if ('code' in before) {
      note('base', before)
      continue
    }
    const price = recurringOf(before).find(({ id }) => id === priceId)
    if (price === undefined) {
      const message = `"${offeringId}" has no recurring price "${priceId}".`
      note('base', { code: 'catalog.unknown_id', message })
      continue
    }
    const old = amountOf(price, row.quantity)
    if ('code' in after) {
      note('proposed', after)
      add(accountId, before.currency, old, old)
      continue
    }
    const next = recurringOf(after).find(({ id }) => id === priceId)
    const becomes = next === undefined ? ZERO : amountOf(comparablePrice(next, price.interval), row.quantity)
    add(accountId, before.currency, old, becomes)
    held.set(JSON.stringify([accountId, row.subscriptionId ?? '', offeringId]), { row, before, after })
  }
  for (const { row, before, after } of held.values()) {
    const known = new Set(recurringOf(before).map(({ id }) => id))
    for (const price of recurringOf(after)) {
      if (!known.has(price.id)) add(row.accountId, after.currency, ZERO, amountOf(price, row.quantity))
    }
  }
}

function recurringOf({ prices }: OfferingPrices): RecurringPrice[] {
  return prices.flatMap((price) => (price.type === 'recurring' ? [price] : []))
}

function amountOf(
  { amount, perUnit = true }: Pick<RecurringPrice, 'amount' | 'perUnit'>,
  quantity: string,
): Decimal {
  return perUnit ? new Decimal(amount).times(quantity) : new Decimal(amount)
}

function asked(ask: () => OfferingPrices): OfferingPrices | Refusal {
  try {
    return ask()
  } catch (error) {
    if (isLonglinesError(error) && error.code.startsWith('catalog.')) return error.toJSON()
    throw error
  }
}

function addUsage(
  { base, proposed, at, bills }: EffectQuestion,
  add: Add,
  incomparable: Incomparable[],
): void {
  const groups = new Map<string, BilledUsage[]>()
  for (const row of bills.usage ?? []) {
    const key = JSON.stringify([row.offeringId, row.currency, row.segment, row.priceListId])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  for (const rows of groups.values()) {
    const [first] = rows
    if (first === undefined) continue
    const { offeringId } = first
    const note = (event: UsageEvent, catalog: 'base' | 'proposed', refusal: Refusal) =>
      incomparable.push({ accountId: customerOf(event), offeringId, recordId: event.id, catalog, refusal })
    const before = asked(() => base.pricesOf(offeringId, { ...first, at }))
    const after = asked(() => proposed.pricesOf(offeringId, { ...first, at }))
    if ('code' in before || 'code' in after) {
      for (const { event } of rows) {
        if ('code' in before) note(event, 'base', before)
        else if ('code' in after) note(event, 'proposed', after)
      }
      continue
    }
    const { currency } = before
    const current = raterOf(before, bills, at)
    const next = raterOf(after, bills, at)
    const outcome = whatIf({ events: rows.map(({ event }) => event), current, proposed: next })
    for (const { customerId, current: old, proposed: becomes } of outcome.customers) {
      add(customerId, currency, new Decimal(old), new Decimal(becomes))
    }
    const events = new Map(rows.map(({ event }) => [event.id, event]))
    for (const { recordId, tariff, refusal } of outcome.refused) {
      const event = events.get(recordId)
      if (event !== undefined) note(event, tariff === 'current' ? 'base' : 'proposed', refusal)
    }
  }
}

function customerOf({ accountId, subscriptionId }: UsageEvent): string {
  return accountId ?? subscriptionId
}

/** The records are older than the prices, so those valid at the instant rate them whenever they were made. */
function raterOf({ prices, currency }: OfferingPrices, bills: LastBills, at: Instant) {
  const atMs = parseInstant(at)
  const usage = prices.flatMap((price) =>
    price.type === 'usage' && validAt(price.price.validFor, atMs)
      ? [{ ...price.price, validFor: undefined }]
      : [],
  )
  return compile(usage, { zone: 'UTC', ...bills.rating, currency })
}
