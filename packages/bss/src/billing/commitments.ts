import { currencyOf, DecimalText } from '@longlines/core/money'
import type { LocalDate, LocalPeriod } from '@longlines/core/time'
import * as z from 'zod'
import { EXACT_DIGITS, formatExact, parseExact } from '../invoices/exact.ts'
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
 * What is missing to the commitments of an account in a cycle, once for each. Credits lower what was spent.
 *
 * @param items - what is new on the bill that closes the cycle
 * @param billed - what was billed before; what was billed in the course of the cycle or on the day of this bill counts,
 * and a cycle that was made up for is not made up for again
 * @example
 * const commitment = { id: 'least', name: 'Least monthly spend', minimum: '100', taxClass: 'telecom' }
 * const [missing] = commitmentItems([commitment], { items: [], billed: [], cycle: { from: '2026-03-01', to: '2026-04-01' }, on: '2026-04-01', currency: 'EUR' })
 * missing.amount // '100.00'
 * @throws LonglinesError `money.invalid_decimal`, `money.unknown_currency`
 */
export function commitmentItems(
  commitments: readonly Commitment[],
  {
    items,
    billed,
    cycle,
    on,
    currency,
  }: {
    readonly items: readonly BillItem[]
    readonly billed: readonly BillItem[]
    readonly cycle: LocalPeriod
    /** The day of the bill. */
    readonly on: LocalDate
    readonly currency: string
  },
): BillItem[] {
  const done = new Set(billed.map(({ id }) => id))
  return commitments.flatMap((commitment) => {
    const id = itemId('commitment', commitment.id, cycle.from)
    const { from = cycle.from, to = cycle.to } = commitment.validFor ?? {}
    if (done.has(id) || from > cycle.from || to < cycle.to) return []
    const kinds = commitment.kinds ?? COUNTED
    const counted = [...items, ...billed.filter((item) => isWithin(item, cycle) || item.billedOn === on)]
    const spent = counted.reduce(
      (sum, { kind, amount }) => (kinds.includes(kind) ? sum + parseExact(amount) : sum),
      0n,
    )
    const missing = parseExact(commitment.minimum) - spent
    return missing > 0n ? [itemOf(commitment, id, missing, cycle, currency)] : []
  })
}

/** A bill of the first day of a cycle closes the one before. */
function isWithin({ billedOn }: BillItem, { from, to }: LocalPeriod): boolean {
  return billedOn !== undefined && from < billedOn && billedOn <= to
}

function itemOf(
  { id: commitmentId, name, taxClass }: Commitment,
  id: string,
  missing: bigint,
  cycle: LocalPeriod,
  currency: string,
): BillItem {
  const { digits } = currencyOf(currency)
  const amount = formatExact(missing / 10n ** BigInt(EXACT_DIGITS - digits), digits, 'all')
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
