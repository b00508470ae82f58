/** Prints answers that must not depend on where the machine stands. */
import {
  billingDate,
  compileWeek,
  dayNumberOf,
  formatInstant,
  isoWeekday,
  localDateAt,
  localDateOf,
  nextBillingInstant,
  parseInstant,
  startOfLocalDay,
  zoneOf,
} from '../src/time/index.ts'

const rome = zoneOf('Europe/Rome')
const week = compileWeek([{ days: [7], from: '00:00', to: '24:00' }], { zone: rome })
const days = ['2026-03-28', '2026-03-29', '2026-03-30', '2026-10-25', '2026-10-26', '2024-02-29']
const interval = { unit: 'month', count: 1 } as const

console.log(
  JSON.stringify({
    instants: days.map((day) => parseInstant(`${day}T02:30:00Z`)),
    texts: days.map((day) => formatInstant(parseInstant(`${day}T02:30:00.001+05:30`))),
    numbers: days.map((day) => [
      dayNumberOf(day),
      isoWeekday(dayNumberOf(day)),
      localDateOf(dayNumberOf(day)),
    ]),
    starts: days.map((day) => formatInstant(startOfLocalDay(day, rome))),
    hours: days.map(
      (day) =>
        (startOfLocalDay(localDateOf(dayNumberOf(day) + 1), rome) - startOfLocalDay(day, rome)) / 3_600_000,
    ),
    dates: days.map((day) => localDateAt(parseInstant(`${day}T23:30:00Z`), rome)),
    sundays: days.map((day) => week.indexAt(parseInstant(`${day}T23:30:00Z`))),
    anchors: [28, 29, 30, 31].map((day) =>
      [1, 2, 3].map((n) => billingDate({ anchor: `2026-01-${day}`, interval, n })),
    ),
    instant: nextBillingInstant({
      after: '2026-03-01T11:00:00Z',
      anchor: '2026-01-31T11:00:00Z',
      interval,
      zone: rome,
    }),
  }),
)
