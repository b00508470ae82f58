/**
 * `npm run bench`: every ratio with its wanted bound. `npm run bench -- kernel bytes` runs some of them;
 * `--write` puts the table into docs/benchmarks.md.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { billingFindings } from './billing.ts'
import { bytesFindings } from './bytes.ts'
import { invoiceFindings } from './invoice.ts'
import { kernelFindings } from './kernel.ts'
import { memoryFindings } from './memory.ts'
import { pdfFindings } from './pdf.ts'
import { postgresFindings } from './postgres.ts'
import { type Finding, tableOf } from './report.ts'
import { ublFindings } from './ubl.ts'

const SUITES: Readonly<Record<string, () => Promise<Finding[]>>> = {
  kernel: kernelFindings,
  bytes: bytesFindings,
  invoice: invoiceFindings,
  memory: memoryFindings,
  pdf: pdfFindings,
  postgres: postgresFindings,
  ubl: ublFindings,
  // The last: what it leaves on the heap slows down whatever comes after it in this process.
  billing: billingFindings,
}

const asked = process.argv.slice(2)
const write = asked.includes('--write')
const names = asked.filter((name) => name !== '--write')
const unknown = names.find((name) => !Object.hasOwn(SUITES, name))
if (unknown !== undefined) {
  console.error(`There is no suite "${unknown}"; choose from ${Object.keys(SUITES).join(', ')}.`)
  process.exit(2)
}

const findings: Finding[] = []
for (const [name, run] of Object.entries(SUITES)) {
  if (names.length > 0 && !names.includes(name)) continue
  console.error(`running ${name} ...`)
  findings.push(...(await run()))
}
const machine = `Node ${process.versions.node}, ${cpus().length} x ${cpus()[0]?.model.trim()}. Medians of 9 alternating rounds in one process.`
const table = `${tableOf(findings)}\n\n${machine}`
console.log(table)

if (write) {
  const page = new URL('../../docs/benchmarks.md', import.meta.url)
  const text = readFileSync(page, 'utf8')
  const [before] = text.split('<!-- table -->')
  const after = text.split('<!-- /table -->')[1] ?? ''
  writeFileSync(page, `${before}<!-- table -->\n${table}\n<!-- /table -->${after}`)
}
