/** Reading a counter that only goes up, wraps at its width and starts again with the device. */
import { LonglinesError } from '@longlines/core/errors'
import { parseInstant } from '@longlines/core/time'

/** One reading of a cumulative octet counter, as SNMP's ifInOctets or ifHCInOctets. */
export interface CounterSample {
  /** UTC instant of the reading. */
  readonly at: string
  /**
   * Octets since some beginning: decimal digits, or a number below 2^53; `null` where the reading failed.
   * A 64-bit counter does not fit a number, so drivers should hand over text.
   */
  readonly value: string | number | null
  /** sysUpTime of the same reading in hundredths of a second, modulo 2^32 as SNMP gives it. */
  readonly upTimeTicks?: number
}

/** What is known about a counter besides its readings. */
export interface CounterOptions {
  /** Width of the counter. Wrong widths bill phantom traffic, so there is no default. */
  readonly counterBits: 32 | 64
  /** Bits a second that the interface cannot exceed, such as its ifHighSpeed x 1 000 000. */
  readonly maxRateBps?: number
  /** Intervals longer than this many milliseconds are unknown: their average would hide every peak. */
  readonly maxGapMs?: number
}

/** Why a rate is unknown. `impossible` is faster than `maxRateBps`, or than a number can say. */
export type UnknownRate = 'missing' | 'restart' | 'impossible' | 'gap'

/** Average traffic between two readings. */
export interface CounterRate {
  /** Half-open, UTC. */
  readonly from: string
  readonly to: string
  /** Octets counted in between as decimal digits; `null` when unknown. */
  readonly octets: string | null
  /** Bits a second, rounded half up to a whole number; `null` when unknown, which is not zero. */
  readonly rateBps: number | null
  /** Set exactly when the rate is `null`. */
  readonly unknown?: UnknownRate
}

/** A reading with its text parsed. */
export interface ReadCounter {
  readonly at: string
  readonly atMs: number
  readonly value: bigint | null
  readonly upTimeTicks: number | undefined
}

/** Parses a sample; `path` names it in a refusal. */
export function readCounter(sample: CounterSample, counterBits: 32 | 64, path: string): ReadCounter {
  const { at, value, upTimeTicks } = sample
  if (upTimeTicks !== undefined && !(Number.isSafeInteger(upTimeTicks) && upTimeTicks >= 0)) {
    throw new LonglinesError(
      'input.invalid',
      `sysUpTime must be a whole number of hundredths of a second, not ${upTimeTicks}.`,
      { path: `${path}.upTimeTicks` },
    )
  }
  return { at, atMs: parseInstant(at), value: octetsOf(value, counterBits, `${path}.value`), upTimeTicks }
}

function octetsOf(value: string | number | null, counterBits: 32 | 64, path: string): bigint | null {
  if (value === null) return null
  const whole =
    typeof value === 'number' ? Number.isSafeInteger(value) && value >= 0 : /^\d{1,20}$/.test(value)
  const octets = whole ? BigInt(value) : -1n
  if (octets < 0n || octets >= 1n << BigInt(counterBits)) {
    throw new LonglinesError(
      'input.invalid',
      `A ${counterBits}-bit counter is a whole number from 0 to 2^${counterBits} - 1, not ${value}.`,
      { path },
    )
  }
  return octets
}
