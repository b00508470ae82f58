import { LonglinesError } from '@longlines/core/errors'
import { addMonths, formatInstant, localDateAt, startOfLocalDay, type Zone } from '@longlines/core/time'
import type { PeriodSpan, PeriodTable } from './tariff.ts'

/**
 * Monthly billing periods of a zone: from local midnight of the billing day to that of the next month.
 * A day that a month does not have is its last; the anchor stays, so 31 goes 31 January, 28 February, 31 March.
 *
 * @throws LonglinesError `catalog.invalid_price` for a billing day that no month has; `at` throws
 * `time.invalid_instant` outside the years 1900 to 9998, where a period would have no end
 */
export function monthlyPeriods(zone: Zone, billingDay: number): PeriodTable {
  if (!Number.isInteger(billingDay) || billingDay < 1 || billingDay > 31) {
    throw new LonglinesError(
      'catalog.invalid_price',
      `The billing day is a day of the month, 1 to 31; got ${billingDay}.`,
      {
        path: 'billingDay',
      },
    )
  }
  const known: PeriodSpan[] = []
  let last: PeriodSpan = { fromMs: 0, toMs: 0 }
  return {
    at(ms) {
      if (ms >= last.fromMs && ms < last.toMs) return last
      let period = known.find(({ fromMs, toMs }) => ms >= fromMs && ms < toMs)
      if (period === undefined) {
        period = periodAt(ms, zone, billingDay)
        known.push(period)
      }
      last = period
      return period
    },
  }
}

/** 1900-01-01 and 9999-01-01: a clock that was never set is earlier, a date that means "never" later. */
const [EARLIEST, LATEST] = [-2_208_988_800_000, 253_370_764_800_000]

function periodAt(ms: number, zone: Zone, billingDay: number): PeriodSpan {
  if (!(ms >= EARLIEST && ms < LATEST)) {
    // What is no instant at all is refused by writing it.
    const at = formatInstant(ms)
    throw new LonglinesError(
      'time.invalid_instant',
      `Billing periods are those of the years 1900 to 9998; check the instant ${at}.`,
      { values: { at } },
    )
  }
  const firstOfMonth = `${localDateAt(ms, zone).slice(0, 8)}01`
  const boundary = (months: number) => startOfLocalDay(addMonths(firstOfMonth, months, billingDay), zone)
  // The local date may still be that of the month before: clocks that go back at midnight repeat its last hour.
  let months = ms < boundary(0) ? -1 : 0
  if (ms >= boundary(months + 1)) months += 1
  return { fromMs: boundary(months), toMs: boundary(months + 1) }
}
