/** Why one invoice is dearer than another: the difference, taken apart until it is explained. */
import { LonglinesError } from '@longlines/core/errors'
import { EXACT_DIGITS, formatExact, parseExact } from './exact.ts'
import type { Invoice, InvoiceLine } from './invoice.ts'

/** What changed. */
export type DifferenceReason =
  | 'added'
  | 'ended'
  | 'price'
  | 'quantity'
  | 'part-of-cycle'
  | 'usage'
  | 'credit'
  | 'discount'
  | 'tax'

/** One cause of a difference. */
export interface InvoiceDifference {
  readonly reason: DifferenceReason
  readonly subscriptionId?: string
  readonly priceId?: string
  readonly description: string
  /** What stood there on the first invoice, and on the second; decimal texts. */
  readonly before: string
  readonly after: string
  readonly difference: string
  /** The same in words. */
  readonly text: string
}

/** The differences of two invoices. */
export interface InvoiceComparison {
  readonly currency: string
  /** Gross totals, and the second less the first. */
  readonly before: string
  readonly after: string
  readonly difference: string
  /** The causes, the largest first; they sum to the difference exactly. */
  readonly differences: readonly InvoiceDifference[]
}

/** All lines of one price of one subscription. */
interface Group {
  readonly lines: readonly InvoiceLine[]
  readonly amount: bigint
}

/**
 * Says why an invoice is not the same as another, such as last month's. A credit note counts below zero.
 *
 * @example
 * const line = (priceId: string, amount: string) => ({ id: priceId, kind: 'recurring', description: priceId, priceId, quantity: '1', unit: 'piece', unitPrice: amount, amount, exact: amount, discounts: [], net: amount, taxClass: 'telecom', taxes: [] })
 * const invoice = (amount: string) => ({ id: 'i', type: 'invoice', status: 'final', accountId: 'a', currency: 'EUR', zone: 'UTC', issuedOn: '2026-01-01', period: { from: '2026-01-01', to: '2026-02-01' }, seller: { name: 's' }, buyer: { name: 'b' }, lines: [line('Fibre', amount)], taxes: [], totals: { lines: amount, discounts: '0', net: amount, tax: '0', gross: amount, credited: '0', rounding: '0', due: amount }, notes: [] })
 * compareInvoices(invoice('29.90'), invoice('31.90')).differences[0].text // 'Fibre costs 31.90 instead of 29.90: 29.90 before, 31.90 now.'
 * @throws LonglinesError `money.currency_mismatch`
 */
export function compareInvoices(before: Invoice, after: Invoice): InvoiceComparison {
  if (before.currency !== after.currency) {
    throw new LonglinesError(
      'money.currency_mismatch',
      `Compare invoices of one currency; these are in ${before.currency} and ${after.currency}.`,
    )
  }
  const [first, second] = [signed(before), signed(after)]
  const differences = [
    ...lineDifferences(first, second),
    ...sumDifference('discount', 'Discounts', -first.discounts, -second.discounts),
    ...sumDifference('tax', 'Tax', first.tax, second.tax),
  ]
  return {
    currency: before.currency,
    before: text(first.gross),
    after: text(second.gross),
    difference: text(second.gross - first.gross),
    differences: differences.sort(bySize),
  }
}

interface Signed {
  readonly groups: ReadonlyMap<string, Group>
  readonly discounts: bigint
  readonly tax: bigint
  readonly gross: bigint
}

function signed({ type, lines, totals }: Invoice): Signed {
  const sign = type === 'credit-note' ? -1n : 1n
  const groups = new Map<string, Group>()
  for (const line of lines) {
    const key = JSON.stringify([line.subscriptionId ?? '', line.priceId])
    const group = groups.get(key)
    groups.set(key, {
      lines: [...(group?.lines ?? []), line],
      amount: (group?.amount ?? 0n) + sign * parseExact(line.amount),
    })
  }
  return {
    groups,
    discounts: sign * parseExact(totals.discounts),
    tax: sign * parseExact(totals.tax),
    gross: sign * parseExact(totals.gross),
  }
}

function lineDifferences(before: Signed, after: Signed): InvoiceDifference[] {
  const keys = new Set([...before.groups.keys(), ...after.groups.keys()])
  return [...keys].flatMap((key) => {
    const [first, second] = [before.groups.get(key), after.groups.get(key)]
    const difference = (second?.amount ?? 0n) - (first?.amount ?? 0n)
    return difference === 0n ? [] : [groupDifference(first, second)]
  })
}

function groupDifference(first: Group | undefined, second: Group | undefined): InvoiceDifference {
  const line = (second ?? first)?.lines[0]
  const [before, after] = [first?.amount ?? 0n, second?.amount ?? 0n]
  const reason = reasonOf(first, second)
  const description = line?.description ?? ''
  return {
    reason,
    ...(line?.subscriptionId === undefined ? {} : { subscriptionId: line.subscriptionId }),
    ...(line === undefined ? {} : { priceId: line.priceId }),
    description,
    before: text(before),
    after: text(after),
    difference: text(after - before),
    text: sentence(reason, description, first, second),
  }
}

function reasonOf(first: Group | undefined, second: Group | undefined): DifferenceReason {
  if (first === undefined) return second?.lines.every(isCredit) ? 'credit' : 'added'
  if (second === undefined) return first.lines.every(isCredit) ? 'credit' : 'ended'
  if ([...first.lines, ...second.lines].some(isCredit)) return 'credit'
  const [a, b] = [first.lines[0], second.lines[0]]
  if (a?.kind === 'usage' || b?.kind === 'usage') return 'usage'
  if (differs(a?.unitPrice, b?.unitPrice)) return 'price'
  return differs(a?.quantity, b?.quantity) ? 'quantity' : 'part-of-cycle'
}

const isCredit = ({ kind }: InvoiceLine): boolean => kind === 'credit' || kind === 'adjustment'

function differs(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return a !== b
  return parseExact(a) !== parseExact(b)
}

function sentence(
  reason: DifferenceReason,
  description: string,
  first: Group | undefined,
  second: Group | undefined,
): string {
  const [a, b] = [first?.lines[0], second?.lines[0]]
  const moved = `${text(first?.amount ?? 0n)} before, ${text(second?.amount ?? 0n)} now`
  switch (reason) {
    case 'added':
      return `${description} is new: ${text(second?.amount ?? 0n)}.`
    case 'ended':
      return `${description} is not billed any more: it was ${text(first?.amount ?? 0n)}.`
    case 'price':
      return `${description} costs ${b?.unitPrice ?? '?'} instead of ${a?.unitPrice ?? '?'}: ${moved}.`
    case 'quantity':
      return `${description}: ${b?.quantity} instead of ${a?.quantity}, ${moved}.`
    case 'usage':
      return `${description}: ${b?.quantity} ${b?.unit} used instead of ${a?.quantity} ${a?.unit}, ${moved}.`
    case 'credit':
      return `${description} was credited: ${moved}.`
    default:
      return `${description} is billed for another part of its cycle: ${moved}.`
  }
}

function sumDifference(
  reason: 'discount' | 'tax',
  description: string,
  before: bigint,
  after: bigint,
): InvoiceDifference[] {
  if (before === after) return []
  const [first, second] = [text(before), text(after)]
  return [
    {
      reason,
      description,
      before: first,
      after: second,
      difference: text(after - before),
      text: `${description}: ${first} before, ${second} now.`,
    },
  ]
}

function bySize(a: InvoiceDifference, b: InvoiceDifference): number {
  const [left, right] = [magnitude(a), magnitude(b)]
  return left === right ? 0 : left > right ? -1 : 1
}

function magnitude({ difference }: InvoiceDifference): bigint {
  const value = parseExact(difference)
  return value < 0n ? -value : value
}

const text = (value: bigint): string => {
  const shortest = formatExact(value, EXACT_DIGITS, 'shortest')
  const [, fraction = ''] = shortest.split('.')
  return fraction.length >= 2
    ? shortest
    : `${shortest}${fraction === '' ? '.' : ''}${'0'.repeat(2 - fraction.length)}`
}
