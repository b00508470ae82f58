/**
 * The bench's tariff written plainly with decimal.js, as a careful team would: one function a kind of
 * usage, state in maps, longest prefix by shortening. The time of day is a parameter, so that the same
 * rules run with a fast zone table and with TZDate.
 */
import type { UsageEvent } from '@longlines/bss/rating'
import { Decimal } from 'decimal.js'
import type { DeckRow } from './dataset.ts'
import { incrementsOf, offPeakPrice, RULES } from './rules.ts'

const Exact = Decimal.clone({ precision: 40, rounding: Decimal.ROUND_HALF_UP })

/** What the rules need of a local time. */
export interface LocalTime {
  /** ISO weekday, 1 is Monday. */
  readonly weekday: number
  readonly hour: number
  /** Names the billing month, such as `2026-03`. */
  readonly month: string
}

interface Counters {
  seconds: Decimal
  messages: Decimal
  kilobytes: Decimal
}

export class DecimalRater {
  private readonly deck: ReadonlyMap<string, DeckRow>
  private readonly localTime: (startedAt: string, plusSeconds: number) => LocalTime
  private readonly counters = new Map<string, Counters>()

  constructor(rows: readonly DeckRow[], localTime: (startedAt: string, plusSeconds: number) => LocalTime) {
    this.deck = new Map(rows.map((row) => [row.prefix, row]))
    this.localTime = localTime
  }

  readonly zero = new Exact(0)

  rate(event: UsageEvent): Decimal {
    const start = this.localTime(event.startedAt, 0)
    const counters = this.countersOf(`${event.subscriptionId} ${start.month}`)
    switch (event.type) {
      case 'voice':
        return this.rateVoice(event, start, counters)
      case 'data':
        return rateData(event, counters)
      default:
        return rateMessages(event, counters)
    }
  }

  private rateVoice(event: UsageEvent, start: LocalTime, counters: Counters): Decimal {
    const duration = new Exact(event.quantity)
    const covered = Exact.min(duration, counters.seconds)
    counters.seconds = counters.seconds.minus(covered)
    const row = this.destination(String(event.attributes['destination']))
    const charged = duration.minus(covered)
    if (charged.isZero()) return new Exact(0)
    const connectFee = covered.isZero() ? new Exact(row.connectFee) : new Exact(0)
    return connectFee
      .plus(this.increments(event, row, covered.toNumber(), start))
      .toDecimalPlaces(RULES.digits)
  }

  /** One multiplication where the call stays in one band, as nearly all do; else increment by increment. */
  private increments(event: UsageEvent, row: DeckRow, from: number, start: LocalTime): Decimal {
    const [first, next] = incrementsOf(row)
    const end = Number(event.quantity)
    const priceAt = (local: LocalTime) => new Exact(isPeak(local) ? row.price : offPeakPrice(row.price))
    if (isPeak(this.localTime(event.startedAt, end)) === isPeak(start)) {
      const initial = from < first ? first : 0
      const rest = Math.max(0, end - from - initial)
      return priceAt(start)
        .times(initial + Math.ceil(rest / next) * next)
        .div(60)
    }
    let amount = new Exact(0)
    let second = from
    while (second < end) {
      const step = second < first ? first : next
      amount = amount.plus(priceAt(this.localTime(event.startedAt, second)).times(step).div(60))
      second += step
    }
    return amount
  }

  private destination(number: string): DeckRow {
    for (let length = number.length; length > 0; length -= 1) {
      const row = this.deck.get(number.slice(0, length))
      if (row) return row
    }
    throw new Error(`No destination for ${number}`)
  }

  private countersOf(key: string): Counters {
    const known = this.counters.get(key)
    if (known) return known
    const fresh = {
      seconds: new Exact(RULES.voiceSeconds),
      messages: new Exact(RULES.messages),
      kilobytes: new Exact(0),
    }
    this.counters.set(key, fresh)
    return fresh
  }
}

function isPeak({ weekday, hour }: LocalTime): boolean {
  return weekday <= 5 && hour >= 8 && hour < 20
}

function rateData(event: UsageEvent, counters: Counters): Decimal {
  const before = dataTotal(counters.kilobytes)
  counters.kilobytes = counters.kilobytes.plus(event.quantity)
  return dataTotal(counters.kilobytes).minus(before)
}

function dataTotal(kilobytes: Decimal): Decimal {
  let total = new Exact(0)
  let from = new Exact(0)
  for (const tier of RULES.dataTiers) {
    const to = tier.upTo === null ? kilobytes : Exact.min(kilobytes, tier.upTo)
    if (to.lte(from)) break
    total = total.plus(to.minus(from).times(tier.unitPrice))
    from = to
  }
  return total.toDecimalPlaces(RULES.digits)
}

function rateMessages(event: UsageEvent, counters: Counters): Decimal {
  const count = new Exact(event.quantity)
  const covered = Exact.min(count, counters.messages)
  counters.messages = counters.messages.minus(covered)
  return count.minus(covered).times(RULES.messagePrice).toDecimalPlaces(RULES.digits)
}
