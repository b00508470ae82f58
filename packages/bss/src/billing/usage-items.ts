import { currencyOf } from '@longlines/core/money'
import { EXACT_DIGITS, formatExact, parseExact, roundExact } from '../invoices/exact.ts'
import type { BillItem } from './bill-item.ts'
import { itemId } from './item-id.ts'
import type { BillingSetting } from './recurring.ts'
import { discountsBack, takenFrom } from './taken-back.ts'
import type { UsageTotal } from './usage-total.ts'

/**
 * What usage still has to be billed: the rounded total of each closed period, less what was billed for it
 * before. Usage that came late, and usage that was rated again, so gives only the difference, above zero or
 * below.
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
  const before = new Map<string, BillItem[]>()
  for (const item of billed) {
    if (item.part !== undefined || item.chargeCount === undefined) continue
    const key = usageItemId(item)
    before.set(key, [...(before.get(key) ?? []), item])
  }
  return totals.flatMap((total) => {
    if (total.period.to > setting.until) return []
    const item = differenceOf(total, before.get(usageItemId(total)) ?? [], setting)
    return item === undefined ? [] : [item]
  })
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

function differenceOf(
  total: UsageTotal,
  before: readonly BillItem[],
  { currency, until }: BillingSetting,
): BillItem | undefined {
  const { digits } = currencyOf(currency)
  const sum = (field: 'amount' | 'exact' | 'quantity') =>
    before.reduce((all, item) => all + parseExact(item[field]), 0n)
  const whole = roundExact(parseExact(total.exact), digits, 'half-up') * 10n ** BigInt(EXACT_DIGITS - digits)
  const amount = whole - sum('amount')
  const counted = before.reduce((all, { chargeCount = 0 }) => all + chargeCount, 0)
  const exact = parseExact(total.exact) - sum('exact')
  if (before.length > 0 && amount === 0n && exact === 0n && counted === total.chargeCount) return undefined
  const sameUnit = before.every(({ unit }) => unit === total.unit)
  const last = before.at(-1)
  return {
    id: before.length === 0 ? usageItemId(total) : `${usageItemId(total)}#${before.length + 1}`,
    kind: amount < 0n && last !== undefined ? 'credit' : 'usage',
    subscriptionId: total.subscriptionId,
    ...(total.offeringId === undefined ? {} : { offeringId: total.offeringId }),
    priceId: total.priceId,
    description: total.description,
    taxClass: total.taxClass,
    period: total.period,
    quantity: sameUnit
      ? formatExact(parseExact(total.quantity) - sum('quantity'), EXACT_DIGITS, 'shortest')
      : '1',
    unit: sameUnit && total.unit !== '' ? total.unit : 'piece',
    exact: formatExact(exact, EXACT_DIGITS, 'shortest'),
    amount: formatExact(amount / 10n ** BigInt(EXACT_DIGITS - digits), digits, 'all'),
    ...(amount < 0n && last !== undefined ? takenBack(last, before, -amount, currency) : {}),
    chargeCount: total.chargeCount - counted,
    dueOn: until,
  }
}

function takenBack(last: BillItem, before: readonly BillItem[], credit: bigint, currency: string) {
  const { taxedOn } = takenFrom(last)
  const back = { reverses: last.id, ...discountsBack(before, credit, currency) }
  return taxedOn === undefined ? back : { ...back, taxedOn }
}
