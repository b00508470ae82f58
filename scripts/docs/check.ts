import { isLonglinesError } from '@longlines/core/errors'
import { expect } from 'vitest'

/** What the rewritten blocks call; the line is that of the block. */
export const check = {
  equal(actual: unknown, expected: unknown, line: number): void {
    expect(actual, `line ${line} of the block`).toEqual(expected)
  },

  async throws(work: () => Promise<unknown>, code: string, line: number): Promise<void> {
    const outcome = await work().then(
      () => 'nothing',
      (error: unknown) => (isLonglinesError(error) ? error.code : String(error)),
    )
    expect(outcome, `what line ${line} of the block throws`).toBe(code)
  },
}

const running: Promise<unknown>[] = []

/** Stands for vitest's `test` inside a block that shows a test: the test runs at once. */
export function test(_name: string, work: () => unknown): void {
  running.push(Promise.resolve().then(work))
}

test.each =
  <Row extends readonly unknown[]>(rows: readonly Row[]) =>
  (name: string, work: (...row: Row) => unknown): void => {
    for (const row of rows) test(name, () => work(...row))
  }

/** Waits for the tests that a block declared. */
export async function finished(): Promise<void> {
  await Promise.all(running.splice(0))
}

/** Stands for vitest's `describe`, in the same way. */
export function describe(_name: string, work: () => void): void {
  work()
}

export { expect } from 'vitest'
