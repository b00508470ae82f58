/**
 * A rate card read aloud: the call second by second, local time from the platform's own calendar, sums in
 * decimal.js. Slow on purpose and written without the compiler, so that both can only agree by being right.
 */
import { Decimal } from 'decimal.js'
import type { RateBand, RateCardModel } from '../../src/rating/rate-card/index.ts'

const Exact = Decimal.clone({ precision: 90 })

const MODES = {
  'half-up': Decimal.ROUND_HALF_UP,
  'half-down': Decimal.ROUND_HALF_DOWN,
  'half-even': Decimal.ROUND_HALF_EVEN,
  up: Decimal.ROUND_UP,
  down: Decimal.ROUND_DOWN,
  ceiling: Decimal.ROUND_CEIL,
  floor: Decimal.ROUND_FLOOR,
} as const

/** A call in whole seconds. */
export interface OracleCall {
  readonly destination?: string | number
  readonly startMs: number
  readonly seconds: number
  /** Seconds of the call before `startMs`: covered by an allowance, or charged in an earlier part. */
  readonly covered?: number
  readonly continued?: boolean
}

/** Where and how amounts are rounded. */
export interface OracleSetting {
  readonly zone: string
  readonly holidays?: readonly string[]
  readonly digits: number
  readonly mode: keyof typeof MODES
}

/** The amount of a call as a plain decimal, or the code of the refusal. */
export function oracleRateCard(model: RateCardModel, call: OracleCall, setting: OracleSetting): string {
  const bands = cardOf(model, call.destination)
  if (typeof bands === 'string') return bands
  const { covered = 0, continued = false } = call
  const zeroLength = model.zeroLength ?? 'free'
  const minimum = continued ? 0 : (model.minimumDuration ?? 0)
  let fee = !continued && (covered === 0 || model.connectFeeWhenCovered === true)
  let end = Math.max(covered + call.seconds, minimum)
  if (call.seconds === 0) {
    const starts = covered === 0 && !continued
    fee = starts && zeroLength !== 'free'
    end = starts && zeroLength === 'as-one-second' ? Math.max(1, minimum) : 0
  }
  // Prices per different seconds are summed apart and divided once, so that thirds stay exact.
  const sums = new Map<number, Decimal>()
  const add = (amount: Decimal.Value, per: number) =>
    sums.set(per, (sums.get(per) ?? new Exact(0)).plus(amount))
  if (fee) add(bandAt(bands, call.startMs - covered * 1000, setting).connectFee ?? '0', 1)
  let paidUntil = covered
  for (let second = covered; second < end; second++) {
    if (second < paidUntil) continue
    const band = bandAt(bands, call.startMs + (second - covered) * 1000, setting)
    const row = band.rates.filter((candidate) => candidate.fromSecond <= second).at(-1)!
    add(new Exact(row.price).times(row.increment), row.per)
    paidUntil = second + row.increment
  }
  const denominator = [...sums.keys()].reduce((product, per) => product.times(per), new Exact(1))
  const numerator = [...sums].reduce(
    (sum, [per, value]) => sum.plus(value.times(denominator.div(per))),
    new Exact(0),
  )
  return numerator.div(denominator).toDecimalPlaces(setting.digits, MODES[setting.mode]).toFixed()
}

function cardOf(
  model: RateCardModel,
  destination: string | number | undefined,
): readonly RateBand[] | string {
  const { destinations, exitCode = '00' } = model
  const digits = (text: string) => {
    if (text.startsWith('+')) return text.slice(1).replace(/[ \-()./]/g, '')
    return (exitCode !== '' && text.startsWith(exitCode) ? text.slice(exitCode.length) : text).replace(
      /[ \-()./]/g,
      '',
    )
  }
  if (destination === undefined && destinations.some((row) => row.prefix !== '*'))
    return 'rating.missing_attribute'
  const number = digits(String(destination ?? ''))
  const fitting = destinations.filter((row) => row.prefix === '*' || number.startsWith(digits(row.prefix)))
  const longest = fitting.sort((a, b) => lengthOf(b.prefix) - lengthOf(a.prefix))[0]
  return longest === undefined ? 'rating.unknown_destination' : model.cards[longest.card]!
  function lengthOf(prefix: string): number {
    return prefix === '*' ? 0 : digits(prefix).length
  }
}

/** The band of an instant; a card covers every instant exactly once. */
export function bandAt(
  bands: readonly RateBand[],
  ms: number,
  { zone, holidays = [] }: Pick<OracleSetting, 'zone' | 'holidays'>,
): RateBand {
  const local = new Date(ms + offsetAt(ms, zone))
  const secondOfDay = local.getUTCHours() * 3600 + local.getUTCMinutes() * 60 + local.getUTCSeconds()
  const today = local.getTime() - secondOfDay * 1000
  const fitting = bands.filter(
    ({ windows }) =>
      windows === undefined ||
      windows.some(({ days, from, to, holidays: rule = 'as-weekday' }) => {
        const applies = (day: number) => {
          const date = new Date(day)
          const isHoliday = holidays.includes(date.toISOString().slice(0, 10))
          const isDay = days.includes(date.getUTCDay() === 0 ? 7 : date.getUTCDay())
          if (rule === 'only') return isHoliday
          if (rule === 'also') return isHoliday || isDay
          return rule === 'never' ? isDay && !isHoliday : isDay
        }
        const [begin, end] = [secondsOf(from), secondsOf(to)]
        if (begin < end) return applies(today) && begin <= secondOfDay && secondOfDay < end
        return (applies(today) && begin <= secondOfDay) || (applies(today - 86_400_000) && secondOfDay < end)
      }),
  )
  if (fitting.length !== 1) throw new Error(`${fitting.length} bands at ${new Date(ms).toISOString()}`)
  return fitting[0]!
}

function secondsOf(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  return hours * 3600 + minutes * 60 + seconds
}

const formats = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()

/** Milliseconds east of UTC; zones change only at whole quarters of an hour since 1972. */
function offsetAt(ms: number, zone: string): number {
  const quarter = Math.floor(ms / 900_000) * 900_000
  const key = `${zone} ${quarter}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const format = formats.get(zone) ?? newFormat(zone)
  const parts = new Map(
    format.formatToParts(quarter).map(({ type, value }) => [type as string, Number(value)]),
  )
  const local = Date.UTC(
    parts.get('year')!,
    parts.get('month')! - 1,
    parts.get('day')!,
    parts.get('hour')!,
    parts.get('minute')!,
    parts.get('second')!,
  )
  offsets.set(key, local - quarter)
  return local - quarter
}

function newFormat(zone: string): Intl.DateTimeFormat {
  const numeric = 'numeric'
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  })
  formats.set(zone, format)
  return format
}
