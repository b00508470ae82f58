import { LonglinesError } from '../errors/index.ts'
import { formatInstant, type Instant } from '../time/index.ts'

declare const KIND: unique symbol

/**
 * An id of one kind: `sub_01jz4v8k3m2n5p6q7r8s9t0v1w`. The prefix says what it names and is its type, so
 * that an account's id is not taken for an invoice's. What follows is a ULID in lower case, so ids sort by
 * the time at which they were made.
 */
export type Id<Prefix extends string = string> = string & { readonly [KIND]: Prefix }

/** Digits of base 32 without letters that are taken for others (Crockford). */
export const ID_DIGITS = '0123456789abcdefghjkmnpqrstvwxyz'

const PREFIX = /^[a-z][a-z0-9]{0,15}$/
// 26 digits of five bits are 130 bits, so the first digit is at most 7.
const BODY = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/

/** Refuses a prefix that is not one to sixteen small letters and digits. */
export function checkPrefix(prefix: string): void {
  if (PREFIX.test(prefix)) return
  throw new LonglinesError(
    'identity.invalid_prefix',
    `A prefix is 1 to 16 small letters and digits, a letter first; got ${JSON.stringify(prefix)}.`,
    { path: 'prefix' },
  )
}

/**
 * Reads a text as an id of a kind.
 *
 * @example
 * parseId('sub', 'sub_01jz4v8k3m2n5p6q7r8s9t0v1w') // 'sub_01jz4v8k3m2n5p6q7r8s9t0v1w'
 * @throws LonglinesError `identity.invalid_id` for another prefix or anything but a ULID in lower case
 */
export function parseId<const Prefix extends string>(prefix: Prefix, text: string): Id<Prefix> {
  if (!isId(prefix, text)) {
    throw new LonglinesError(
      'identity.invalid_id',
      `Give an id such as "${prefix}_01jz4v8k3m2n5p6q7r8s9t0v1w"; got ${JSON.stringify(text)}.`,
      { values: { prefix } },
    )
  }
  return text
}

/**
 * Whether a text is an id of a kind.
 *
 * @example
 * isId('sub', 'acc_01jz4v8k3m2n5p6q7r8s9t0v1w') // false
 */
export function isId<const Prefix extends string>(prefix: Prefix, text: string): text is Id<Prefix> {
  return text.startsWith(`${prefix}_`) && BODY.test(text.slice(prefix.length + 1))
}

/**
 * When an id was made, to the millisecond.
 *
 * @example
 * instantOfId(parseId('sub', 'sub_01jz4v8k3m2n5p6q7r8s9t0v1w')) // '2025-07-02T05:55:25.940Z'
 */
export function instantOfId(id: Id): Instant {
  let ms = 0
  for (const digit of id.slice(-26, -16)) ms = ms * 32 + ID_DIGITS.indexOf(digit)
  return formatInstant(ms)
}
