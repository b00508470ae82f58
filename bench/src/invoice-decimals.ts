/** A document's sums as a team writes them first: one decimal for every amount, the rules of the bench and no others. */
import { type DocumentInput, decideTaxes } from '@longlines/bss/billing'
import type { InvoiceLine, InvoiceTotals, LineDiscount, LineTax, TaxSubtotal } from '@longlines/bss/invoices'
import { Decimal } from 'decimal.js'

// Sums of amounts, and products of an amount and a rate, are exact with so many digits.
const Exact = Decimal.clone({ precision: 40 })

/** Places that exact amounts are written with. */
const PLACES = 12
const CENTS = 2

/** What is compared with our own sums. */
export interface DecimalTotals {
  readonly lines: readonly InvoiceLine[]
  readonly taxes: readonly TaxSubtotal[]
  readonly totals: InvoiceTotals
}

type Discount = NonNullable<DocumentInput['discounts']>[number]
type OpenLine = DocumentInput['lines'][number]

interface Share {
  readonly discount: Discount
  readonly exact: Decimal
  rounded: Decimal
}

/** Lines with discounts, one after the other, and taxes; the tax table, rounded for each rate; and the sums. */
export function totalByDecimals(input: DocumentInput): DecimalTotals {
  const amounts = input.lines.map(({ amount }) => new Exact(amount))
  const shares = sharesOf(input, amounts)
  const groups = new Map<string, { readonly subtotal: TaxSubtotal; base: Decimal; exact: Decimal }>()
  const decided = new Map<string, ReturnType<typeof decideTaxes>>()
  let sum = new Exact(0)
  let netSum = new Exact(0)
  const lines = input.lines.map((line, index) => {
    const amount = amounts[index]!
    const discounts = shares[index]!
    const net = discounts.reduce((left, { rounded }) => left.minus(rounded), amount)
    sum = sum.plus(amount)
    netSum = netSum.plus(net)
    const { taxClass } = line
    let decisions = decided.get(taxClass)
    if (decisions === undefined) {
      decisions = decideTaxes({ policy: input.tax, customer: input.customer, taxClass, on: input.on })
      decided.set(taxClass, decisions)
    }
    const taxes = decisions.map(({ ruleId, name, category, rate }): LineTax => {
      const exact = net.times(rate).div(100)
      const key = `${name} ${category} ${rate}`
      const group = groups.get(key)
      if (group === undefined) {
        groups.set(key, {
          subtotal: { name, category, rate, taxable: '', tax: '' },
          base: net,
          exact,
        })
      } else {
        group.base = group.base.plus(net)
        group.exact = group.exact.plus(exact)
      }
      return { ruleId, name, category, rate, base: net.toFixed(), exact: exact.toFixed() }
    })
    return lineOf(line, amount, discounts, net, taxes)
  })
  let taxSum = new Exact(0)
  const taxes = [...groups.values()].map(({ subtotal, base, exact }): TaxSubtotal => {
    const tax = exact.toDecimalPlaces(CENTS, Decimal.ROUND_HALF_UP)
    taxSum = taxSum.plus(tax)
    return { ...subtotal, taxable: base.toFixed(CENTS), tax: tax.toFixed(CENTS) }
  })
  return { lines, taxes, totals: totalsOf(sum, netSum, taxSum) }
}

function sharesOf({ lines, discounts = [] }: DocumentInput, amounts: readonly Decimal[]): Share[][] {
  const left = [...amounts]
  const shares: Share[][] = lines.map(() => [])
  const leftRounded = [...amounts]
  for (const discount of discounts) {
    const bases = lines.map(({ kind }, index) =>
      discount.appliesTo?.kinds?.includes(kind) === false ? new Exact(0) : left[index]!,
    )
    const parts = partsOf(discount, bases)
    const given: Share[] = []
    for (const [index, exact] of parts.entries()) {
      if (exact.isZero()) continue
      left[index] = left[index]!.minus(exact)
      const share: Share = { discount, exact, rounded: exact }
      shares[index]!.push(share)
      given.push(share)
    }
    const whole = given.reduce((sum, { exact }) => sum.plus(exact), new Exact(0))
    roundTogether(given, whole.toDecimalPlaces(CENTS, Decimal.ROUND_HALF_UP))
  }
  for (const [index, line] of shares.entries()) {
    const net = line.reduce((rest, { rounded }) => rest.minus(rounded), leftRounded[index]!)
    if (net.isNegative() && !net.isZero()) throw new Error(`Line ${index} is below zero.`)
  }
  return shares
}

function partsOf({ type, value }: Discount, bases: readonly Decimal[]): Decimal[] {
  if (type === 'percentage') return bases.map((base) => base.times(value).div(100))
  const total = bases.reduce((sum, base) => sum.plus(base), new Exact(0))
  const fair = bases.map((base) => new Exact(value).times(base).div(total))
  const parts = fair.map((part) => part.toDecimalPlaces(PLACES, Decimal.ROUND_DOWN))
  // What does not divide goes to those that lost most.
  const step = new Exact(10).pow(-PLACES)
  const lost = fair.map((part, index) => part.minus(parts[index]!))
  const rest = parts.reduce((left, part) => left.minus(part), new Exact(value))
  for (const index of mostLost(lost, rest.div(step).toNumber())) parts[index] = parts[index]!.plus(step)
  return parts
}

function roundTogether(shares: readonly Share[], whole: Decimal): void {
  const step = new Exact('0.01')
  for (const share of shares) share.rounded = share.exact.toDecimalPlaces(CENTS, Decimal.ROUND_DOWN)
  const lost = shares.map(({ exact, rounded }) => exact.minus(rounded))
  const rest = shares.reduce((left, { rounded }) => left.minus(rounded), whole)
  for (const index of mostLost(lost, rest.div(step).toNumber())) {
    const share = shares[index]!
    share.rounded = share.rounded.plus(step)
  }
}

function mostLost(lost: readonly Decimal[], count: number): number[] {
  if (count === 0) return []
  return lost
    .map((value, index) => ({ value, index }))
    .sort((a, b) => b.value.cmp(a.value) || a.index - b.index)
    .slice(0, count)
    .map(({ index }) => index)
}

function lineOf(
  line: OpenLine,
  amount: Decimal,
  shares: readonly Share[],
  net: Decimal,
  taxes: readonly LineTax[],
): InvoiceLine {
  const discounts = shares.map(
    ({ discount, exact, rounded }): LineDiscount => ({
      discountId: discount.id,
      name: discount.name,
      amount: rounded.toFixed(CENTS),
      exact: exact.toFixed(),
    }),
  )
  return { ...line, amount: amount.toFixed(CENTS), discounts, net: net.toFixed(CENTS), taxes }
}

function totalsOf(lines: Decimal, net: Decimal, tax: Decimal): InvoiceTotals {
  const gross = net.plus(tax).toFixed(CENTS)
  return {
    lines: lines.toFixed(CENTS),
    discounts: lines.minus(net).toFixed(CENTS),
    net: net.toFixed(CENTS),
    tax: tax.toFixed(CENTS),
    gross,
    credited: '0.00',
    rounding: '0.00',
    due: gross,
  }
}
