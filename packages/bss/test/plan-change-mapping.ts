/** Cases of the kind `plan_change`: what is given back for the old plan and charged for the new one. */
import { Decimal } from '@longlines/core/money'
import { addDays, addMonths, daysBetween, type LocalDate } from '@longlines/core/time'
import * as z from 'zod'
import {
  applyAccountCredit,
  type BillItem,
  type RecurringTerm,
  recurringItems,
} from '../src/billing/index.ts'
import {
  billedItem,
  difference,
  Interval,
  instantAt,
  intervalOf,
  rhythm,
  settingOf,
  termOf,
} from './billing-fixtures.ts'

const Period = z.strictObject({ from: z.string(), toInclusive: z.string() })
const Plan = z
  .strictObject({
    quantity: z.string().default('1'),
    unitPrice: z.string().optional(),
    rateMinor: z.number().optional(),
    paid: z.string().optional(),
    interval: Interval.optional(),
    period: Period.optional(),
  })
  .nullable()
const Input = z.strictObject({
  ...rhythm,
  currentPeriod: Period.optional(),
  changeDate: z.string().optional(),
  changeDayOnNewPlan: z.boolean().default(true),
  old: Plan.optional(),
  new: Plan.optional(),
  billingDay: z.number().default(1),
  paid: z.boolean().optional(),
  plans: z.array(z.strictObject({ from: z.string(), rate: z.string() })).optional(),
  runs: z.array(z.string()).optional(),
  itemAdjustmentBeforeChange: z.strictObject({ date: z.string(), amount: z.string() }).optional(),
})
type Input = z.infer<typeof Input>
const Case = z.looseObject({ input: Input, expected: z.record(z.string(), z.unknown()) })

/** Runs a case; `null` where it passes, else what differs. */
export function runPlanChangeCase(input: unknown): string | null {
  const { input: given, expected } = Case.parse(input)
  return difference(expected, given.plans ? changesInTurn(given, given.plans) : singleChange(given))
}

function singleChange(given: Input) {
  const { from, toInclusive } = Period.parse(given.currentPeriod ?? given.old?.period)
  const cycle = { from, to: addDays(toInclusive, 1) }
  const changed = addDays(z.string().parse(given.changeDate), given.changeDayOnNewPlan ? 0 : 1)
  const interval = given.old?.interval ? intervalOf(given.old.interval) : intervalBetween(cycle)
  const terms: RecurringTerm[] = []
  const billed: BillItem[] = []
  if (given.old) {
    billed.push(paidItem(given.old, cycle))
    terms.push(planTerm(given, given.old, { from, to: changed, interval, anchor: from }))
  }
  if (given.new) {
    const own = given.new.interval ? intervalOf(given.new.interval) : interval
    const anchor = own.unit === interval.unit ? from : changed
    terms.push(planTerm(given, given.new, { from: changed, to: null, interval: own, anchor, priceId: 'new' }))
  }
  const items = recurringItems(terms, billed, settingOf(given, changed))
  return shown(items)
}

function shown(items: readonly BillItem[]) {
  const credit = items.find(({ kind }) => kind === 'credit')
  const charge = items.find(({ kind }) => kind === 'recurring')
  const minor = (item: BillItem | undefined) => item && new Decimal(item.amount).mul(100).toNumber()
  const part = charge?.part ?? credit?.part
  return {
    credit: credit?.amount ?? null,
    charge: charge?.amount ?? null,
    net: items.reduce((sum, { amount }) => sum.add(amount), new Decimal(0)).toFixed(),
    remainingDays: part?.length,
    ofDays: credit?.part?.of ?? part?.of,
    creditDays: credit?.part?.length ?? 0,
    chargeDays: charge?.part?.length ?? 0,
    creditMinor: credit === undefined ? null : Math.abs(minor(credit) ?? 0),
    chargeMinor: minor(charge) ?? null,
  }
}

type Cycle = { readonly from: LocalDate; readonly to: LocalDate }

function intervalBetween({ from, to }: Cycle): RecurringTerm['interval'] {
  for (let count = 1; count <= 36; count += 1) {
    if (addMonths(from, count) === to) return { unit: 'month', count }
  }
  return { unit: 'day', count: daysBetween(from, to) }
}

type PlanOf = NonNullable<z.infer<typeof Plan>>

const priceOf = ({ unitPrice, rateMinor }: PlanOf): string =>
  unitPrice ?? new Decimal(z.number().parse(rateMinor)).div(100).toFixed()

function paidItem(plan: PlanOf, { from, to }: Cycle): BillItem {
  const unitPrice = priceOf(plan)
  const whole = new Decimal(unitPrice).mul(plan.quantity).toFixed()
  const item = billedItem({ id: 'old', from, to, amount: whole })
  return { ...item, unitPrice, quantity: plan.quantity, amount: plan.paid ?? whole }
}

function planTerm(
  { timezone, timing }: Input,
  plan: PlanOf,
  more: {
    readonly from: LocalDate
    readonly to: LocalDate | null
    readonly interval: RecurringTerm['interval']
    readonly anchor: LocalDate
    readonly priceId?: string
  },
): RecurringTerm {
  return termOf({
    amount: priceOf(plan),
    quantity: plan.quantity,
    timing,
    interval: more.interval,
    priceId: more.priceId ?? 'base',
    cycle: { align: 'anniversary', anchor: more.anchor },
    from: instantAt(more.from, timezone),
    to: more.to === null ? null : instantAt(more.to, timezone),
  })
}

function changesInTurn(given: Input, plans: NonNullable<Input['plans']>) {
  const billed: BillItem[] = []
  let balance = '0'
  const invoices = (given.runs ?? plans.map(({ from }) => from)).map((date) => {
    billed.push(...adjustmentOn(given, date, billed))
    const items = recurringItems(termsOn(given, plans, date), billed, settingOf(given, date))
    billed.push(...items)
    const { charge, credit, net } = shown(items)
    const use = applyAccountCredit({ total: net, balance, currency: given.currency })
    balance = use.balance
    return { charge, credit, toAccountCredit: use.toCredit, fromAccountCredit: use.fromCredit, due: use.due }
  })
  return { invoices, accountCreditAtEnd: balance, ...invoices.at(-1) }
}

function termsOn(given: Input, plans: NonNullable<Input['plans']>, date: LocalDate): RecurringTerm[] {
  const known = plans.filter(({ from }) => from <= date)
  return known.map(({ from, rate }, index) => {
    const to = known[index + 1]?.from
    return termOf({
      priceId: `plan-${index}`,
      amount: rate,
      timing: given.timing,
      interval: intervalOf(given.interval),
      cycle: { align: 'billing-day', billingDay: given.billingDay },
      from: instantAt(from, given.timezone),
      to: to === undefined ? null : instantAt(to, given.timezone),
    })
  })
}

function adjustmentOn({ itemAdjustmentBeforeChange }: Input, date: LocalDate, billed: readonly BillItem[]) {
  const [item] = billed
  if (item === undefined || itemAdjustmentBeforeChange?.date !== date) return []
  const { amount } = itemAdjustmentBeforeChange
  // An amount, not days.
  const { part: _part, ...kept } = item
  return [
    { ...kept, id: 'adjustment', kind: 'adjustment' as const, amount, exact: amount, reverses: item.id },
  ]
}
