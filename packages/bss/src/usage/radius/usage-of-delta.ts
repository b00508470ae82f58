import { formatInstant } from '@longlines/core/time'
import type { UsageRecord } from '../record.ts'
import type { CounterDelta } from './counter-points.ts'
import type { AccountingPacket } from './packet.ts'
import type { SessionState } from './session.ts'

/** What a session's use is rated by. */
export type Measure = 'volume' | 'volume-by-direction' | 'time'

/** What the records of a session say besides its counters. */
export interface UsageOfDelta {
  readonly type: string
  readonly measure: Measure
  /** Attribute of the record to attribute of the packet. */
  readonly attributes: Readonly<Record<string, string>>
}

/**
 * The records of what a packet added: none, one, or one for each direction. Their id comes from what the
 * packet says, so that the same packet gives the same id again.
 */
export function usageOfDelta(
  session: SessionState,
  delta: CounterDelta,
  packet: AccountingPacket,
  options: UsageOfDelta,
): UsageRecord[] {
  const { input, output, seconds } = delta
  const { measure } = options
  if (measure === 'time') return seconds > 0 ? [recordOf(session, delta, packet, options, '', seconds)] : []
  if (measure === 'volume')
    return input + output > 0 ? [recordOf(session, delta, packet, options, '', input + output)] : []
  return [
    ...(input > 0 ? [recordOf(session, delta, packet, options, 'in', input)] : []),
    ...(output > 0 ? [recordOf(session, delta, packet, options, 'out', output)] : []),
  ]
}

function recordOf(
  session: SessionState,
  delta: CounterDelta,
  packet: AccountingPacket,
  options: UsageOfDelta,
  direction: '' | 'in' | 'out',
  quantity: number,
): UsageRecord {
  const { nas, sessionId, identity } = session
  const attributes: Record<string, string | number> = { nas, sessionId, until: formatInstant(packet.eventMs) }
  if (direction !== '') attributes.direction = direction
  for (const [name, from] of Object.entries(options.attributes)) {
    const value = packet.attributes[from]
    if (value !== undefined && value !== '') attributes[name] = value
  }
  const report = `${packet.status}-${packet.eventMs}-${packet.input}-${packet.output}-${packet.seconds}`
  return {
    id: `${nas}/${sessionId}/${report}${direction === '' ? '' : `/${direction}`}`,
    type: options.type,
    identity,
    startedAt: formatInstant(delta.fromMs),
    startMs: delta.fromMs,
    quantity,
    unit: options.measure === 'time' ? 'second' : 'byte',
    attributes,
  }
}
