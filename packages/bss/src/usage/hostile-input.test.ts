/** Input that nobody would write on purpose: every line of it is counted, and the next file still goes through. */
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileGuide } from './guide.ts'
import {
  checkCounts,
  csv,
  type MediationOptions,
  mediateAll,
  ndjson,
  noCounts,
  quarantineEvent,
  radiusDetail,
  radiusJson,
  recycle,
  seenInMemory,
  type UsageMapping,
  usageNdjson,
} from './index.ts'

const now = '2026-06-01T00:00:00Z'
const guide = compileGuide([{ identity: 'u', subscriptionId: 's', from: '1970-01-01T00:00:00Z', to: null }])

async function taken(over: Pick<MediationOptions, 'source'> & Partial<MediationOptions>) {
  const { events, quarantined, counts } = await mediateAll({ format: usageNdjson(), guide, now, ...over })
  const { read, accepted, duplicates } = checkCounts(counts)
  return {
    read,
    accepted,
    duplicates,
    events,
    refused: quarantined.map(({ code, line }) => `${code} ${line}`),
    quarantined,
  }
}

const line = (over: object = {}): string =>
  JSON.stringify({
    id: 'a',
    type: 'sms',
    subscriptionId: 's',
    startedAt: '2026-01-01T00:00:00Z',
    quantity: 1,
    unit: 'message',
    ...over,
  })

describe('bytes', () => {
  const two = `${line()}\n${line({ id: 'b' })}\n`

  test.each<[string, MediationOptions['source'], number]>([
    ['nothing', [], 0],
    ['an empty piece', [new Uint8Array(0)], 0],
    ['a byte order mark alone', ['\uFEFF'], 0],
    ['a byte order mark in pieces', [Uint8Array.of(0xef), Uint8Array.of(0xbb), Uint8Array.of(0xbf), two], 2],
    ['line ends of Windows', [two.replaceAll('\n', '\r\n')], 2],
    ['gzip of two members', [gzipSync(line()), gzipSync(`\n${line({ id: 'b' })}`)], 2],
    [
      'gzip of two members in one piece',
      [Buffer.concat([gzipSync(`${line()}\n`), gzipSync(line({ id: 'b' }))])],
      2,
    ],
    ['gzip filled up with zeros', [Buffer.concat([gzipSync(two), Buffer.alloc(512)])], 2],
    ['gzip of nothing', [gzipSync('')], 0],
  ])('%s', async (_title, source, count) => {
    expect(await taken({ source })).toMatchObject({ read: count, accepted: count, refused: [] })
  })

  test.each<[string, MediationOptions['source'], readonly string[]]>([
    ['zeros', ['\0\0\0\n', line()], ['usage.malformed 1']],
    ['a line of three megabytes', [`${'x'.repeat(3_000_000)}\n`, line()], ['usage.malformed 1']],
    [
      'a second member that is cut',
      [gzipSync(`${line()}\n`), gzipSync(two).subarray(0, 20)],
      ['usage.truncated 2'],
    ],
    ['carriage returns alone', [line().replace('}', '}\r')], []],
    [
      'lists in lists',
      [`{"x":${'['.repeat(400_000)}${']'.repeat(400_000)}}\n`, line()],
      ['usage.missing_field 1'],
    ],
  ])('%s', async (_title, source, refused) => {
    expect(await taken({ source })).toMatchObject({ accepted: 1, refused })
  })
})

test('a record that nobody can have used is refused by its unit', async () => {
  const mostPerRecord = { second: 86_400 }
  const call = (id: string, quantity: number | string) =>
    line({ id, type: 'voice', unit: 'second', quantity })
  const source = [[call('a', 86_400), call('b', 86_401), call('c', '1e18'), line({ id: 'd' })].join('\n')]
  expect(await taken({ source, mostPerRecord })).toMatchObject({
    accepted: 2,
    refused: ['rating.invalid_quantity 3', 'usage.implausible_quantity 2'],
  })
})

test('what the rater refuses is quarantined, and recycled like the rest', async () => {
  const { events } = await taken({ source: [line()] })
  const entry = quarantineEvent(events[0]!, { code: 'rating.no_price', message: 'No price.' }, 'a.csv')
  expect(entry).toMatchObject({ code: 'rating.no_price', source: 'a.csv', record: { id: 'a' } })
  const again = recycle({ quarantined: [entry], now, guide })
  for await (const batch of again) expect(batch.events).toEqual(events)
  expect(again.counts.accepted).toBe(1)
  expect(again.damage).toBeUndefined()
})

describe('texts that no database stores', () => {
  test.each([
    ['NUL in an id', line({ id: 'a\0' }), 'id'],
    ['NUL in an attribute', line({ to: '4\0' }), 'to'],
    ['NUL in the name of one', line({ 'x\0': 1 }), 'x\uFFFD'],
    ['half a pair', line({ unit: 'SMS' }).replace('SMS', '\\ud83d'), 'unit'],
  ])('%s', async (_title, text, path) => {
    const { quarantined } = await taken({ source: [`${text}\n${line()}`] })
    expect(quarantined).toEqual([expect.objectContaining({ code: 'usage.invalid_field', path, line: 1 })])
  })

  test('a whole pair, and a backslash before a u, are texts like any other', async () => {
    const source = [`${line({ to: 'SMS' }).replace('SMS', '\\ud83d\\ude00')}\n${line({ id: 'C:\\users' })}`]
    expect(await taken({ source })).toMatchObject({ accepted: 2, refused: [] })
  })

  test('are not in quarantine either', async () => {
    const source = [`\0${'x'.repeat(4094)}\u{1F600}\n${line({ startedAt: `${'x'.repeat(63)}\u{1F600}` })}`]
    const { quarantined } = await taken({ source })
    expect(quarantined).toHaveLength(2)
    for (const { raw, message } of quarantined) expect(`${raw}${message}`).not.toMatch(/[\0\p{Surrogate}]/u)
    expect(quarantined[0]?.raw).toBe(`\uFFFD${'x'.repeat(4094)}\uFFFD`)
  })
})

describe('numbers and instants at their limits', () => {
  test.each([
    ['a called number that lost its digits', '"x":49301234567890123456', 'x'],
    ['the first number beyond', '"x":9007199254740992', 'x'],
  ])('%s', async (_title, field, path) => {
    const lines = ['"x":9007199254740991', '"x":0.5', field].map((text, index) =>
      line({ id: `i${index}`, x: 0 }).replace('"x":0', text),
    )
    const { quarantined, accepted } = await taken({ source: [lines.join('\n')] })
    expect([accepted, quarantined.map((one) => [one.line, one.path])]).toEqual([2, [[3, path]]])
  })

  test.each(['0000-01-01T00:00:00+01:00', '9999-12-31T23:59:59-01:00'])(
    '%s is in no year',
    async (startedAt) => {
      expect((await taken({ source: [line({ startedAt })] })).refused).toEqual(['usage.invalid_field 1'])
      const shape = JSON.stringify({ id: 'a', who: 's', at: startedAt, qty: 1 })
      expect((await taken({ source: [shape], format: ndjson({ mapping }) })).refused).toEqual([
        'usage.invalid_field 1',
      ])
    },
  )

  test('instants are written in one form', async () => {
    const starts = [
      '2026-01-01T00:00:00.123456Z',
      '2026-01-01T01:00:00.1230+01:00',
      '2026-01-01 00:00:00.123Z',
    ]
    const { events } = await taken({
      source: [starts.map((startedAt, id) => line({ id: `${id}`, startedAt })).join('\n')],
    })
    expect(events.map(({ startedAt }) => startedAt)).toEqual(starts.map(() => '2026-01-01T00:00:00.123Z'))
  })
})

const mapping: UsageMapping = {
  fields: {
    id: 'id',
    type: { constant: 'sms' },
    subscriptionId: 'who',
    startedAt: 'at',
    quantity: 'qty',
    unit: { constant: 'message' },
    attributes: { seconds: { from: 'seconds', as: 'number' } },
  },
}

describe('a key that stands twice in one object', () => {
  const twice = line({ quantity: 0 }).replace('"quantity":0', '"quantity":1,"quantity" : 9')

  test.each<[string, string, Partial<MediationOptions>, number]>([
    ['in a usage line', twice, {}, 0],
    ['among its attributes', line({ attributes: { x: 1 } }).replace('"x":1', '"x":1,"x":2'), {}, 0],
    [
      'in a line of another shape',
      '{"id":"a","who":"s","at":"2026-01-01T00:00:00Z","qty":1,"qty":9}',
      { format: ndjson({ mapping }) },
      0,
    ],
    [
      'in a packet',
      '{"User-Name":"u","Acct-Output-Octets":1,"Acct-Output-Octets":9}',
      { format: radiusJson() },
      0,
    ],
    ['written in two ways', line({ x: 1 }).replace('"x":1', '"x":1,"\\u0078":2'), {}, 0],
    ['deep in what is no attribute', line({ x: 0 }).replace('"x":0', '"x":[{"y":{"z":1,"z":2}}]'), {}, 0],
    ['in two objects', line({ quantity: 1, attributes: { quantity: 9 } }), {}, 1],
    ['as a value', line({ to: '"quantity":', from: '{"id":' }), {}, 1],
  ])('%s', async (_title, text, over, accepted) => {
    const refused = accepted === 1 ? [] : ['usage.malformed 1']
    expect(await taken({ source: [text], ...over })).toMatchObject({ read: 1, accepted, refused })
  })
})

test('another shape of NDJSON holds no NUL either', async () => {
  const source = [JSON.stringify({ id: 'a\0', who: 's', at: '2026-01-01T00:00:00Z', qty: 1 })]
  expect((await taken({ source, format: ndjson({ mapping }) })).refused).toEqual(['usage.invalid_field 1'])
})

describe('CSV', () => {
  const format = csv({ mapping })
  const header = 'id,who,at,qty,seconds'
  const row = (id: string, seconds = '5') => `${id},s,2026-01-01T00:00:00Z,1,${seconds}`

  test.each<[string, string, number, readonly string[]]>([
    [
      'a header that is torn hides no row',
      `"id,who"x,at\n${row('a')}\n${row('b')}`,
      0,
      ['usage.malformed 1', 'usage.malformed 2', 'usage.malformed 3'],
    ],
    ['a header with NUL', `${header}\0\n${row('a')}`, 0, ['usage.malformed 1', 'usage.malformed 2']],
    [
      'a column of the mapping that stands twice',
      `${header},qty\n${row('a')},7`,
      0,
      ['usage.malformed 1', 'usage.malformed 2'],
    ],
    ['another column that stands twice', `${header},x,x\n${row('a')},7,8`, 1, []],
    ['carriage returns alone', [header, row('a'), row('b')].join('\r'), 0, ['usage.malformed 1']],
    ['two carriage returns a line', [header, row('a'), row('b')].join('\r\r\n'), 2, []],
    ['NUL in a row', `${header}\n${row('a\0')}\n${row('b')}`, 1, ['usage.malformed 2']],
    [
      'a header again in the middle',
      `${header}\n${row('a')}\n${header}\n${row('b')}`,
      2,
      ['usage.invalid_field 3'],
    ],
    ['a byte order mark', `\uFEFF${header}\r\n${row('a')}\r\n`, 1, []],
    ['a header alone', header, 0, []],
  ])('%s', async (_title, text, accepted, refused) => {
    expect(await taken({ source: [text], format })).toMatchObject({ accepted, refused })
  })

  test.each([
    [' ', undefined],
    ['0x10', undefined],
    ['5 s', undefined],
    ['Infinity', undefined],
    ['90071992547409921', undefined],
    [' 5 ', 5],
    ['-1.5', -1.5],
    ['1e3', 1000],
  ])('reads %j as a number only where it is one', async (text, seconds) => {
    const { events, refused } = await taken({ source: [`${header}\n${row('a', text)}`], format })
    expect(events.map(({ attributes }) => attributes.seconds)).toEqual(seconds === undefined ? [] : [seconds])
    expect(refused).toEqual(seconds === undefined ? ['usage.invalid_field 2'] : [])
  })

  test('counts every row of any text', async () => {
    const cell = fc.constantFrom(
      'a',
      's',
      '"',
      '""',
      ',',
      '\n',
      '\r',
      '\r\n',
      '\0',
      '\uFEFF',
      '1',
      '2026-01-01T00:00:00Z',
      ' ',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { maxLength: 30 }), fc.boolean(), async (cells, headed) => {
        const text = `${headed ? `${header}\n` : ''}${cells.join('')}`
        checkCounts((await mediateAll({ source: [text], format, guide, now })).counts)
        const rows = text.split(/[\r\n]/).filter((one) => one.replace(/\uFEFF/g, '').trim() !== '')
        // Whatever becomes of the first row, no file of several rows goes by without a word.
        const { read } = await taken({ source: [text], format })
        if (rows.length > 1) expect(read).toBeGreaterThan(0)
      }),
    )
  })

  test.each(['\r', '\n', '"', '', ',,'])('refuses the delimiter %j', (delimiter) => {
    expect(() => csv({ mapping, delimiter })).toThrow(expect.objectContaining({ code: 'input.invalid' }))
  })
})

describe('RADIUS', () => {
  const packet = (over: Readonly<Record<string, string>>) => {
    const attributes = {
      'Acct-Status-Type': 'Stop',
      'User-Name': 'u',
      'Acct-Session-Id': 'x',
      'NAS-IP-Address': '192.0.2.1',
      'Event-Timestamp': '1772323200',
      'Acct-Output-Octets': '100',
      ...over,
    }
    return `Sun Mar  1 00:00:00 2026\n${Object.entries(attributes)
      .map(([name, value]) => `\t${name} = ${value}\n`)
      .join('')}\n`
  }
  const good = packet({ 'Acct-Session-Id': 'good' })

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['a session older than time', { 'Acct-Session-Time': '9999999999999999' }, 'Acct-Session-Time'],
    ['a session from before 1970', { 'Acct-Session-Time': '1772323201' }, 'Acct-Session-Time'],
    ['an instant before 1970', { 'Event-Timestamp': '"0000-01-01T00:00:00Z"' }, 'Acct-Session-Time'],
    [
      'a delay older than time',
      { 'Event-Timestamp': '', 'Acct-Delay-Time': '9999999999999999' },
      'Acct-Delay-Time',
    ],
  ])('%s is refused, and the next packet taken', async (_title, over, path) => {
    const torn = packet(over).replace('\tEvent-Timestamp = \n', '\tTimestamp = 1772323200\n')
    const { quarantined, accepted } = await taken({ source: [torn, good], format: radiusDetail() })
    expect([accepted, quarantined.map((one) => [one.code, one.path])]).toEqual([
      1,
      [['usage.invalid_field', path]],
    ])
  })

  test.each(['constructor', '__proto__', 'toString'])('the status %s is none', async (status) => {
    const source = [packet({ 'Acct-Status-Type': status })]
    expect(await taken({ source, format: radiusDetail() })).toMatchObject({
      read: 1,
      accepted: 0,
      refused: [],
    })
  })

  test('binary attributes that nobody asks for do no harm', async () => {
    const source = [
      packet({ Class: '"\\000\\001"' }),
      packet({ 'User-Name': '"u\\000"', 'Acct-Session-Id': 'y' }),
    ]
    const { accepted, quarantined } = await taken({ source, format: radiusDetail() })
    expect(accepted).toBe(1)
    expect(quarantined.map(({ code, record }) => [code, record?.identity])).toEqual([
      ['usage.unknown_account', 'u\uFFFD'],
    ])
  })

  test('a zone that does not exist is refused before anything is read', async () => {
    const format = radiusDetail({ zone: 'Europe/Atlantis' })
    await expect(taken({ source: [good], format })).rejects.toMatchObject({ code: 'time.unknown_zone' })
  })
})

test.each([0, -1, Number.NaN])('keys are not kept for %d days', (days) => {
  expect(() => seenInMemory({ days })).toThrow(
    expect.objectContaining({ code: 'input.invalid', path: 'days' }),
  )
})

test('a line of which only the beginning was kept is not recycled as if it were whole', async () => {
  const format = csv({ mapping, columns: ['id', 'who', 'at', 'qty', 'seconds', 'note'] })
  const long = `a,nobody,2026-01-01T00:00:00Z,many,5,${'x'.repeat(5000)}`
  const { quarantined } = await taken({ source: [long], format })
  const again = recycle({
    quarantined: quarantined.map((entry) => ({ ...entry, raw: entry.raw.replace('many', '0001') })),
    format,
    guide,
    now,
  })
  for await (const batch of again) expect(batch.quarantined[0]?.message).toMatch(/Only the beginning/)
  expect(checkCounts(again.counts)).toEqual({
    ...noCounts(),
    read: 1,
    in: 1,
    quarantined: 1,
    reasons: { 'usage.malformed': 1 },
  })
})
