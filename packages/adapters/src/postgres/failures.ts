import { isLonglinesError, LonglinesError } from '@longlines/core/errors'

const LOST_STATES = /^(?:08|57P0)/
const LOST_CODES = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'ENOENT'])
const LOST_MESSAGES =
  /connection (?:terminated|ended|error)|client has encountered a connection error|not queryable|timeout exceeded when trying to connect/i

/** The SQLSTATE of a database error, or the code of a network error. */
export function stateOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : ''
}

/** Name of the constraint that refused a row. */
export function constraintOf(error: unknown): string {
  return typeof error === 'object' &&
    error !== null &&
    'constraint' in error &&
    typeof error.constraint === 'string'
    ? error.constraint
    : ''
}

/** Turns an error of the database into one of Longlines where its meaning is known; others pass unchanged. */
export function databaseFailure(error: unknown): unknown {
  if (isLonglinesError(error)) return error
  const state = stateOf(error)
  const message = error instanceof Error ? error.message : String(error)
  if (state === '40001' || state === '40P01') {
    return new LonglinesError(
      'store.serialization',
      'Transactions collided in the database; run this one again.',
      {
        values: { state },
        cause: error,
      },
    )
  }
  if (state === '42P01' || state === '42703' || state === '3F000') {
    return new LonglinesError(
      'store.not_migrated',
      `Run store.migrate with all definitions first: ${message}.`,
      {
        values: { state },
        cause: error,
      },
    )
  }
  if (LOST_STATES.test(state) || LOST_CODES.has(state) || LOST_MESSAGES.test(message)) {
    return new LonglinesError(
      'store.connection_lost',
      `Connection to the database was lost or could not be made: ${message}. Nothing of an unfinished transaction is kept; run it again.`,
      { values: { state }, cause: error },
    )
  }
  if (/PGlite is clos/i.test(message) || /Cannot use a pool after calling end/i.test(message)) {
    return new LonglinesError('store.closed', `Database client is closed: ${message}.`, { cause: error })
  }
  return error
}
