/** What is wrong with data from outside, all of it, each with its path. */
import { LonglinesError } from '@longlines/core/errors'
import type * as z from 'zod'

/** One thing that is wrong. */
export interface Problem {
  readonly path: string
  readonly message: string
}

/** What a schema says, with the whole path. */
export function issuesOf(error: z.ZodError, path: string): Problem[] {
  return error.issues.map((issue) => ({ path: pathOf(path, issue.path), message: issue.message }))
}

function pathOf(path: string, keys: readonly PropertyKey[]): string {
  return keys.reduce<string>(
    (at, key) => (typeof key === 'number' ? `${at}[${key}]` : `${at}.${String(key)}`),
    path,
  )
}

/** Fields that a schema left out of its result, because it does not know them. */
export function strangeFields(input: unknown, parsed: unknown, path: string): Problem[] {
  if (typeof input !== 'object' || input === null || typeof parsed !== 'object' || parsed === null) return []
  const known = new Map(Object.entries(parsed))
  return Object.entries(input).flatMap(([key, value]) => {
    const at = pathOf(path, [Array.isArray(input) ? Number(key) : key])
    if (known.has(key)) return strangeFields(value, known.get(key), at)
    return value === undefined ? [] : [{ path: at, message: 'There is no such field; look at its spelling.' }]
  })
}

/** A line for each problem. */
export function linesOf(problems: readonly Problem[]): string {
  return problems.map(({ path, message }) => `${path}: ${message}`).join('\n')
}

/** The error that names every problem. */
export function invalid(problems: readonly Problem[]): LonglinesError {
  const first = problems[0]
  return new LonglinesError('input.invalid', linesOf(problems), {
    ...(first && { path: first.path }),
    values: { problems: problems.length },
  })
}
