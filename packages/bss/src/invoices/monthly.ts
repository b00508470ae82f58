/** A simple monthly invoice: charges and fees of a period, summed by subscription and price. */
import { type ErrorCode, LonglinesError } from '@longlines/core/errors'
import type { Charge } from '../rating/charge.ts'
import type { ChargeRounding } from '../rating/price.ts'
import { EXACT_DIGITS, formatExact, parseExact, roundExact } from './exact.ts'
import { invoiceId, invoiceLineId, type MonthlyInvoice, type MonthlyInvoiceLine } from './monthly-invoice.ts'

/** What is due without a usage record: a monthly fee, a settled minimum. */
export interface Fee {
  /** Idempotency key; the same fee twice is refused. */
  readonly id: string
  readonly accountId: string
  readonly subscriptionId?: string | undefined
  /** The price it comes from; fees of one price and subscription share a line. */
  readonly priceId: string
  readonly currency: string
  readonly amount: string
}

/** The fields of a charge that an invoice needs; a {@link Charge} has them. */
export type InvoicedCharge = Pick<
  Charge,
  'id' | 'accountId' | 'subscriptionId' | 'priceId' | 'period' | 'quantity' | 'unit' | 'currency' | 'amount'
>

/** What {@link monthlyInvoices} takes. */
export interface MonthlyBilling {
  readonly charges: Iterable<InvoicedCharge>
  readonly fees: Iterable<Fee>
  /** UTC instants, half-open: the period of every charge. */
  readonly period: { readonly from: string; readonly to: string }
  /** Who gets an invoice, in this order; also those without a line. */
  readonly accounts: readonly { readonly id: string }[]
  readonly currency: string
  /** How each line is rounded, once: `{ digits: 2, mode: 'half-up' }`. */
  readonly rounding: Required<ChargeRounding>
  /** What to call a price on the invoice; its id if absent. */
  readonly names?: Readonly<Record<string, string>>
}

/** A line while it is summed up, in exact decimals. */
interface OpenLine {
  readonly line: Pick<MonthlyInvoiceLine, 'id' | 'kind' | 'subscriptionId' | 'priceId'>
  count: number
  amount: bigint
  quantity: bigint
  /** `undefined` before the first charge, `null` once units differ. */
  unit: string | null | undefined
}

/**
 * One invoice for each account. Lines are summed exactly and rounded once; the total is the sum of the
 * rounded lines, so what is printed adds up. Pure: the same input gives the same ids and the same amounts.
 *
 * @throws LonglinesError `money.currency_mismatch`; `usage.unknown_account` for a charge or fee of an account
 * not given; `input.invalid` for a charge of another period, or one given twice
 * @example
 * const period = { from: '2026-09-30T22:00:00Z', to: '2026-10-31T23:00:00Z' }
 * const fee = { id: 'f1', accountId: 'A-1', priceId: 'fibre', currency: 'EUR', amount: '39.90' }
 * const billing = { charges: [], fees: [fee], period, accounts: [{ id: 'A-1' }], currency: 'EUR', rounding: { digits: 2, mode: 'half-up' } }
 * monthlyInvoices(billing)[0].total // '39.90'
 */
export function monthlyInvoices(billing: MonthlyBilling): MonthlyInvoice[] {
  const books = new Map(billing.accounts.map(({ id }) => [id, new Map<string, OpenLine>()]))
  const seen = new Set<string>()
  for (const fee of billing.fees) {
    take(billing, books, seen, { ...fee, period: billing.period }, 'fee')
  }
  for (const charge of billing.charges) {
    checkPeriod(billing, charge)
    const line = take(billing, books, seen, charge, 'usage')
    addQuantity(line, charge)
  }
  return billing.accounts.map(({ id }) => closeInvoice(billing, id, books.get(id)!))
}

type Due = Pick<InvoicedCharge, 'id' | 'accountId' | 'priceId' | 'period' | 'currency' | 'amount'> & {
  readonly subscriptionId?: string | undefined
}

function take(
  { currency }: MonthlyBilling,
  books: ReadonlyMap<string, Map<string, OpenLine>>,
  seen: Set<string>,
  due: Due,
  kind: MonthlyInvoiceLine['kind'],
): OpenLine {
  const { accountId = '', subscriptionId, priceId, period } = due
  const book = books.get(accountId)
  if (book === undefined)
    throw refuse('usage.unknown_account', due, `is of account "${accountId}", which is not billed here`)
  if (due.currency !== currency)
    throw refuse('money.currency_mismatch', due, `is in ${due.currency}, the invoice in ${currency}`)
  if (seen.has(due.id)) throw refuse('input.invalid', due, 'is given twice')
  seen.add(due.id)
  const id = `${invoiceLineId({ accountId, subscriptionId, priceId, period })}${kind === 'fee' ? '/fee' : ''}`
  let open = book.get(id)
  if (open === undefined) {
    const line = { id, kind, priceId, ...(subscriptionId === undefined ? {} : { subscriptionId }) }
    open = { line, count: 0, amount: 0n, quantity: 0n, unit: undefined }
    book.set(id, open)
  }
  open.count += 1
  open.amount = open.amount + parseExact(due.amount)
  return open
}

function checkPeriod({ period }: MonthlyBilling, charge: InvoicedCharge): void {
  if (charge.period.from === period.from && charge.period.to === period.to) return
  throw refuse('input.invalid', charge, `belongs to ${charge.period.from}, this invoice to ${period.from}`)
}

function addQuantity(open: OpenLine, { quantity, unit }: InvoicedCharge): void {
  if (open.unit === undefined) open.unit = unit
  if (open.unit !== unit) open.unit = null
  open.quantity += parseExact(quantity)
}

function closeInvoice(
  billing: MonthlyBilling,
  accountId: string,
  book: ReadonlyMap<string, OpenLine>,
): MonthlyInvoice {
  const { period, currency, rounding } = billing
  let total = 0n
  const lines = [...book.values()].map((open) => {
    const due = roundExact(open.amount, rounding.digits, rounding.mode)
    total += due
    return closeLine(billing, open, due)
  })
  return {
    id: invoiceId({ accountId, period }),
    accountId,
    period: { from: period.from, to: period.to },
    currency,
    lines,
    total: formatExact(total, rounding.digits, 'all'),
  }
}

function closeLine({ names, rounding }: MonthlyBilling, open: OpenLine, due: bigint): MonthlyInvoiceLine {
  const { line, count, unit } = open
  return {
    ...line,
    description: names?.[line.priceId] ?? line.priceId,
    count,
    ...(typeof unit === 'string'
      ? { quantity: formatExact(open.quantity, EXACT_DIGITS, 'shortest'), unit }
      : {}),
    exact: formatExact(open.amount, EXACT_DIGITS, 'shortest'),
    amount: formatExact(due, rounding.digits, 'all'),
  }
}

function refuse(code: ErrorCode, due: Due, what: string): LonglinesError {
  return new LonglinesError(code, `Charge ${due.id} ${what}; nothing was invoiced.`, {
    values: { id: due.id, accountId: due.accountId ?? null },
  })
}
