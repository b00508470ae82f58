/** From the bytes of a file to charges: against parsing its lines, and against DuckDB on the same file. */
import { createReadStream, createWriteStream, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { isUsageEvent, type ScannedUsage, UsageScanner } from '@longlines/bss/usage'
import { deck, eventLines } from './dataset.ts'
import { openDuckDb } from './duckdb.ts'
import { type Lane, measure, ratio } from './paired.ts'
import type { Finding } from './report.ts'
import { benchRater } from './tariff.ts'

const EVENTS = 1_000_000
const SMALL = 50_000
const PIECE = 1 << 16

export async function bytesFindings(): Promise<Finding[]> {
  return [await againstParsing(), await againstDuckDb()]
}

async function againstParsing(): Promise<Finding> {
  const lines = [...eventLines(SMALL)]
  const bytes = new TextEncoder().encode(`${lines.join('\n')}\n`)
  const rater = benchRater()
  const lanes: Lane[] = [
    { name: 'parse', run: () => lines.reduce((sum, line) => sum + JSON.parse(line).quantity, 0) },
    {
      name: 'bytes',
      run() {
        const charging = openCharging(rater)
        for (let at = 0; at < bytes.length; at += PIECE) charging.push(bytes.subarray(at, at + PIECE))
        return charging.end()
      },
    },
  ]
  const results = await measure(lanes, SMALL)
  return {
    name: 'NDJSON bytes to charges / JSON.parse of the lines',
    ratio: ratio(results, 'bytes', 'parse'),
    atMost: 1,
  }
}

async function againstDuckDb(): Promise<Finding> {
  const file = join(tmpdir(), `longlines-bench-${process.pid}.ndjson`)
  const database = await openDuckDb(deck(), [
    { fromMs: 0, offsetMs: 3_600_000 },
    { fromMs: Date.UTC(2026, 2, 29, 1), offsetMs: 7_200_000 },
  ])
  try {
    await writeEvents(file, EVENTS)
    const rater = benchRater()
    const lanes: Lane[] = [
      { name: 'longlines', run: () => chargeFile(file, rater) },
      { name: 'duckdb', run: async () => Number(await database.total(file)) },
    ]
    const [own, other] = [await chargeFile(file, rater), Number(await database.total(file))]
    if (own !== other) throw new Error(`Totals differ: ${own} here, ${other} in DuckDB`)
    const results = await measure(lanes, EVENTS)
    return {
      name: 'DuckDB (2 threads) / NDJSON file to charges (1 thread), equal totals',
      ratio: ratio(results, 'duckdb', 'longlines'),
      atLeast: 2,
    }
  } finally {
    database.close()
    rmSync(file, { force: true })
  }
}

/** Writes events as lines without holding them. */
export async function writeEvents(file: string, count: number, subscriptions?: number): Promise<void> {
  await pipeline(
    Readable.from(chunksOf(eventLines(count, { ...(subscriptions && { subscriptions }) }))),
    createWriteStream(file),
  )
}

function* chunksOf(lines: Iterable<string>): Generator<string> {
  let chunk = ''
  for (const line of lines) {
    chunk += `${line}\n`
    if (chunk.length < PIECE) continue
    yield chunk
    chunk = ''
  }
  yield chunk
}

/** Reads, scans and rates a file; gives the sum of the scaled charges. */
export async function chargeFile(file: string, rater = benchRater()): Promise<number> {
  const charging = openCharging(rater)
  for await (const piece of createReadStream(file, { highWaterMark: PIECE })) charging.push(piece)
  return charging.end()
}

function openCharging(rater: ReturnType<typeof benchRater>) {
  const scanner = new UsageScanner()
  const session = rater.open([])
  let sum = 0
  const charge = ({ records, refused }: ScannedUsage) => {
    if (refused.length > 0) throw new Error(refused[0]?.message)
    for (const record of records) {
      if (!isUsageEvent(record)) throw new Error(`${record.id} names no subscription`)
      const outcome = session.rate(record, record.startMs)
      if (!outcome.ok) throw new Error(outcome.refusal.message)
      for (const use of outcome.uses) sum += use.amount
    }
  }
  return {
    push: (piece: Uint8Array) => charge(scanner.push(piece)),
    end() {
      charge(scanner.end())
      return sum
    },
  }
}
