import { currencyOf, DecimalText } from '@longlines/core/money'
import { addDays, daysBetween, type LocalDate, type LocalPeriod } from '@longlines/core/time'
import * as z from 'zod'
import { formatExact, parseExact, roundExact } from '../invoices/exact.ts'
import { LineKind } from '../invoices/invoice.ts'
import type { BillItem } from './bill-item.ts'
import { itemId } from './item-id.ts'
import { ValidDates } from './tax/index.ts'

/** A least amount that an account spends in each of its cycles; what is missing is billed. */
export const Commitment = /* @__PURE__ */ (() =>
  z.object({
    id: z.string().min(1),
    /** As printed. */
    name: z.string().min(1),
    /** Before discounts and tax. */
    minimum: DecimalText,
    taxClass: z.string().min(1),
    /** Which lines count; what recurs, is due once and is used where left out. */
    kinds: z.array(LineKind).readonly().optional(),
    validFor: ValidDates.optional(),
  }))()
export type Commitment = z.infer<typeof Commitment>

const COUNTED: readonly LineKind[] = ['recurring', 'one-time', 'usage', 'credit']

/**
 * What is missing to the commitments of an account in a cycle, once for each. An item counts in the cycles that it is
 * for, by their days: what is paid in advance counts when its time has come. What is billed, or given back, for cycles
 * that were closed before counts in the one that its bill closes.
 *
 * @param items - what is new on the bill that closes the cycle
 * @param billed - what was billed before; a cycle that was made up for is not made up for again
 * @param closedAt - the cycle that a bill of a day closes
 * @example
 * const commitment = { id: 'least', name: 'Least monthly spend', minimum: '100', taxClass: 'telecom' }
 * const march = { from: '2026-03-01', to: '2026-04-01' }
 * const [missing] = commitmentItems([commitment], { items: [], billed: [], on: '2026-04-01', closedAt: () => march, currency: 'EUR' })
 * missing.amount // '100.00'
 * @throws LonglinesError `money.invalid_decimal`, `money.unknown_currency`
 */
export function commitmentItems(
  commitments: readonly Commitment[],
  {
    items,
    billed,
    on,
    closedAt,
    currency,
  }: {
    readonly items: readonly BillItem[]
    readonly billed: readonly BillItem[]
    /** The day of the bill. */
    readonly on: LocalDate
    readonly closedAt: (day: LocalDate) => LocalPeriod
    readonly currency: string
  },
): BillItem[] {
  const cycle = closedAt(on)
  const done = new Set(billed.map(({ id }) => id))
  return commitments.flatMap((commitment) => {
    const id = itemId('commitment', commitment.id, cycle.from)
    const { from = cycle.from, to = cycle.to } = commitment.validFor ?? {}
    if (done.has(id) || from > cycle.from || to < cycle.to) return []
    const kinds = commitment.kinds ?? COUNTED
    const spent = [...items, ...billed].reduce(
      (sum, item) =>
        kinds.includes(item.kind) ? sum + amountWithin(item, cycle, closedAt(item.billedOn ?? on)) : sum,
      0n,
    )
    const missing = roundExact(parseExact(commitment.minimum) - spent, currencyOf(currency).digits, 'half-up')
    return missing > 0n ? [itemOf(commitment, id, missing, cycle, currency)] : []
  })
}

/** How much of an item counts in a cycle, given the one that its bill closed. */
function amountWithin({ amount, period }: BillItem, cycle: LocalPeriod, closed: LocalPeriod): bigint {
  if (cycle.from < closed.from) return 0n
  const from = cycle.from > closed.from && cycle.from > period.from ? cycle.from : period.from
  // Hours of one day are that day's.
  const end = period.to > period.from ? period.to : addDays(period.from, 1)
  const to = cycle.to < end ? cycle.to : end
  if (from >= to) return 0n
  return (parseExact(amount) * BigInt(daysBetween(from, to))) / BigInt(daysBetween(period.from, end))
}

function itemOf(
  { id: commitmentId, name, taxClass }: Commitment,
  id: string,
  missing: bigint,
  cycle: LocalPeriod,
  currency: string,
): BillItem {
  const amount = formatExact(missing, currencyOf(currency).digits, 'all')
  return {
    id,
    kind: 'commitment',
    subscriptionId: 'account',
    priceId: commitmentId,
    description: name,
    taxClass,
    period: cycle,
    quantity: '1',
    unit: 'piece',
    unitPrice: amount,
    exact: amount,
    amount,
    dueOn: cycle.to,
  }
}
