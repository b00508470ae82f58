import type { UsageAttributes } from './model.ts'
import type { Condition } from './price.ts'

/**
 * Compiles attribute conditions into one test; `undefined` where there is nothing to test.
 * Values compare as text, so that `1` and `"1"` are the same attribute.
 */
export function compileCondition(
  condition: Condition | undefined,
): ((attributes: UsageAttributes) => boolean) | undefined {
  const entries = Object.entries(condition ?? {}).map(
    ([name, wanted]) => [name, new Set((Array.isArray(wanted) ? wanted : [wanted]).map(String))] as const,
  )
  if (entries.length === 0) return undefined
  return (attributes) =>
    entries.every(([name, wanted]) => attributes[name] !== undefined && wanted.has(String(attributes[name])))
}

/** A condition in one canonical text: equal conditions have equal keys. */
export function conditionKey(condition: Condition | undefined): string {
  const entries = Object.entries(condition ?? {}).map(([name, wanted]) => [
    name,
    [...new Set([wanted].flat().map(String))].sort(),
  ])
  return JSON.stringify(entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)))
}
