import { isLonglinesError, LonglinesError } from '../errors/index.ts'

/**
 * Runs `work`, again after a collision with another transaction, at most `attempts` times.
 *
 * @example
 * await runWithAttempts(3, async () => 'done') // 'done'
 * @throws what the last attempt throws; LonglinesError `input.invalid` for attempts below 1
 */
export async function runWithAttempts<Result>(
  attempts: number,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!Number.isInteger(attempts) || attempts < 1) {
    throw new LonglinesError('input.invalid', 'Give at least one attempt.', { path: 'attempts' })
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt >= attempts || !isCollision(error)) throw error
    }
  }
}

function isCollision(error: unknown): boolean {
  return (
    isLonglinesError(error) &&
    (error.code === 'store.version_conflict' || error.code === 'store.serialization')
  )
}
