/** Rating alone: event objects that are in memory already, against parsing them and against plain decimals. */
import type { UsageEvent } from '@longlines/bss/rating'
import { parseInstant, zoneOf } from '@longlines/core/time'
import { deck, eventLines } from './dataset.ts'
import { checkEvent, localTimeByTzDate } from './naive.ts'
import { DecimalRater, type LocalTime } from './oracle.ts'
import { type Lane, measure, ratio } from './paired.ts'
import type { Finding } from './report.ts'
import { RULES } from './rules.ts'
import { benchRater } from './tariff.ts'

const EVENTS = 50_000
const SCALE = 10 ** RULES.digits

export async function kernelFindings(): Promise<Finding[]> {
  const lines = [...eventLines(EVENTS)]
  const events: UsageEvent[] = lines.map((line) => JSON.parse(line))
  const rater = benchRater()
  const rows = deck()
  const decimal = (check: boolean, localTime: (startedAt: string, plus: number) => LocalTime) => () => {
    const oracle = new DecimalRater(rows, localTime)
    let total = oracle.zero
    for (const event of events) total = total.plus(oracle.rate(check ? checkEvent(event) : event))
    return total.times(SCALE).toNumber()
  }
  const lanes: Lane[] = [
    { name: 'JSON.parse', run: () => lines.reduce((sum, line) => sum + JSON.parse(line).quantity, 0) },
    { name: 'rate', run: () => rateAll(rater.open([]), events) },
    { name: 'decimal.js, fast time', run: decimal(false, localTimeByTable) },
    { name: 'zod + decimal.js + TZDate', run: decimal(true, localTimeByTzDate) },
  ]
  const totals = new Set(await Promise.all(lanes.slice(1).map((lane) => lane.run())))
  if (totals.size !== 1) throw new Error(`The raters disagree: ${[...totals].join(', ')}`)
  const results = await measure(lanes, EVENTS)
  return [
    {
      name: 'rate an event object / JSON.parse of it',
      ratio: ratio(results, 'rate', 'JSON.parse'),
      atMost: 0.7,
    },
    {
      name: 'decimal.js rater with fast time / rate',
      ratio: ratio(results, 'decimal.js, fast time', 'rate'),
      atLeast: 10,
    },
    {
      name: 'zod + decimal.js + TZDate / rate',
      ratio: ratio(results, 'zod + decimal.js + TZDate', 'rate'),
      atLeast: 40,
    },
  ]
}

/** Rates all and sums the scaled charges; a refusal ends the bench. */
export function rateAll(
  session: ReturnType<ReturnType<typeof benchRater>['open']>,
  events: Iterable<UsageEvent>,
): number {
  let sum = 0
  for (const event of events) {
    const outcome = session.rate(event)
    if (!outcome.ok) throw new Error(`${event.id}: ${outcome.refusal.message}`)
    for (const use of outcome.uses) sum += use.amount
  }
  return sum
}

const zone = zoneOf(RULES.zone)

/** Local time without a library: the offset from a table, the rest arithmetic. All events lie in one month. */
function localTimeByTable(startedAt: string, plusSeconds: number): LocalTime {
  const startMs = parseInstant(startedAt) + plusSeconds * 1000
  const seconds = Math.floor((startMs + zone.offsetAt(startMs)) / 1000)
  return {
    weekday: ((Math.floor(seconds / 86_400) + 3) % 7) + 1,
    hour: Math.floor((seconds % 86_400) / 3600),
    month: startedAt.slice(0, 4),
  }
}
