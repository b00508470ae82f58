import type { UsageAttributes } from './model.ts'
import type { Condition } from './price.ts'

/**
 * Compiles attribute conditions into one test; `undefined` where there is nothing to test.
 * Values compare as text, so that `1` and `"1"` are the same attribute.
 */
export function compileCondition(
  condition: Condition | undefined,
): ((attributes: UsageAttributes) => boolean) | undefined {
  const entries = wantedOf(condition)
  if (entries.length === 0) return undefined
  return (attributes) =>
    entries.every(([name, wanted]) => attributes[name] !== undefined && wanted.has(String(attributes[name])))
}

/** A condition in one canonical text: equal conditions have equal keys. */
export function conditionKey(condition: Condition | undefined): string {
  const entries = wantedOf(condition).map(([name, wanted]) => [name, [...wanted].sort()] as const)
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Orders conditions: what names more attributes comes first, then what allows fewer combinations of their values. */
export function bySpecificity(a: Condition | undefined, b: Condition | undefined): number {
  const [ours, theirs] = [wantedOf(a), wantedOf(b)]
  return theirs.length - ours.length || combinations(ours) - combinations(theirs)
}

type Wanted = readonly (readonly [name: string, values: ReadonlySet<string>])[]

function wantedOf(condition: Condition | undefined): Wanted {
  return Object.entries(condition ?? {}).map(
    ([name, wanted]) => [name, new Set([wanted].flat().map(String))] as const,
  )
}

function combinations(wanted: Wanted): number {
  return wanted.reduce((product, [, values]) => product * values.size, 1)
}
