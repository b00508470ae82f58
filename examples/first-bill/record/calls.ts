/**
 * Call records as Asterisk's cdr_csv writes them (`Master.csv`, `usegmtime=yes`): made by a seeded generator
 * over real number ranges, with everything that goes wrong in such a file.
 */
import { subscriptionsOf } from '../src/customers.ts'
import { deckRows } from './deck.ts'
import { type Seeded, seeded } from './seeded.ts'

interface Call {
  readonly from: string
  readonly to: string
  readonly startMs: number
  readonly ringing: number
  /** Seconds of talk. */
  readonly talk: number
  readonly disposition: 'ANSWERED' | 'NO ANSWER' | 'BUSY' | 'FAILED'
  readonly uniqueId: string
}

const MONTH_START = Date.UTC(2026, 8, 30, 22)
const CALLS = 5_200
const HOME = ['4930', '4940', '4989', '49221', '49381']
const FAMILIAR = [
  '49151',
  '49160',
  '49171',
  '49176',
  '4930',
  '4940',
  '43',
  '41',
  '33',
  '48',
  '4850',
  '44',
  '1',
  '90',
  '9053',
  '39',
]

/** The whole file, in the order in which the calls ended. */
export function masterCsv(): string {
  const random = seeded(20261002)
  const calls = Array.from({ length: CALLS }, (_, index) => ordinaryCall(random, index)).concat(
    oddCalls(random),
  )
  const lines = calls
    .sort((a, b) => a.startMs + (a.ringing + a.talk) * 1000 - (b.startMs + (b.ringing + b.talk) * 1000))
    .map(line)
  const answered = lines.filter((each) => each.includes('"ANSWERED"'))
  const twice = answered[800]!
  const edited = answered[1_300]!
  const torn = answered[2_100]!
  return [
    ...lines.flatMap((each) => {
      if (each === twice) return [each, each]
      if (each === edited) return [each, each.replace(/,(\d+),(\d+),"ANSWERED"/, ',$1,9$2,"ANSWERED"')]
      return each === torn ? [each.slice(0, 61), each] : [each]
    }),
    '',
  ].join('\n')
}

function ordinaryCall(random: Seeded, index: number): Call {
  const from = random.pick(LINES)
  const day = random.between(0, 30)
  const hour = Math.min(
    23,
    Math.max(0, 14 + Math.round(random.skewed(1, 0.5) * 6 - 7) + random.between(-3, 3)),
  )
  const startMs = MONTH_START + ((day * 24 + hour) * 3600 + random.between(0, 3599)) * 1000
  const answered = random.next() < 0.83
  const disposition = answered
    ? 'ANSWERED'
    : random.pick(['NO ANSWER', 'NO ANSWER', 'BUSY', 'FAILED'] as const)
  return {
    from,
    to: calledNumber(random),
    startMs,
    ringing: random.between(2, 25),
    talk: answered ? Math.round(random.skewed(95, 1.2)) : 0,
    disposition,
    uniqueId: uniqueId(startMs, index),
  }
}

const LINES = subscriptionsOf('voice-home').map(({ identity }) => identity)
const PREFIXES = deckRows().map(({ prefix }) => prefix)

/** A number in a real range; the last three digits are zero, as itemised bills shorten them. */
function calledNumber(random: Seeded): string {
  const draw = random.next()
  const prefix = random.pick(draw < 0.45 ? HOME : draw < 0.85 ? FAMILIAR : PREFIXES)
  const subscriber = String(random.between(0, 99_999_999))
    .padStart(8, '0')
    .slice(0, Math.max(2, 9 - prefix.length))
  return `${random.next() < 0.2 ? '00' : ''}${prefix}${subscriber}000`
}

/** One of each kind that a rater must not stumble over. */
function oddCalls(random: Seeded): Call[] {
  const at = (day: number, hour: number, minute: number, second = 0) =>
    Date.UTC(2026, 9, day, hour, minute, second)
  const call = (serial: number, startMs: number, more: Partial<Call>): Call => ({
    from: random.pick(LINES),
    to: '4915155500000',
    startMs,
    ringing: 4,
    talk: 240,
    disposition: 'ANSWERED',
    uniqueId: uniqueId(startMs, CALLS + serial),
    ...more,
  })
  return [
    call(0, at(6, 15, 58, 30), { to: '905320000000', talk: 311 }),
    call(1, at(7, 5, 59, 1), { to: '3816412000000', talk: 95 }),
    call(2, at(25, 0, 40), { to: '33140000000', talk: 4_800 }),
    call(3, at(8, 9, 0), { talk: 0 }),
    call(4, at(8, 9, 5), { talk: 0 }),
    call(5, at(9, 10, 0), { to: '999412345000' }),
    call(6, at(10, 11, 0), { to: '2101234567000' }),
    call(7, at(12, 11, 30), { to: '8835100012000' }),
    call(8, at(13, 9, 0), { from: '493023125999' }),
    call(9, at(13, 9, 20), { from: '493023125998' }),
    call(10, at(14, 9, 0), { talk: -17 }),
    call(11, Date.UTC(2036, 9, 15, 9), {}),
    call(12, at(16, 14, 0), { to: '870772000000', talk: 61 }),
  ]
}

function uniqueId(startMs: number, serial: number): string {
  return `${Math.floor(startMs / 1000)}.${serial}`
}

function line(call: Call): string {
  const stamp = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
  const answerMs = call.startMs + call.ringing * 1000
  const quoted = (text: string) => `"${text}"`
  return [
    ...['', call.from, call.to, 'outbound', `"${call.from}"`.replaceAll('"', '""')].map(quoted),
    ...[`PJSIP/${call.from}-${call.uniqueId}`, 'PJSIP/carrier', 'Dial', `PJSIP/${call.to}@carrier`].map(
      quoted,
    ),
    quoted(stamp(call.startMs)),
    call.disposition === 'ANSWERED' ? quoted(stamp(answerMs)) : '',
    quoted(stamp(answerMs + Math.max(0, call.talk) * 1000)),
    call.ringing + call.talk,
    call.talk,
    ...[call.disposition, 'DOCUMENTATION', call.uniqueId].map(quoted),
  ].join(',')
}
