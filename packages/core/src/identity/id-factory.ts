import type { Clock } from '../time/index.ts'
import { checkPrefix, ID_DIGITS, type Id } from './id.ts'
import type { Random } from './random.ts'

/** What makes ids of one kind. */
export interface IdFactory<Prefix extends string> {
  readonly prefix: Prefix
  /** A fresh id, which sorts after every id that this factory made before, even when the clock is set back. */
  next(): Id<Prefix>
}

const TIME_DIGITS = 10
const RANDOM_DIGITS = 16

/**
 * Makes ids of one kind that sort by time: 48 bits of milliseconds and 80 of chance, the layout of ULID.
 * Within a millisecond the chance counts up by one, so that order is kept.
 *
 * @param source.prefix - one to sixteen small letters and digits
 * @example
 * const ids = idFactory({ prefix: 'sub', clock: fixedClock('2026-07-05T12:00:00Z'), random: seededRandom(1) })
 * ids.next() < ids.next() // true
 * @throws LonglinesError `identity.invalid_prefix`
 */
export function idFactory<const Prefix extends string>(source: {
  readonly prefix: Prefix
  readonly clock: Clock
  readonly random: Random
}): IdFactory<Prefix> {
  const { prefix, clock, random } = source
  checkPrefix(prefix)
  let lastMs = -1
  let time = ''
  let digits: number[] = []

  function draw(ms: number): void {
    lastMs = ms
    time = timeDigits(ms)
    // Five of the eight bits of a byte are as random as all of them.
    digits = Array.from(random.bytes(RANDOM_DIGITS), (byte) => byte & 31)
  }

  return {
    prefix,
    next() {
      const now = clock.now()
      if (now > lastMs) draw(now)
      else if (!countUp(digits)) draw(lastMs + 1)
      // The parts were made to the form of an id just above.
      return `${prefix}_${time}${digits.map((digit) => ID_DIGITS[digit]).join('')}` as Id<Prefix>
    },
  }
}

function timeDigits(ms: number): string {
  let text = ''
  for (let rest = Math.floor(ms); text.length < TIME_DIGITS; rest = Math.floor(rest / 32)) {
    text = ID_DIGITS.charAt(rest % 32) + text
  }
  return text
}

/** Adds one; false where every digit was the last one already. */
function countUp(digits: number[]): boolean {
  for (let at = digits.length - 1; at >= 0; at -= 1) {
    if (digits[at] !== 31) {
      digits[at]! += 1
      return true
    }
    digits[at] = 0
  }
  return false
}
