import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileGuide } from '../guide.ts'
import { checkCounts, mediateAll, radiusDetail, radiusJson } from '../index.ts'
import { Accounting } from './accounting.ts'

const now = '2026-06-01T00:00:00Z'
const guide = compileGuide([
  { identity: 'al"ice\\', subscriptionId: 's1', from: '2026-01-01T00:00:00Z', to: null },
])

function block(status: string, seconds: number, octets: number, extra = ''): string {
  const at = Date.UTC(2026, 2, 1) / 1000 + seconds
  return `Sun Mar  1 00:00:00 2026\n\tAcct-Status-Type = ${status}\n\tUser-Name = "al\\"ice\\\\"\n\tAcct-Session-Id = "x"\n\tNAS-IP-Address = 192.0.2.1\n\tEvent-Timestamp = "${at}"\n\tAcct-Session-Time = ${seconds}\n\tAcct-Output-Octets = ${octets}\n${extra}\tTimestamp = ${at}\n\n`
}

const whole = [
  block('Start', 0, 0),
  block('Interim-Update', 600, 100),
  block('Interim-Update', 600, 100),
  block('Stop', 900, 250),
].join('')
const run = (source: Iterable<string | Uint8Array>) =>
  mediateAll({ source, format: radiusDetail(), guide, now })

test('a file of packets', async () => {
  const { events, counts } = await run([whole])
  expect(events.map(({ quantity, subscriptionId }) => [quantity, subscriptionId])).toEqual([
    [100, 's1'],
    [150, 's1'],
  ])
  expect(checkCounts(counts)).toMatchObject({
    read: 4,
    skipped: { 'no-usage': 1 },
    in: 3,
    accepted: 2,
    duplicates: 1,
  })
})

test('by direction, one packet gives two records and the counts still balance', async () => {
  const source = [block('Interim-Update', 600, 100, '\tAcct-Input-Octets = 7\n')]
  const { counts } = await mediateAll({
    source,
    format: radiusDetail({ measure: 'volume-by-direction' }),
    guide,
    now,
  })
  expect(checkCounts(counts)).toMatchObject({ read: 1, derived: 1, in: 2, accepted: 2 })
})

test('torn packets are quarantined whole, the next one is read', async () => {
  const torn = [
    block('Interim-Update', 600, 100).replace('\tAcct-Session-Id = "x"', '\tAcct-Session-Id = "x'),
    block('Interim-Update', 600, 100).replace('\tTimestamp', '\tTimesta mp'),
    '\tUser-Name = "rest of a packet"\n\n',
    `${block('Interim-Update', 600, 100).trimEnd()}\n`,
    block('Interim-Update', 1200, 300),
    block('Interim-Update', 1800, 400).trimEnd().slice(0, -3),
  ].join('')
  const { quarantined, counts, events } = await run([torn])
  expect(quarantined.map(({ code }) => code)).toEqual(Array(5).fill('usage.malformed'))
  expect(events.map(({ quantity }) => quantity)).toEqual([300])
  checkCounts(counts)
})

test('too many lines, a line that is too long, bytes that are no UTF-8', async () => {
  const many = block('Interim-Update', 600, 100, '\tClass = 0x00\n'.repeat(600))
  const long = block('Interim-Update', 600, 100, `\tClass = "${'x'.repeat(20_000)}"\n`)
  const bad = new TextEncoder().encode(block('Interim-Update', 600, 100, '\tClass = "?"\n'))
  bad[bad.indexOf(63)] = 0xff
  const { quarantined, counts } = await run([many, long, bad, block('Interim-Update', 600, 100)])
  expect(quarantined).toHaveLength(3)
  expect(checkCounts(counts).accepted).toBe(1)
})

test('a clock in the future does not move the counters', async () => {
  const { quarantined, events } = await run([
    block('Interim-Update', 1e9, 900),
    block('Interim-Update', 600, 100),
  ])
  expect(quarantined.map(({ code }) => code)).toEqual(['usage.in_future'])
  expect(events.map(({ quantity }) => quantity)).toEqual([100])
})

test('sessions go on from one file to the next', async () => {
  const accounting = new Accounting()
  const first = await mediateAll({
    source: [block('Interim-Update', 600, 100)],
    format: radiusDetail({ accounting }),
    guide,
    now,
  })
  const later = new Accounting({}, accounting.state())
  const second = await mediateAll({
    source: [block('Interim-Update', 1200, 130)],
    format: radiusDetail({ accounting: later }),
    guide,
    now,
  })
  expect([first, second].flatMap(({ events }) => events.map(({ quantity }) => quantity))).toEqual([100, 30])
})

test('where the file is cut never matters', async () => {
  const bytes = new TextEncoder().encode(whole)
  const expected = (await run([bytes])).events
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 90 }), async (size) => {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
        bytes.subarray(n * size, (n + 1) * size),
      )
      expect((await run(pieces)).events).toEqual(expected)
    }),
  )
})

test('octal escapes, and packets as JSON in each of their forms', async () => {
  const base = {
    'Acct-Status-Type': 'Interim-Update',
    'User-Name': ['al"ice\\', 'other'],
    'Acct-Session-Id': { type: 'string', value: ['x'] },
    'NAS-IP-Address': '192.0.2.1',
    'Event-Timestamp': '2026-03-01T00:10:00Z',
    'Acct-Output-Octets': 100,
    'Acct-Session-Time': 600,
    Odd: null,
  }
  const lines = [
    JSON.stringify(base),
    '[]',
    '{',
    '',
    JSON.stringify({ ...base, 'Acct-Status-Type': 'Failed' }),
  ]
  const { events, counts, quarantined } = await mediateAll({
    source: [lines.join('\n')],
    format: radiusJson(),
    guide,
    now,
  })
  expect(events).toMatchObject([{ quantity: 100, subscriptionId: 's1' }])
  expect(quarantined.map(({ line }) => line)).toEqual([2, 3])
  expect(checkCounts(counts).skipped).toEqual({ 'status Failed': 1 })
  const octal = await run([block('Interim-Update', 600, 100).replace('al\\"ice\\\\', 'al\\042ice\\134')])
  expect(octal.events).toHaveLength(1)
})

test('a long run forgets sessions that are over', async () => {
  const accounting = new Accounting({ rememberHours: 1, idleHours: 2 })
  async function* stops() {
    for (let n = 0; n < 20_000; n++) yield block('Stop', n * 60, 5).replaceAll('"x"', `"s${n}"`)
  }
  const { counts } = await mediateAll({ source: stops(), format: radiusDetail({ accounting }), guide, now })
  expect(checkCounts(counts).read).toBe(20_000)
  expect(accounting.size).toBeLessThan(5000)
})
