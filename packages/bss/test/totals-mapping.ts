/** Cases of the kinds `invoice.totals`, `credit_note` and `credit.cap`. */
import { Decimal } from '@longlines/core/money'
import { addDays, addMonths } from '@longlines/core/time'
import * as z from 'zod'
import {
  type Discount,
  type DocumentTotals,
  type OpenLine,
  recurringItems,
  type TaxPolicy,
  type TaxRule,
  totalDocument,
} from '../src/billing/index.ts'
import { creditCap, creditNoteFor, type Invoice } from '../src/invoices/index.ts'
import { difference, instantAt, intervalOf, settingOf, termOf } from './billing-fixtures.ts'

const Coupon = z.strictObject({
  type: z.enum(['fixed', 'percent', 'percentage']),
  amountMinor: z.number().optional(),
  percent: z.string().optional(),
  maxCycles: z.number().optional(),
  appliesToLines: z.array(z.string()).optional(),
  appliesToPlans: z.array(z.string()).optional(),
})
const Totals = z.strictObject({
  currency: z.string().default('EUR'),
  cycles: z.number().optional(),
  lines: z.array(
    z.strictObject({
      id: z.string().optional(),
      plan: z.string().optional(),
      amountMinor: z.number(),
      taxPercent: z.string().optional(),
    }),
  ),
  coupons: z.array(Coupon).default([]),
  reverseCharge: z.boolean().default(false),
  taxInclusive: z.boolean().default(false),
  taxRounding: z.enum(['line', 'rate', 'invoice']).default('invoice'),
})
type Totals = z.infer<typeof Totals>
const Case = z.looseObject({
  kind: z.string(),
  input: z.unknown(),
  expected: z.record(z.string(), z.unknown()),
})

const COUNTRY = 'IT'
const major = (minor: number | string): string => new Decimal(minor).div(100).toFixed()
const minor = (text: string): number => new Decimal(text).mul(100).toNumber()

/** Runs a case; `null` where it passes, else what differs. */
export function runTotalsCase(input: unknown): string | null {
  const one = Case.parse(input)
  if (one.kind === 'credit.cap') return difference(one.expected, capOf(one.input))
  if (one.kind === 'credit_note') return difference(one.expected, creditNoteOf(one.input))
  const { couponToleranceMinor, ...expected } = one.expected
  const got = totalsOf(Totals.parse(one.input))
  return couponToleranceMinor === undefined
    ? difference(expected, got)
    : difference(withinTolerance(expected, got, String(couponToleranceMinor)), got)
}

const ofPercent = (taxPercent: string | undefined): string => `at-${taxPercent ?? '0'}`

function policyOf(given: Totals): TaxPolicy {
  const percents = [...new Set(given.lines.map(({ taxPercent }) => taxPercent ?? '0'))]
  const rules = percents.map(
    (rate): TaxRule => ({
      id: `vat-${rate}`,
      name: 'VAT',
      place: { country: COUNTRY },
      taxClasses: [ofPercent(rate)],
      rate,
    }),
  )
  return {
    seller: { country: COUNTRY },
    rules,
    rounding: given.taxRounding,
    prices: given.taxInclusive ? 'inclusive' : 'exclusive',
  }
}

function lineOf(line: Totals['lines'][number], index: number): OpenLine {
  const amount = new Decimal(line.amountMinor).div(100).toFixed(2)
  return {
    id: line.id ?? `line-${index}`,
    kind: 'recurring',
    description: 'Line',
    ...(line.plan === undefined ? {} : { offeringId: line.plan }),
    priceId: 'price',
    quantity: '1',
    unit: 'piece',
    amount,
    exact: amount,
    taxClass: ofPercent(line.taxPercent),
  }
}

function discountOf(coupon: z.infer<typeof Coupon>, index: number): Discount {
  const { appliesToLines: lineIds, appliesToPlans: offeringIds, maxCycles } = coupon
  return {
    id: `coupon-${index}`,
    name: 'Coupon',
    type: coupon.type === 'fixed' ? 'fixed' : 'percentage',
    value:
      coupon.type === 'fixed'
        ? major(z.number().parse(coupon.amountMinor))
        : z.string().parse(coupon.percent),
    ...(lineIds || offeringIds ? { appliesTo: { lineIds, offeringIds } } : {}),
    ...(maxCycles === undefined ? {} : { maxCycles }),
  }
}

function totalsOf(given: Totals) {
  let discountCycles: DocumentTotals['discountCycles'] = {}
  const bills = Array.from({ length: given.cycles ?? 1 }, () => {
    const bill = totalDocument({
      currency: given.currency,
      on: '2026-01-01',
      lines: given.lines.map(lineOf),
      discounts: given.coupons.map(discountOf),
      discountCycles,
      tax: policyOf(given),
      customer: given.reverseCharge
        ? { place: { country: 'FR' }, status: 'business', vatId: 'FR12345678901' }
        : { place: { country: COUNTRY }, status: 'consumer' },
    })
    discountCycles = bill.discountCycles
    return bill
  })
  const [bill] = bills
  if (bill === undefined) throw new Error('no cycle')
  const { totals, taxes, lines } = bill
  const reversed = taxes.find(({ category }) => category === 'AE')
  return {
    subtotalMinor: minor(totals.lines),
    discountMinor: minor(totals.discounts),
    netMinor: minor(totals.net),
    taxMinor: minor(totals.tax),
    totalMinor: minor(totals.gross),
    totalsMinor: bills.map((one) => minor(one.totals.gross)),
    discountsMinor: bills.map((one) => minor(one.totals.discounts)),
    taxNote: reversed === undefined ? null : 'reverse_charge',
    taxableMinor: taxes.reduce((sum, { taxable }) => sum + minor(taxable), 0),
    lines: lines.map(({ id, discounts, taxes: own }) => ({
      id,
      couponMinor: discounts
        .reduce((sum, { exact }) => sum.add(exact), new Decimal(0))
        .mul(100)
        .toFixed(),
      taxMinor: own
        .reduce((sum, { exact }) => sum.add(exact), new Decimal(0))
        .mul(100)
        .toDecimalPlaces(0, Decimal.ROUND_HALF_UP)
        .toNumber(),
    })),
  }
}

/** Expected coupon shares are given to so many places; those within are taken as met. */
function withinTolerance(
  expected: Record<string, unknown>,
  got: ReturnType<typeof totalsOf>,
  tolerance: string,
) {
  const lines = z.array(z.looseObject({ couponMinor: z.string().optional() })).parse(expected['lines'] ?? [])
  return {
    ...expected,
    lines: lines.map(({ couponMinor, ...line }, index) => {
      const found = got.lines[index]?.couponMinor
      const near =
        found !== undefined &&
        couponMinor !== undefined &&
        new Decimal(found).sub(couponMinor).abs().lte(tolerance)
      return { ...line, ...(couponMinor === undefined ? {} : { couponMinor: near ? found : couponMinor }) }
    }),
  }
}

function capOf(input: unknown) {
  const given = z
    .strictObject({ potentialCredit: z.string(), originallyPaid: z.string(), alreadyCredited: z.string() })
    .parse(input)
  return { credit: creditCap({ ...given, currency: 'EUR' }) }
}

const Termination = z.strictObject({
  feeMinor: z.number(),
  taxPercent: z.string(),
  period: z.string().optional(),
  periodFrom: z.string().optional(),
  periodToExclusive: z.string().optional(),
  terminatedOnFirstDay: z.boolean().optional(),
  terminatedOn: z.string().optional(),
  terminationDayIsBilled: z.boolean(),
})
const Notes = z.strictObject({
  invoice: z.strictObject({
    netMinor: z.number(),
    taxPercent: z.string(),
    taxMinor: z.number(),
    totalMinor: z.number(),
  }),
  creditNotes: z.array(z.strictObject({ netMinor: z.number() })),
})

function creditNoteOf(input: unknown) {
  const notes = Notes.safeParse(input)
  return notes.success ? partialNotes(notes.data) : termination(Termination.parse(input))
}

function periodOf(given: z.infer<typeof Termination>) {
  if (given.periodFrom !== undefined && given.periodToExclusive !== undefined) {
    return { from: given.periodFrom, to: given.periodToExclusive }
  }
  const words =
    /^(?:anniversary|calendar) (day|week|month|quarter|year) from (?:\w+day )?(\d{4}-\d\d-\d\d)$/.exec(
      given.period ?? '',
    )
  const [, unit, from] = words ?? []
  if (unit === undefined || from === undefined) throw new Error(`cannot read the period ${given.period}`)
  const months = { month: 1, quarter: 3, year: 12 }[unit]
  return { from, to: months === undefined ? addDays(from, unit === 'week' ? 7 : 1) : addMonths(from, months) }
}

function termination(given: z.infer<typeof Termination>) {
  const period = periodOf(given)
  const place = { timezone: 'UTC', currency: 'EUR' }
  const proration = given.terminationDayIsBilled ? 'lago' : 'kill-bill'
  const unit =
    addMonths(period.from, 1) === period.to
      ? 'month'
      : addMonths(period.from, 3) === period.to
        ? 'quarter'
        : addMonths(period.from, 12) === period.to
          ? 'year'
          : 'week'
  const term = termOf({
    amount: major(given.feeMinor),
    interval: intervalOf(unit),
    cycle: { align: 'anniversary', anchor: period.from },
    from: instantAt(period.from, 'UTC'),
  })
  const setting = settingOf(place, period.from, { proration })
  const billed = recurringItems([term], [], setting)
  const end = given.terminatedOnFirstDay ? period.from : z.string().parse(given.terminatedOn)
  const ended = { ...term, to: instantAt(end, 'UTC') }
  const [credit] = recurringItems([ended], billed, { ...setting, until: end })
  if (credit?.part === undefined) throw new Error('nothing credited')
  const totals = totalsOf(
    Totals.parse({
      lines: [{ amountMinor: -minor(credit.amount), taxPercent: given.taxPercent }],
      taxRounding: 'rate',
    }),
  )
  const { netMinor, taxMinor, totalMinor } = totals
  return { unusedDays: credit.part.length, ofDays: credit.part.of, netMinor, taxMinor, totalMinor }
}

function partialNotes(given: z.infer<typeof Notes>) {
  const { netMinor, taxPercent, taxMinor, totalMinor } = given.invoice
  const line = lineOf({ amountMinor: netMinor, taxPercent }, 0)
  const bill = totalDocument({
    currency: 'EUR',
    on: '2026-01-01',
    lines: [line],
    tax: policyOf(Totals.parse({ lines: [{ amountMinor: netMinor, taxPercent }], taxRounding: 'rate' })),
    customer: { place: { country: COUNTRY }, status: 'consumer' },
  })
  if (minor(bill.totals.tax) !== taxMinor || minor(bill.totals.gross) !== totalMinor)
    throw new Error('other invoice')
  const invoice: Invoice = {
    id: 'invoice',
    type: 'invoice',
    status: 'final',
    number: '1',
    accountId: 'account',
    currency: 'EUR',
    zone: 'UTC',
    issuedOn: '2026-01-01',
    period: { from: '2026-01-01', to: '2026-02-01' },
    seller: { name: 'Seller' },
    buyer: { name: 'Buyer' },
    lines: bill.lines,
    taxes: bill.taxes,
    totals: bill.totals,
    notes: [],
  }
  const notes: Invoice[] = []
  for (const [index, note] of given.creditNotes.entries()) {
    const net = new Decimal(note.netMinor).div(100).toFixed(2)
    const lines = [{ lineId: line.id, net }]
    notes.push(
      creditNoteFor(invoice, {
        id: `note-${index}`,
        issuedOn: '2026-01-02',
        reason: 'Test',
        lines,
        earlier: notes,
      }),
    )
  }
  const credited = notes.reduce((sum, { totals }) => sum + minor(totals.gross), 0)
  return {
    creditNotes: notes.map(({ totals }) => ({
      taxMinor: minor(totals.tax),
      totalMinor: minor(totals.gross),
    })),
    creditedTotalMinor: credited,
    remainingMinor: totalMinor - credited,
  }
}
