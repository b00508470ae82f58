/** Peak memory of rating a file, in a process of its own: it must not grow with the file. */
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeEvents } from './bytes.ts'
import type { Finding } from './report.ts'

const SUBSCRIPTIONS = 10_000

export async function memoryFindings(): Promise<Finding[]> {
  const small = await peakMegabytes(1_000_000)
  const large = await peakMegabytes(5_000_000)
  const growth = large - small
  return [
    {
      name: `peak memory at 5 M events (${large.toFixed(0)} MB) less that at 1 M (${small.toFixed(0)} MB)`,
      ratio: { median: growth, low: growth, high: growth },
      atMost: 30,
      unit: 'MB',
    },
  ]
}

async function peakMegabytes(events: number): Promise<number> {
  const file = join(tmpdir(), `longlines-bench-memory-${process.pid}.ndjson`)
  try {
    await writeEvents(file, events, SUBSCRIPTIONS)
    const child = fileURLToPath(new URL('./memory-child.ts', import.meta.url))
    const output = execFileSync(process.execPath, ['--conditions=source', '--import', 'tsx', child, file], {
      encoding: 'utf8',
    })
    return Number(output.trim())
  } finally {
    rmSync(file, { force: true })
  }
}
