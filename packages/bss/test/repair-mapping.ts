/** Cases of the kind `invoice.repair`: what stays of items that were billed. */
import { isLonglinesError } from '@longlines/core/errors'
import { Decimal } from '@longlines/core/money'
import { daysBetween } from '@longlines/core/time'
import * as z from 'zod'
import { type BillItem, creditItems, type RecurringTerm, recurringItems } from '../src/billing/index.ts'
import { billedItem, difference, instantAt, settingOf, termOf } from './billing-fixtures.ts'

const Range = z.strictObject({ from: z.string(), to: z.string() })
const Input = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      from: z.string(),
      to: z.string(),
      amount: z.string(),
      invoice: z.string().optional(),
    }),
  ),
  creditFrom: z.string().optional(),
  creditTo: z.string().optional(),
  suspensions: z.array(Range).optional(),
  rate: z.string().optional(),
  wanted: z.array(Range).optional(),
})
type Input = z.infer<typeof Input>
const Case = z.looseObject({ input: Input, expected: z.record(z.string(), z.unknown()) })

const place = { timezone: 'UTC', currency: 'USD' }
const end = '9999-12-31'
const setting = settingOf(place, end)

/** Runs a case; `null` where it passes, else what differs. */
export function runRepairCase(input: unknown): string | null {
  const { input: given, expected } = Case.parse(input)
  if ('error' in expected) {
    try {
      repair(given)
    } catch (error) {
      const codes: Record<string, string> = {
        double_billing: 'billing.double_billing',
        credit_out_of_range: 'billing.credit_out_of_range',
      }
      if (!isLonglinesError(error)) throw error
      const wanted = codes[String(expected['error'])] ?? error.code
      return error.code === wanted ? null : `error: expected ${wanted}, got ${error.code}`
    }
    return `error: expected ${expected['error']}, got none`
  }
  return difference(expected, repair(given))
}

function repair(given: Input) {
  const billed = given.items.map(billedItem)
  const items = given.wanted
    ? recurringItems(wantedTerms(given), billed, { ...setting, until: lastOf(given.wanted) })
    : credited(given, billed)
  const credits = items.filter(({ kind }) => kind === 'credit' || kind === 'adjustment')
  const total = credits.reduce((sum, { amount }) => sum.add(amount), new Decimal(0))
  return {
    credit: total.toFixed(),
    credits: credits.map(({ period, amount }) => ({ ...period, amount })),
    kept: billed.flatMap((item) => keptOf(item, credits)),
    newItems: items
      .filter(({ kind }) => kind === 'recurring')
      .map(({ period, amount }) => ({ ...period, amount })),
  }
}

function credited(given: Input, billed: readonly BillItem[]): BillItem[] {
  const { creditFrom, creditTo, suspensions } = given
  if (creditFrom !== undefined && creditTo !== undefined) {
    const period = { from: creditFrom, to: creditTo }
    return creditItems(billed, { subscriptionId: 's1', priceId: 'base', period }, setting)
  }
  const terms = given.items.flatMap((item) =>
    runs(item, suspensions ?? []).map((run) => term(item.amount, run)),
  )
  return recurringItems(terms, billed, setting)
}

function runs(item: z.infer<typeof Range>, gaps: readonly z.infer<typeof Range>[]) {
  const left: { from: string; to: string }[] = []
  let from = item.from
  for (const gap of gaps) {
    if (gap.to <= from || gap.from >= item.to) continue
    if (gap.from > from) left.push({ from, to: gap.from })
    from = gap.to
  }
  if (from < item.to) left.push({ from, to: item.to })
  return left
}

function wantedTerms({ rate = '0', wanted = [] }: Input): RecurringTerm[] {
  return wanted.map((run) => term(rate, run))
}

const lastOf = (ranges: readonly z.infer<typeof Range>[]): string => ranges.at(-1)?.from ?? end

const term = (amount: string, { from, to }: z.infer<typeof Range>): RecurringTerm =>
  termOf({
    amount,
    interval: { unit: 'day', count: Math.max(1, daysBetween(from, to)) },
    cycle: { align: 'anniversary', anchor: from },
    from: instantAt(from, 'UTC'),
    to: instantAt(to, 'UTC'),
  })

/** The parts of an item that no credit touches, each at its share; one part alone is the item less its credits. */
function keptOf(item: BillItem, credits: readonly BillItem[]) {
  const own = credits.filter(({ reverses }) => reverses === item.id)
  const parts = runs(
    item.period,
    [...own].map(({ period }) => period).sort((a, b) => (a.from < b.from ? -1 : 1)),
  )
  const left = own.reduce((sum, { amount }) => sum.add(amount), new Decimal(item.amount))
  return parts.map((part) => {
    const share = new Decimal(item.amount)
      .mul(daysBetween(part.from, part.to))
      .div(daysBetween(item.period.from, item.period.to))
    return { ...part, amount: (parts.length === 1 ? left : share).toDecimalPlaces(2).toFixed() }
  })
}
