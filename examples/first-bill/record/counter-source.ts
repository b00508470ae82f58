/**
 * The interfaces of a router in October 2026, as snmpd asks for them (`pass_persist`): one line `get`, one
 * line with the OID, three lines of answer. Which five minutes it is stands in the file named on the command line.
 */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { seeded } from './seeded.ts'

/** 745 hours, in steps of five minutes. */
const STEPS = 745 * 12
/** Step at which the router restarted: uptime and counters begin again at zero. */
const RESTART = 19 * 288 + 50
const MONTH_START = Date.UTC(2026, 8, 30, 22)
const IF_X_TABLE = '.1.3.6.1.2.1.31.1.1.1'
const SYS_UPTIME = '.1.3.6.1.2.1.1.3.0'

interface Port {
  readonly name: string
  /** Bits a second on a usual evening, received and sent. */
  readonly peak: readonly [number, number]
  readonly seed: number
}
const PORTS: Readonly<Record<string, Port>> = {
  1: { name: 'xe-0/0/1', peak: [1.1e9, 3.4e9], seed: 11 },
  2: { name: 'xe-0/0/2', peak: [2.3e9, 0.6e9], seed: 12 },
  9: { name: 'xe-0/0/9', peak: [2e4, 2e4], seed: 19 },
}

const cumulative = new Map(Object.entries(PORTS).map(([index, port]) => [index, octetsOf(port)]))

/** Octets since the last restart at every step, received and sent. */
function octetsOf({ peak, seed }: Port): readonly (readonly [number, number])[] {
  const random = seeded(seed)
  const totals: [number, number][] = [[8_113_411_230_556, 5_402_771_918_004]]
  for (let step = 1; step <= STEPS; step += 1) {
    const [received, sent] = step === RESTART ? [0, 0] : totals[step - 1]!
    const load = loadAt(step) * random.skewed(1, 0.08) + attackAt(step, seed)
    const share = (bps: number) => Math.floor((bps * load * random.skewed(1, 0.03) * 300) / 8)
    totals.push([received + share(peak[0]), sent + share(peak[1])])
  }
  return totals
}

/** Part of the evening's peak: low at five in the morning, a little higher on weekends. */
function loadAt(step: number): number {
  const local = new Date(MONTH_START + step * 300_000 + 7_200_000)
  const hour = local.getUTCHours() + local.getUTCMinutes() / 60
  const weekend = [0, 6].includes(local.getUTCDay()) ? 1.12 : 1
  return (
    weekend *
    (0.55 - 0.38 * Math.cos(((hour - 5) / 24) * 2 * Math.PI) + 0.07 * Math.sin((hour / 12) * 2 * Math.PI))
  )
}

/** A flood on the 9th of four hours: far above everything else, and yet not in a 95th percentile. */
function attackAt(step: number, seed: number): number {
  return seed === 11 && step >= 8 * 288 + 150 && step < 8 * 288 + 198 ? 1.6 : 0
}

function answer(oid: string): string {
  const step = Number(readFileSync(process.argv[2]!, 'utf8'))
  if (oid === SYS_UPTIME)
    return `timeticks\n${((step >= RESTART ? step - RESTART : step + 40_000) * 300 + 41) * 100}`
  const [column, index] = oid.slice(IF_X_TABLE.length + 1).split('.')
  const port = PORTS[index ?? '']
  const octets = cumulative.get(index ?? '')?.[step]
  if (!oid.startsWith(`${IF_X_TABLE}.`) || !port || !octets) return ''
  if (column === '1') return `string\n${port.name}`
  if (column === '6') return `counter64\n${octets[0]}`
  return column === '10' ? `counter64\n${octets[1]}` : ''
}

let wantsOid = false
for await (const line of createInterface({ input: process.stdin })) {
  if (wantsOid) {
    const found = answer(line.trim())
    process.stdout.write(found === '' ? 'NONE\n' : `${line.trim()}\n${found}\n`)
  } else if (line === 'PING') process.stdout.write('PONG\n')
  wantsOid = !wantsOid && (line === 'get' || line === 'getnext')
}
