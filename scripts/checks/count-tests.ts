/** Prints `passed failed broken` from vitest's JSON report; an unreadable report counts as one broken file. */
import { readFileSync } from 'node:fs'

interface Report {
  numPassedTests: number
  numFailedTests: number
  testResults: { name: string; status: string; message: string; assertionResults: { status: string }[] }[]
}

function count(file: string): string {
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report
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
