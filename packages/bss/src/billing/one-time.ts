import { currencyOf, divideRoundedBig } from '@longlines/core/money'
import { addDays, localDateAt, parseInstant } from '@longlines/core/time'
import { EXACT_DIGITS, formatExact, parseExact } from '../invoices/exact.ts'
import type { BillItem } from './bill-item.ts'
import { reversals, standingItems } from './billed.ts'
import { itemId } from './item-id.ts'
import type { BillingSetting } from './recurring.ts'
import { namer } from './subtract.ts'
import { discountsBack, takenFrom } from './taken-back.ts'
import type { OneTimeTerm } from './terms.ts'

/**
 * What is due once and was not billed yet, and what was billed and is not owed any more, by the id of the
 * term. A term at another amount is given back and billed anew.
 *
 * @example
 * const router = { id: 'order-7', subscriptionId: 's1', priceId: 'router', description: 'Router', taxClass: 'equipment', amount: '49.90', quantity: '1', at: '2026-03-02T10:00:00Z' }
 * const setting = { currency: 'EUR', zone: zoneOf('Europe/Rome'), until: '2026-04-01' }
 * const billed = oneTimeItems([router], [], setting)
 * billed[0].amount // '49.90'
 * oneTimeItems([router], billed, setting) // []
 * oneTimeItems([], billed, setting)[0].amount // '-49.90'
 * @throws LonglinesError `money.invalid_decimal`, `money.unknown_currency`, `time.invalid_instant`
 */
export function oneTimeItems(
  terms: readonly OneTimeTerm[],
  billed: readonly BillItem[],
  setting: BillingSetting,
): BillItem[] {
  const { since } = setting
  const isOpen = ({ period }: BillItem) => since === undefined || period.from >= since
  const wanted = new Map(
    terms.map((term) => [sourceId(term), itemOf(term, setting)] as const).filter(([, item]) => isOpen(item)),
  )
  const standing = standingItems(billed)
  const taken = reversals(standing)
  const nameOf = namer(billed)
  const items: BillItem[] = []
  for (const item of standing) {
    if (item.kind !== 'one-time' || !isOpen(item)) continue
    const source = item.id.replace(/#\d+$/, '')
    const reversed = taken.get(item.id) ?? []
    const left = reversed.reduce((sum, { amount }) => sum + parseExact(amount), parseExact(item.amount))
    const same = wanted.get(source)
    if (same !== undefined && parseExact(same.amount) === parseExact(item.amount)) {
      // What is still owed stays, whatever was given of it; what was given back as not owed is billed again.
      if (!reversed.some(({ kind }) => kind === 'credit')) wanted.delete(source)
    } else if (left !== 0n) {
      const credit = creditOf(item, reversed, left, setting)
      items.push({ ...credit, id: nameOf(credit.id) })
    }
  }
  for (const [source, item] of wanted) {
    if (item.dueOn <= setting.until) items.push({ ...item, id: nameOf(source) })
  }
  return items
}

function sourceId({ subscriptionId, priceId, id }: OneTimeTerm): string {
  return itemId(subscriptionId, priceId, id)
}

function itemOf(term: OneTimeTerm, { currency, zone }: BillingSetting): BillItem {
  const date = localDateAt(parseInstant(term.at), zone)
  const { digits } = currencyOf(currency)
  const whole = parseExact(term.amount) * parseExact(term.quantity)
  const rounded = divideRoundedBig(whole, 10n ** BigInt(2 * EXACT_DIGITS - digits), 'half-up')
  const { subscriptionId, offeringId, priceId, description, taxClass, amount, quantity } = term
  return {
    id: sourceId(term),
    kind: 'one-time',
    subscriptionId,
    ...(offeringId === undefined ? {} : { offeringId }),
    priceId,
    description,
    taxClass,
    period: { from: date, to: addDays(date, 1) },
    quantity,
    unit: 'piece',
    unitPrice: amount,
    exact: formatExact(whole / 10n ** BigInt(EXACT_DIGITS), EXACT_DIGITS, 'shortest'),
    amount: formatExact(rounded, digits, 'all'),
    dueOn: date,
  }
}

function creditOf(
  item: BillItem,
  reversed: readonly BillItem[],
  left: bigint,
  { currency, until }: BillingSetting,
): BillItem {
  const { digits } = currencyOf(currency)
  return {
    ...takenFrom(item, reversed),
    id: `${item.id}/credit`,
    kind: 'credit',
    exact: formatExact(-left, EXACT_DIGITS, 'shortest'),
    amount: formatExact(-left / 10n ** BigInt(EXACT_DIGITS - digits), digits, 'all'),
    reverses: item.id,
    ...discountsBack([item, ...reversed], left, currency),
    dueOn: until,
  }
}
