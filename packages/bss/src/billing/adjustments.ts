import { isLonglinesError, LonglinesError } from '@longlines/core/errors'
import { currencyOf, DecimalText } from '@longlines/core/money'
import { addDays, LocalPeriod } from '@longlines/core/time'
import * as z from 'zod'
import { EXACT_DIGITS, formatExact, parseExact, roundExact } from '../invoices/exact.ts'
import type { BillItem } from './bill-item.ts'
import { type CreditWish, creditWhatStands } from './credit-item.ts'
import { itemId } from './item-id.ts'
import type { BillingSetting } from './recurring.ts'

/**
 * What an account is given back, or charged, besides what its prices say: days of a price, as after an outage, or an
 * amount.
 */
export const Adjustment = /* @__PURE__ */ (() => {
  const id = z.string().min(1)
  return z.discriminatedUnion('type', [
    z.object({
      id,
      accountId: id,
      type: z.literal('days'),
      subscriptionId: id,
      priceId: id,
      /** Days that were billed; each is given back once, whatever the reasons. */
      period: LocalPeriod,
      /** As printed; the price's own description if absent. */
      description: z.string().min(1).optional(),
    }),
    z.object({
      id,
      accountId: id,
      type: z.literal('amount'),
      subscriptionId: id.optional(),
      /** As printed. */
      description: z.string().min(1),
      /** Before tax where prices are; below zero gives back. */
      amount: DecimalText,
      taxClass: id,
    }),
  ])
})()
export type Adjustment = z.infer<typeof Adjustment>

/**
 * The items of adjustments that are not among what was billed, so asking again gives nothing.
 *
 * @param billed - the account's items, those of the same bill among them
 * @example
 * const setting = { currency: 'EUR', zone: zoneOf('Europe/Rome'), until: '2026-04-01' }
 * const goodwill = { id: 'g1', accountId: 'A-1', type: 'amount', description: 'Goodwill', amount: '-5', taxClass: 'telecom' } as const
 * const [item] = adjustmentItems([goodwill], [], setting)
 * item.amount // '-5.00'
 * adjustmentItems([goodwill], [item], setting) // []
 * @throws LonglinesError `billing.credit_out_of_range` where some of the days were never billed
 */
export function adjustmentItems(
  adjustments: readonly Adjustment[],
  billed: readonly BillItem[],
  setting: BillingSetting,
): BillItem[] {
  const done = new Set(billed.map(({ adjustmentId }) => adjustmentId))
  const items: BillItem[] = []
  for (const adjustment of adjustments) {
    if (done.has(adjustment.id)) continue
    if (adjustment.type === 'amount') items.push(amountItem(adjustment, setting))
    else items.push(...dayItems(adjustment, [...billed, ...items], setting))
  }
  return items
}

function dayItems(
  { id: adjustmentId, description, ...wish }: Extract<Adjustment, { type: 'days' }>,
  billed: readonly BillItem[],
  setting: BillingSetting,
): BillItem[] {
  const items = standingDays(adjustmentId, billed, wish, setting).map((item) => ({
    ...item,
    adjustmentId,
    ...(description === undefined ? {} : { description }),
  }))
  if (items.length > 0) return items
  // The days were given back otherwise, as by a cancellation; an item of nothing remembers that this is settled.
  const { subscriptionId, priceId, period } = wish
  const nothing = { type: 'amount', id: adjustmentId, accountId: wish.accountId, amount: '0' } as const
  const settled = { ...nothing, subscriptionId, description: description ?? priceId, taxClass: 'none' }
  return [{ ...amountItem(settled, setting), priceId, period }]
}

function standingDays(
  adjustmentId: string,
  billed: readonly BillItem[],
  wish: CreditWish,
  setting: BillingSetting,
): BillItem[] {
  try {
    return creditWhatStands(billed, wish, setting)
  } catch (error) {
    if (!isLonglinesError(error) || error.code !== 'billing.credit_out_of_range') throw error
    const values = { ...error.values, adjustment: adjustmentId }
    throw new LonglinesError(error.code, `Adjustment ${adjustmentId}: ${error.message}`, {
      path: 'period',
      values,
    })
  }
}

function amountItem(
  {
    id: adjustmentId,
    subscriptionId,
    description,
    amount,
    taxClass,
  }: Extract<Adjustment, { type: 'amount' }>,
  { currency, until }: BillingSetting,
): BillItem {
  const { digits } = currencyOf(currency)
  const exact = formatExact(parseExact(amount), EXACT_DIGITS, 'shortest')
  const rounded = formatExact(roundExact(parseExact(amount), digits, 'half-up'), digits, 'all')
  return {
    id: itemId('adjustment', adjustmentId),
    kind: 'adjustment',
    subscriptionId: subscriptionId ?? 'account',
    priceId: 'adjustment',
    description,
    taxClass,
    period: { from: until, to: addDays(until, 1) },
    quantity: '1',
    unit: 'piece',
    unitPrice: exact,
    exact,
    amount: rounded,
    adjustmentId,
    dueOn: until,
  }
}
