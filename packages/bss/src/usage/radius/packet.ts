import type { Refusal } from '@longlines/core/errors'
import { zoneOf } from '@longlines/core/time'
import { refusal } from '../record.ts'
import { instantOf, missing } from '../usage-line.ts'

/** Attributes of a RADIUS packet by name, as FreeRADIUS writes them. */
export type RadiusAttributes = Readonly<Record<string, string>>

/** What an accounting packet reports. `on` and `off` speak of a whole access server, not of a session. */
export type AccountingStatus = 'start' | 'interim' | 'stop' | 'on' | 'off'

/** An accounting packet, read: times in epoch ms, octets with their Gigawords. */
export interface AccountingPacket {
  readonly status: AccountingStatus
  /** The access server: NAS-Identifier, or its address. */
  readonly nas: string
  /** Acct-Session-Id; empty for `on` and `off`. */
  readonly sessionId: string
  /** When it happened at the access server. */
  readonly eventMs: number
  /** Octets from and to the user since the session began. */
  readonly input: number
  readonly output: number
  /** Acct-Session-Time; -1 where it is not given. */
  readonly seconds: number
  /** Acct-Input-Gigawords or Acct-Output-Gigawords is there: the server counts beyond 32 bits. */
  readonly gigawords: boolean
  readonly attributes: RadiusAttributes
}

/** Reads attributes into a packet, refuses them, or names the rule by which they are no usage. */
export type PacketReading = AccountingPacket | Refusal | { readonly skip: string }

const STATUS: Readonly<Record<string, AccountingStatus>> = {
  Start: 'start',
  '1': 'start',
  Stop: 'stop',
  '2': 'stop',
  'Interim-Update': 'interim',
  Alive: 'interim',
  '3': 'interim',
  'Accounting-On': 'on',
  '7': 'on',
  'Accounting-Off': 'off',
  '8': 'off',
}
const GIGAWORD = 4_294_967_296
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const PRINTED =
  /^(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) +(\d{1,2}) (?:(\d{4}) )?(\d\d):(\d\d):(\d\d)(?: (\d{4}))?(?: ([A-Z]{1,5}))?$/

/**
 * Reads the attributes of an accounting packet. The instant is Event-Timestamp; without it, the time of
 * receipt less Acct-Delay-Time, so that a retransmission is dated like its original.
 *
 * @example
 * readPacket({ 'Acct-Status-Type': 'Failed' }) // { skip: 'status Failed' }
 */
export function readPacket(attributes: RadiusAttributes, zone?: string): PacketReading {
  const type = attributes['Acct-Status-Type']
  if (type === undefined) return missing('Acct-Status-Type')
  const status = Object.hasOwn(STATUS, type) ? STATUS[type] : undefined
  if (status === undefined) return { skip: `status ${type.slice(0, 32)}` }
  const nas =
    attributes['NAS-Identifier'] ??
    attributes['NAS-IP-Address'] ??
    attributes['NAS-IPv6-Address'] ??
    attributes['Packet-Src-IP-Address']
  if (nas === undefined || nas === '') return missing('NAS-Identifier')
  const sessionId = attributes['Acct-Session-Id'] ?? ''
  const ofServer = status === 'on' || status === 'off'
  if (!ofServer && sessionId === '') return missing('Acct-Session-Id')
  const eventMs = eventTime(attributes, zone)
  if (typeof eventMs !== 'number') return eventMs
  const input = octets(attributes, 'Input')
  if (typeof input !== 'number') return input
  const output = octets(attributes, 'Output')
  if (typeof output !== 'number') return output
  const seconds = counter(attributes, 'Acct-Session-Time', -1)
  if (typeof seconds !== 'number') return seconds
  // A session that began before 1970 is a counter that is wrong.
  if (eventMs - Math.max(0, seconds) * 1000 < 0) return invalid('Acct-Session-Time', String(seconds))
  const gigawords = 'Acct-Input-Gigawords' in attributes || 'Acct-Output-Gigawords' in attributes
  return {
    status,
    nas,
    sessionId: ofServer ? '' : sessionId,
    eventMs,
    input,
    output,
    seconds,
    gigawords,
    attributes,
  }
}

function octets(attributes: RadiusAttributes, direction: 'Input' | 'Output'): number | Refusal {
  const low = counter(attributes, `Acct-${direction}-Octets`, 0)
  if (typeof low !== 'number') return low
  const high = counter(attributes, `Acct-${direction}-Gigawords`, 0)
  if (typeof high !== 'number') return high
  const sum = high * GIGAWORD + low
  return sum <= Number.MAX_SAFE_INTEGER ? sum : invalid(`Acct-${direction}-Gigawords`, String(high))
}

function counter(attributes: RadiusAttributes, name: string, absent: number): number | Refusal {
  const text = attributes[name]
  if (text === undefined) return absent
  return /^\d{1,16}$/.test(text) ? Number(text) : invalid(name, text)
}

function invalid(name: string, text: string): Refusal {
  return refusal(
    'usage.invalid_field',
    `${name} must be a counter, a whole number of at least zero; got ${text.slice(0, 64)}.`,
    name,
  )
}

function eventTime(attributes: RadiusAttributes, zone: string | undefined): number | Refusal {
  const event = attributes['Event-Timestamp']
  if (event !== undefined) return printedTime(event, 'Event-Timestamp', zone)
  const received = attributes.Timestamp ?? attributes[RECEIVED]
  if (received === undefined) return missing('Event-Timestamp')
  const ms = printedTime(received, 'Timestamp', zone)
  const delay = counter(attributes, 'Acct-Delay-Time', 0)
  if (typeof ms !== 'number' || typeof delay !== 'number') return typeof ms === 'number' ? delay : ms
  return ms >= delay * 1000 ? ms - delay * 1000 : invalid('Acct-Delay-Time', String(delay))
}

/** Under this name a reader passes the heading of a packet, if it has one. */
export const RECEIVED = '(received)'

/** Seconds since 1970, ISO, or as C prints it: `Sep 30 2026 23:04:32 UTC`, `Wed Sep 30 23:04:32 2026`. */
function printedTime(text: string, path: string, zone: string | undefined): number | Refusal {
  if (/^\d{1,11}$/.test(text)) return Number(text) * 1000
  const parts = PRINTED.exec(text)
  if (parts === null) return instantOf(text, path)
  const month = MONTHS.indexOf(parts[1] ?? '') + 1
  const year = parts[3] ?? parts[7]
  if (month === 0 || year === undefined) return instantOf(text, path)
  const two = (part: string | number | undefined): string => String(part ?? '').padStart(2, '0')
  const asUtc = instantOf(`${year}-${two(month)}-${two(parts[2])}T${parts[4]}:${parts[5]}:${parts[6]}Z`, path)
  if (typeof asUtc !== 'number' || parts[8] === 'UTC' || parts[8] === 'GMT') return asUtc
  if (zone !== undefined) return zoneOf(zone).toInstant(asUtc)
  return refusal(
    'usage.invalid_field',
    `${path} is local time (${text}); say in which zone the server keeps it.`,
    path,
  )
}
