import { LonglinesError } from '../errors/index.ts'

/**
 * The refusals of collections in one wording, so that every store says the same.
 *
 * @example
 * alreadyExists('accounts', 'a1').code // 'store.already_exists'
 */
export function alreadyExists(collection: string, id: string): LonglinesError {
  return new LonglinesError(
    'store.already_exists',
    `Use another id, or update: ${collection} has ${id} already.`,
    {
      path: 'id',
      values: { collection, id },
    },
  )
}

/**
 * The document is not there.
 *
 * @example
 * notFound('accounts', 'a1').code // 'store.not_found'
 */
export function notFound(collection: string, id: string): LonglinesError {
  return new LonglinesError('store.not_found', `No document ${id} is in ${collection}.`, {
    path: 'id',
    values: { collection, id },
  })
}

/**
 * The document has another version than the one that was read.
 *
 * @example
 * versionConflict('accounts', 'a1', 3, 4).values // { collection: 'accounts', id: 'a1', expected: 3, found: 4 }
 */
export function versionConflict(
  collection: string,
  id: string,
  expected: number,
  found: number | null,
): LonglinesError {
  return new LonglinesError(
    'store.version_conflict',
    `Read ${id} of ${collection} again: it was changed since version ${expected}.`,
    { path: 'version', values: { collection, id, expected, found } },
  )
}

/**
 * A unique index has the value already.
 *
 * @example
 * uniqueViolation('accounts', 'byEmail').path // 'byEmail'
 */
export function uniqueViolation(collection: string, index: string, cause?: unknown): LonglinesError {
  return new LonglinesError(
    'store.unique_violation',
    `Another document of ${collection} has the same values in the unique index ${index}.`,
    { path: index, values: { collection, index }, ...(cause === undefined ? {} : { cause }) },
  )
}

/**
 * An event id that was emitted with other content.
 *
 * @example
 * eventExists('e1').code // 'store.already_exists'
 */
export function eventExists(id: string): LonglinesError {
  return new LonglinesError(
    'store.already_exists',
    `Give the event another id: ${id} was emitted with other content.`,
    {
      path: 'event.id',
      values: { id },
    },
  )
}

/**
 * A transaction handle used after its work has ended.
 *
 * @example
 * transactionEnded().code // 'store.closed'
 */
export function transactionEnded(): LonglinesError {
  return new LonglinesError(
    'store.closed',
    'Use the transaction only inside the work it was given to, and await all its calls.',
  )
}
