/** Cases of the kinds `proration.cycles` and `proration.amount`. */
import { Decimal } from '@longlines/core/money'
import { daysBetween, type LocalDate, localDateAt, parseInstant, zoneOf } from '@longlines/core/time'
import * as z from 'zod'
import {
  type BillItem,
  prorate,
  prorationPolicy,
  type RecurringTerm,
  recurringItems,
} from '../src/billing/index.ts'
import {
  billedItem,
  Convention,
  difference,
  instantAt,
  intervalOf,
  rhythm,
  settingOf,
  termOf,
} from './billing-fixtures.ts'

const Cycles = z.strictObject({
  timing: z.enum(['advance', 'arrears']),
  intervalMonths: z.number(),
  start: z.string(),
  endExclusive: z.string().nullable(),
  target: z.string(),
  billingDay: z.number(),
})

const Schedule = z.strictObject({
  ...rhythm,
  rate: z.string().optional(),
  rateMinor: z.number().optional(),
  start: z.string().optional(),
  billingDay: z.number().optional(),
  target: z.string().optional(),
  prorationConvention: Convention.optional(),
  cancelledOn: z.string().optional(),
  pausedOn: z.string().optional(),
  resumedOn: z.string().optional(),
  items: z.array(z.strictObject({ name: z.string(), rate: z.string() })).optional(),
  from: z.string().optional(),
  toExclusive: z.string().optional(),
  alreadyInvoiced: z
    .array(z.strictObject({ from: z.string(), to: z.string(), amount: z.string() }))
    .optional(),
  newBillingDay: z.number().optional(),
  effective: z.string().optional(),
  fullPeriod: z.strictObject({ from: z.string(), toExclusive: z.string() }).optional(),
  activeFrom: z.string().optional(),
  terminatedOn: z.string().optional(),
  terminationDayIsBilled: z.boolean().optional(),
})
type Schedule = z.infer<typeof Schedule>

const Factor = z.strictObject({
  partial: z.strictObject({ from: z.string(), toExclusive: z.string() }),
  full: z.strictObject({ from: z.string(), toExclusive: z.string() }),
})

const Case = z.looseObject({
  kind: z.string(),
  input: z.unknown(),
  expected: z.record(z.string(), z.unknown()),
})

/** Runs a case; `null` where it passes, else what differs. */
export function runProrationCase(input: unknown): string | null {
  const one = Case.parse(input)
  if (one.kind === 'proration.cycles') return compareCycles(cyclesOf(Cycles.parse(one.input)), one.expected)
  const factor = Factor.safeParse(one.input)
  if (factor.success) return difference(one.expected, factorOf(factor.data))
  return compareAmounts(one.expected, amountsOf(Schedule.parse(one.input)))
}

function cyclesOf(given: z.infer<typeof Cycles>) {
  const interval = { unit: 'month', count: given.intervalMonths } as const
  const term = termOf({
    amount: '1000000000',
    interval,
    timing: given.timing,
    from: instantAt(given.start, 'UTC'),
    to: given.endExclusive === null ? null : instantAt(given.endExclusive, 'UTC'),
    cycle: { align: 'billing-day', billingDay: given.billingDay },
  })
  const items = recurringItems([term], [], settingOf({ timezone: 'UTC', currency: 'JPY' }, given.target))
  const parts = items.flatMap(({ part }) => (part && part.length < part.of ? [part] : []))
  const whole = items.filter(({ part }) => part?.length === part?.of).length
  const total = items.reduce((sum, { amount }) => sum.add(amount), new Decimal(0)).div(1_000_000_000)
  return {
    wholeCycles: whole,
    partCycles: parts.map(({ length, of }) => ({ days: length, ofDays: of })),
    totalCycles: total.toFixed(),
    periods: items.map(({ period }) => period),
  }
}

function compareCycles(got: ReturnType<typeof cyclesOf>, expected: Record<string, unknown>): string | null {
  const { acceptableTotalCycles, ...fields } = expected
  if (acceptableTotalCycles === undefined) return difference(fields, got)
  const { partCycles: _parts, totalCycles: _total, ...rest } = fields
  const accepted = z.array(z.string()).parse(acceptableTotalCycles)
  const wrong = accepted.every((total) => difference(total, got.totalCycles) !== null)
  return wrong
    ? `totalCycles: expected one of ${accepted.join(', ')}, got ${got.totalCycles}`
    : difference(rest, got)
}

function factorOf({ partial, full }: z.infer<typeof Factor>) {
  const length = daysBetween(partial.from, partial.toExclusive)
  const of = daysBetween(full.from, full.toExclusive)
  const offset = daysBetween(full.from, partial.from)
  const part = { cycle: { from: full.from, to: full.toExclusive }, unit: 'day', offset, length, of } as const
  const price = { amount: '1000000000', quantity: '1', currency: 'JPY' }
  const { amount } = prorate(price, part, prorationPolicy('flexprice'))
  return { billedDays: length, ofDays: of, factor: new Decimal(amount).div(1_000_000_000).toFixed() }
}

function amountsOf(given: Schedule) {
  if (given.alreadyInvoiced !== undefined) return movedBillingDay(given)
  if (given.cancelledOn !== undefined) return cancelled(given)
  const end = given.terminatedOn ?? given.toExclusive ?? null
  const target =
    given.target ?? end ?? given.fullPeriod?.toExclusive ?? dateOf(startOf(given), given.timezone)
  const items = recurringItems(termsOf(given), [], settingOf(given, target, policyOf(given)))
  const total = items.reduce((sum, { amount }) => sum.add(amount), new Decimal(0))
  return {
    items: items.map((item) => ({ name: item.description, ...shown(item) })),
    total: total.toFixed(),
    ...single(items[0], given),
  }
}

function single(item: BillItem | undefined, given: Schedule) {
  const part = item?.part
  const minor = new Decimal(item?.amount ?? 0).mul(given.currency === 'JPY' ? 1 : 100).toNumber()
  return {
    billedDays: part?.length ?? 0,
    ofDays: part?.of ?? 0,
    amountMinor: minor,
    amountMinorApprox: minor,
  }
}

const shown = ({ period, amount }: BillItem) => ({ ...period, amount })
const startOf = (given: Schedule): string => given.start ?? given.activeFrom ?? given.from ?? ''
const dateOf = (text: string, timezone: string): LocalDate =>
  text.includes('T') ? localDateAt(parseInstant(text), zoneOf(timezone)) : text

function policyOf(given: Schedule) {
  const convention = given.prorationConvention
  const daysInMonth = convention?.type === 'fixed_days_in_month' ? convention.daysInMonth : undefined
  const base = prorationPolicy(given.terminationDayIsBilled === true ? 'lago' : 'kill-bill')
  return { proration: daysInMonth === undefined ? base : { ...base, daysInMonth } }
}

function anchorOf(given: Schedule): RecurringTerm['cycle'] {
  if (given.fullPeriod) return { align: 'anniversary', anchor: given.fullPeriod.from }
  if (given.alignment === 'calendar') return { align: 'calendar' }
  if (given.billingDay !== undefined) return { align: 'billing-day', billingDay: given.billingDay }
  return { align: 'anniversary' }
}

function termsOf(given: Schedule): RecurringTerm[] {
  const { timezone, pausedOn, resumedOn, timing } = given
  const rate =
    given.rate ??
    (given.rateMinor === undefined ? undefined : new Decimal(given.rateMinor).div(100).toFixed())
  const prices = given.items ?? [{ name: 'base', rate: z.string().parse(rate) }]
  const end = given.terminatedOn ?? given.toExclusive
  const stretches: readonly (readonly [string, string | null])[] =
    pausedOn === undefined
      ? [[startOf(given), end ?? null]]
      : [[startOf(given), pausedOn], ...(resumedOn === undefined ? [] : [[resumedOn, end ?? null] as const])]
  return prices.flatMap(({ name, rate: amount }) =>
    stretches.map(([from, to]) =>
      termOf({
        priceId: name,
        description: name,
        amount,
        timing,
        interval: intervalOf(given.interval),
        from: instantAt(from, timezone),
        to: to === null ? null : instantAt(to, timezone),
        cycle: anchorOf(given),
      }),
    ),
  )
}

function cancelled(given: Schedule) {
  const setting = (until: string) => settingOf(given, until, policyOf(given))
  const [term] = termsOf(given)
  const cancelledOn = z.string().parse(given.cancelledOn)
  if (term === undefined) throw new Error('no term')
  const before = recurringItems([term], [], setting(given.target ?? dateOf(startOf(given), given.timezone)))
  const ended = { ...term, to: instantAt(cancelledOn, given.timezone) }
  const after = recurringItems([ended], before, setting(cancelledOn))
  const credit = after.find(({ kind }) => kind === 'credit')
  return {
    firstInvoice: before.map(shown),
    credit: credit && shown(credit),
    accountCredit: after.reduce((sum, { amount }) => sum.sub(amount), new Decimal(0)).toFixed(),
  }
}

function movedBillingDay(given: Schedule) {
  const { timezone, newBillingDay, effective, alreadyInvoiced = [], billingDay } = given
  const invoiced = alreadyInvoiced.map((item, index) => ({ ...billedItem({ id: `i${index}`, ...item }) }))
  const from = alreadyInvoiced[0]?.from ?? startOf(given)
  const moved = z.string().parse(effective)
  const amount = z.string().parse(given.rate)
  const interval = intervalOf(given.interval)
  const day = billingDay ?? Number(from.slice(8))
  const terms = [
    termOf({
      amount,
      interval,
      from: instantAt(from, timezone),
      to: instantAt(moved, timezone),
      cycle: { align: 'billing-day', billingDay: day },
    }),
    termOf({
      amount,
      interval,
      from: instantAt(moved, timezone),
      cycle: { align: 'billing-day', billingDay: z.number().parse(newBillingDay) },
    }),
  ]
  const items = recurringItems(terms, invoiced, settingOf(given, given.target ?? moved, policyOf(given)))
  return { newItems: items.map(shown) }
}

function compareAmounts(expected: Record<string, unknown>, got: Record<string, unknown>): string | null {
  const { amountMinorApprox, toleranceMinor, ...fields } = expected
  if (amountMinorApprox !== undefined) {
    const off = Math.abs(Number(amountMinorApprox) - Number(got['amountMinorApprox']))
    if (!(off <= Number(toleranceMinor ?? 0))) {
      return `amountMinorApprox: expected ${amountMinorApprox}, got ${got['amountMinorApprox']}`
    }
  }
  return difference(fields, got)
}
