import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isRefusal, readUsageLine } from '../usage-line.ts'
import { isUsageEvent, scanUsage, UsageScanner } from './scan-usage.ts'

function scanned(text: string, scanner = new UsageScanner()) {
  const first = scanner.push(new TextEncoder().encode(text))
  const last = scanner.end()
  return { records: [...first.records, ...last.records], refused: [...first.refused, ...last.refused] }
}

/** What the full reader makes of the same lines: the truth that scanning must equal. */
function parsed(lines: readonly string[]) {
  const outcomes = lines
    .filter((line) => line.trim() !== '')
    .map((line) => readUsageLine(line.endsWith('\r') ? line.slice(0, -1) : line))
  return {
    records: outcomes.filter((outcome) => !isRefusal(outcome)),
    codes: outcomes.filter(isRefusal).map(({ code, path }) => ({ code, path })),
  }
}

function expectSame(lines: readonly string[]): void {
  const scan = scanned(lines.join('\n'))
  const truth = parsed(lines)
  expect(scan.records).toEqual(truth.records)
  expect(scan.refused.map(({ code, path }) => ({ code, path }))).toEqual(truth.codes)
}

const base = {
  id: 'a1',
  type: 'voice',
  subscriptionId: 's-1',
  startedAt: '2026-03-01T10:00:00.250Z',
  quantity: 61,
  unit: 'second',
  attributes: { destination: '4930', cell: '262-01-1234-56789', tries: 2 },
}
const plain = JSON.stringify(base)

test.each([
  [
    'another value of each',
    plain
      .replace('a1', 'b2')
      .replace('s-1', 'sub-a-very-long-name-of-more-than-forty-characters')
      .replace('61', '7')
      .replace('4930', ''),
  ],
  ['escape', plain.replace('4930', '49\\u0033')],
  ['quote in a value', plain.replace('4930', '4\\"9')],
  ['beyond ASCII', plain.replace('4930', 'Zo\u00eb')],
  ['decimal', plain.replace('61', '61.25')],
  ['exponent', plain.replace('61', '6e1')],
  ['negative attribute', plain.replace('"tries":2', '"tries":-2.5')],
  ['minus zero', plain.replace('"tries":2', '"tries":-0')],
  ['leading zero', plain.replace('61', '061')],
  ['a point without digits', plain.replace('61', '61.')],
  ['seventeen digits', plain.replace('61', '12345678901234567')],
  ['quantity as text', plain.replace('61', '"61"')],
  ['negative quantity', plain.replace('61', '-61')],
  ['null quantity', plain.replace('61', 'null')],
  ['offset', plain.replace('10:00:00.250Z', '10:00:00+02:00')],
  ['seconds', plain.replace('10:00:00.250Z', '10:00:00Z')],
  ['no such day', plain.replace('03-01', '02-30')],
  ['no such hour', plain.replace('T10', 'T24')],
  ['letters in the time', plain.replace('00:00', '0a:00')],
  ['time not marked', plain.replace('T10', ' 10')],
  ['empty id', plain.replace('a1', '')],
  ['empty subscription', plain.replace('s-1', '')],
  ['another type', plain.replace('voice', 'fax')],
  ['other keys', JSON.stringify({ ...base, destination: '1', roaming: true, note: null })],
  ['another order', JSON.stringify(Object.fromEntries(Object.entries(base).reverse()))],
  ['spaces', JSON.stringify(base, undefined, 1).replaceAll('\n', ' ')],
  ['space at the end', `${plain} `],
  ['carriage return', `${plain}\r`],
  ['a key twice', plain.replace('"type"', '"id":"z","type"')],
  ['an attribute twice', plain.replace('"id"', '"cell":"1","id"')],
  ['nested deeper', plain.replace('"tries":2', '"tries":{"a":1}')],
  ['a list', plain.replace('"tries":2', '"tries":[1]')],
  ['__proto__', plain.replace('"tries"', '"__proto__"')],
  ['torn', plain.slice(0, 80)],
  ['torn in a number', plain.slice(0, plain.indexOf('61') + 1)],
  ['something after', `${plain}x`],
  ['blank', '   '],
  ['control character', plain.replace('4930', '4\t9')],
  ['identity and account', JSON.stringify({ ...base, identity: 'alice', accountId: 'a' })],
  ['identity only', JSON.stringify({ ...base, subscriptionId: undefined, identity: 'alice' })],
  [
    'attribute named as an object member',
    JSON.stringify({ ...base, attributes: { constructor: 'x', toString: 1 } }),
  ],
])('a line gives what JSON.parse gives: %s', (_, line) => {
  expectSame([plain, line, plain, line, line])
  expectSame([line, plain, line])
})

test('any lines give what JSON.parse gives', () => {
  const value = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom('', '4930', '262-01-1234-56789'),
  )
  const record = fc.record(
    {
      id: fc.string(),
      type: fc.constantFrom('voice', 'data', 'z\u00eb'),
      subscriptionId: fc.string(),
      identity: fc.string(),
      startedAt: fc.constantFrom(
        '2026-03-01T10:00:00Z',
        '2026-03-01T10:00:00.999Z',
        '2026-13-01T10:00:00Z',
        '1969-12-31T23:59:59Z',
        '',
      ),
      quantity: value,
      unit: fc.constantFrom('second', 'byte'),
      attributes: fc.dictionary(fc.constantFrom('a', 'b', 'destination', 'k"'), value),
      extra: value,
    },
    { requiredKeys: ['id', 'type', 'startedAt', 'quantity', 'unit'] },
  )
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 8 }), fc.nat(), (records, cut) => {
      const lines = records.flatMap((each) => {
        const text = JSON.stringify(each)
        return [text, text, text.slice(0, cut % (text.length + 1))]
      })
      expectSame(lines.map((line) => line.replace(/\n|\r/g, '')))
    }),
    { numRuns: 500 },
  )
})

test('streams, ends and guards', async () => {
  const records = []
  for await (const batch of scanUsage([plain.slice(0, 30), plain.slice(30), '\n', plain]))
    records.push(...batch.records)
  expect(records).toHaveLength(2)
  expect(records.every(isUsageEvent)).toBe(true)
  expect(
    scanned(`${plain}\n\ufffd{"id":1}\n${'x'.repeat(99)}`, new UsageScanner({ lineLimit: 500 })).refused,
  ).toHaveLength(2)
  const bad = new UsageScanner().push(new Uint8Array([...new TextEncoder().encode(`${plain}\n`), 0xff, 10]))
  expect([bad.records.length, bad.refused.length]).toEqual([1, 1])
})

test('an order of keys that never repeats is not learnt for ever', () => {
  const lines = Array.from({ length: 400 }, (_, n) => JSON.stringify({ [`k${n}`]: n, ...base, id: `i${n}` }))
  expectSame(lines)
})

test('identities of any length and any number are what they were', () => {
  const lines = Array.from({ length: 40_000 }, (_, n) => {
    const subscriptionId = `${(n * 48271) % 30_000}`.padStart((n % 45) + 1, 'subscription-')
    return JSON.stringify({ ...base, id: `i${n}`, subscriptionId })
  })
  expectSame(lines)
})
