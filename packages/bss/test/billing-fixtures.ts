/** Reads the plain words of the acceptance cases as terms, settings and money of the API. */
import {
  daysBetween,
  formatInstant,
  type LocalDate,
  parseInstant,
  startOfLocalDay,
  zoneOf,
} from '@longlines/core/time'
import * as z from 'zod'
import type { BillItem, BillingSetting, RecurringTerm } from '../src/billing/index.ts'

export const Interval = z.enum([
  'day',
  'week',
  'month',
  'quarter',
  'half-year',
  'half_year',
  'semiannual',
  'year',
])
export type Interval = z.infer<typeof Interval>

export const Convention = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('fixed_days_in_month'), daysInMonth: z.number() }),
  z.strictObject({ type: z.enum(['actual_days', 'actual']) }),
])

export const rhythm = {
  timing: z.enum(['advance', 'arrears']).default('advance'),
  interval: Interval.default('month'),
  timezone: z.string().default('UTC'),
  currency: z.string().default('USD'),
  alignment: z.enum(['calendar', 'anniversary']).optional(),
}

export const intervalOf = (interval: Interval): RecurringTerm['interval'] => ({
  unit: interval === 'half_year' || interval === 'semiannual' ? 'half-year' : interval,
  count: 1,
})

/** Midnight of a date in a zone; an instant as it is. */
export const instantAt = (text: string, timezone: string): string =>
  text.includes('T')
    ? formatInstant(parseInstant(text))
    : formatInstant(startOfLocalDay(text, zoneOf(timezone)))

/** A term with what most cases leave out. */
export const termOf = (
  more: Partial<RecurringTerm> & Pick<RecurringTerm, 'amount' | 'from'>,
): RecurringTerm => ({
  subscriptionId: 's1',
  priceId: 'base',
  description: 'Base',
  taxClass: 'standard',
  quantity: '1',
  interval: { unit: 'month', count: 1 },
  timing: 'advance',
  to: null,
  ...more,
})

export const settingOf = (
  given: { readonly timezone: string; readonly currency: string },
  until: LocalDate,
  more: Partial<BillingSetting> = {},
): BillingSetting => ({
  currency: given.currency,
  zone: zoneOf(given.timezone),
  until,
  proration: 'kill-bill',
  ...more,
})

/** An item as an earlier invoice billed it: a whole cycle of its own. */
export const billedItem = (given: {
  readonly id: string
  readonly from: LocalDate
  readonly to: LocalDate
  readonly amount: string
  readonly priceId?: string
  readonly proration?: BillItem['proration']
}): BillItem => {
  const days = daysBetween(given.from, given.to)
  return {
    id: given.id,
    kind: 'recurring',
    subscriptionId: 's1',
    priceId: given.priceId ?? 'base',
    description: 'Base',
    taxClass: 'standard',
    period: { from: given.from, to: given.to },
    quantity: '1',
    unit: 'piece',
    unitPrice: given.amount,
    exact: given.amount,
    amount: given.amount,
    part: { cycle: { from: given.from, to: given.to }, unit: 'day', offset: 0, length: days, of: days },
    proration: given.proration ?? 'kill-bill',
    dueOn: given.from,
  }
}

/** What differs between the fields expected and those got, decimals compared as numbers. */
export function difference(expected: unknown, got: unknown, path = ''): string | null {
  if (sameValue(expected, got)) return null
  if (Array.isArray(expected) && Array.isArray(got)) {
    if (expected.length !== got.length)
      return `${path}: expected ${expected.length} entries, got ${got.length}`
    return first(expected.map((value, index) => difference(value, got[index], `${path}[${index}]`)))
  }
  if (isRecord(expected) && isRecord(got)) {
    return first(
      Object.entries(expected).map(([key, value]) => difference(value, got[key], `${path}.${key}`)),
    )
  }
  return `${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const first = (reasons: readonly (string | null)[]): string | null =>
  reasons.find((reason) => reason !== null) ?? null

function sameValue(expected: unknown, got: unknown): boolean {
  if (Object.is(expected, got)) return true
  const plain = [expected, got].map((value) => (typeof value === 'number' ? String(value) : value))
  const [a, b] = plain
  if (typeof a !== 'string' || typeof b !== 'string') return false
  return a === b || (shortest(a) !== null && shortest(a) === shortest(b))
}

/** A decimal without zeros at its end, null for other text. */
function shortest(text: string): string | null {
  const match = /^([+-]?)0*(\d+?)(?:\.(\d*?)0*)?$/.exec(text)
  if (match === null) return null
  const [, sign, whole, fraction = ''] = match
  const magnitude = fraction === '' ? `${whole}` : `${whole}.${fraction}`
  return sign === '-' && magnitude !== '0' ? `-${magnitude}` : magnitude
}
