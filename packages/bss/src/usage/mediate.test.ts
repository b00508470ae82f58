import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  asteriskCsv,
  checkCounts,
  compileGuide,
  countsBalance,
  type JudgeOptions,
  mediate,
  mediateAll,
  ndjson,
  noCounts,
  type UsageMapping,
  unpacked,
  usageNdjson,
} from './index.ts'

const now = '2026-06-01T00:00:00Z'
const guide = compileGuide([
  {
    identity: 'alice',
    subscriptionId: 's1',
    accountId: 'a1',
    from: '2026-01-01T00:00:00Z',
    to: '2026-03-01T00:00:00Z',
  },
  { identity: 'alice', subscriptionId: 's2', accountId: 'a2', from: '2026-03-01T00:00:00Z', to: null },
  { identity: 'gone', subscriptionId: 's3', from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' },
])

function line(over: Record<string, unknown> = {}): string {
  return JSON.stringify({
    id: 'u1',
    type: 'voice',
    identity: 'alice',
    startedAt: '2026-02-01T10:00:00Z',
    quantity: 60,
    unit: 'second',
    attributes: { destination: '4930123' },
    ...over,
  })
}

function run(source: Iterable<string | Uint8Array>, options: Partial<JudgeOptions> = {}) {
  return mediateAll({ source, format: usageNdjson(), guide, now, ...options })
}

async function refusedCode(text: string): Promise<string | undefined> {
  const { quarantined, counts } = await run([text, '\n', line({ id: 'good' })])
  expect(checkCounts(counts)).toMatchObject({ in: 2, accepted: 1, quarantined: 1 })
  expect(quarantined[0]).toMatchObject({ line: 1, raw: text })
  return quarantined[0]?.code
}

describe('what cannot be taken is quarantined, and the next line is taken', () => {
  test.each([
    ['broken line', '{"id":"u1","ty', 'usage.malformed'],
    ['a list', '[1]', 'usage.malformed'],
    ['a number', '7', 'usage.malformed'],
    ['no id', line({ id: undefined }), 'usage.missing_field'],
    ['empty type', line({ type: '' }), 'usage.missing_field'],
    ['no start', line({ startedAt: null }), 'usage.missing_field'],
    ['no quantity', line({ quantity: null }), 'usage.missing_field'],
    ['no unit', line({ unit: undefined }), 'usage.missing_field'],
    ['nobody', line({ identity: undefined }), 'usage.missing_field'],
    ['id is a number', line({ id: 7 }), 'usage.invalid_field'],
    ['start is no instant', line({ startedAt: 'yesterday' }), 'usage.invalid_field'],
    ['attributes are a list', line({ attributes: [] }), 'usage.invalid_field'],
    ['an attribute is an object', line({ attributes: { a: {} } }), 'usage.invalid_field'],
    ['an attribute named __proto__', `{"__proto__":1,${line().slice(1)}`, 'usage.invalid_field'],
    ['negative quantity', line({ quantity: -1 }), 'rating.invalid_quantity'],
    ['NaN quantity', line({ quantity: 'NaN' }), 'rating.invalid_quantity'],
    ['huge quantity', line({ quantity: 1e300 }), 'rating.invalid_quantity'],
    ['quantity beyond doubles', line().replace('60', '1e999'), 'rating.invalid_quantity'],
    ['huge text quantity', line({ quantity: '9007199254740993' }), 'rating.invalid_quantity'],
    ['quantity is an object', line({ quantity: {} }), 'rating.invalid_quantity'],
    ['unknown account', line({ identity: 'mallory' }), 'usage.unknown_account'],
    ['unknown subscription', line({ identity: undefined, subscriptionId: 's9' }), 'usage.unknown_account'],
    ['before the subscription', line({ startedAt: '2025-12-31T23:59:59Z' }), 'usage.no_subscription'],
    ['at its end', line({ identity: 'gone', startedAt: '2026-02-01T00:00:00Z' }), 'usage.no_subscription'],
    ['subscription not active', line({ identity: undefined, subscriptionId: 's3' }), 'usage.no_subscription'],
    ['in the future', line({ startedAt: '2026-06-01T00:05:01Z' }), 'usage.in_future'],
  ])('%s', async (_, text, code) => {
    expect(await refusedCode(text)).toBe(code)
  })

  test('bytes that are no UTF-8, and a line without end', async () => {
    const bad = new Uint8Array([
      ...new TextEncoder().encode('{"id":"'),
      0xff,
      ...new TextEncoder().encode(`"}\n${line()}\n`),
    ])
    expect((await run([bad])).quarantined.map(({ code }) => code)).toEqual(['usage.malformed'])
    const format = usageNdjson({ lineLimit: 300 })
    const long = await mediateAll({
      source: ['x'.repeat(5000), 'y\n', line(), '\n', 'z'.repeat(301)],
      format,
      guide,
      now,
    })
    expect(long.quarantined.map((entry) => [entry.code, entry.line])).toEqual([
      ['usage.malformed', 1],
      ['usage.malformed', 3],
    ])
    expect(long.counts.accepted).toBe(1)
  })

  test('without a guide an identity is unknown, a subscription is taken as it is', async () => {
    const options = {
      source: [line(), '\n', line({ id: '2', identity: undefined, subscriptionId: 'x', accountId: 'y' })],
      format: usageNdjson(),
      now,
    }
    const { events, quarantined } = await mediateAll(options)
    expect(quarantined[0]?.code).toBe('usage.unknown_account')
    expect(events[0]).toMatchObject({ subscriptionId: 'x', accountId: 'y' })
  })
})

describe('gzip', () => {
  const text = Array.from({ length: 3000 }, (_, n) => line({ id: `u${n}` })).join('\n')

  async function packed(): Promise<Uint8Array> {
    const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
    return new Uint8Array(await new Response(stream).arrayBuffer())
  }

  test('is recognised, also from a web stream', async () => {
    expect((await run([await packed()])).counts.accepted).toBe(3000)
    const stream = new ReadableStream<Uint8Array>({
      async start(controller) {
        const bytes = await packed()
        for (let at = 0; at < bytes.length; at += 1) controller.enqueue(bytes.subarray(at, at + 1))
        controller.close()
      },
    })
    expect((await mediateAll({ source: stream, format: usageNdjson(), guide, now })).counts.accepted).toBe(
      3000,
    )
  })

  test('that ends in the middle keeps what came before and says at which line it ended', async () => {
    const bytes = await packed()
    const { quarantined, counts } = await run([bytes.subarray(0, bytes.length - 200)])
    expect(quarantined.map(({ code }) => code)).toEqual(['usage.truncated'])
    expect(counts.accepted).toBeGreaterThan(0)
    expect(quarantined[0]?.line).toBe(counts.accepted + 1)
    expect(countsBalance(counts)).toBe(true)
  })

  test('that is damaged says so as a whole, and an error of the source itself is thrown', async () => {
    const bytes = await packed()
    bytes.fill(0xaa, 200, 260)
    const damaged = await run([bytes])
    expect(damaged.quarantined.at(-1)?.code).toBe('usage.damaged_file')
    expect(damaged.damage).toMatchObject({ code: 'usage.damaged_file' })
    expect((await run([await packed()])).damage).toBeUndefined()
    async function* failing() {
      yield (await packed()).subarray(0, 50)
      throw new RangeError('disk')
    }
    await expect(async () => {
      for await (const _ of unpacked(failing())) void _
    }).rejects.toThrow('disk')
    expect((await run([])).counts).toEqual(noCounts())
  })
})

test('counts that do not balance are refused', () => {
  expect(() => checkCounts({ ...noCounts(), read: 1, in: 1 })).toThrow(
    expect.objectContaining({ code: 'usage.counts_unbalanced' }),
  )
})

describe('properties', () => {
  const anyLine = fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .record({
          id: fc.constantFrom('a', 'b', 'c', 'd'),
          quantity: fc.integer({ min: -1, max: 2 }),
          identity: fc.constantFrom('alice', 'gone', 'x'),
        })
        .map(line),
    },
    fc.string(),
    fc.constantFrom(
      '',
      ' ',
      '{}',
      'null',
      '"',
      `${line()}\r`,
      '\u00e9\u{1f600}',
      line({ attributes: { name: 'Zo\u00eb \\ "q"' } }),
    ),
  )

  test('counts always balance, and where the file is cut never matters', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyLine, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        async (lines, cuts) => {
          const bytes = new TextEncoder().encode(lines.join('\n'))
          const whole = await run([bytes])
          checkCounts(whole.counts)
          const pieces: Uint8Array[] = []
          for (let at = 0, n = 0; at < bytes.length; n++) {
            const size = cuts[n % cuts.length] ?? 1
            pieces.push(bytes.subarray(at, at + size))
            at += size
          }
          const cut = await run(pieces)
          expect(cut.counts).toEqual(whole.counts)
          expect(cut.events).toEqual(whole.events)
          expect([...cut.quarantined].sort(byLine)).toEqual([...whole.quarantined].sort(byLine))
        },
      ),
      { numRuns: 200 },
    )
  })
})

function byLine(a: { line?: number }, b: { line?: number }): number {
  return (a.line ?? 0) - (b.line ?? 0)
}

test('memory does not grow with the file', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const text = new TextEncoder().encode(
    Array.from({ length: 500 }, (_, n) => `${line({ id: `u${n}` })}\n`).join(''),
  )
  async function* pieces(count: number) {
    for (let n = 0; n < count; n++) yield text
  }
  const heapAfter = async (count: number): Promise<number> => {
    let heap = 0
    const mediation = mediate({ source: pieces(count), format: ndjson({ mapping: lineMapping }), guide, now })
    let batches = 0
    for await (const _ of mediation) {
      if (++batches % 50 !== 0) continue
      collect()
      heap = process.memoryUsage().heapUsed
    }
    expect(mediation.counts.read).toBe(count * 500)
    return heap
  }
  const small = await heapAfter(50)
  expect((await heapAfter(500)) - small).toBeLessThan(8_000_000)
})

const lineMapping: UsageMapping = {
  fields: {
    id: 'id',
    type: 'type',
    identity: 'identity',
    startedAt: 'startedAt',
    quantity: 'quantity',
    unit: 'unit',
    attributes: { destination: 'attributes.destination' },
  },
}

test('asterisk: answered calls by their local time, others skipped by a rule', async () => {
  const row = (over: Record<string, string> = {}) => {
    const cells = {
      account: 'alice',
      src: '100',
      dst: '4930',
      ctx: 'out',
      clid: '"""Al, ice"" <100>"',
      ch: 'SIP/1',
      dch: 'SIP/2',
      app: 'Dial',
      data: '',
      start: '2026-02-01 10:00:00',
      answer: '2026-02-01 10:00:05',
      end: '2026-02-01 10:01:05',
      dur: '65',
      bill: '60',
      disp: 'ANSWERED',
      ama: 'DOCUMENTATION',
      id: '1.1',
      ...over,
    }
    return Object.values(cells).join(',')
  }
  const rows = [
    row(),
    row({ disp: 'NO ANSWER', answer: '' }),
    row({ id: '1.2', bill: '-1' }),
    row({ id: '1.3', dst: '' }),
    row({ id: '1.4', answer: '2026-02-30 10:00:00' }),
    'torn,row',
    row({ id: '1.5', answer: '' }),
  ]
  const { events, quarantined, counts } = await mediateAll({
    source: [`${rows.join('\r\n')}\r\n`],
    format: asteriskCsv({ zone: 'Europe/Berlin' }),
    guide,
    now,
  })
  expect(events).toMatchObject([
    {
      id: '1.1',
      subscriptionId: 's1',
      quantity: 60,
      unit: 'second',
      startedAt: '2026-02-01T09:00:05Z',
      attributes: { destination: '4930', caller: '100' },
    },
  ])
  expect(counts.skipped).toEqual({ 'not-answered': 1 })
  expect(
    quarantined.map(({ code, line }) => [code, line]).sort((a, b) => Number(a[1]) - Number(b[1])),
  ).toEqual([
    ['rating.invalid_quantity', 3],
    ['usage.missing_field', 4],
    ['usage.invalid_field', 5],
    ['usage.malformed', 6],
    ['usage.missing_field', 7],
  ])
  checkCounts(counts)
  expect(() => asteriskCsv({ zone: 'Mars/Base' }).open({ now, futureTolerance: 0 })).toThrow(
    expect.objectContaining({ code: 'time.unknown_zone' }),
  )
})
