import { LonglinesError } from '@longlines/core/errors'
import { type Instant, type LocalDate, localDateAt, parseInstant, zoneOf } from '@longlines/core/time'
import { lifeOf, type Subscription, type SubscriptionChange } from '../subscriptions/index.ts'
import type { BillingAccount, PayerChange } from './account.ts'
import type { AccountDues } from './account-dues.ts'
import { duesWithin, type PayerWindow, payerWindows } from './payers.ts'
import type { PriceBook } from './price-book.ts'
import { type SubscriptionDues, termsOf } from './terms-of.ts'

/** An account with all that it holds, held or is to hold, and the prices that hold for it. */
export interface Holder {
  readonly account: BillingAccount
  /** With the parents of its add-ons. */
  readonly subscriptions: readonly Subscription[]
  readonly book: PriceBook
}

/**
 * What accounts owe besides usage, by their subscriptions: the account that is billed, and those it pays for.
 *
 * @param knownAt - only changes known by then count; all if absent
 * @param paidBy - only what this account pays for, where the accounts say who pays; all if absent
 * @example
 * const opening = { accountId: 'A-1', offeringId: 'fibre' }
 * const from = '2026-03-01T00:00:00Z'
 * const subscription = { id: 's1', ...opening, status: 'active', createdAt: from, settledAt: from, changes: [{ id: 'c1', type: 'activate', opening, effectiveAt: from, knownAt: from }] } as const
 * const account = { id: 'A-1', currency: 'EUR', zone: 'UTC', buyer: { name: 'Ada' }, taxCustomer: { place: { country: 'IT' }, status: 'consumer' } } as const
 * const fee = { type: 'recurring', id: 'monthly', name: 'Fibre', amount: '30', interval: { unit: 'month', count: 1 }, timing: 'advance', taxClass: 'telecom' } as const
 * const book = { pricesOf: () => [fee], changesWithin: () => [] }
 * duesOf([{ account, subscriptions: [subscription], book }]).recurring.length // 1
 * @throws LonglinesError `subscription.no_parent`, `money.currency_mismatch` for a book in another currency, and what
 * `book` throws
 */
export function duesOf(
  holders: readonly Holder[],
  knownAt?: Instant,
  paidBy?: string,
): Omit<AccountDues, 'usage'> {
  const dues = holders.flatMap((holder) => {
    const windows = windowsOf(holder.account, paidBy, knownAt)
    return holderDues(holder, knownAt).map((one) => duesWithin(one, windows, holder.account.zone))
  })
  return {
    recurring: dues.flatMap(({ recurring }) => recurring),
    oneTime: dues.flatMap(({ oneTime }) => oneTime),
  }
}

/** When an account pays for another, or for itself. Of whom nobody says who pays, all is paid. */
export function windowsOf(
  account: BillingAccount,
  paidBy: string = account.id,
  knownAt?: Instant,
): PayerWindow[] {
  const { id, payerId, payerChanges = [] } = account
  const windows = payerWindows(account, knownAt)
  const isSaid = payerId !== undefined || payerChanges.length > 0
  return isSaid || id === paidBy ? windows.filter((window) => window.payerId === paidBy) : windows
}

function holderDues(
  { account, subscriptions, book }: Holder,
  knownAt: Instant | undefined,
): SubscriptionDues[] {
  refuseOtherCurrency(account, book)
  const byId = new Map(subscriptions.map((subscription) => [subscription.id, subscription]))
  const zone = zoneOf(account.zone)
  const parentOf = ({ parentId }: Subscription) => (parentId === undefined ? undefined : byId.get(parentId))
  return inOrder(subscriptions, parentOf).map((subscription) => {
    const parent = parentOf(subscription)
    return termsOf({ ...lifeOf(subscription, { knownAt, parent }), accountId: account.id, book, zone })
  })
}

function refuseOtherCurrency({ id, currency }: BillingAccount, book: PriceBook): void {
  if (book.currency === undefined || book.currency === currency) return
  throw new LonglinesError(
    'money.currency_mismatch',
    `Account ${id} is billed in ${currency}, its prices are in ${book.currency}; ask the catalog for prices in ${currency}.`,
    { path: 'book.currency', values: { account: id } },
  )
}

/** As they were ordered, add-ons after what they belong to, however they were found. */
function inOrder(
  subscriptions: readonly Subscription[],
  parentOf: (subscription: Subscription) => Subscription | undefined,
): Subscription[] {
  const keyed = subscriptions.map((subscription) => {
    const { createdAt, id } = parentOf(subscription) ?? subscription
    const own = subscription.parentId === undefined ? [] : [subscription.createdAt, subscription.id]
    return { subscription, key: [createdAt, id, ...own].join(' ') }
  })
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ subscription }) => subscription)
}

/** What was billed last, and what was known then. */
export interface LastBilling {
  readonly on: LocalDate
  readonly knownAt: Instant
  /** How many changes were known then; see {@link knownChanges}. */
  readonly changes?: number | undefined
}

/** An account, or several of which one pays, with all changes that count for their bills. */
export interface Changing {
  readonly subscriptions: readonly Pick<Subscription, 'changes'>[]
  readonly payerChanges?: readonly PayerChange[] | undefined
}

/**
 * How many changes were known at an instant. If at a later time there were more, some were written after they say.
 *
 * @example
 * const change = { id: 'c1', type: 'pause', charged: false, effectiveAt: '2026-02-10T00:00:00Z', knownAt: '2026-03-05T00:00:00Z' } as const
 * knownChanges({ subscriptions: [{ changes: [change] }] }, '2026-03-01T00:00:00Z') // 0
 */
export function knownChanges(changing: Changing, knownAt: Instant): number {
  const knownMs = parseInstant(knownAt)
  let count = 0
  for (const change of allChanges(changing)) if (parseInstant(change.knownAt) <= knownMs) count += 1
  return count
}

/**
 * From which date an account has to be looked at again: that of its last billing, or an earlier one from which
 * something counts that was learned since. All of it, where something was written late: a change that says it was known
 * before the last billing, and was not there.
 *
 * @param knownAt - what was learned later does not count yet
 * @example
 * const change = { id: 'c1', type: 'pause', charged: false, effectiveAt: '2026-02-10T00:00:00Z', knownAt: '2026-03-05T00:00:00Z' } as const
 * const last = { on: '2026-03-01', knownAt: '2026-03-01T04:00:00Z', changes: 0 }
 * unsettledFrom({ subscriptions: [{ changes: [change] }] }, last, '2026-04-01T04:00:00Z', 'UTC') // '2026-02-10'
 * unsettledFrom({ subscriptions: [] }, last, '2026-04-01T04:00:00Z', 'UTC') // '2026-03-01'
 * unsettledFrom({ subscriptions: [{ changes: [change] }] }, { ...last, knownAt: '2026-03-06T00:00:00Z' }, '2026-04-01T04:00:00Z', 'UTC') // undefined
 */
export function unsettledFrom(
  changing: Changing,
  last: LastBilling,
  knownAt: Instant,
  zone: string,
): LocalDate | undefined {
  let since = last.on
  let before = 0
  const lastMs = parseInstant(last.knownAt)
  const nowMs = parseInstant(knownAt)
  for (const change of allChanges(changing)) {
    const learnedMs = parseInstant(change.knownAt)
    if (learnedMs <= lastMs) before += 1
    if (learnedMs <= lastMs || learnedMs > nowMs) continue
    const from = 'from' in change ? change.from : localDateAt(parseInstant(change.effectiveAt), zoneOf(zone))
    if (from < since) since = from
  }
  return last.changes === undefined || last.changes === before ? since : undefined
}

function* allChanges({
  subscriptions,
  payerChanges = [],
}: Changing): Generator<SubscriptionChange | PayerChange> {
  for (const { changes } of subscriptions) yield* changes
  yield* payerChanges
}
