import { LonglinesError } from '@longlines/core/errors'
import { divideRoundedBig } from '@longlines/core/money'
import { EXACT_DIGITS, formatExact, parseExact } from './exact.ts'
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
  type Unit,
  unitOf,
} from './note.ts'

/** What is credited, and why. */
export interface CreditNoteWish extends NoteHead {
  /** Net amounts by line, above zero; everything that is left of the invoice where left out. */
  readonly lines?: readonly { readonly lineId: string; readonly net: string }[]
  /** The notes that credit this invoice already. */
  readonly earlier?: readonly Invoice[]
  /** By line: the most that is left of its net amount, where it was given back otherwise, as on a later invoice. */
  readonly left?: Readonly<Record<string, string>>
}

/** Amounts of 12 digits, by line and by entry of the tax table. */
interface Rest {
  readonly lines: ReadonlyMap<string, bigint>
  readonly taxes: ReadonlyMap<string, { readonly taxable: bigint; readonly tax: bigint }>
}

/**
 * A credit note for an invoice: its amounts are above zero and owed to the customer. Each line and each tax is never
 * credited beyond what the invoice has of it, less the earlier notes; the note that credits the last of a tax takes
 * what rounding has left, so all notes together equal the invoice.
 *
 * @example
 * const tax = { name: 'VAT', category: 'S', rate: '20' } as const
 * const line = { id: 'l1', kind: 'recurring', description: 'Fibre', priceId: 'fibre', quantity: '1', unit: 'piece', amount: '50.00', exact: '50', discounts: [], net: '50.00', taxClass: 'telecom', taxes: [{ ...tax, ruleId: 'vat', base: '50', exact: '10' }] } as const
 * const totals = { lines: '50.00', discounts: '0.00', net: '50.00', tax: '10.00', gross: '60.00', credited: '0.00', rounding: '0.00', due: '60.00' }
 * const invoice = { id: 'i1', type: 'invoice', status: 'final', number: 'F1', accountId: 'a', currency: 'EUR', zone: 'UTC', issuedOn: '2026-03-01', period: { from: '2026-03-01', to: '2026-04-01' }, seller: { name: 's' }, buyer: { name: 'b' }, lines: [line], taxes: [{ ...tax, taxable: '50.00', tax: '10.00' }], totals, notes: [] } as const
 * const note = creditNoteFor(invoice, { id: 'n1', issuedOn: '2026-03-10', reason: 'Three days of outage', lines: [{ lineId: 'l1', net: '5.36' }] })
 * note.totals.tax // '1.07'
 * note.totals.gross // '6.43'
 * @throws LonglinesError `invoice.not_final` for a draft, `input.invalid` for a credit note and for
 * a date before that of the invoice, `invoice.credit_exceeds` where a line has less left,
 * `invoice.unknown_line`, `invoice.nothing_to_credit`
 */
export function creditNoteFor(invoice: Invoice, wish: CreditNoteWish): Invoice {
  numberOf(invoice)
  if (invoice.type === 'credit-note') {
    throw new LonglinesError('input.invalid', `${invoice.id} is a credit note: credit the invoice itself.`, {
      path: 'type',
      values: { invoice: invoice.id },
    })
  }
  const rest = restOf(invoice, wish)
  const noted = wishedNets(invoice, wish, rest)
  const taxes = taxesOf(invoice, noted, rest, unitOf(invoice.currency))
  return noteOf(invoice, wish, 'credit-note', noted, taxes)
}

const taxKey = ({
  name,
  category,
  rate,
  exemption,
}: Pick<TaxSubtotal, 'name' | 'category' | 'rate' | 'exemption'>) =>
  JSON.stringify([name, category, rate, exemption?.code, exemption?.reason])

function restOf(invoice: Invoice, { earlier = [], left: most = {} }: CreditNoteWish): Rest {
  const lines = new Map(invoice.lines.map(({ id, net }) => [id, parseExact(net)]))
  const taxes = new Map(
    invoice.taxes.map((one) => [taxKey(one), { taxable: parseExact(one.taxable), tax: parseExact(one.tax) }]),
  )
  for (const note of earlier) {
    for (const { reverses, net } of note.lines) {
      const left = reverses === undefined ? undefined : lines.get(reverses.lineId)
      if (reverses !== undefined && left !== undefined) lines.set(reverses.lineId, left - parseExact(net))
    }
    for (const one of note.taxes) {
      const left = taxes.get(taxKey(one))
      if (left === undefined) continue
      taxes.set(taxKey(one), {
        taxable: left.taxable - parseExact(one.taxable),
        tax: left.tax - parseExact(one.tax),
      })
    }
  }
  for (const [lineId, text] of Object.entries(most)) {
    const left = lines.get(lineId)
    if (left !== undefined && parseExact(text) < left) lines.set(lineId, parseExact(text))
  }
  return { lines, taxes }
}

function wishedNets(invoice: Invoice, wish: CreditNoteWish, rest: Rest): NotedLine[] {
  const asked =
    wish.lines?.map(({ lineId, net }) => ({ lineId, net: parseExact(net) })) ??
    [...rest.lines].flatMap(([lineId, net]) => (net === 0n ? [] : [{ lineId, net }]))
  if (asked.length === 0) {
    throw new LonglinesError(
      'invoice.nothing_to_credit',
      `Nothing is left to credit of invoice ${invoice.number}.`,
    )
  }
  const { digits, step } = unitOf(invoice.currency)
  const used = new Map<string, bigint>()
  return asked.map(({ lineId, net }, index) => {
    const line = lineOf(invoice, lineId, index)
    const left = (rest.lines.get(lineId) ?? 0n) - (used.get(lineId) ?? 0n)
    used.set(lineId, (used.get(lineId) ?? 0n) + net)
    if (wish.lines !== undefined && (net <= 0n || net > left || net % step !== 0n)) {
      throw new LonglinesError(
        'invoice.credit_exceeds',
        `Credit more than zero and at most ${formatExact(left, EXACT_DIGITS, 'shortest')} of line ${lineId}, which is what is left of it, with ${digits} decimal places.`,
        { path: `lines[${index}].net`, values: { lineId } },
      )
    }
    return { line, net }
  })
}

/** By rate, rounded once; the note that takes the last of what was taxed takes the last of the tax. */
function taxesOf(invoice: Invoice, noted: readonly NotedLine[], rest: Rest, unit: Unit): TaxSubtotal[] {
  return invoice.taxes.flatMap((subtotal) => {
    const left = rest.taxes.get(taxKey(subtotal))
    const members = noted.filter(({ line }) => line.taxes.some((tax) => sameTax(tax, subtotal)))
    if (left === undefined || members.length === 0) return []
    const taxable = members.reduce((sum, member) => sum + baseOf(member, subtotal), 0n)
    const rounded = divideRoundedBig(taxable, unit.step, 'half-up') * unit.step
    const computed =
      divideRoundedBig(rounded * parseExact(subtotal.rate), HUNDRED * unit.step, 'half-up') * unit.step
    const isLast = rounded === left.taxable
    // Beside lines below zero, a line can have more tax than the invoice.
    const isMore = rounded < left.taxable && computed > left.tax
    const tax = isLast || isMore ? left.tax : computed
    return [{ ...subtotal, taxable: textOf(rounded, unit), tax: textOf(tax, unit) }]
  })
}
