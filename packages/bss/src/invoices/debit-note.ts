import { LonglinesError } from '@longlines/core/errors'
import { divideRoundedBig } from '@longlines/core/money'
import { parseExact } from './exact.ts'
import type { Invoice, TaxSubtotal } from './invoice.ts'
import {
  baseOf,
  HUNDRED,
  lineOf,
  type NotedLine,
  type NoteHead,
  noteOf,
  numberOf,
  sameTax,
  textOf,
  unitOf,
} from './note.ts'

/** What is charged besides, and why. */
export interface DebitNoteWish extends NoteHead {
  /** Net amounts by line of the invoice, above zero: what it was billed too low. */
  readonly lines: readonly { readonly lineId: string; readonly net: string }[]
}

/**
 * A debit note for an invoice that was too low: each line is charged with the taxes that the invoice has on it,
 * rounded once by rate.
 *
 * @example
 * const tax = { name: 'VAT', category: 'S', rate: '20' } as const
 * const line = { id: 'l1', kind: 'recurring', description: 'Fibre', priceId: 'fibre', quantity: '1', unit: 'piece', amount: '50.00', exact: '50', discounts: [], net: '50.00', taxClass: 'telecom', taxes: [{ ...tax, ruleId: 'vat', base: '50', exact: '10' }] } as const
 * const totals = { lines: '50.00', discounts: '0.00', net: '50.00', tax: '10.00', gross: '60.00', credited: '0.00', rounding: '0.00', due: '60.00' }
 * const invoice = { id: 'i1', type: 'invoice', status: 'final', number: 'F1', accountId: 'a', currency: 'EUR', zone: 'UTC', issuedOn: '2026-03-01', period: { from: '2026-03-01', to: '2026-04-01' }, seller: { name: 's' }, buyer: { name: 'b' }, lines: [line], taxes: [{ ...tax, taxable: '50.00', tax: '10.00' }], totals, notes: [] } as const
 * const note = debitNoteFor(invoice, { id: 'n1', issuedOn: '2026-03-10', reason: 'Billed at the old price', lines: [{ lineId: 'l1', net: '5' }] })
 * note.totals.gross // '6.00'
 * @throws LonglinesError `invoice.not_final` for a draft, `invoice.unknown_line`, `input.invalid` for an amount that is
 * not above zero or has parts of the smallest unit, or a line of nothing, which has no taxes to go by
 */
export function debitNoteFor(invoice: Invoice, wish: DebitNoteWish): Invoice {
  numberOf(invoice)
  const unit = unitOf(invoice.currency)
  const noted = wish.lines.map(({ lineId, net: text }, index): NotedLine => {
    const line = lineOf(invoice, lineId, index)
    const net = parseExact(text)
    if (net > 0n && net % unit.step === 0n && parseExact(line.net) !== 0n) return { line, net }
    throw new LonglinesError(
      'input.invalid',
      `Charge line ${lineId}, where the invoice has something, with an amount above zero of ${unit.digits} decimal places; got ${text}.`,
      { path: `lines[${index}].net`, values: { lineId } },
    )
  })
  if (noted.length === 0) {
    throw new LonglinesError('input.invalid', 'Name at least one line to charge.', { path: 'lines' })
  }
  const taxes = invoice.taxes.flatMap((subtotal): TaxSubtotal[] => {
    const members = noted.filter(({ line }) => line.taxes.some((tax) => sameTax(tax, subtotal)))
    if (members.length === 0) return []
    const base = members.reduce((sum, member) => sum + baseOf(member, subtotal), 0n)
    const taxable = divideRoundedBig(base, unit.step, 'half-up') * unit.step
    const tax =
      divideRoundedBig(taxable * parseExact(subtotal.rate), HUNDRED * unit.step, 'half-up') * unit.step
    return [{ ...subtotal, taxable: textOf(taxable, unit), tax: textOf(tax, unit) }]
  })
  return noteOf(invoice, wish, 'debit-note', noted, taxes)
}
