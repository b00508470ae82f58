import { LonglinesError } from '@longlines/core/errors'
import type { LocalPeriod } from '@longlines/core/time'
import type { BillItem } from './bill-item.ts'
import { billedByPrice } from './billed.ts'
import { positionOf } from './due-stretches.ts'
import { prorationPolicy } from './proration-policy.ts'
import { type BillingSetting, priceKey } from './recurring.ts'
import { cutOut } from './spans.ts'
import { creditSpan, namer } from './subtract.ts'

/** Which days of which price are given back. */
export interface CreditWish {
  readonly subscriptionId: string
  readonly priceId: string
  readonly period: LocalPeriod
}

/**
 * Adjustments for days that were billed and are given back though they stay owed, as after an outage: each item's
 * part of its cycle with its part of the discounts, never more than what is left of it. They are not billed again,
 * and not given back again when the subscription ends before them.
 *
 * @param billed - the account's items, credits among them
 * @example
 * const setting = { currency: 'EUR', zone: zoneOf('Europe/Rome'), until: '2026-03-20' }
 * const term = { subscriptionId: 's1', priceId: 'fibre', description: 'Fibre', taxClass: 'telecom', amount: '31', quantity: '1', interval: { unit: 'month', count: 1 }, timing: 'advance', from: '2026-02-28T23:00:00Z', to: null }
 * const billed = recurringItems([term], [], setting)
 * creditItems(billed, { subscriptionId: 's1', priceId: 'fibre', period: { from: '2026-03-10', to: '2026-03-13' } }, setting)[0].amount // '-3.00'
 * @throws LonglinesError `billing.credit_out_of_range` where some of the days were not billed, or were given
 * back before; `billing.double_billing`
 */
export function creditItems(
  billed: readonly BillItem[],
  wish: CreditWish,
  setting: BillingSetting,
): BillItem[] {
  const items = billed.filter((item) => priceKey(item) === priceKey(wish))
  const reversing = billed.filter(({ reverses }) => reverses !== undefined)
  const [first] = items
  const policy = prorationPolicy(first?.proration ?? setting.proration ?? 'actual-days')
  const span = {
    from: positionOf(wish.period.from, policy, setting.zone),
    to: positionOf(wish.period.to, policy, setting.zone),
  }
  const known = new Set(items)
  const stretches =
    billedByPrice(
      [...items, ...reversing.filter((item) => !known.has(item))],
      () => policy.unit,
      setting.zone,
    ).get(priceKey(wish)) ?? []
  const standing = stretches.flatMap(({ spans, forgiven }) => spans.flatMap((one) => cutOut(one, forgiven)))
  if (span.from >= span.to || cutOut(span, standing).length > 0) throw outOfRange(wish)
  const nameOf = namer(billed)
  return stretches.flatMap((stretch) => {
    const kept = cutOut({ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }, [span])
    return creditSpan(stretch, kept, setting, nameOf).map((item) => ({ ...item, kind: 'adjustment' }))
  })
}

function outOfRange({ subscriptionId, priceId, period }: CreditWish): LonglinesError {
  return new LonglinesError(
    'billing.credit_out_of_range',
    `Credit only days that stand billed: not all of ${period.from} to ${period.to} does for ${priceId} of ${subscriptionId}.`,
    { path: 'period', values: { subscriptionId, priceId } },
  )
}
