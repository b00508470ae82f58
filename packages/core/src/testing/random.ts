import type { Random } from '../identity/index.ts'

/** Chance that a seed decides. */
export interface SeededRandom extends Random {
  /** A number from 0 up to, not including, 1. */
  next(): number
  /** A whole number from 0 up to, not including, `below`. */
  integer(below: number): number
}

/**
 * The same random numbers for the same seed, on every machine. For tests and invented data; it is guessable.
 * Formula: splitmix32.
 *
 * @param seed - whole number
 * @example
 * seededRandom(7).integer(6) === seededRandom(7).integer(6) // true
 */
export function seededRandom(seed: number): SeededRandom {
  let state = seed | 0
  function next(): number {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    mixed ^= mixed >>> 15
    return (mixed >>> 0) / 2 ** 32
  }
  const integer = (below: number) => Math.floor(next() * below)
  return { next, integer, bytes: (length) => Uint8Array.from({ length }, () => integer(256)) }
}
