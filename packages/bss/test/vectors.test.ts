/**
 * The acceptance cases. `VECTORS_DIR=<folder> npm run vectors -w @longlines/bss` runs the same mapping over
 * another folder of files with the same schemas. A kind or a field that cannot be expressed is a failed case.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, it } from 'vitest'
import * as z from 'zod'
import { runCalendarCase } from '../../core/test/calendar-mapping.ts'
import { runAllowanceCase } from './allowance-mapping.ts'
import { runPlanChangeCase } from './plan-change-mapping.ts'
import { runProrationCase } from './proration-mapping.ts'
import { runRatingCase } from './rating-mapping.ts'
import { runRepairCase } from './repair-mapping.ts'
import { runSequenceCase } from './sequence-mapping.ts'
import { runTotalsCase } from './totals-mapping.ts'
import { runVoiceCase } from './voice-mapping.ts'

const RUNNERS: readonly (readonly [prefix: string, run: (input: unknown) => string | null])[] = [
  ['rating.', runRatingCase],
  ['voice.', runVoiceCase],
  ['allowance.sequence', runAllowanceCase],
  ['calendar.', runCalendarCase],
  ['proration.', runProrationCase],
  ['plan_change', runPlanChangeCase],
  ['invoice.repair', runRepairCase],
  ['invoice.sequence', runSequenceCase],
  ['invoice.totals', runTotalsCase],
  ['credit_note', runTotalsCase],
  ['credit.cap', runTotalsCase],
]

const asked = process.env['VECTORS_DIR']
const folders = asked
  ? [resolve(process.env['INIT_CWD'] ?? '.', asked)]
  : [
      fileURLToPath(new URL('./vectors', import.meta.url)),
      fileURLToPath(new URL('../../core/test/vectors', import.meta.url)),
    ]
const Case = z.looseObject({ id: z.string(), kind: z.string(), title: z.string().optional() })
const cases = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => z.array(Case).parse(JSON.parse(readFileSync(join(folder, name), 'utf8')))),
)

const run = (one: z.infer<typeof Case>): string | null => {
  const runner = RUNNERS.find(([prefix]) => one.kind.startsWith(prefix))
  if (!runner) return `no mapping for the kind ${one.kind}`
  try {
    return runner[1](one)
  } catch (error) {
    return `threw ${error instanceof Error ? error.message : String(error)}`
  }
}

if (cases.length === 0) throw new Error(`No cases in ${folders.join(', ')}`)

describe('acceptance cases', () => {
  it.each(cases.map((one) => [one.id, one.kind, one] as const))('%s %s', (_id, _kind, one) => {
    const reason = run(one)
    if (reason !== null) throw new Error(reason)
  })
})
