/** Cases of the kind `invoice.sequence`: invoices of one run after another. */
import { Decimal } from '@longlines/core/money'
import { addDays, type LocalDate, localDateAt, parseInstant, zoneOf } from '@longlines/core/time'
import * as z from 'zod'
import {
  type BillItem,
  type OneTimeTerm,
  oneTimeItems,
  type RecurringTerm,
  recurringItems,
} from '../src/billing/index.ts'
import { difference, Interval, instantAt, intervalOf, rhythm, settingOf, termOf } from './billing-fixtures.ts'

const Phase = z.strictObject({
  from: z.string(),
  rate: z.string(),
  billingDay: z.number().optional(),
  interval: Interval.optional(),
})
const Subscription = z.strictObject({
  id: z.string(),
  billingDay: z.number(),
  interval: Interval.optional(),
  phases: z.array(Phase),
  cancelledOn: z.string().optional(),
})
const Active = z.strictObject({
  id: z.string(),
  from: z.string(),
  to: z.string().optional(),
  rate: z.string(),
  plan: z.string().optional(),
})
const Input = z.strictObject({
  ...rhythm,
  billingDay: z.number().optional(),
  phases: z.array(Phase).optional(),
  cancelledOn: z.string().optional(),
  subscriptions: z.array(Subscription).optional(),
  note: z.string().optional(),
  oneOff: z.string().optional(),
  target: z.string().optional(),
  runs: z
    .array(z.union([z.string(), z.strictObject({ date: z.string(), active: z.array(Active) })]))
    .optional(),
  start: z.string().optional(),
  startInstant: z.string().optional(),
})
type Input = z.infer<typeof Input>
const Case = z.looseObject({ input: Input, expected: z.record(z.string(), z.unknown()) })

/** Runs a case; `null` where it passes, else what differs. */
export function runSequenceCase(input: unknown): string | null {
  const { input: given, expected } = Case.parse(input)
  const invoices = runsOf(given, expected)
  const [first] = invoices
  return difference(expected, {
    invoiceTotals: invoices.map(({ items }) => totalOf(items)),
    itemCounts: invoices.map(({ items }) => items.length),
    invoices: invoices
      .filter(({ items }) => items.length > 0)
      .map(({ date, items }) => ({ date, total: totalOf(items), items: items.length })),
    itemCount: first?.items.length,
    items: first?.items.map(({ period, amount }) => ({ ...period, amount })),
    periods: first?.items.map(({ period }) => period),
    total: first && totalOf(first.items),
  })
}

/** One run, and what it put on an invoice. */
export interface Run {
  readonly date: LocalDate
  readonly items: readonly BillItem[]
}

/** Bills one day after another; what one run billed is known to the next. */
export function billInTurn(
  days: readonly LocalDate[],
  known: (date: LocalDate) => {
    readonly terms: readonly RecurringTerm[]
    readonly oneTime: readonly OneTimeTerm[]
  },
  place: { readonly timezone: string; readonly currency: string },
): Run[] {
  const billed: BillItem[] = []
  return days.map((date) => {
    const { terms, oneTime } = known(date)
    const setting = settingOf(place, date)
    const items = [...oneTimeItems(oneTime, billed, setting), ...recurringItems(terms, billed, setting)]
    billed.push(...items)
    return { date, items }
  })
}

/** `null` for no invoice. */
export function totalOf(items: readonly BillItem[]): string | null {
  if (items.length === 0) return null
  return items.reduce((sum, { amount }) => sum.add(amount), new Decimal(0)).toFixed()
}

function runsOf(given: Input, expected: Record<string, unknown>): Run[] {
  const days = daysOf(given, expected)
  return billInTurn(
    days,
    (date) => ({ terms: termsKnownOn(given, date), oneTime: oneTimeOf(given, days) }),
    given,
  )
}

function daysOf(given: Input, expected: Record<string, unknown>): LocalDate[] {
  if (given.runs) return given.runs.map((run) => (typeof run === 'string' ? run : run.date))
  if (given.target !== undefined) return [given.target]
  const starts = (given.subscriptions ?? []).flatMap(({ phases }) => phases.map(({ from }) => from)).sort()
  const last =
    z
      .array(z.looseObject({ date: z.string() }))
      .parse(expected['invoices'])
      .at(-1)?.date ?? ''
  const days: LocalDate[] = []
  for (let day = starts[0] ?? last; day <= last; day = addDays(day, 1)) days.push(day)
  return days
}

function termsKnownOn(given: Input, date: LocalDate): RecurringTerm[] {
  const day = z.array(z.looseObject({ date: z.string() })).safeParse(given.runs)
  if (day.success) return activeTerms(given, date)
  const surprise = given.note?.includes('known only') === true
  const phases = given.phases ?? [
    { from: given.start ?? startDate(given), rate: '1', billingDay: given.billingDay },
  ]
  const own = { id: 's1', billingDay: given.billingDay ?? 1, phases, cancelledOn: given.cancelledOn }
  return (given.subscriptions ?? [own]).flatMap((subscription) =>
    phaseTerms(given, subscription, surprise ? date : null),
  )
}

const startDate = ({ startInstant, timezone }: Input): LocalDate =>
  startInstant === undefined ? '' : localDateAt(parseInstant(startInstant), zoneOf(timezone))

function phaseTerms(
  given: Input,
  subscription: z.infer<typeof Subscription>,
  knownOn: LocalDate | null,
): RecurringTerm[] {
  const known = (date: string | undefined) =>
    date !== undefined && (knownOn === null || date <= knownOn) ? date : undefined
  const phases = subscription.phases.filter(({ from }) => known(from) !== undefined)
  return phases.map((phase, index) => {
    const to = phases[index + 1]?.from ?? known(subscription.cancelledOn)
    return termOf({
      subscriptionId: subscription.id,
      amount: phase.rate,
      timing: given.timing,
      interval: intervalOf(phase.interval ?? subscription.interval ?? given.interval),
      cycle: { align: 'billing-day', billingDay: phase.billingDay ?? subscription.billingDay },
      from: instantAt(given.startInstant ?? phase.from, given.timezone),
      to: to === undefined ? null : instantAt(to, given.timezone),
    })
  })
}

function activeTerms(given: Input, date: LocalDate): RecurringTerm[] {
  const run = given.runs?.find((one) => typeof one !== 'string' && one.date === date)
  if (run === undefined || typeof run === 'string') return []
  return run.active.map(({ id, from, to, rate, plan }) =>
    termOf({
      subscriptionId: id,
      priceId: plan ?? 'base',
      amount: rate,
      timing: given.timing,
      interval: intervalOf(given.interval),
      cycle: { align: 'billing-day', billingDay: given.billingDay ?? 1 },
      from: instantAt(from, given.timezone),
      to: to === undefined ? null : instantAt(to, given.timezone),
    }),
  )
}

function oneTimeOf(given: Input, days: readonly LocalDate[]): OneTimeTerm[] {
  if (given.oneOff === undefined) return []
  const { amount, quantity, description, taxClass } = termOf({
    amount: given.oneOff,
    from: '2000-01-01T00:00:00Z',
  })
  const at = instantAt(given.phases?.[0]?.from ?? days[0] ?? '', given.timezone)
  return [{ id: 'fee', subscriptionId: 's1', priceId: 'fee', amount, quantity, description, taxClass, at }]
}
