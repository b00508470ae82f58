import type { ErrorCode } from '@longlines/core/errors'
import type * as z from 'zod'
import { issuesOf } from '../rating/problems.ts'

/** One thing that is wrong with a catalog. */
export interface CatalogProblem {
  readonly code: ErrorCode
  /** What to do about it. */
  readonly message: string
  /** Where it stands: `offerings[2].prices[0].amount`. */
  readonly path: string
}

/** Something readable of a catalog, and where it stands. */
export interface Placed<Value> {
  readonly path: string
  readonly value: Value
}

/** What a schema says, by our codes. */
export function problemsOfShape(error: z.ZodError, path: string): CatalogProblem[] {
  return issuesOf(error, path).map((problem) => ({ code: codeOfPath(problem.path), ...problem }))
}

/** A range or a currency that was read as text and still is none has a code of its own. */
function codeOfPath(path: string): ErrorCode {
  if (path.endsWith('.validFor')) return 'time.invalid_period'
  if (path.endsWith('currency')) return 'money.unknown_currency'
  return 'input.invalid'
}
