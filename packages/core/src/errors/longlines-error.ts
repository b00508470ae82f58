import type { ErrorCode } from './codes.ts'

const BRAND = Symbol.for('longlines.error')

/** What a {@link LonglinesError} carries besides its code and sentence. */
export interface ErrorDetails {
  /** Where the offending value stands: `prices[2].tiers[1].upTo`, or a column name. */
  readonly path?: string
  /** Line of the file, counted from 1. */
  readonly line?: number
  /** Values that help to mend the input; JSON-serialisable. */
  readonly values?: Readonly<Record<string, string | number | boolean | null>>
  /** The error that caused this one. */
  readonly cause?: unknown
}

/**
 * The only error class of Longlines: a stable `code`, a sentence that says what to do, and where.
 * Look at `code`, never at `instanceof`: two copies of the package may be loaded at once.
 *
 * @example
 * const refusal = new LonglinesError('money.overflow', 'Use fewer digits.', { path: 'prices[0]' })
 * refusal.code // 'money.overflow'
 * refusal.toJSON() // { code: 'money.overflow', message: 'Use fewer digits.', path: 'prices[0]' }
 */
export class LonglinesError extends Error {
  override readonly name = 'LonglinesError'
  readonly code: ErrorCode
  readonly path: string | undefined
  readonly line: number | undefined
  readonly values: Readonly<Record<string, string | number | boolean | null>>

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.path = details.path
    this.line = details.line
    this.values = details.values ?? {}
    Object.defineProperty(this, BRAND, { value: true })
  }

  /** The error as plain data, for logs and quarantine. */
  toJSON(): Refusal {
    return {
      code: this.code,
      message: this.message,
      ...(this.path === undefined ? {} : { path: this.path }),
      ...(this.line === undefined ? {} : { line: this.line }),
      ...(Object.keys(this.values).length === 0 ? {} : { values: this.values }),
    }
  }
}

/** A refusal as data: what a function returns when it will not do what was asked. */
export interface Refusal {
  readonly code: ErrorCode
  readonly message: string
  readonly path?: string
  readonly line?: number
  readonly values?: Readonly<Record<string, string | number | boolean | null>>
}

/**
 * True for a {@link LonglinesError} of any loaded copy of the package.
 *
 * @example
 * isLonglinesError(new Error('no')) // false
 */
export function isLonglinesError(error: unknown): error is LonglinesError {
  return typeof error === 'object' && error !== null && (error as Record<symbol, unknown>)[BRAND] === true
}
