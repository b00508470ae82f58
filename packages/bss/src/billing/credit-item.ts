import { LonglinesError } from '@longlines/core/errors'
import type { LocalPeriod } from '@longlines/core/time'
import type { BillItem } from './bill-item.ts'
import { type BilledStretch, billedByPrice } from './billed.ts'
import { positionOf } from './due-stretches.ts'
import type { Span } from './proration.ts'
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
  const { stretches, span } = daysOf(billed, wish, setting)
  const standing = stretches.flatMap(({ spans, forgiven }) => spans.flatMap((one) => cutOut(one, forgiven)))
  if (span.from >= span.to || cutOut(span, standing).length > 0) throw outOfRange(wish)
  return given(stretches, span, billed, setting)
}

/**
 * The same for those of the days that were not given back yet; all of them were billed once.
 *
 * @throws LonglinesError `billing.credit_out_of_range` where some of the days were never billed
 */
export function creditWhatStands(
  billed: readonly BillItem[],
  wish: CreditWish,
  setting: BillingSetting,
): BillItem[] {
  const { stretches, span } = daysOf(billed, wish, setting)
  const once = stretches.map(({ whole }) => whole)
  if (span.from >= span.to || cutOut(span, once).length > 0) throw outOfRange(wish)
  return given(stretches, span, billed, setting)
}

interface Days {
  readonly stretches: readonly BilledStretch[]
  readonly span: Span
}

function daysOf(billed: readonly BillItem[], wish: CreditWish, setting: BillingSetting): Days {
  const key = priceKey(wish)
  const items = billed.filter((item) => priceKey(item) === key || item.reverses !== undefined)
  const first = items.find((item) => priceKey(item) === key)
  const policy = prorationPolicy(first?.proration ?? setting.proration ?? 'actual-days')
  return {
    span: {
      from: positionOf(wish.period.from, policy, setting.zone),
      to: positionOf(wish.period.to, policy, setting.zone),
    },
    stretches: billedByPrice(items, () => policy.unit, setting.zone).get(key) ?? [],
  }
}

function given(
  stretches: readonly BilledStretch[],
  span: Span,
  billed: readonly BillItem[],
  setting: BillingSetting,
): BillItem[] {
  const nameOf = namer(billed)
  const kept = cutOut({ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }, [span])
  return stretches.flatMap((stretch) =>
    creditSpan(stretch, kept, setting, nameOf).map((item) => ({ ...item, kind: 'adjustment' as const })),
  )
}

function outOfRange({ subscriptionId, priceId, period }: CreditWish): LonglinesError {
  return new LonglinesError(
    'billing.credit_out_of_range',
    `Credit only days that stand billed: not all of ${period.from} to ${period.to} does for ${priceId} of ${subscriptionId}.`,
    { path: 'period', values: { subscriptionId, priceId } },
  )
}
