import type { AccountingStatus } from './packet.ts'

/** What a session's counters stood at: epoch ms, octets in, octets out, seconds (-1 unknown), status. */
export type CounterPoint = readonly [
  ms: number,
  input: number,
  output: number,
  seconds: number,
  status: AccountingStatus,
]

/** What passed between two points, or was reported newly. */
export interface CounterDelta {
  readonly input: number
  readonly output: number
  readonly seconds: number
  /** When this use began. */
  readonly fromMs: number
}

/** What a new point does to those that are known. */
export type Placement =
  | {
      readonly kind: 'placed'
      readonly points: readonly CounterPoint[]
      readonly delta: CounterDelta
      readonly discarded: boolean
    }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'forgotten' }
  | { readonly kind: 'contradiction' }

/** How counters of an access server are to be understood. */
export interface CounterRules {
  /** A counter without Gigawords that falls within a session went over 2^32, instead of being wrong. */
  readonly wraps: boolean
  /** How many points a session keeps, for packets that come out of order. */
  readonly kept: number
}

const WRAP = 4_294_967_296
/** A retransmission without Event-Timestamp is dated to the second by the delay it reports. */
const SAME_MS = 2000
/** By so much a session may claim to have begun before a point that it does not continue. */
const SLACK_MS = 60_000

/**
 * Places a report among those of its session in order of time, and gives what it adds: with the previous
 * point a, this one p and the next b, `gap(a, p) + gap(p, b) - gap(a, b)`. That is never negative, and
 * the deltas of a session sum up to the same in whatever order its packets come.
 */
export function placePoint(
  points: readonly CounterPoint[],
  discarded: boolean,
  point: CounterPoint,
  rules: CounterRules,
): Placement {
  if (points.some((known) => isSame(known, point))) return { kind: 'duplicate' }
  let at = points.length
  while (at > 0 && isBefore(point, points[at - 1] as CounterPoint)) at--
  if (at === 0 && discarded) return { kind: 'forgotten' }
  const before = points[at - 1]
  const after = points[at]
  if (contradicts(before, point, rules) || contradicts(point, after, rules)) return { kind: 'contradiction' }
  const first = gap(before, point, rules)
  const second = after === undefined ? NONE : gap(point, after, rules)
  const known = after === undefined ? NONE : gap(before, after, rules)
  const placed = [...points.slice(0, at), point, ...points.slice(at)]
  const surplus = Math.max(0, placed.length - rules.kept)
  return {
    kind: 'placed',
    points: surplus === 0 ? placed : placed.slice(surplus),
    discarded: discarded || surplus > 0,
    delta: {
      input: first.input + second.input - known.input,
      output: first.output + second.output - known.output,
      seconds: first.seconds + second.seconds - known.seconds,
      fromMs: first.fromMs,
    },
  }
}

const NONE: CounterDelta = { input: 0, output: 0, seconds: 0, fromMs: 0 }

function gap(from: CounterPoint | undefined, to: CounterPoint, rules: CounterRules): CounterDelta {
  const [ms, input, output, seconds] = to
  if (from !== undefined && continues(from, to)) {
    return {
      input: input - from[1],
      output: output - from[2],
      seconds: elapsed(from[3], seconds),
      fromMs: from[0],
    }
  }
  if (from !== undefined && rules.wraps && claimsToContinue(from, to)) {
    return {
      input: wrapped(from[1], input),
      output: wrapped(from[2], output),
      seconds: elapsed(from[3], seconds),
      fromMs: from[0],
    }
  }
  // A first report, or counters that began again: everything they show is new.
  const beganMs = seconds > 0 ? ms - seconds * 1000 : ms
  return {
    input,
    output,
    seconds: Math.max(0, seconds),
    fromMs: from === undefined ? beganMs : Math.max(beganMs, from[0]),
  }
}

function continues(from: CounterPoint, to: CounterPoint): boolean {
  return to[1] >= from[1] && to[2] >= from[2] && (to[3] < 0 || from[3] < 0 || to[3] >= from[3])
}

/** By its session time it goes on where the other was, though its counters are lower. */
function claimsToContinue(from: CounterPoint, to: CounterPoint): boolean {
  return from[3] > 0 && to[3] >= from[3] && to[0] - to[3] * 1000 < from[0] - SLACK_MS
}

function contradicts(
  from: CounterPoint | undefined,
  to: CounterPoint | undefined,
  rules: CounterRules,
): boolean {
  if (from === undefined || to === undefined || rules.wraps) return false
  return !continues(from, to) && claimsToContinue(from, to)
}

function wrapped(from: number, to: number): number {
  return to >= from ? to - from : to + WRAP - from
}

function elapsed(from: number, to: number): number {
  return Math.max(0, to - Math.max(0, from))
}

function isSame(a: CounterPoint, b: CounterPoint): boolean {
  return a[4] === b[4] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3] && Math.abs(a[0] - b[0]) <= SAME_MS
}

const ORDER: Readonly<Record<AccountingStatus, number>> = { on: 0, off: 0, start: 1, interim: 2, stop: 3 }

function isBefore(a: CounterPoint, b: CounterPoint): boolean {
  if (a[0] !== b[0]) return a[0] < b[0]
  if (a[3] !== b[3]) return a[3] < b[3]
  if (a[1] + a[2] !== b[1] + b[2]) return a[1] + a[2] < b[1] + b[2]
  return ORDER[a[4]] < ORDER[b[4]]
}
