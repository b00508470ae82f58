import { isLonglinesError, LonglinesError } from '@longlines/core/errors'
import type { Flaw } from './shape.ts'

/** Everything that is wrong with a tariff, so that it is said at once. */
export class ProblemList {
  readonly found: LonglinesError[] = []

  /** Notes flaws; true where there are none. */
  isSound(flaws: readonly Flaw[], path: string): boolean {
    for (const { at, message, code } of flaws)
      this.found.push(new LonglinesError(code ?? 'catalog.invalid_price', message, { path: `${path}${at}` }))
    return flaws.length === 0
  }

  /** What was read, or `undefined` with the refusal noted. */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      if (!isLonglinesError(error)) throw error
      this.found.push(error)
      return undefined
    }
  }

  /**
   * Refuses what has problems: one by its own code, several by theirs where they have one in common, else
   * by `catalog.invalid_price`. Then `cause` is an `AggregateError` with each as an error of its own.
   */
  throwAny(): void {
    const [first] = this.found
    if (first === undefined) return
    if (this.found.length === 1) throw first
    const code = this.found.every((one) => one.code === first.code) ? first.code : 'catalog.invalid_price'
    const message = this.found
      .map((one) => (one.path === undefined ? one.message : `${one.path}: ${one.message}`))
      .join('\n')
    throw new LonglinesError(code, message, {
      ...(first.path !== undefined && { path: first.path }),
      values: { problems: this.found.length },
      cause: new AggregateError(this.found, 'Everything that is wrong'),
    })
  }
}
