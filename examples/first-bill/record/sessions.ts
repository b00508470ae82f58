/** What two broadband gateways would send in October 2026: RADIUS accounting of twelve subscribers. */
import { subscriptionsOf } from '../src/customers.ts'
import { type Seeded, seeded } from './seeded.ts'

export interface AccountingPacket {
  /** When the gateway sends it, epoch seconds; packets go out in this order. */
  readonly sentAt: number
  /** When the event happened, epoch seconds. */
  readonly eventAt: number
  readonly status: 'Start' | 'Interim-Update' | 'Stop' | 'Accounting-On'
  readonly attributes: Readonly<Record<string, string | number>>
}

interface Session {
  readonly id: string
  readonly user: number
  readonly startAt: number
  readonly endAt: number
  readonly cause: 'User-Request' | 'Session-Timeout' | 'NAS-Reboot' | 'none'
}

const HOUR = 3600
const DAY = 24 * HOUR
/** Midnight of 1 October and of 1 November in Berlin. */
const MONTH_START = Date.UTC(2026, 8, 30, 22) / 1000
const MONTH_END = Date.UTC(2026, 9, 31, 23) / 1000
const INTERIM_EVERY = 4 * HOUR
/** The second gateway loses power; no Stop is ever sent for its sessions. */
const REBOOT_AT = Date.UTC(2026, 9, 14, 12, 31, 7) / 1000
const BUSINESS = new Set(['kornfeld@seebrise.example', 'lindner@seebrise.example'])
const USERS = [
  ...subscriptionsOf('fibre-500', 'fibre-business').map(({ identity }) => identity),
  'lab@seebrise.example',
]

const gatewayOf = (user: number) => (user % 2) + 1

/** Every packet of the month, in the order in which it is sent. */
export function accountingPackets(): AccountingPacket[] {
  const random = seeded(20261001)
  const packets = USERS.flatMap((_, user) =>
    sessionsOf(user, random).flatMap((session) => packetsOf(session, random)),
  )
  packets.push({
    sentAt: REBOOT_AT + 95,
    eventAt: REBOOT_AT + 95,
    status: 'Accounting-On',
    attributes: { 'NAS-IP-Address': '192.0.2.2' },
  })
  return disturbed(packets.sort((a, b) => a.sentAt - b.sentAt))
}

/** Once a night the line is cut and dialled again; a reboot cuts every session of that gateway. */
function sessionsOf(user: number, random: Seeded): Session[] {
  const sessions: Session[] = []
  const hourOfCut = random.between(1, 5)
  const lastUser = user === USERS.length - 1
  let startAt = MONTH_START + hourOfCut * HOUR + random.between(0, 3599)
  while (startAt < MONTH_END && !(lastUser && sessions.length === 2)) {
    const rebooted = gatewayOf(user) === 2 && startAt < REBOOT_AT && startAt + DAY > REBOOT_AT
    const endAt = rebooted ? REBOOT_AT : startAt + DAY
    const cause = rebooted
      ? 'NAS-Reboot'
      : endAt >= MONTH_END
        ? 'none'
        : random.pick(['Session-Timeout', 'User-Request'] as const)
    const boot = gatewayOf(user) === 2 && startAt >= REBOOT_AT ? 2 : 1
    const id =
      `${gatewayOf(user)}${boot}${user.toString(16)}${(4096 + sessions.length).toString(16)}`.toUpperCase()
    sessions.push({ id, user, startAt, endAt, cause })
    startAt = endAt + (rebooted ? 180 + random.between(0, 120) : random.between(2, 9))
  }
  return sessions
}

function packetsOf(session: Session, random: Seeded): AccountingPacket[] {
  const { user, startAt, endAt, cause } = session
  const packets = [packet(session, 'Start', startAt, {})]
  const perDay = BUSINESS.has(USERS[user]!) ? 96e9 : 21e9
  let down = 0
  let up = 0
  const count = (seconds: number) => {
    down += Math.floor((random.skewed(perDay, 0.9) * seconds) / DAY)
    up += Math.floor((random.skewed(perDay / 9, 0.7) * seconds) / DAY)
  }
  for (let at = startAt + INTERIM_EVERY; at < Math.min(endAt, MONTH_END); at += INTERIM_EVERY) {
    count(INTERIM_EVERY)
    packets.push(packet(session, 'Interim-Update', at, counters(up, down, at - startAt)))
  }
  if (cause === 'none' || cause === 'NAS-Reboot') return packets
  count((endAt - startAt) % INTERIM_EVERY || INTERIM_EVERY)
  const attributes = { ...counters(up, down, endAt - startAt), 'Acct-Terminate-Cause': cause }
  packets.push(packet(session, 'Stop', endAt, attributes))
  return packets
}

/** Cumulative octets; what exceeds 32 bits stands in Gigawords (RFC 2869). Input is what the subscriber sent. */
function counters(up: number, down: number, seconds: number): Record<string, number> {
  const word = 4_294_967_296
  return {
    'Acct-Session-Time': seconds,
    'Acct-Input-Octets': up % word,
    'Acct-Input-Gigawords': Math.floor(up / word),
    'Acct-Output-Octets': down % word,
    'Acct-Output-Gigawords': Math.floor(down / word),
  }
}

function packet(
  session: Session,
  status: AccountingPacket['status'],
  at: number,
  more: Record<string, string | number>,
): AccountingPacket {
  const gateway = gatewayOf(session.user)
  const attributes = {
    'User-Name': USERS[session.user]!,
    'Acct-Session-Id': session.id,
    'NAS-IP-Address': `192.0.2.${gateway}`,
    'NAS-Port': 100 + session.user,
    'Framed-IP-Address': `198.51.100.${10 + session.user}`,
    'Service-Type': 'Framed-User',
    ...more,
  }
  return { sentAt: at, eventAt: at, status, attributes }
}

/** What goes wrong on a real network, once each: a retransmission, a late interim, a Stop that never arrives. */
function disturbed(packets: AccountingPacket[]): AccountingPacket[] {
  const nth = (user: string, status: AccountingPacket['status'], n: number) =>
    packets.filter(
      (each) => each.attributes['User-Name'] === `${user}@seebrise.example` && each.status === status,
    )[n]!
  const again = nth('berger', 'Interim-Update', 40)
  const late = nth('dietrich', 'Interim-Update', 61)
  const lost = nth('fuchs', 'Stop', 19)
  return packets
    .filter((each) => each !== lost)
    .map((each) => (each === late ? delayed(each, 5 * HOUR) : each))
    .concat(delayed(again, 6))
    .sort((a, b) => a.sentAt - b.sentAt)
}

/** The same event, sent later; the gateway says by how much in Acct-Delay-Time. */
function delayed(packet: AccountingPacket, seconds: number): AccountingPacket {
  return {
    ...packet,
    sentAt: packet.sentAt + seconds,
    attributes: { ...packet.attributes, 'Acct-Delay-Time': seconds },
  }
}
