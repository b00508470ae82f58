import { LonglinesError } from './longlines-error.ts'

/** Anything with a `parse` that returns the value or throws: a zod schema, or your own. */
export interface InputSchema<Value> {
  parse(value: unknown): Value
}

/** As many problems as a message tells of. */
const MOST_TOLD = 8

/**
 * A value as its schema reads it, or one error that tells everything that is wrong with it.
 *
 * @param what - what the value is, for the message: `billing account`
 * @example
 * parseInput({ parse: Number }, '5', 'count') // 5
 * parseInput({ parse: () => { throw new Error('Give a count.') } }, 'five', 'count') // throws input.invalid
 * @throws LonglinesError `input.invalid` with the path of the first problem
 */
export function parseInput<Value>(schema: InputSchema<Value>, value: unknown, what: string): Value {
  try {
    return schema.parse(value)
  } catch (error) {
    const problems = problemsOf(error)
    const path = problems[0]?.path ?? ''
    const told = problems
      .slice(0, MOST_TOLD)
      .map((one) => (one.path === '' ? one.message : `${one.path}: ${one.message}`))
    const more = problems.length > MOST_TOLD ? `; and ${problems.length - MOST_TOLD} more` : ''
    throw new LonglinesError('input.invalid', `Mend the input for ${what}: ${told.join('; ')}${more}`, {
      ...(path === '' ? {} : { path }),
      cause: error,
    })
  }
}

interface Problem {
  readonly path: string
  readonly message: string
}

function problemsOf(error: unknown): Problem[] {
  const message = error instanceof Error ? error.message : String(error)
  if (typeof error !== 'object' || error === null || !('issues' in error) || !Array.isArray(error.issues)) {
    return [{ path: '', message }]
  }
  const issues: readonly unknown[] = error.issues
  return issues.map((issue): Problem => {
    if (typeof issue !== 'object' || issue === null) return { path: '', message }
    const path = 'path' in issue && Array.isArray(issue.path) ? issue.path.map(String).join('.') : ''
    const said = 'message' in issue && typeof issue.message === 'string' ? issue.message : message
    return { path, message: said }
  })
}
