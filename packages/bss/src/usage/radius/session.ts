import type { Refusal } from '@longlines/core/errors'
import { refusal } from '../record.ts'
import { type CounterDelta, type CounterPoint, type CounterRules, placePoint } from './counter-points.ts'
import type { AccountingPacket } from './packet.ts'

/** What is known of a session: plain data, kept between two runs. */
export interface SessionState {
  readonly nas: string
  readonly sessionId: string
  /** Who used it, by the attribute that the options name. */
  readonly identity: string
  /** The newest counter reports, in order of time. */
  readonly points: readonly CounterPoint[]
  /** Older reports were forgotten. */
  readonly discarded: boolean
  /** Why it is over; absent while it runs. A later packet shows that it runs again. */
  readonly closed?: CloseReason
}

/** Why a session is over: its Stop came, its access server started again, or nothing came for too long. */
export type CloseReason = 'stop' | 'restart' | 'timeout'

/** What a packet does to its session. */
export type SessionStep =
  | { readonly kind: 'used'; readonly session: SessionState; readonly delta: CounterDelta }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/**
 * One step of a session as a pure function: state and packet in, state and usage out. `session` is
 * undefined for the first packet; `restarts` are the instants at which its access server began anew.
 */
export function stepSession(
  session: SessionState | undefined,
  packet: AccountingPacket,
  identity: string,
  restarts: readonly number[],
  rules: CounterRules,
): SessionStep {
  const { nas, sessionId, eventMs, input, output, seconds, status } = packet
  const known = session ?? {
    nas,
    sessionId,
    identity,
    points: restarts.map((ms): CounterPoint => [ms, 0, 0, 0, 'on']),
    discarded: false,
  }
  const placed = placePoint(known.points, known.discarded, [eventMs, input, output, seconds, status], rules)
  if (placed.kind === 'duplicate') return { kind: 'duplicate' }
  if (placed.kind === 'forgotten') return { kind: 'refused', refusal: tooLate(sessionId) }
  if (placed.kind === 'contradiction') return { kind: 'refused', refusal: decreased(packet) }
  const newest = placed.points[placed.points.length - 1]
  const { closed: before, ...rest } = known
  const closed =
    newest?.[4] === 'stop' ? 'stop' : before === 'restart' && newest?.[0] !== eventMs ? before : undefined
  return {
    kind: 'used',
    session: {
      ...rest,
      points: placed.points,
      discarded: placed.discarded,
      ...(closed === undefined ? {} : { closed }),
    },
    delta: placed.delta,
  }
}

/** The access server began anew: every counter is zero from then on. Undefined when that changes nothing. */
export function restartSession(
  session: SessionState,
  eventMs: number,
  rules: CounterRules,
): { readonly session: SessionState; readonly delta: CounterDelta } | undefined {
  const placed = placePoint(session.points, session.discarded, [eventMs, 0, 0, 0, 'on'], rules)
  if (placed.kind !== 'placed') return undefined
  const newest = placed.points[placed.points.length - 1]
  const closed = newest?.[4] === 'on' && session.closed === undefined ? 'restart' : session.closed
  return {
    session: {
      ...session,
      points: placed.points,
      discarded: placed.discarded,
      ...(closed === undefined ? {} : { closed }),
    },
    delta: placed.delta,
  }
}

function tooLate(sessionId: string): Refusal {
  return refusal(
    'usage.too_late',
    `The packet is older than every report that is kept of session ${sessionId}; keep more points.`,
    'Event-Timestamp',
    { sessionId },
  )
}

function decreased(packet: AccountingPacket): Refusal {
  const hint = packet.gigawords
    ? 'the access server contradicts itself'
    : 'if it counts in 32 bits without Gigawords, set `wraps`'
  return refusal(
    'usage.counter_decreased',
    `Octets of session ${packet.sessionId} went down while its time went on; ${hint}.`,
    'Acct-Input-Octets',
    { sessionId: packet.sessionId, input: packet.input, output: packet.output, seconds: packet.seconds },
  )
}
