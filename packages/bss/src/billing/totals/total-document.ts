import { roundMoney } from '@longlines/core/money'
import type { LocalDate } from '@longlines/core/time'
import { EXACT_DIGITS, formatExact, parseExact } from '../../invoices/exact.ts'
import type { InvoiceLine, InvoiceTotals, TaxSubtotal } from '../../invoices/invoice.ts'
import { applyAccountCredit } from '../account-credit.ts'
import type { ItemDiscount, ItemTax } from '../bill-item.ts'
import { type Discount, discountLines } from '../discounts/index.ts'
import type { OpenLine } from '../invoice-lines.ts'
import { decideTaxes, type TaxCustomer, type TaxDecision, type TaxPolicy } from '../tax/index.ts'
import { AmountSum, amountText, minus, parseAmount, plus, sumOf } from './amount.ts'
import {
  type ComputedTax,
  type DueTax,
  dueTaxes,
  grossFactor,
  lineTaxOf,
  ONE,
  taxesBeforeRounding,
  taxesOn,
} from './line-taxes.ts'
import { type MinorUnit, minorUnitOf, unitText } from './minor-unit.ts'
import { inclusiveLines, type NetLine, netLines } from './net-lines.ts'
import { type TaxTable, taxTable } from './tax-table.ts'

/** What a document is made of. */
export interface DocumentInput {
  readonly currency: string
  /** The date that decides which tax and which discounts hold. */
  readonly on: LocalDate
  /** With amounts in the currency's minor unit. */
  readonly lines: readonly OpenLine[]
  readonly discounts?: readonly Discount[] | undefined
  /** By discount: in how many cycles it was given before. */
  readonly discountCycles?: Readonly<Record<string, number>> | undefined
  readonly tax: TaxPolicy
  readonly customer: TaxCustomer
  /** Credit of the account, zero or above. */
  readonly credit?: string | undefined
  /** The smallest coin, where amounts due are rounded to it: `0.05`. */
  readonly cashUnit?: string | undefined
}

/** A document's lines with discounts and taxes, its tax table and its sums. */
export interface DocumentTotals {
  readonly lines: readonly InvoiceLine[]
  readonly taxes: readonly TaxSubtotal[]
  readonly totals: InvoiceTotals
  /** The account's credit afterwards. */
  readonly credit: string
  /** By discount: in how many cycles it has been given now. */
  readonly discountCycles: Readonly<Record<string, number>>
  /** By line: what each discount newly took off it, in prices as they are given. */
  readonly discounted: Readonly<Record<string, readonly ItemDiscount[]>>
  /** By tax class: which taxes were decided, and why; `class@date` for lines that are taxed on another date, the taxes as
   * JSON where they were given. */
  readonly decisions: Readonly<Record<string, readonly TaxDecision[]>>
}

/**
 * Sums up a document: discounts on lines, tax on what is left, the account's credit and the smallest coin. Every sum
 * is exact: `lines - discounts = net`, `net + tax = gross`, `gross - credited + rounding = due`, and the tax table
 * sums to the tax. Prices that include tax are taken apart so that net and tax sum to them.
 *
 * @example
 * const line = { id: 'l1', kind: 'recurring', description: 'Fibre', priceId: 'fibre', quantity: '1', unit: 'piece', unitPrice: '35', amount: '35.00', exact: '35', taxClass: 'telecom' } as const
 * const tax = { seller: { country: 'US' }, rules: [{ id: 'sales', name: 'Sales tax', place: { country: 'US' }, rate: '8.25' }] }
 * const customer = { place: { country: 'US' }, status: 'consumer' } as const
 * const discounts = [{ id: 'd1', name: 'Welcome', type: 'percentage', value: '10' }] as const
 * const { totals } = totalDocument({ currency: 'USD', on: '2026-03-01', lines: [line], discounts, tax, customer })
 * totals.discounts // '3.50'
 * totals.tax // '2.60'
 * totals.gross // '34.10'
 * @throws LonglinesError `tax.unknown_place`, `money.invalid_decimal`, `money.unknown_currency`, `input.invalid` for a
 * credit below zero
 */
export function totalDocument(input: DocumentInput): DocumentTotals {
  const unit = minorUnitOf(input.currency)
  const decided = decisionsBy(input)
  const dueBy = new Map([...decided].map(([key, decisions]) => [key, dueTaxes(decisions)]))
  const due = input.lines.map((line) => dueBy.get(decisionKey(line)) ?? [])
  const given = discountLines(input.lines, input.discounts ?? [], {
    on: input.on,
    cyclesUsed: input.discountCycles,
  })
  const asPriced = netLines(input.lines, given, unit)
  const inclusive = input.tax.prices === 'inclusive'
  const nets = inclusive ? inclusiveLines(asPriced, due, unit) : asPriced
  const exactly = input.tax.rounding === 'invoice' && !inclusive
  const taxes = nets.map(({ net, exactNet }, index) => {
    const onLine = due[index] ?? []
    return exactly ? taxesBeforeRounding(exactNet, net, onLine) : taxesOn(net, onLine)
  })
  const table = inclusive
    ? inclusiveTable(asPriced, nets, taxes, unit)
    : taxTable(taxes, input.tax.rounding, unit)
  const sums = sumsOf(nets, table, input, unit)
  return {
    lines: nets.map((net, index) => lineOf(input, index, net, taxes[index] ?? [], due[index] ?? [], unit)),
    taxes: table.subtotals,
    totals: sums.totals,
    credit: sums.credit,
    discountCycles: cyclesAfter(input, given),
    discounted: discountedBy(input, asPriced, unit),
    decisions: Object.fromEntries(decided),
  }
}

function decisionsBy({ lines, tax, customer, on }: DocumentInput): Map<string, readonly TaxDecision[]> {
  const decided = new Map<string, readonly TaxDecision[]>()
  for (const line of lines) {
    const { taxClass, taxedOn = on, taxedAs } = line
    const key = decisionKey(line)
    if (decided.has(key)) continue
    decided.set(key, taxedAs?.map(asBefore) ?? decideTaxes({ policy: tax, customer, taxClass, on: taxedOn }))
  }
  return decided
}

function asBefore({ compound = false, ...tax }: ItemTax): TaxDecision {
  return { ...tax, compound, because: 'As what it takes back was taxed' }
}

function decisionKey({ taxClass, taxedOn, taxedAs }: OpenLine): string {
  if (taxedAs !== undefined) return JSON.stringify(taxedAs)
  return taxedOn === undefined ? taxClass : `${taxClass}@${taxedOn}`
}

/** What was newly given, by line. */
function discountedBy(
  { lines }: DocumentInput,
  priced: readonly NetLine[],
  unit: MinorUnit,
): Record<string, ItemDiscount[]> {
  // Ids are keys of one document only: an object that is a dictionary from the start keeps no shape for each of them.
  const by: Record<string, ItemDiscount[]> = Object.setPrototypeOf(Object.create(null), Object.prototype)
  lines.forEach(({ id, discounts: settled = NONE }, index) => {
    const all = priced[index]?.discounts ?? NONE
    if (all.length === settled.length) return
    const given = settled.length === 0 ? all : all.slice(settled.length)
    by[id] = given.map(({ discount, amount }) => ({
      discountId: discount.id,
      name: discount.name,
      amount: unitText(amount, unit),
    }))
  })
  return by
}

const NONE: readonly never[] = []

/** In prices with tax, what is not net is tax; it is shared out in proportion to what each tax comes to. */
function inclusiveTable(
  priced: readonly NetLine[],
  nets: readonly NetLine[],
  taxes: readonly (readonly ComputedTax[])[],
  unit: MinorUnit,
): TaxTable {
  const sum = (lines: readonly NetLine[]) => sumOf(lines.map(({ net }) => net))
  return taxTable(taxes, 'rate', unit, minus(sum(priced), sum(nets)))
}

function sumsOf(
  nets: readonly NetLine[],
  { tax }: TaxTable,
  { currency, credit = '0', cashUnit }: DocumentInput,
  unit: MinorUnit,
): { readonly totals: InvoiceTotals; readonly credit: string } {
  const lineSum = new AmountSum()
  const netSum = new AmountSum()
  for (const line of nets) {
    lineSum.add(line.amount)
    netSum.add(line.net)
  }
  const lines = lineSum.total
  const net = netSum.total
  const total = plus(net, tax)
  const gross = unitText(total, unit)
  const use = applyAccountCredit({ total: gross, balance: credit, currency })
  const credited = minus(parseAmount(use.fromCredit), parseAmount(use.toCredit))
  const unrounded = minus(total, credited)
  const due =
    cashUnit === undefined
      ? unrounded
      : parseAmount(
          roundMoney(
            { amount: unitText(unrounded, unit), currency },
            { mode: 'half-up', to: { cash: cashUnit } },
          ).amount,
        )
  return {
    totals: {
      lines: unitText(lines, unit),
      discounts: unitText(minus(lines, net), unit),
      net: unitText(net, unit),
      tax: unitText(tax, unit),
      gross,
      credited: unitText(credited, unit),
      rounding: unitText(minus(due, unrounded), unit),
      due: unitText(due, unit),
    },
    credit: use.balance,
  }
}

function lineOf(
  { lines, tax }: DocumentInput,
  index: number,
  net: NetLine,
  taxes: readonly ComputedTax[],
  due: readonly DueTax[],
  unit: MinorUnit,
): InvoiceLine {
  // Every net line was made of the line at its place.
  const line = withoutOpen(lines[index] as OpenLine)
  const factor = tax.prices === 'inclusive' ? grossFactor(due) : ONE
  // Spreading what has so many fields takes ten times as long as all the rest of the sums.
  return Object.assign({}, factor === ONE ? line : pricedWithout(line, factor), {
    amount: unitText(net.amount, unit),
    discounts: net.discounts.map(({ discount, amount, exact }) => ({
      discountId: discount.id,
      name: discount.name,
      amount: unitText(amount, unit),
      exact: amountText(exact),
    })),
    net: unitText(net.net, unit),
    taxes: taxes.map(lineTaxOf),
  })
}

const OPEN = ['discounts', 'taxedOn', 'taxedAs'] as const

/** What an invoice keeps of an open line. Most have nothing else, and taking nothing away is ten times as fast. */
function withoutOpen(line: OpenLine): Omit<OpenLine, 'discounts' | 'taxedOn' | 'taxedAs'> {
  if (!OPEN.some((field) => Object.hasOwn(line, field))) return line
  const { discounts: _settled, taxedOn: _date, taxedAs: _taxes, ...kept } = line
  return kept
}

function pricedWithout<Line extends Pick<OpenLine, 'unitPrice' | 'exact'>>(line: Line, factor: bigint): Line {
  const without = (text: string) => formatExact((parseExact(text) * ONE) / factor, EXACT_DIGITS, 'shortest')
  const { unitPrice, exact } = line
  return {
    ...line,
    ...(unitPrice === undefined ? {} : { unitPrice: without(unitPrice) }),
    exact: without(exact),
  }
}

function cyclesAfter(
  { discountCycles = {} }: DocumentInput,
  given: readonly (readonly { readonly discount: Discount }[])[],
): Record<string, number> {
  const ids = new Set<string>()
  given.forEach((line) => {
    line.forEach(({ discount }) => {
      ids.add(discount.id)
    })
  })
  const after: Record<string, number> = { ...discountCycles }
  for (const id of ids) after[id] = (after[id] ?? 0) + 1
  return after
}
