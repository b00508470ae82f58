/** What a matcher returns, to vitest and to Jest. */
export interface MatcherResult {
  readonly pass: boolean
  message(): string
}

/** Whether a value is an object with certain fields; matchers are handed anything. */
export function hasFields<Name extends string>(
  value: unknown,
  ...names: readonly Name[]
): value is Record<Name, unknown> {
  return typeof value === 'object' && value !== null && names.every((name) => name in value)
}
