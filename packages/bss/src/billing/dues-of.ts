import { LonglinesError } from '@longlines/core/errors'
import { type Instant, type LocalDate, localDateAt, parseInstant, zoneOf } from '@longlines/core/time'
import { lifeOf, type Subscription } from '../subscriptions/index.ts'
import type { BillingAccount } from './account.ts'
import type { AccountDues } from './account-dues.ts'
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
export function duesOf(holders: readonly Holder[], knownAt?: Instant): Omit<AccountDues, 'usage'> {
  const dues = holders.flatMap((holder) => holderDues(holder, knownAt))
  return {
    recurring: dues.flatMap(({ recurring }) => recurring),
    oneTime: dues.flatMap(({ oneTime }) => oneTime),
  }
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
}

/**
 * From which date an account has to be looked at again: that of its last billing, or an earlier one from which
 * something counts that was learned since.
 *
 * @param knownAt - what was learned later does not count yet
 * @example
 * const change = { id: 'c1', type: 'pause', charged: false, effectiveAt: '2026-02-10T00:00:00Z', knownAt: '2026-03-05T00:00:00Z' } as const
 * unsettledFrom([{ changes: [change] }], { on: '2026-03-01', knownAt: '2026-03-01T04:00:00Z' }, '2026-04-01T04:00:00Z', 'UTC') // '2026-02-10'
 * unsettledFrom([], { on: '2026-03-01', knownAt: '2026-03-01T04:00:00Z' }, '2026-04-01T04:00:00Z', 'UTC') // '2026-03-01'
 */
export function unsettledFrom(
  subscriptions: readonly Pick<Subscription, 'changes'>[],
  last: LastBilling,
  knownAt: Instant,
  zone: string,
): LocalDate {
  let since = last.on
  const lastMs = parseInstant(last.knownAt)
  const nowMs = parseInstant(knownAt)
  for (const { changes } of subscriptions) {
    for (const change of changes) {
      const learnedMs = parseInstant(change.knownAt)
      if (learnedMs <= lastMs || learnedMs > nowMs) continue
      const from = localDateAt(parseInstant(change.effectiveAt), zoneOf(zone))
      if (from < since) since = from
    }
  }
  return since
}
