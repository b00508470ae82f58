/** A final invoice again, for another buyer or with other taxes: a credit note for the whole, and a new document. */
import { LonglinesError } from '@longlines/core/errors'
import { addDays, dayNumberOf, type LocalDate } from '@longlines/core/time'
import { creditNoteFor } from '../invoices/credit-note.ts'
import { parseExact } from '../invoices/exact.ts'
import type { Invoice, InvoiceLine } from '../invoices/invoice.ts'
import type { Party } from '../invoices/party.ts'
import type { ItemTax } from './bill-item.ts'
import { converted } from './draft.ts'
import type { OpenLine } from './invoice-lines.ts'
import type { TaxCustomer, TaxPolicy } from './tax/index.ts'
import { type DocumentTotals, totalDocument } from './totals/index.ts'

/** What is to be right on the new document. */
export interface ReissueWish {
  /** Of the new invoice; the note is `<id>/credit`. */
  readonly id: string
  readonly issuedOn: LocalDate
  readonly reason: string
  /** As the first one if absent. */
  readonly buyer?: Party | undefined
  readonly buyerReference?: string | undefined
  readonly orderReference?: string | undefined
  /** Where the customer's status or place was wrong: taxes are decided again, for the date of the first invoice. */
  readonly taxes?: { readonly policy: TaxPolicy; readonly customer: TaxCustomer } | undefined
  /** The smallest coin, where amounts due are rounded to it and taxes are decided again. */
  readonly cashUnit?: string | undefined
}

/** The two drafts, and what the new invoice leaves of the credit that the first one took. */
export interface Reissued {
  readonly note: Invoice
  readonly invoice: Invoice
  readonly creditBack: string
  /** The taxes of what was billed, by tax class, where they were decided again. */
  readonly decisions?: DocumentTotals['decisions'] | undefined
}

/**
 * Credits a final invoice whole and makes it again with what was wrong on it put right. The lines are the same and
 * have the same ids, so what was billed stays billed: nothing is charged or given back by it but a difference in tax.
 * The note gives back what the first invoice took from the account's credit, and the new one takes it.
 *
 * @example
 * const line = { id: 'l1', kind: 'recurring', description: 'Fibre', priceId: 'fibre', quantity: '1', unit: 'piece', amount: '50.00', exact: '50', discounts: [], net: '50.00', taxClass: 'telecom', taxes: [] } as const
 * const totals = { lines: '50.00', discounts: '0.00', net: '50.00', tax: '0.00', gross: '50.00', credited: '0.00', rounding: '0.00', due: '50.00' }
 * const first = { id: 'i1', type: 'invoice', status: 'final', number: 'F1', accountId: 'a', currency: 'EUR', zone: 'UTC', issuedOn: '2026-03-01', dueOn: '2026-03-15', period: { from: '2026-03-01', to: '2026-04-01' }, seller: { name: 's' }, buyer: { name: 'Ada' }, lines: [line], taxes: [], totals, notes: [] } as const
 * const { note, invoice } = reissue(first, { id: 'i2', issuedOn: '2026-03-10', reason: 'Wrong name', buyer: { name: 'Ada Rossi' } })
 * note.totals.due // '50.00'
 * invoice.corrects.number // 'F1'
 * invoice.dueOn // '2026-03-24'
 * @throws LonglinesError `invoice.not_final`, `input.invalid` for a note, and as `totalDocument`
 */
export function reissue(first: Invoice, wish: ReissueWish): Reissued {
  if (first.type !== 'invoice') {
    throw new LonglinesError('input.invalid', `${first.id} is a ${first.type}: only invoices are reissued.`, {
      path: 'invoiceId',
      values: { invoice: first.id },
    })
  }
  const { id, issuedOn, reason } = wish
  const whole = creditNoteFor(first, { id: `${id}/credit`, issuedOn, reason })
  const { credited, rounding, due } = first.totals
  const note: Invoice = { ...whole, totals: { ...whole.totals, credited, rounding, due } }
  const { lines, taxes, totals, creditBack, decisions } = totalsOf(first, wish)
  const { number: _number, finalisedAt: _at, conversion, ...kept } = first
  const { buyer = first.buyer, buyerReference, orderReference } = wish
  return {
    note,
    invoice: {
      ...kept,
      id,
      status: 'draft',
      issuedOn,
      ...(first.dueOn === undefined ? {} : { dueOn: moved(first.dueOn, first.issuedOn, issuedOn) }),
      buyer,
      ...(buyerReference === undefined ? {} : { buyerReference }),
      ...(orderReference === undefined ? {} : { orderReference }),
      lines,
      taxes,
      totals,
      ...(conversion === undefined ? {} : { conversion: converted(conversion, totals) }),
      ...(note.corrects === undefined ? {} : { corrects: note.corrects }),
      reason,
    },
    creditBack,
    decisions,
  }
}

/** As many days after the issue as before. */
function moved(dueOn: LocalDate, from: LocalDate, to: LocalDate): LocalDate {
  return addDays(dueOn, dayNumberOf(to) - dayNumberOf(from))
}

function totalsOf(
  first: Invoice,
  { taxes, cashUnit }: ReissueWish,
): Pick<Invoice, 'lines' | 'taxes' | 'totals'> & Pick<Reissued, 'creditBack' | 'decisions'> {
  if (taxes === undefined) {
    const { lines, taxes: table, totals } = first
    return { lines, taxes: table, totals, creditBack: '0' }
  }
  const {
    lines,
    taxes: table,
    totals,
    credit,
    decisions,
  } = totalDocument({
    currency: first.currency,
    on: first.issuedOn,
    lines: first.lines.map(openLine),
    // Amounts on an invoice are without tax, however prices are given.
    tax: { ...taxes.policy, prices: 'exclusive' },
    customer: taxes.customer,
    credit: first.totals.credited,
    cashUnit,
  })
  return { lines, taxes: table, totals, creditBack: credit, decisions }
}

/** Its taxes are decided again, unless it takes back what stands on another invoice with these. */
function openLine({ net, taxes, ...line }: InvoiceLine): OpenLine {
  if (line.reverses === undefined) return line
  const taxedAs = taxes.map(({ base, exact: _exact, ...tax }): ItemTax => {
    return parseExact(base) === parseExact(net) ? tax : { ...tax, compound: true }
  })
  return { ...line, taxedAs }
}
