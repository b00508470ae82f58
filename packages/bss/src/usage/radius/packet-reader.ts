import { parseInstant, zoneOf } from '@longlines/core/time'
import type { ReadingContext, ReadingTray } from '../format.ts'
import { refusal, storable } from '../record.ts'
import { isRefusal } from '../usage-line.ts'
import type { Accounting } from './accounting.ts'
import { type RadiusAttributes, readPacket } from './packet.ts'

/** After so many packets, sessions that are over are looked for. */
const SWEEP = 4096

/** Applies packets to an accounting, and gives what comes of them to a tray. */
export class PacketIntake {
  private readonly latestMs: number
  private newestMs = Number.NEGATIVE_INFINITY
  private sinceSweep = 0

  constructor(
    private readonly accounting: Accounting,
    private readonly zone: string | undefined,
    context: ReadingContext,
  ) {
    // Here, so that no file is read half before a zone is found wrong.
    if (zone !== undefined) zoneOf(zone)
    this.latestMs = parseInstant(context.now) + context.futureTolerance * 1000
  }

  take(given: RadiusAttributes, line: number, raw: string, tray: ReadingTray): void {
    const packet = readPacket(storableAttributes(given), this.zone)
    if ('skip' in packet) tray.skip(packet.skip)
    else if (isRefusal(packet)) tray.refuse(packet, line, raw)
    else if (packet.eventMs > this.latestMs) {
      // Refused before it is applied: a session's counters must not be moved by a clock that is wrong.
      tray.refuse(
        refusal(
          'usage.in_future',
          'The packet is dated after now; check the clock of the access server.',
          'Event-Timestamp',
        ),
        line,
        raw,
      )
    } else {
      this.apply(packet, line, raw, tray)
    }
  }

  private apply(
    packet: Parameters<Accounting['apply']>[0],
    line: number,
    raw: string,
    tray: ReadingTray,
  ): void {
    const outcome = this.accounting.apply(packet)
    if (packet.eventMs > this.newestMs) this.newestMs = packet.eventMs
    if (outcome.kind === 'duplicate') tray.repeat(outcome.key, line)
    else if (outcome.kind === 'refused') tray.refuse(outcome.refusal, line, raw)
    else if (outcome.records.length === 0) tray.skip('no-usage')
    else {
      tray.read++
      tray.derived += outcome.records.length - 1
      for (const record of outcome.records) tray.readings.push({ record, line, raw })
    }
    if (++this.sinceSweep < SWEEP) return
    this.sinceSweep = 0
    this.accounting.expireAt(this.newestMs)
  }
}

/** Binary attributes, which mostly nobody asks for, may hold any byte: the packet is usage all the same. */
function storableAttributes(attributes: RadiusAttributes): RadiusAttributes {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, storable(value)]))
}
