import { LonglinesError } from '@longlines/core/errors'
import type { AppendConflict } from '@longlines/core/store'

/**
 * Refuses what a log did not take because another row has its key, so that nobody believes it kept.
 *
 * @throws LonglinesError `store.already_exists`
 */
export function refuseConflicts(conflicts: readonly AppendConflict[], what: string): void {
  const [first] = conflicts
  if (first === undefined) return
  const key = Object.values(first.key).join(' ')
  const more = conflicts.length > 1 ? ` (and ${conflicts.length - 1} more)` : ''
  throw new LonglinesError(
    'store.already_exists',
    `Another ${what} is kept under ${key}, with other ${first.columns.join(', ')}${more}; give each its own id.`,
    { values: { key } },
  )
}
