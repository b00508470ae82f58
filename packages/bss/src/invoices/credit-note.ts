import { LonglinesError } from '@longlines/core/errors'
import { currencyOf, divideRoundedBig } from '@longlines/core/money'
import type { LocalDate } from '@longlines/core/time'
import { EXACT_DIGITS, formatExact, parseExact } from './exact.ts'
import type { Invoice, InvoiceLine, TaxSubtotal } from './invoice.ts'

/** What is credited, and why. */
export interface CreditNoteWish {
  readonly id: string
  readonly issuedOn: LocalDate
  readonly reason: string
  /** Net amounts by line, above zero; everything that is left of the invoice where left out. */
  readonly lines?: readonly { readonly lineId: string; readonly net: string }[]
  /** The notes that credit this invoice already. */
  readonly earlier?: readonly Invoice[]
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
 * @throws LonglinesError `invoice.not_final` for a draft, `invoice.credit_exceeds` where a line has less left,
 * `invoice.unknown_line`, `invoice.nothing_to_credit`
 */
export function creditNoteFor(invoice: Invoice, wish: CreditNoteWish): Invoice {
  const { number } = invoice
  if (invoice.status !== 'final' || number === undefined) {
    throw new LonglinesError(
      'invoice.not_final',
      `Invoice ${invoice.id} is a draft: change it, instead of crediting it.`,
      { values: { invoice: invoice.id } },
    )
  }
  const rest = restOf(invoice, wish.earlier ?? [])
  const nets = wishedNets(invoice, wish, rest)
  const unit = unitOf(invoice.currency)
  const lines = nets.map(({ line, net }) => creditLine(invoice, wish, line, net, unit))
  const taxes = taxesOf(invoice, nets, rest, unit)
  const sum = (values: readonly string[]) => values.reduce((total, value) => total + parseExact(value), 0n)
  const net = sum(lines.map((line) => line.net))
  const tax = sum(taxes.map((one) => one.tax))
  const [netText, taxText, gross, zero] = [net, tax, net + tax, 0n].map((value) => textOf(value, unit))
  const {
    conversion: _conversion,
    payment: _payment,
    dueOn: _dueOn,
    finalisedAt: _at,
    number: _number,
    ...kept
  } = invoice
  return {
    ...kept,
    id: wish.id,
    type: 'credit-note',
    status: 'draft',
    issuedOn: wish.issuedOn,
    lines,
    taxes,
    totals: {
      lines: netText ?? '',
      discounts: zero ?? '',
      net: netText ?? '',
      tax: taxText ?? '',
      gross: gross ?? '',
      credited: zero ?? '',
      rounding: zero ?? '',
      due: gross ?? '',
    },
    corrects: { id: invoice.id, number, issuedOn: invoice.issuedOn },
    reason: wish.reason,
  }
}

interface Unit {
  readonly digits: number
  readonly step: bigint
}

function unitOf(currency: string): Unit {
  const { digits } = currencyOf(currency)
  return { digits, step: 10n ** BigInt(EXACT_DIGITS - digits) }
}

const textOf = (value: bigint, { digits, step }: Unit): string => formatExact(value / step, digits, 'all')

const taxKey = ({
  name,
  category,
  rate,
  exemption,
}: Pick<TaxSubtotal, 'name' | 'category' | 'rate' | 'exemption'>) =>
  JSON.stringify([name, category, rate, exemption?.code, exemption?.reason])

function restOf(invoice: Invoice, earlier: readonly Invoice[]): Rest {
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
  return { lines, taxes }
}

interface CreditedLine {
  readonly line: InvoiceLine
  readonly net: bigint
}

function wishedNets(invoice: Invoice, wish: CreditNoteWish, rest: Rest): CreditedLine[] {
  const byId = new Map(invoice.lines.map((line) => [line.id, line]))
  const asked =
    wish.lines?.map(({ lineId, net }) => ({ lineId, net: parseExact(net) })) ??
    [...rest.lines].flatMap(([lineId, net]) => (net === 0n ? [] : [{ lineId, net }]))
  if (asked.length === 0) {
    throw new LonglinesError(
      'invoice.nothing_to_credit',
      `Nothing is left to credit of invoice ${invoice.number}.`,
    )
  }
  const used = new Map<string, bigint>()
  return asked.map(({ lineId, net }, index) => {
    const line = byId.get(lineId)
    const left = (rest.lines.get(lineId) ?? 0n) - (used.get(lineId) ?? 0n)
    used.set(lineId, (used.get(lineId) ?? 0n) + net)
    if (line === undefined) {
      throw new LonglinesError('invoice.unknown_line', `Invoice ${invoice.number} has no line ${lineId}.`, {
        path: `lines[${index}].lineId`,
      })
    }
    if (wish.lines !== undefined && (net <= 0n || net > left)) {
      throw new LonglinesError(
        'invoice.credit_exceeds',
        `Credit more than zero and at most ${formatExact(left, EXACT_DIGITS, 'shortest')} of line ${lineId}, which is what is left of it.`,
        { path: `lines[${index}].net`, values: { lineId } },
      )
    }
    return { line, net }
  })
}

function creditLine(
  invoice: Invoice,
  { id }: CreditNoteWish,
  line: InvoiceLine,
  net: bigint,
  unit: Unit,
): InvoiceLine {
  const amount = textOf(net, unit)
  const whole = parseExact(line.net)
  const part = (text: string) =>
    whole === 0n ? '0' : formatExact((parseExact(text) * net) / whole, EXACT_DIGITS, 'shortest')
  const { chargeCount: _count, ...kept } = line
  return {
    ...kept,
    id: `${id}/${line.id}`,
    kind: 'credit',
    quantity: '1',
    unit: 'piece',
    unitPrice: amount,
    amount,
    exact: amount,
    discounts: [],
    net: amount,
    taxes: line.taxes.map((tax) => ({ ...tax, base: part(tax.base), exact: part(tax.exact) })),
    reverses: { lineId: line.id, invoiceId: invoice.id },
  }
}

/** By rate, rounded once; the note that takes the last of what was taxed takes the last of the tax. */
function taxesOf(invoice: Invoice, nets: readonly CreditedLine[], rest: Rest, unit: Unit): TaxSubtotal[] {
  return invoice.taxes.flatMap((subtotal) => {
    const left = rest.taxes.get(taxKey(subtotal))
    const members = nets.filter(({ line }) => line.taxes.some((tax) => sameTax(tax, subtotal)))
    if (left === undefined || members.length === 0) return []
    const taxable = members.reduce((sum, { line, net }) => sum + baseOf(line, net, subtotal), 0n)
    const rounded = divideRoundedBig(taxable, unit.step, 'half-up') * unit.step
    const computed =
      divideRoundedBig(rounded * parseExact(subtotal.rate), HUNDRED * unit.step, 'half-up') * unit.step
    const tax = rounded === left.taxable || computed > left.tax ? left.tax : computed
    return [{ ...subtotal, taxable: textOf(rounded, unit), tax: textOf(tax, unit) }]
  })
}

const HUNDRED = 10n ** 14n

function sameTax(tax: InvoiceLine['taxes'][number], { name, category, rate }: TaxSubtotal): boolean {
  return tax.name === name && tax.category === category && tax.rate === rate
}

/** What of a line's base is credited with its net: more than the net for a tax on top of another. */
function baseOf(line: InvoiceLine, net: bigint, subtotal: TaxSubtotal): bigint {
  const whole = parseExact(line.net)
  const base = line.taxes.find((tax) => sameTax(tax, subtotal))?.base ?? '0'
  return whole === 0n ? 0n : (parseExact(base) * net) / whole
}
