import { type Clock, type Instant, parseInstant } from '../time/index.ts'

/**
 * A clock that stands still.
 *
 * @example
 * fixedClock('1970-01-01T00:00:01Z').now() // 1000
 * @throws LonglinesError `time.invalid_instant`
 */
export function fixedClock(at: Instant): Clock {
  const ms = parseInstant(at)
  return { now: () => ms }
}

/** A clock that a test moves. */
export interface SimulatedClock extends Clock {
  /** Lets time pass. */
  advance(ms: number): void
  /** Sets the clock, back too. */
  set(at: Instant): void
}

/**
 * A clock that goes only when it is told to.
 *
 * @example
 * const clock = simulatedClock('1970-01-01T00:00:01Z')
 * clock.advance(500)
 * clock.now() // 1500
 * @throws LonglinesError `time.invalid_instant`
 */
export function simulatedClock(from: Instant): SimulatedClock {
  let ms = parseInstant(from)
  return {
    now: () => ms,
    advance(by) {
      ms += by
    },
    set(at) {
      ms = parseInstant(at)
    },
  }
}
