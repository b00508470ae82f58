import { parseInstant } from '@longlines/core/time'
import type { ValidFor } from '../rating/index.ts'

/** Whether a validity holds at an instant; one that is left out always does. */
export function validAt(validFor: ValidFor | undefined, atMs: number): boolean {
  const { from, to } = validFor ?? {}
  return (from === undefined || parseInstant(from) <= atMs) && (to === undefined || atMs < parseInstant(to))
}
