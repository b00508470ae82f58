/** Mobile data sessions as a packet gateway's charging function would report them: one JSON object a line. */
import { subscriptionsOf } from '../src/customers.ts'
import { type Seeded, seeded } from './seeded.ts'

const MONTH_START = Date.UTC(2026, 8, 30, 22)
const SESSIONS_A_DAY = 12
const SIMS = subscriptionsOf('mobile-10').map(({ identity }) => identity)

interface DataSession {
  readonly id: string
  readonly msisdn: string
  readonly started_at: string
  readonly bytes: number
  readonly rat: 'NR' | 'EUTRAN'
}

/** The whole file in the order of the sessions, with the lines that a real one has too many of. */
export function mobileNdjson(): string {
  const random = seeded(20261003)
  const sessions = SIMS.flatMap((msisdn, sim) => sessionsOf(msisdn, sim, random))
  const lines = sessions
    .sort((a, b) => (a.started_at < b.started_at ? -1 : 1))
    .map((session) => JSON.stringify(session))
  lines.splice(700, 0, lines[697]!)
  lines.splice(1_200, 0, ...oddLines())
  lines.splice(2_222, 0, lines[2_000]!.slice(0, 55))
  return `${lines.join('\n')}\n`
}

function sessionsOf(msisdn: string, sim: number, random: Seeded): DataSession[] {
  const median = random.skewed(12_000_000, 0.55)
  return Array.from({ length: 31 * SESSIONS_A_DAY }, (_, index) => {
    const day = Math.floor(index / SESSIONS_A_DAY)
    const second = random.between(6 * 3600, 24 * 3600 - 1)
    return {
      id: `pgw1-${(sim * 4096 + index).toString(16).padStart(6, '0')}`,
      msisdn,
      started_at: localTime(MONTH_START + (day * 86_400 + second) * 1000),
      bytes: Math.round(random.skewed(median, 1.3)),
      rat: random.next() < 0.6 ? 'NR' : 'EUTRAN',
    }
  })
}

/** Berlin's time with its offset; summer time ends on 25 October at one o'clock UTC. */
function localTime(ms: number): string {
  const hours = ms < Date.UTC(2026, 9, 25, 1) ? 2 : 1
  return new Date(ms + hours * 3_600_000).toISOString().replace('.000Z', `+0${hours}:00`)
}

function oddLines(): string[] {
  const odd = {
    id: 'odd-1',
    msisdn: SIMS[0],
    started_at: '2026-10-10T12:00:00+02:00',
    bytes: 1000,
    rat: 'NR',
  }
  return [
    { ...odd, bytes: 'NaN' },
    { ...odd, id: 'odd-2', bytes: -5 },
    { ...odd, id: 'odd-3', bytes: 1e30 },
    { ...odd, id: 'odd-4', msisdn: undefined },
    { ...odd, id: 'odd-5', msisdn: '491713920099' },
    { ...odd, id: 'odd-6', started_at: '2026-02-30T12:00:00+01:00' },
    { ...odd, id: 'odd-7', started_at: '2031-10-10T12:00:00+02:00' },
    { ...odd, id: 'odd-8', bytes: null },
  ].map((each) => JSON.stringify(each))
}
