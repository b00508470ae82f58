import { isLonglinesError } from '@longlines/core/errors'
import { Decimal } from '@longlines/core/money'
import type { Instant } from '@longlines/core/time'
import type { CatalogChange } from './catalog-change.ts'
import { comparablePrice } from './comparable-price.ts'
import type { CompiledCatalog } from './compile-catalog.ts'
import type { BillEffect, BilledRecurring, LastBills } from './effect-on-bills.ts'
import type { RecurringPrice } from './product-price.ts'

/** Something to look at before publishing. */
export interface CatalogWarning {
  readonly code: 'price-rise' | 'offering-in-use' | 'usage-unpriced'
  readonly message: string
  readonly offeringId: string
  readonly priceId?: string
  /** How many subscriptions are concerned, where bills tell: lines, or records for usage. */
  readonly count?: number
}

/** Without bills whatever rises or goes is warned of, since nobody knows who has it. */
export function warningsFromChanges(changes: readonly CatalogChange[]): CatalogWarning[] {
  return changes.flatMap((change): CatalogWarning[] => {
    const { subject, type, id, offeringId = id, before, after, path, sentence } = change
    if (subject === 'offering' && type === 'removed') {
      const message = `${sentence} Whoever has it could not be billed; set its status to "retired" instead.`
      return [{ code: 'offering-in-use', message, offeringId }]
    }
    const rises =
      subject === 'price' &&
      path.at(-1) === 'amount' &&
      typeof before === 'string' &&
      typeof after === 'string' &&
      new Decimal(after).greaterThan(before)
    return rises ? [{ code: 'price-rise', message: sentence, offeringId, priceId: id }] : []
  })
}

/** With bills only what somebody has is warned of, by number. */
export function warningsFromBills(question: {
  readonly base: CompiledCatalog
  readonly proposed: CompiledCatalog
  readonly at: Instant
  readonly bills: LastBills
  readonly effect: BillEffect
}): CatalogWarning[] {
  const found = new Map<string, CatalogWarning & { readonly count: number }>()
  const count = (key: string, warning: Omit<CatalogWarning, 'count'>) =>
    found.set(key, { ...warning, count: (found.get(key)?.count ?? 0) + 1 })
  for (const row of question.bills.recurring) {
    const { offeringId, priceId } = row
    if (!question.proposed.catalog.offerings.some(({ id }) => id === offeringId)) {
      const message = `"${offeringId}" is in use and could not be billed; set its status to "retired" instead.`
      count(offeringId, { code: 'offering-in-use', message, offeringId })
      continue
    }
    const before = recurringAt(question.base, row, question.at)
    const after = recurringAt(question.proposed, row, question.at)
    if (before === undefined || after === undefined) continue
    const becomes = comparablePrice(after, before.interval).amount
    if (!new Decimal(becomes).greaterThan(before.amount)) continue
    const message = `"${priceId}" of "${offeringId}" rises from ${before.amount} to ${becomes} for those who have it; tell them in time.`
    count(message, { code: 'price-rise', message, offeringId, priceId })
  }
  for (const { recordId, catalog, offeringId } of question.effect.incomparable) {
    if (recordId === undefined || catalog === 'base') continue
    const message = `Usage of "${offeringId}" would have no price.`
    count(message, { code: 'usage-unpriced', message, offeringId })
  }
  return [...found.values()]
}

function recurringAt(
  catalog: CompiledCatalog,
  row: BilledRecurring,
  at: Instant,
): RecurringPrice | undefined {
  try {
    const { prices } = catalog.pricesOf(row.offeringId, { ...row, at })
    return prices
      .flatMap((price) => (price.type === 'recurring' ? [price] : []))
      .find(({ id }) => id === row.priceId)
  } catch (error) {
    if (isLonglinesError(error)) return undefined
    throw error
  }
}
