import type { Refusal } from '@longlines/core/errors'
import { parseInstant } from '@longlines/core/time'
import { refusal, type UsageRecord } from '../record.ts'
import { ownText } from '../seen.ts'
import { missing } from '../usage-line.ts'
import type { CounterRules } from './counter-points.ts'
import type { AccountingPacket } from './packet.ts'
import { type CloseReason, restartSession, type SessionState, stepSession } from './session.ts'
import { type Measure, usageOfDelta } from './usage-of-delta.ts'

/** How accounting becomes usage. Every member has a default. */
export interface AccountingOptions {
  /** Attribute by which the guide finds the subscription. Default `User-Name`. */
  readonly identity?: string
  /** Usage type of the records. Default `data`. */
  readonly type?: string
  /** Both directions together (default), a record for each, or the session's time. */
  readonly measure?: Measure
  /** Further attributes of the records, by the packet's attribute. */
  readonly attributes?: Readonly<Record<string, string>>
  /** The access servers count in 32 bits without Gigawords. Default false: a fall is then quarantined. */
  readonly wraps?: boolean
  /** Reports that are kept of a session, for packets out of order. Default 16. */
  readonly kept?: number
  /** Hours without a packet after which a session counts as closed, its Stop lost. Default 168. */
  readonly idleHours?: number
  /** Hours for which a closed session is remembered, for packets that come late. Default 48. */
  readonly rememberHours?: number
}

/** What is known of all sessions: plain data, explicit in and out, to be stored with the usage it gave. */
export interface AccountingState {
  readonly sessions: readonly SessionState[]
  /** Access server to the newest instants at which it began anew. */
  readonly restarts: Readonly<Record<string, readonly number[]>>
  /** Sessions that ended before this instant (epoch ms) are forgotten; null before any was. */
  readonly horizonMs: number | null
}

/** A session that is over, with its last counters. */
export interface ClosedSession {
  readonly nas: string
  readonly sessionId: string
  readonly identity: string
  readonly reason: CloseReason
  readonly lastMs: number
}

/** What became of a packet. */
export type PacketOutcome =
  | {
      readonly kind: 'used'
      readonly records: readonly UsageRecord[]
      readonly closed: readonly ClosedSession[]
    }
  | { readonly kind: 'duplicate'; readonly key: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

const HOUR = 3_600_000
const NO_STATE: AccountingState = { sessions: [], restarts: {}, horizonMs: null }
const KEPT_RESTARTS = 4

/**
 * Accounting as a state machine: cumulative counters in, usage of each interval out. A packet changes
 * nothing but its session (or, when its access server starts again, the sessions there).
 */
export class Accounting {
  private readonly sessions = new Map<string, SessionState>()
  private readonly restarts = new Map<string, readonly number[]>()
  private horizonMs: number
  private readonly rules: CounterRules

  constructor(
    private readonly options: AccountingOptions = {},
    state: AccountingState = NO_STATE,
  ) {
    this.rules = { wraps: options.wraps ?? false, kept: Math.max(2, options.kept ?? 16) }
    for (const session of state.sessions) this.sessions.set(keyOf(session), session)
    for (const [nas, instants] of Object.entries(state.restarts)) this.restarts.set(nas, instants)
    this.horizonMs = state.horizonMs ?? Number.NEGATIVE_INFINITY
  }

  /** Takes a packet. */
  apply(packet: AccountingPacket): PacketOutcome {
    if (packet.status === 'on' || packet.status === 'off') return this.restart(packet)
    const identity = packet.attributes[this.options.identity ?? 'User-Name']
    const key = keyOf(packet)
    const known = this.sessions.get(key)
    if (known === undefined && (identity === undefined || identity === '')) {
      return { kind: 'refused', refusal: missing(this.options.identity ?? 'User-Name') }
    }
    if (known === undefined && this.mayBeForgotten(packet)) {
      const message = `Session ${packet.sessionId} is not known and began when sessions are forgotten already; it may have been counted.`
      return { kind: 'refused', refusal: refusal('usage.too_late', message, 'Event-Timestamp') }
    }
    const restarts = this.restarts.get(packet.nas) ?? []
    const step = stepSession(known, packet, identity ?? '', restarts, this.rules)
    if (step.kind === 'refused') return step
    if (step.kind === 'duplicate')
      return { kind: 'duplicate', key: `${key}/${packet.status}-${packet.eventMs}` }
    const session = known === undefined ? owned(step.session) : step.session
    this.sessions.set(key, session)
    const records = usageOfDelta(session, step.delta, packet, this.recordOptions())
    const closed =
      session.closed === 'stop' && known?.closed !== 'stop' ? [closedSession(session, 'stop')] : []
    return { kind: 'used', records, closed }
  }

  /**
   * Closes sessions whose Stop was lost and forgets those that ended long ago, as of an explicit instant.
   * Closing gives no usage: what a session reported was given when it was reported.
   */
  expire(now: string): ClosedSession[] {
    return this.expireAt(parseInstant(now))
  }

  /** {@link expire} by epoch ms. */
  expireAt(nowMs: number): ClosedSession[] {
    const closed: ClosedSession[] = []
    const forgetMs = nowMs - (this.options.rememberHours ?? 48) * HOUR
    const idleMs = nowMs - (this.options.idleHours ?? 168) * HOUR
    for (const [key, session] of this.sessions) {
      const lastMs = lastOf(session)
      if (session.closed !== undefined && lastMs < forgetMs) {
        this.sessions.delete(key)
        this.horizonMs = Math.max(this.horizonMs, lastMs)
      } else if (session.closed === undefined && lastMs < idleMs) {
        this.sessions.set(key, { ...session, closed: 'timeout' })
        closed.push(closedSession(session, 'timeout'))
      }
    }
    return closed
  }

  /** How many sessions are remembered. */
  get size(): number {
    return this.sessions.size
  }

  /** The state as plain data. Store it in the transaction that stores the usage: one without the other counts twice, or never. */
  state(): AccountingState {
    return {
      sessions: [...this.sessions.values()],
      restarts: Object.fromEntries(this.restarts),
      horizonMs: Number.isFinite(this.horizonMs) ? this.horizonMs : null,
    }
  }

  private restart(packet: AccountingPacket): PacketOutcome {
    const { nas, eventMs } = packet
    const before = this.restarts.get(nas) ?? []
    if (before.includes(eventMs)) return { kind: 'duplicate', key: `${nas}/${packet.status}-${eventMs}` }
    this.restarts.set(ownText(nas), [...before, eventMs].sort((a, b) => a - b).slice(-KEPT_RESTARTS))
    const records: UsageRecord[] = []
    const closed: ClosedSession[] = []
    for (const [key, session] of this.sessions) {
      if (session.nas !== nas) continue
      const restarted = restartSession(session, eventMs, this.rules)
      if (restarted === undefined) continue
      this.sessions.set(key, restarted.session)
      records.push(...usageOfDelta(session, restarted.delta, packet, this.recordOptions()))
      if (restarted.session.closed !== session.closed) closed.push(closedSession(session, 'restart'))
    }
    return { kind: 'used', records, closed }
  }

  private mayBeForgotten(packet: AccountingPacket): boolean {
    const beganMs = packet.eventMs - Math.max(0, packet.seconds) * 1000
    return packet.status !== 'start' && beganMs <= this.horizonMs
  }

  private recordOptions() {
    const { type = 'data', measure = 'volume' as const, attributes = {} } = this.options
    return { type, measure, attributes }
  }
}

/** What a run of packets gave, and the state for the next run. */
export interface AccountingRun {
  readonly state: AccountingState
  readonly outcomes: readonly PacketOutcome[]
}

/**
 * Accounting as a pure function: a state and packets in, the next state and what became of each packet out.
 *
 * @example
 * runAccounting([], {}).state.sessions // []
 */
export function runAccounting(
  packets: readonly AccountingPacket[],
  options: AccountingOptions,
  state?: AccountingState,
): AccountingRun {
  const accounting = new Accounting(options, state)
  const outcomes = packets.map((packet) => accounting.apply(packet))
  return { state: accounting.state(), outcomes }
}

function keyOf({ nas, sessionId }: { readonly nas: string; readonly sessionId: string }): string {
  return `${nas}\u0001${sessionId}`
}

function lastOf(session: SessionState): number {
  return session.points[session.points.length - 1]?.[0] ?? 0
}

function owned(session: SessionState): SessionState {
  return {
    ...session,
    nas: ownText(session.nas),
    sessionId: ownText(session.sessionId),
    identity: ownText(session.identity),
  }
}

function closedSession(session: SessionState, reason: CloseReason): ClosedSession {
  const { nas, sessionId, identity } = session
  return { nas, sessionId, identity, reason, lastMs: lastOf(session) }
}
