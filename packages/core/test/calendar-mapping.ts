import * as z from 'zod'
import { Decimal } from '../src/money/index.ts'
import {
  arrearsWindow,
  type BillingInterval,
  daysBetween,
  firstBoundary,
  formatInstant,
  localDaysBetween,
  nextBillingDate,
  nextBillingInstant,
  parseInstant,
  zoneOf,
} from '../src/time/index.ts'

const Interval = z.enum([
  'day',
  'week',
  'month',
  'quarter',
  'half-year',
  'half_year',
  'halfyear',
  'semiannual',
  'year',
])
const intervalOf = ({
  interval,
  count,
}: {
  interval: z.infer<typeof Interval>
  count: number
}): BillingInterval => ({
  unit:
    interval === 'half_year' || interval === 'halfyear' || interval === 'semiannual' ? 'half-year' : interval,
  count,
})
const rhythm = { interval: Interval, count: z.number().default(1), timezone: z.string().default('UTC') }

const NextDate = z.strictObject({
  ...rhythm,
  current: z.string(),
  anchor: z.string().optional(),
  anchorDay: z.number().optional(),
  billingDay: z.number().optional(),
  alignment: z.enum(['calendar', 'anniversary']).default('anniversary'),
  repeat: z.number().default(1),
})
const FirstBoundary = z.strictObject({
  ...rhythm,
  wanted: z.literal('first_boundary'),
  timing: z.enum(['advance', 'arrears']).optional(),
  start: z.string(),
  billingDay: z.number(),
})
const Arrears = z.strictObject({
  ...rhythm,
  wanted: z.literal('arrears_window'),
  timing: z.literal('arrears'),
  start: z.string(),
  endExclusive: z.string().nullable(),
  target: z.string(),
  billingDay: z.number(),
})
const FixedDays = z.strictObject({
  convention: z.literal('fixed_days_in_month'),
  daysInMonth: z.number(),
  from: z.string(),
  toExclusive: z.string(),
})
const LocalDays = z.strictObject({
  convention: z.literal('local_calendar_days'),
  fromUtc: z.string(),
  toUtc: z.string(),
  timezone: z.string(),
})

const Case = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('calendar.next_date'),
    input: z.union([FirstBoundary, Arrears, NextDate]),
  }),
  z.looseObject({ kind: z.literal('calendar.days'), input: z.union([FixedDays, LocalDays]) }),
])

/** Runs a `calendar.next_date` or `calendar.days` case; `null` where it passes, else what differs. */
export function runCalendarCase(input: unknown): string | null {
  const { kind, input: given } = Case.parse(input)
  const { expected } = z.object({ expected: z.record(z.string(), z.unknown()) }).parse(input)
  const got: Record<string, unknown> = kind === 'calendar.days' ? days(given) : dates(given)
  const wrong = Object.entries(expected).filter(
    ([key, value]) => JSON.stringify(got[key]) !== JSON.stringify(value),
  )
  return wrong.length === 0
    ? null
    : wrong
        .map(([key, value]) => `${key}: expected ${JSON.stringify(value)}, got ${JSON.stringify(got[key])}`)
        .join('; ')
}

function days(given: z.infer<typeof FixedDays> | z.infer<typeof LocalDays>): Record<string, unknown> {
  if (given.convention === 'local_calendar_days') {
    return {
      days: localDaysBetween(parseInstant(given.fromUtc), parseInstant(given.toUtc), zoneOf(given.timezone)),
    }
  }
  const { daysInMonth } = given
  const count = daysBetween(given.from, given.toExclusive, { daysInMonth })
  return { days: count, ratio: new Decimal(count).div(daysInMonth).toDecimalPlaces(9).toFixed(9) }
}

type DateInput = z.infer<typeof FirstBoundary> | z.infer<typeof Arrears> | z.infer<typeof NextDate>

function dates(given: DateInput): Record<string, unknown> {
  const interval = intervalOf(given)
  if (!('wanted' in given)) {
    const found = boundaries(given, interval)
    return { next: found[0], dates: found }
  }
  if (given.wanted === 'first_boundary') return { next: firstBoundary({ ...given, interval }) }
  return { ...arrearsWindow({ ...given, interval, end: given.endExclusive }) }
}

function boundaries(given: z.infer<typeof NextDate>, interval: BillingInterval): string[] {
  const found: string[] = []
  for (let after = given.current; found.length < given.repeat; ) {
    after = boundaryAfter(after, given, interval)
    found.push(after)
  }
  return found
}

function boundaryAfter(after: string, given: z.infer<typeof NextDate>, interval: BillingInterval): string {
  const { anchor, anchorDay = given.billingDay, alignment } = given
  const [date, time] = after.split('T')
  if (time === undefined || date === undefined) {
    return nextBillingDate({ interval, after, anchor, anchorDay, alignment })
  }
  if (anchor === undefined || alignment === 'calendar') {
    const next = nextBillingDate({ interval, after: date, anchorDay, alignment })
    return `${next}T${alignment === 'calendar' ? '00:00:00' : time}`
  }
  const zone = zoneOf(given.timezone)
  const instantOf = (wallClock: string) => formatInstant(zone.toInstant(parseInstant(`${wallClock}Z`)))
  const next = parseInstant(
    nextBillingInstant({ interval, after: instantOf(after), anchor: instantOf(anchor), zone }),
  )
  return formatInstant(next + zone.offsetAt(next)).slice(0, -1)
}
