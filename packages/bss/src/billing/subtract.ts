/** What should be billed for prices that recur, less what was billed: charges to add and credits to give. */
import { currencyOf } from '@longlines/core/money'
import { formatInstant } from '@longlines/core/time'
import { EXACT_DIGITS, formatExact, parseExact } from '../invoices/exact.ts'
import type { BillItem, CyclePart } from './bill-item.ts'
import { type BilledStretch, billedByPrice, standingItems } from './billed.ts'
import { dateAt, positionOf } from './due-stretches.ts'
import { itemId } from './item-id.ts'
import { partOf, prorate, type Span, wholeCycle } from './proration.ts'
import { type ProrationPolicy, prorationPolicy } from './proration-policy.ts'
import { type BillingSetting, type WantedStretch, wantedStretches } from './recurring.ts'
import { cutOut, within } from './spans.ts'
import { discountsBack, takenFrom } from './taken-back.ts'
import type { RecurringTerm } from './terms.ts'

/**
 * The items that are still to be billed, so that everything billed equals what the terms ask for: new
 * stretches as charges, stretches that nobody owes any more, or owes at another price, as credits. Once they
 * are billed, asking again gives nothing.
 *
 * @param billed - every item of the account that was billed before and does not end before `setting.since`
 * @example
 * const term = { subscriptionId: 's1', priceId: 'fibre', description: 'Fibre', taxClass: 'telecom', amount: '30', quantity: '1', interval: { unit: 'month', count: 1 }, timing: 'advance', from: '2026-03-15T23:00:00Z', to: null }
 * const setting = { currency: 'EUR', zone: zoneOf('Europe/Rome'), until: '2026-04-01' }
 * const first = recurringItems([term], [], setting)
 * first.map(({ period, amount }) => [period.from, period.to, amount]) // [['2026-03-16', '2026-04-01', '15.48'], ['2026-04-01', '2026-05-01', '30.00']]
 * recurringItems([term], first, setting) // []
 * recurringItems([{ ...term, to: '2026-04-10T22:00:00Z' }], first, setting).map(({ amount }) => amount) // ['-20.00']
 * @throws LonglinesError `billing.double_billing` where what was billed overlaps, `billing.unknown_proration`,
 * `time.invalid_instant`, `time.invalid_interval`, `money.invalid_decimal`, `money.unknown_currency`
 */
export function recurringItems(
  terms: readonly RecurringTerm[],
  billed: readonly BillItem[],
  setting: BillingSetting,
): BillItem[] {
  const wanted = wantedStretches(terms, setting)
  const unitOf = (key: string, item: BillItem) => {
    const first = wanted.get(key)?.[0]
    if (first !== undefined) return first.policy.unit
    return item.part?.unit === 'millisecond' ? 'second' : 'day'
  }
  const { since, zone } = setting
  const settledOf = (key: string, unit: ProrationPolicy['unit']) => {
    if (since === undefined) return Number.NEGATIVE_INFINITY
    const [first] = wanted.get(key) ?? []
    // What nobody owes any more lies before what is wanted, and is not settled for that.
    return Math.min(first?.from ?? Number.POSITIVE_INFINITY, positionOf(since, { unit }, zone))
  }
  const stood = billedByPrice(standingItems(billed), unitOf, zone, settledOf)
  const nameOf = namer(billed)
  const items: BillItem[] = []
  for (const [key, stretches] of stood) {
    for (const stretch of stretches) {
      const kept = (wanted.get(key) ?? []).filter(({ term }) => samePrice(term, stretch.item))
      items.push(
        ...creditSpan(stretch, kept, setting, nameOf),
        ...endForgiven(stretch, kept, setting, nameOf),
      )
    }
  }
  for (const [key, stretches] of wanted) {
    const standing = stood.get(key) ?? []
    for (const stretch of stretches) items.push(...chargesFor(stretch, standing, setting, nameOf))
  }
  return items
}

/** Gives an id that nothing had before. */
export type Namer = (id: string) => string

/** Ids that were not given before: the same thing billed, taken back and billed again gets a number. */
export function namer(billed: readonly BillItem[]): Namer {
  const used = new Set(billed.map(({ id }) => id))
  return (id) => {
    let name = id
    for (let n = 2; used.has(name); n += 1) name = `${id}#${n}`
    used.add(name)
    return name
  }
}

function chargesFor(
  wanted: WantedStretch,
  standing: readonly BilledStretch[],
  setting: BillingSetting,
  nameOf: Namer,
): BillItem[] {
  const { term } = wanted
  const same = standing.filter(({ item }) => samePrice(term, item)).flatMap(({ spans }) => spans)
  return cutOut(wanted, same).map((span) => chargeFor(wanted, span, setting, nameOf))
}

function chargeFor(wanted: WantedStretch, span: Span, setting: BillingSetting, nameOf: Namer): BillItem {
  const { term, policy, cycle, dueOn } = wanted
  const { zone, currency } = setting
  const measured = partOf({ ...span, cycle }, { policy, zone, interval: term.interval })
  const part = wanted.wholeCycle ? wholeCycle(measured) : measured
  const place = placeOf(span, policy, setting)
  const { subscriptionId, offeringId, priceId, description, taxClass, quantity, interval } = term
  return {
    id: nameOf(itemId(subscriptionId, priceId, place.period.from)),
    kind: 'recurring',
    subscriptionId,
    ...(offeringId === undefined ? {} : { offeringId }),
    priceId,
    description,
    taxClass,
    ...place,
    quantity,
    unit: 'piece',
    unitPrice: term.amount,
    ...prorate({ amount: term.amount, quantity, currency }, part, policy),
    interval,
    part,
    proration: term.proration ?? setting.proration ?? 'actual-days',
    dueOn,
  }
}

/** Credits for what stands billed and is not kept. */
export function creditSpan(
  stood: BilledStretch,
  kept: readonly Span[],
  setting: BillingSetting,
  nameOf: Namer,
): BillItem[] {
  const { item, spans, reversed, forgiven, isWhole } = stood
  const { currency } = setting
  let { left } = stood
  const credits: BillItem[] = []
  for (const span of spans) {
    for (const gone of cutOut(span, [...kept, ...forgiven])) {
      const whole = isWhole && spans.length === 1 && gone.from === span.from && gone.to === span.to
      const credit = creditFor(stood, gone, whole ? left : undefined, setting, nameOf)
      const amount = capped(parseExact(credit.amount), left)
      left += amount
      const back = discountsBack([item, ...reversed, ...credits], -amount, currency)
      credits.push({ ...credit, amount: formatAmount(amount, currency), ...back })
    }
  }
  return credits
}

/** Days that were given back all the same, as after an outage, and are owed no more: nothing is left to give back. */
function endForgiven(
  stood: BilledStretch,
  kept: readonly Span[],
  setting: BillingSetting,
  nameOf: Namer,
): BillItem[] {
  const { spans, forgiven } = stood
  return spans.flatMap((span) =>
    cutOut(span, kept).flatMap((gone) =>
      within(gone, forgiven).map((days) => creditFor(stood, days, 0n, setting, nameOf)),
    ),
  )
}

function creditFor(
  { item, reversed }: BilledStretch,
  span: Span,
  whole: bigint | undefined,
  setting: BillingSetting,
  nameOf: Namer,
): BillItem {
  const policy = prorationPolicy(item.proration ?? setting.proration ?? 'actual-days')
  const place = placeOf(span, policy, setting)
  const part = partWithin(item, span, policy, setting)
  const price = { amount: item.unitPrice ?? item.amount, quantity: item.quantity, currency: setting.currency }
  const { exact, amount } = prorate(price, part, policy)
  return {
    ...takenFrom(item, reversed),
    id: nameOf(`${item.id}/credit/${place.period.from}`),
    kind: 'credit',
    ...place,
    part,
    exact: whole === undefined ? negated(exact) : formatExact(-whole, EXACT_DIGITS, 'shortest'),
    amount: whole === undefined ? negated(amount) : formatAmount(-whole, setting.currency),
    reverses: item.id,
    dueOn: setting.until,
  }
}

/** A credit never takes more than what is left of the item. */
function capped(credit: bigint, left: bigint): bigint {
  return -credit > left ? -left : credit
}

function partWithin(
  item: BillItem,
  span: Span,
  policy: ProrationPolicy,
  { zone }: BillingSetting,
): CyclePart {
  const cycle = item.part?.cycle ?? item.period
  return partOf({ ...span, cycle }, { policy, zone, interval: item.interval ?? { unit: 'month', count: 1 } })
}

function placeOf(
  { from, to }: Span,
  policy: ProrationPolicy,
  { zone }: BillingSetting,
): Pick<BillItem, 'period' | 'span'> {
  const period = { from: dateAt(from, policy, zone), to: dateAt(to, policy, zone) }
  if (policy.unit === 'day') return { period }
  return { period, span: { from: formatInstant(from), to: formatInstant(to) } }
}

function samePrice(term: RecurringTerm, item: BillItem): boolean {
  return (
    item.unitPrice !== undefined &&
    isSame(term.amount, item.unitPrice) &&
    isSame(term.quantity, item.quantity) &&
    (item.interval === undefined ||
      (item.interval.unit === term.interval.unit && item.interval.count === term.interval.count))
  )
}

/** Texts that are equal, as most are, need not be read. */
function isSame(a: string, b: string): boolean {
  return a === b || parseExact(a) === parseExact(b)
}

function negated(text: string): string {
  return text.startsWith('-') ? text.slice(1) : /[1-9]/.test(text) ? `-${text}` : text
}

function formatAmount(value: bigint, currency: string): string {
  const { digits } = currencyOf(currency)
  return formatExact(value / 10n ** BigInt(EXACT_DIGITS - digits), digits, 'all')
}
