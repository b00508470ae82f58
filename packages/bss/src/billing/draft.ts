import { multiply, roundMoney } from '@longlines/core/money'
import { addDays, type LocalDate, type LocalPeriod } from '@longlines/core/time'
import type { Invoice } from '../invoices/invoice.ts'
import type { BillingAccount, Issuer } from './account.ts'
import type { OpenLine } from './invoice-lines.ts'
import { itemId } from './item-id.ts'
import { type DocumentTotals, totalDocument } from './totals/index.ts'

/** Who is billed by whom, and when. */
export interface DraftQuestion {
  readonly account: BillingAccount
  readonly issuer: Issuer
  readonly on: LocalDate
  readonly discountCycles?: Readonly<Record<string, number>> | undefined
}

/** A draft, and what it leaves of the account's credit and discounts. */
export interface Draft
  extends Pick<DocumentTotals, 'credit' | 'discountCycles' | 'discounted' | 'decisions'> {
  readonly invoice: Invoice
}

/** A final invoice that a note corrects. */
export type CorrectedInvoice = NonNullable<Invoice['corrects']>

/** Which of a bill's documents a draft is. */
export interface DraftPlace {
  /** Names it among them; empty where there is one. */
  readonly group: string
  /** Credit of the account before it. */
  readonly credit: string
  readonly corrects?: CorrectedInvoice | undefined
}

/** Makes a draft of lines; one below zero is a credit note. */
export function draftOf(
  question: DraftQuestion,
  lines: readonly OpenLine[],
  { group, credit, corrects }: DraftPlace,
): Draft {
  const { account, issuer, on, discountCycles } = question
  const total = totalDocument({
    currency: account.currency,
    on,
    lines,
    discounts: account.discounts,
    discountCycles,
    tax: issuer.tax,
    customer: account.taxCustomer,
    credit,
    cashUnit: account.cashUnit,
  })
  // What corrects an invoice is a credit note even where nothing comes of it.
  const below = corrects !== undefined || total.totals.gross.startsWith('-')
  const [type, document] = below
    ? (['credit-note', turnedRound(total)] as const)
    : (['invoice', total] as const)
  return {
    invoice: {
      ...invoiceOf(question, group, type, document),
      ...(corrects === undefined ? {} : { corrects }),
    },
    credit: total.credit,
    discountCycles: total.discountCycles,
    discounted: total.discounted,
    decisions: total.decisions,
  }
}

/** A document below zero as a credit note, whose amounts are owed to the customer. */
function turnedRound({ lines, taxes, totals, ...rest }: DocumentTotals): DocumentTotals {
  const { lines: sum, discounts, net, tax, gross, credited } = totals
  return {
    ...rest,
    lines: lines.map((line) => ({
      ...line,
      amount: negated(line.amount),
      exact: negated(line.exact),
      net: negated(line.net),
      discounts: line.discounts.map((one) => ({
        ...one,
        amount: negated(one.amount),
        exact: negated(one.exact),
      })),
      taxes: line.taxes.map((one) => ({ ...one, base: negated(one.base), exact: negated(one.exact) })),
    })),
    taxes: taxes.map((one) => ({ ...one, taxable: negated(one.taxable), tax: negated(one.tax) })),
    totals: {
      lines: negated(sum),
      discounts: negated(discounts),
      net: negated(net),
      tax: negated(tax),
      gross: negated(gross),
      credited: negated(credited),
      rounding: totals.rounding,
      due: totals.due,
    },
  }
}

function negated(text: string): string {
  if (text.startsWith('-')) return text.slice(1)
  return /[1-9]/.test(text) ? `-${text}` : text
}

function invoiceOf(
  { account, issuer, on }: DraftQuestion,
  group: string,
  type: Invoice['type'],
  { lines, taxes, totals }: DocumentTotals,
): Invoice {
  const { id, currency, zone, buyer, buyerReference, paymentDays, payment } = account
  return {
    id: group === '' ? itemId(id, on) : itemId(id, on, group),
    type,
    status: 'draft',
    accountId: id,
    currency,
    zone,
    issuedOn: on,
    ...(paymentDays === undefined || type === 'credit-note' ? {} : { dueOn: addDays(on, paymentDays) }),
    period: periodOf(lines, on),
    seller: issuer.seller,
    buyer,
    ...(buyerReference === undefined ? {} : { buyerReference }),
    lines,
    taxes,
    totals,
    ...(payment === undefined ? {} : { payment }),
    ...(account.conversion === undefined ? {} : { conversion: converted(account.conversion, totals) }),
    notes: issuer.notes ?? [],
  }
}

/** From the first day that a line is for to the last. */
function periodOf(lines: DocumentTotals['lines'], on: LocalDate): LocalPeriod {
  let from: LocalDate | undefined
  let to: LocalDate | undefined
  for (const { period } of lines) {
    if (period === undefined) continue
    if (from === undefined || period.from < from) from = period.from
    if (to === undefined || period.to > to) to = period.to
  }
  return { from: from ?? on, to: to ?? addDays(on, 1) }
}

/** Tax and total in a second currency, each rounded once. */
export function converted(
  conversion: NonNullable<BillingAccount['conversion']>,
  { tax, gross }: DocumentTotals['totals'],
): NonNullable<Invoice['conversion']> {
  const { currency, rate } = conversion
  const times = (amount: string) =>
    roundMoney(multiply({ amount, currency }, rate), { mode: 'half-up', to: 'minor-unit' }).amount
  return { ...conversion, tax: times(tax), gross: times(gross) }
}
