import { currencyOf } from '@longlines/core/money'
import type { LocalDate } from '@longlines/core/time'
import { EXACT_DIGITS, formatExact, parseExact, roundExact } from '../invoices/exact.ts'
import type { BillItem } from './bill-item.ts'
import { reversals, standingItems } from './billed.ts'
import { itemId } from './item-id.ts'
import type { BillingSetting } from './recurring.ts'
import { namer } from './subtract.ts'
import { discountsBack, takenFrom } from './taken-back.ts'
import type { UsageTotal } from './usage-total.ts'

/**
 * What usage still has to be billed: the rounded total of each closed period, less what was billed for it
 * before. Usage that came late, and usage that was rated again, so gives only the difference, above zero or
 * below. What it gives back it takes from what was billed last, and never more than is left of that.
 *
 * @param totals - of all usage of the periods, also of what was billed before
 * @example
 * const total = { subscriptionId: 's1', priceId: 'calls', description: 'Calls', taxClass: 'telecom', period: { from: '2026-03-01', to: '2026-04-01' }, quantity: '120', unit: 'second', exact: '0.025', chargeCount: 2 }
 * const setting = { currency: 'EUR', zone: zoneOf('Europe/Rome'), until: '2026-04-01' }
 * const billed = usageItems([total], [], setting)
 * billed[0].amount // '0.03'
 * usageItems([{ ...total, exact: '0.105', chargeCount: 3 }], billed, setting)[0].amount // '0.08'
 * usageItems([total], [], { ...setting, until: '2026-03-31' }) // []
 * @throws LonglinesError `money.invalid_decimal`, `money.unknown_currency`
 */
export function usageItems(
  totals: readonly UsageTotal[],
  billed: readonly BillItem[],
  setting: BillingSetting,
): BillItem[] {
  const standing = standingItems(billed)
  const taken = reversals(standing)
  const before = new Map<string, BillItem[]>()
  for (const item of standing) {
    if (item.part !== undefined || item.chargeCount === undefined) continue
    const key = usageItemId(item)
    before.set(key, [...(before.get(key) ?? []), item])
  }
  const nameOf = namer(billed)
  return onePerPeriod(totals).flatMap((total) => {
    if (total.period.to > setting.until) return []
    return differenceOf(total, before.get(usageItemId(total)) ?? [], taken, setting).map((item) => ({
      ...item,
      id: nameOf(usageItemId(total)),
    }))
  })
}

/** Periods of hours can lie in the same local days: they are billed as one. */
function onePerPeriod(totals: readonly UsageTotal[]): UsageTotal[] {
  const byId = new Map<string, UsageTotal>()
  for (const total of totals) {
    const id = usageItemId(total)
    const known = byId.get(id)
    byId.set(id, known === undefined ? total : together(known, total))
  }
  return [...byId.values()]
}

function together(a: UsageTotal, b: UsageTotal): UsageTotal {
  const sum = (x: string, y: string) => formatExact(parseExact(x) + parseExact(y), EXACT_DIGITS, 'shortest')
  const sameUnit = a.unit === b.unit && a.unit !== ''
  return {
    ...a,
    quantity: sameUnit ? sum(a.quantity, b.quantity) : '1',
    unit: sameUnit ? a.unit : '',
    exact: sum(a.exact, b.exact),
    chargeCount: a.chargeCount + b.chargeCount,
  }
}

/**
 * The id of the item, and of the invoice line, that bills the usage of a period first.
 *
 * @example
 * usageItemId({ subscriptionId: 's1', priceId: 'calls', period: { from: '2026-03-01', to: '2026-04-01' } }) // 's1/calls/2026-03-01/2026-04-01/usage'
 */
export function usageItemId({
  subscriptionId,
  priceId,
  period,
}: Pick<BillItem, 'subscriptionId' | 'priceId' | 'period'>): string {
  return itemId(subscriptionId, priceId, period.from, period.to, 'usage')
}

/** What a total has that was not billed, scaled by 12 digits. */
interface Difference {
  readonly amount: bigint
  readonly exact: bigint
  readonly quantity: bigint
  readonly chargeCount: number
}

function differenceOf(
  total: UsageTotal,
  before: readonly BillItem[],
  taken: ReadonlyMap<string, readonly BillItem[]>,
  { currency, until }: BillingSetting,
): BillItem[] {
  const { digits } = currencyOf(currency)
  const sum = (field: 'amount' | 'exact' | 'quantity') =>
    before.reduce((all, item) => all + parseExact(item[field]), 0n)
  const whole = roundExact(parseExact(total.exact), digits, 'half-up') * 10n ** BigInt(EXACT_DIGITS - digits)
  const missing: Difference = {
    amount: whole - sum('amount'),
    exact: parseExact(total.exact) - sum('exact'),
    quantity: parseExact(total.quantity) - sum('quantity'),
    chargeCount: total.chargeCount - before.reduce((all, { chargeCount = 0 }) => all + chargeCount, 0),
  }
  const sameUnit = before.every(({ unit }) => unit === total.unit)
  const itemOf = (kind: 'usage' | 'credit', of: Difference): BillItem =>
    usageItem(total, kind, of, { sameUnit, digits, until })
  const isCounted = before.length > 0 && missing.exact === 0n && missing.chargeCount === 0
  if (missing.amount >= 0n || before.length === 0) {
    return isCounted && missing.amount === 0n ? [] : [itemOf('usage', missing)]
  }
  const parts = takenBack(before, taken, -missing.amount, currency)
  const [first, ...others] = parts
  // What notes gave back is not given back again; the charges are counted all the same.
  if (first === undefined) return isCounted ? [] : [itemOf('credit', { ...missing, amount: 0n })]
  const beyond = others.reduce((all, { credit }) => all + credit, 0n)
  const own = { ...missing, amount: -first.credit, exact: missing.exact + beyond }
  return [
    { ...itemOf('credit', own), ...first.from },
    ...others.map(({ credit, from }) => ({
      ...itemOf('credit', { amount: -credit, exact: -credit, quantity: 0n, chargeCount: 0 }),
      ...from,
    })),
  ]
}

function usageItem(
  { subscriptionId, offeringId, priceId, description, taxClass, period, unit }: UsageTotal,
  kind: 'usage' | 'credit',
  { amount, exact, quantity, chargeCount }: Difference,
  {
    sameUnit,
    digits,
    until,
  }: { readonly sameUnit: boolean; readonly digits: number; readonly until: LocalDate },
): BillItem {
  return {
    id: usageItemId({ subscriptionId, priceId, period }),
    kind,
    subscriptionId,
    ...(offeringId === undefined ? {} : { offeringId }),
    priceId,
    description,
    taxClass,
    period,
    quantity: sameUnit ? formatExact(quantity, EXACT_DIGITS, 'shortest') : '1',
    unit: sameUnit && unit !== '' ? unit : 'piece',
    exact: formatExact(exact, EXACT_DIGITS, 'shortest'),
    amount: formatExact(amount / 10n ** BigInt(EXACT_DIGITS - digits), digits, 'all'),
    chargeCount,
    dueOn: until,
  }
}

/** A part of a credit, and the item that it takes from. */
interface TakenBack {
  readonly credit: bigint
  readonly from: Pick<BillItem, 'reverses' | 'discounts' | 'taxedOn' | 'taxes' | 'taxIncluded'>
}

/** From the last item backwards, what is left of each. */
function takenBack(
  before: readonly BillItem[],
  taken: ReadonlyMap<string, readonly BillItem[]>,
  whole: bigint,
  currency: string,
): TakenBack[] {
  const parts: TakenBack[] = []
  let rest = whole
  for (const item of before.toReversed()) {
    const members = [item, ...(taken.get(item.id) ?? [])]
    const left = members.reduce((sum, { amount }) => sum + parseExact(amount), 0n)
    const credit = left < rest ? left : rest
    if (item.kind !== 'usage' || credit <= 0n) continue
    rest -= credit
    const { taxedOn, taxes, taxIncluded } = takenFrom(item, members.slice(1))
    parts.push({
      credit,
      from: {
        reverses: item.id,
        ...discountsBack(members, credit, currency),
        ...(taxedOn === undefined ? {} : { taxedOn }),
        ...(taxes === undefined ? {} : { taxes }),
        ...(taxIncluded === undefined ? {} : { taxIncluded }),
      },
    })
  }
  return parts
}
