/** Prints `passed failed broken` from vitest's JSON report; a missing report counts as one broken file. */
import { readFileSync } from 'node:fs'
import * as z from 'zod'

const Report = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
})

function count(file: string): string {
  const report = Report.parse(JSON.parse(readFileSync(file, 'utf8')))
  // A file that could not be loaded, or whose hooks failed, has no failed test of its own.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  )
  for (const { name, message } of broken) console.error(`${name}: ${message}`)
  return `${report.numPassedTests} ${report.numFailedTests} ${broken.length}`
}

try {
  console.log(count(process.argv[2] ?? ''))
} catch (error) {
  console.error(String(error))
  console.log('0 0 1')
}
