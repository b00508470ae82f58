import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Accounting, type AccountingOptions, type AccountingState, runAccounting } from './accounting.ts'
import { type AccountingPacket, readPacket } from './packet.ts'

const T0 = Date.UTC(2026, 2, 1)

function packet(
  status: AccountingPacket['status'],
  seconds: number,
  input = 0,
  output = 0,
  over: Partial<AccountingPacket> = {},
): AccountingPacket {
  const sessionId = status === 'on' || status === 'off' ? '' : 'x'
  return {
    status,
    nas: 'n',
    sessionId,
    eventMs: T0 + seconds * 1000,
    input,
    output,
    seconds: status === 'start' ? -1 : seconds,
    gigawords: true,
    attributes: { 'User-Name': 'alice' },
    ...over,
  }
}

function total(
  packets: readonly AccountingPacket[],
  options: AccountingOptions = {},
  state?: AccountingState,
) {
  const run = runAccounting(packets, options, state)
  const kinds = run.outcomes.map((outcome) =>
    outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind,
  )
  const records = run.outcomes.flatMap((outcome) => (outcome.kind === 'used' ? outcome.records : []))
  return {
    kinds,
    records,
    sum: records.reduce((sum, { quantity }) => sum + Number(quantity), 0),
    state: run.state,
  }
}

describe('counters to usage', () => {
  const start = packet('start', 0)
  const first = packet('interim', 600, 10, 100)
  const second = packet('interim', 1200, 30, 500)
  const stop = packet('stop', 1500, 31, 510)

  test('each interval once, dated where it began', () => {
    const { records, kinds } = total([start, first, second, stop])
    expect(records.map(({ quantity, startMs }) => [quantity, (startMs - T0) / 1000])).toEqual([
      [110, 0],
      [420, 600],
      [11, 1200],
    ])
    expect(records[0]).toMatchObject({
      type: 'data',
      unit: 'byte',
      identity: 'alice',
      attributes: { nas: 'n', sessionId: 'x', until: '2026-03-01T00:10:00Z' },
    })
    expect(kinds).toEqual(['used', 'used', 'used', 'used'])
  })

  test.each<[string, AccountingPacket[], number, string[]]>([
    [
      'retransmitted',
      [start, first, first, { ...first, eventMs: first.eventMs + 2000 }],
      110,
      ['used', 'used', 'duplicate', 'duplicate'],
    ],
    ['out of order', [start, second, first, stop], 541, ['used', 'used', 'used', 'used']],
    ['Stop before everything', [stop, second, first, start], 541, ['used', 'used', 'used', 'used']],
    ['without Start', [first, second], 530, ['used', 'used']],
    [
      'session began again under its id',
      [start, second, packet('interim', 1800, 5, 6, { seconds: 300 })],
      541,
      ['used', 'used', 'used'],
    ],
    [
      'Start again under its id',
      [start, stop, packet('start', 1600), packet('stop', 3600, 40, 600, { seconds: 2000 })],
      1181,
      ['used', 'used', 'used', 'used'],
    ],
    [
      'late interim of before it began again',
      [start, first, packet('interim', 2400, 5, 6, { seconds: 300 }), second],
      541,
      ['used', 'used', 'used', 'used'],
    ],
    [
      'restart of the server, unseen counters grew on',
      [start, first, packet('on', 700), packet('interim', 1300, 30, 500, { seconds: 500 })],
      640,
      ['used', 'used', 'used', 'used'],
    ],
    ['restart known before the session', [packet('on', -60), start, first], 110, ['used', 'used', 'used']],
    [
      'restart twice reported',
      [packet('on', 1), packet('on', 1), packet('off', 0)],
      0,
      ['used', 'duplicate', 'used'],
    ],
    [
      'counter fell while time went on',
      [start, second, packet('interim', 1800, 29, 600)],
      530,
      ['used', 'used', 'usage.counter_decreased'],
    ],
    ['no user', [packet('interim', 1, 1, 1, { attributes: {} })], 0, ['usage.missing_field']],
  ])('%s', (_, packets, sum, kinds) => {
    expect(total(packets)).toMatchObject({ sum, kinds })
  })

  test('32 bits that went over, where the server has no Gigawords', () => {
    const low = { gigawords: false }
    const packets = [
      start,
      packet('interim', 600, 10, 4_294_967_000, low),
      packet('interim', 1200, 20, 704, low),
    ]
    expect(total(packets, { wraps: true }).sum).toBe(20 + 4_294_968_000)
    expect(total(packets).kinds.at(-1)).toBe('usage.counter_decreased')
  })

  test('by direction, and by time', () => {
    const split = total([start, first, second], {
      measure: 'volume-by-direction',
      type: 'ip',
      attributes: { address: 'Framed-IP-Address' },
    })
    expect(split.records.map(({ quantity, attributes }) => [quantity, attributes.direction])).toEqual([
      [10, 'in'],
      [100, 'out'],
      [20, 'in'],
      [400, 'out'],
    ])
    expect(new Set(split.records.map(({ id }) => id)).size).toBe(4)
    const time = total([start, first, second], { measure: 'time', identity: 'User-Name' })
    expect(time.records.map(({ quantity, unit }) => [quantity, unit])).toEqual([
      [600, 'second'],
      [600, 'second'],
    ])
  })

  test('a report older than all that are kept is refused unless kept', () => {
    const packets = [1, 2, 3, 4].map((n) => packet('interim', n * 100, n, n))
    const late = packet('interim', 50, 0, 0)
    expect(total([...packets, late], { kept: 2 }).kinds.at(-1)).toBe('usage.too_late')
    expect(total([...packets, late], { kept: 8 }).kinds.at(-1)).toBe('used')
  })
})

describe('sessions end', () => {
  test('by Stop, by restart of their server, by silence; and are forgotten', () => {
    const accounting = new Accounting({ idleHours: 24, rememberHours: 48 })
    const of = (sessionId: string, status: AccountingPacket['status'], seconds: number, n = 0) =>
      accounting.apply(packet(status, seconds, n, n, { sessionId }))
    of('a', 'start', 0)
    expect(of('a', 'stop', 100, 5)).toMatchObject({ closed: [{ sessionId: 'a', reason: 'stop' }] })
    of('b', 'start', 0)
    expect(accounting.apply(packet('on', 200))).toMatchObject({
      records: [],
      closed: [{ sessionId: 'b', reason: 'restart' }],
    })
    of('c', 'start', 300)
    expect(accounting.expire('2026-03-01T12:00:00Z')).toEqual([])
    expect(accounting.expire('2026-03-02T12:00:00Z')).toMatchObject([{ sessionId: 'c', reason: 'timeout' }])
    expect(of('c', 'interim', 130_000, 7)).toMatchObject({ kind: 'used', records: [{ quantity: 14 }] })
    expect(accounting.size).toBe(3)
    accounting.expire('2026-03-05T00:00:00Z')
    expect(accounting.size).toBe(1)
    expect(of('a', 'interim', 50, 3)).toMatchObject({ kind: 'refused', refusal: { code: 'usage.too_late' } })
    expect(accounting.state().horizonMs).toBe(T0 + 200_000)
  })
})

const session = fc
  .array(fc.array(fc.tuple(fc.nat(50), fc.nat(5_000_000_000)), { minLength: 1, maxLength: 5 }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((lives) => {
    let clock = 0
    let expected = 0
    const packets: AccountingPacket[] = []
    for (const life of lives) {
      clock += 1000
      const bornAt = clock
      let [input, output] = [0, 0]
      packets.push(packet('start', clock))
      for (const [up, down] of life) {
        clock += 100
        input += up
        output += down
        packets.push(packet('interim', clock, input, output, { seconds: clock - bornAt }))
      }
      expected += input + output
    }
    return { packets, expected }
  })

describe('properties', () => {
  test('what is given sums up to the last counters, in any order and with anything twice', () => {
    fc.assert(
      fc.property(
        session.chain(({ packets, expected }) =>
          fc.tuple(
            fc.shuffledSubarray([...packets, ...packets], { minLength: packets.length * 2 }),
            fc.constant(expected),
          ),
        ),
        ([packets, expected]) => {
          expect(total(packets, { kept: 100 }).sum).toBe(expected)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('a state that was stored goes on as one that was not', () => {
    fc.assert(
      fc.property(session, fc.nat(20), ({ packets }, at) => {
        const first = total(packets.slice(0, at))
        const stored = JSON.parse(JSON.stringify(first.state)) as AccountingState
        const second = total(packets.slice(at), {}, stored)
        const whole = total(packets)
        expect([...first.records, ...second.records]).toEqual(whole.records)
        expect(second.state).toEqual(whole.state)
      }),
    )
  })
})

describe('packets', () => {
  const attributes = {
    'Acct-Status-Type': 'Interim-Update',
    'NAS-IP-Address': '192.0.2.1',
    'Acct-Session-Id': 'x',
    'Event-Timestamp': '1000',
  }

  test.each<[string, Record<string, string | undefined>, unknown]>([
    [
      'Gigawords',
      { 'Acct-Input-Octets': '5', 'Acct-Input-Gigawords': '2' },
      { input: 2 * 4_294_967_296 + 5, gigawords: true },
    ],
    ['status as a number', { 'Acct-Status-Type': '2' }, { status: 'stop' }],
    [
      'of the whole server',
      { 'Acct-Status-Type': 'Accounting-On', 'Acct-Session-Id': undefined },
      { status: 'on', sessionId: '' },
    ],
    [
      'printed time',
      { 'Event-Timestamp': 'Sep 30 2026 23:04:32 UTC' },
      { eventMs: Date.UTC(2026, 8, 30, 23, 4, 32) },
    ],
    [
      'printed local time',
      { 'Event-Timestamp': 'Oct  1 2026 01:04:32 CEST' },
      { eventMs: Date.UTC(2026, 8, 30, 23, 4, 32) },
    ],
    [
      'delayed',
      { 'Event-Timestamp': undefined, Timestamp: '2000', 'Acct-Delay-Time': '7' },
      { eventMs: 1_993_000 },
    ],
    [
      'dated by the heading',
      { 'Event-Timestamp': undefined, '(received)': 'Thu Jan  1 01:00:07 1970' },
      { eventMs: 7000 },
    ],
    ['ISO time', { 'Event-Timestamp': '1970-01-01T00:00:01Z' }, { eventMs: 1000 }],
    ['another status', { 'Acct-Status-Type': 'Tunnel-Start' }, { skip: 'status Tunnel-Start' }],
    [
      'no status',
      { 'Acct-Status-Type': undefined },
      { code: 'usage.missing_field', path: 'Acct-Status-Type' },
    ],
    ['no server', { 'NAS-IP-Address': undefined }, { code: 'usage.missing_field', path: 'NAS-Identifier' }],
    ['no session', { 'Acct-Session-Id': '' }, { code: 'usage.missing_field', path: 'Acct-Session-Id' }],
    ['no time', { 'Event-Timestamp': undefined }, { code: 'usage.missing_field', path: 'Event-Timestamp' }],
    ['wrong time', { 'Event-Timestamp': 'Foo 30 2026 23:04:32 UTC' }, { code: 'usage.invalid_field' }],
    [
      'wrong counter',
      { 'Acct-Output-Octets': '-1' },
      { code: 'usage.invalid_field', path: 'Acct-Output-Octets' },
    ],
    [
      'wrong Gigawords',
      { 'Acct-Output-Gigawords': 'x' },
      { code: 'usage.invalid_field', path: 'Acct-Output-Gigawords' },
    ],
    [
      'overflow',
      { 'Acct-Input-Gigawords': '9999999' },
      { code: 'usage.invalid_field', path: 'Acct-Input-Gigawords' },
    ],
    [
      'wrong seconds',
      { 'Acct-Session-Time': '1.5' },
      { code: 'usage.invalid_field', path: 'Acct-Session-Time' },
    ],
    [
      'wrong delay',
      { 'Event-Timestamp': undefined, Timestamp: '5', 'Acct-Delay-Time': 'x' },
      { code: 'usage.invalid_field', path: 'Acct-Delay-Time' },
    ],
  ])('%s', (_, over, expected) => {
    const given = Object.fromEntries(
      Object.entries({ ...attributes, ...over }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    )
    expect(readPacket(given, 'Europe/Berlin')).toMatchObject(expected as object)
  })

  test('local time needs a zone', () => {
    expect(readPacket({ ...attributes, 'Event-Timestamp': 'Oct  1 2026 01:04:32 CEST' })).toMatchObject({
      code: 'usage.invalid_field',
    })
  })
})
