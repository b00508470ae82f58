/**
 * Cost of scanning usage lines relative to JSON.parse of the same lines: median of alternating rounds.
 * Run it with `node --conditions=source --experimental-strip-types packages/bss/src/usage/scan/scan.bench.ts`.
 */
import { UsageScanner } from './scan-usage.ts'

const ROUNDS = 9
const EVENTS = 200_000
const PIECE = 65_536

function line(n: number): string {
  const startedAt = new Date(Date.UTC(2026, 2, 1) + n * 1337).toISOString()
  const common = {
    id: `0190a1b2-${(n >>> 16).toString(16).padStart(4, '0')}-7000-8000-${n.toString(16).padStart(12, '0')}`,
  }
  const who = { subscriptionId: `sub-${String((n * 7919) % 10_000).padStart(6, '0')}`, startedAt }
  if (n % 10 < 6) {
    const attributes = {
      destination: `49${(n * 48271) % 10_000_000_000}`,
      caller: '493012345678',
      cell: '262-01-1234-56789',
    }
    return JSON.stringify({ ...common, type: 'voice', ...who, quantity: n % 600, unit: 'second', attributes })
  }
  if (n % 10 < 9) {
    const attributes = {
      apn: 'internet',
      cell: '262-01-1234-56789',
      rat: 'NR',
      direction: n % 2 ? 'in' : 'out',
    }
    return JSON.stringify({ ...common, type: 'data', ...who, quantity: n * 1511, unit: 'byte', attributes })
  }
  return JSON.stringify({
    ...common,
    type: 'sms',
    ...who,
    quantity: 1,
    unit: 'message',
    attributes: { destination: '4917012345678' },
  })
}

const lines = Array.from({ length: EVENTS }, (_, n) => line(n))
const bytes = new TextEncoder().encode(`${lines.join('\n')}\n`)

function parseAll(): number {
  let sum = 0
  for (const text of lines) sum += (JSON.parse(text) as { quantity: number }).quantity
  return sum
}

function scanAll(): number {
  const scanner = new UsageScanner()
  let sum = 0
  for (let at = 0; at < bytes.length; at += PIECE) {
    for (const { quantity } of scanner.push(bytes.subarray(at, at + PIECE)).records) sum += Number(quantity)
  }
  for (const { quantity } of scanner.end().records) sum += Number(quantity)
  return sum
}

function seconds(work: () => number): [number, number] {
  const from = performance.now()
  const sum = work()
  return [(performance.now() - from) / 1000, sum]
}

const ratios: number[] = []
for (let round = -2; round < ROUNDS; round++) {
  const [first, second] =
    round % 2 === 0 ? [seconds(parseAll), seconds(scanAll)] : [seconds(scanAll), seconds(parseAll)]
  const [[parse, parsed], [scan, scanned]] = round % 2 === 0 ? [first, second] : [second, first]
  if (parsed !== scanned) throw new Error(`sums differ: ${parsed} and ${scanned}`)
  if (round >= 0) ratios.push(scan / parse)
  console.log(
    `parse ${Math.round(EVENTS / parse)}/s  scan ${Math.round(EVENTS / scan)}/s  ${(scan / parse).toFixed(3)}`,
  )
}
ratios.sort((a, b) => a - b)
console.log(
  `scan / JSON.parse: median ${ratios[ROUNDS >> 1]?.toFixed(3)} of ${ROUNDS} rounds, ${bytes.length / EVENTS} bytes a line`,
)
