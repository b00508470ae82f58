/** Files whose header does not fit their mapping: one word about the file, none about each row. */
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type CsvOptions, checkCounts, csv, mediateAll, recycle, type UsageMapping } from './index.ts'

const now = '2026-06-01T00:00:00Z'
const fields: UsageMapping['fields'] = {
  id: { join: ['switch', 'serial'], with: '/' },
  type: { constant: 'voice' },
  identity: 'caller',
  subscriptionId: 'line',
  startedAt: { from: 'at', format: 'iso' },
  quantity: 'seconds',
  unit: { constant: 'second' },
  attributes: {
    destination: 'to',
    route: { from: 'route', required: false },
    note: { constant: 'x' },
  },
}
const columns = ['switch', 'serial', 'line', 'at', 'seconds', 'to']
const rows = (count: number, delimiter = ','): string =>
  Array.from({ length: count }, (_, n) =>
    `x,${n},s,2026-01-01T00:00:00Z,60,49`.replaceAll(',', delimiter),
  ).join('\n')

async function read(text: string | Uint8Array, over: Partial<CsvOptions> = {}) {
  const format = csv({ mapping: { fields }, ...over })
  const { quarantined, counts, damage } = await mediateAll({ source: [text], format, now })
  return { quarantined, damage, counts: checkCounts(counts) }
}

describe('a file', () => {
  test.each<[string, readonly string[], RegExp]>([
    [
      'its quantity',
      ['switch', 'serial', 'line', 'at', 'duration', 'to'],
      /no column "seconds", which the mapping/,
    ],
    ['a part of its id', ['switch', 'line', 'at', 'seconds', 'to'], /no column "serial"/],
    [
      'an attribute',
      columns.slice(0, 5),
      /no column "to", which the mapping needs; it has "switch", "serial"/,
    ],
    ['everybody', columns.filter((name) => name !== 'line'), /no column "caller", "line"/],
    ['several', ['line', 'to'], /no column "switch", "serial", "at", "seconds"/],
    ['all, being written otherwise', columns.map((name) => name.toUpperCase()), /it has "SWITCH"/],
    ['all, among many', Array.from({ length: 90 }, (_, n) => `c${n}`), /"c39" and 50 more\./],
    ['one that is twice', [...columns, 'to'], /Column "to" of the mapping stands twice/],
  ])('that lacks %s has one entry that names it', async (_, header, message) => {
    const { quarantined, damage, counts } = await read(`${header.join(',')}\n${rows(20_000)}\n`)
    expect(quarantined).toEqual([
      expect.objectContaining({
        code: 'usage.unusable_header',
        line: 1,
        raw: header.join(','),
        message: expect.stringMatching(message),
      }),
    ])
    expect(quarantined[0]?.message).toMatch(/Nothing of this file was taken/)
    expect(damage).toMatchObject({ code: 'usage.unusable_header', line: 1, path: quarantined[0]?.path })
    expect([counts.read, counts.quarantined]).toEqual([1, 1])
  })

  test.each([';', '\t', '|'])('whose cells are parted by %j is told so', async (delimiter) => {
    const text = `${columns.join(delimiter)}\n${rows(3, delimiter)}`
    expect((await read(text)).damage?.message).toContain(`If ${JSON.stringify(delimiter)} parts its cells`)
    expect((await read(text, { delimiter })).counts.accepted).toBe(3)
  })

  test('may lack what nobody needs, and have more', async () => {
    const withMore = `${columns.join(',')},more,more\n${rows(1)},1,2\n`
    expect(await read(withMore)).toMatchObject({ counts: { accepted: 1 }, damage: undefined })
  })

  test('that is a header without its end, packed and followed by something, is told of its header', async () => {
    const packed = Buffer.concat([gzipSync('a,b'), Buffer.from('xx')])
    const { quarantined, damage } = await read(packed)
    expect(damage?.code).toBe('usage.unusable_header')
    expect(quarantined.map(({ code }) => code)).toEqual(['usage.unusable_header', 'usage.trailing_data'])
    expect((await read('a,b')).damage?.code).toBe('usage.unusable_header')
  })
})

test.each([
  ['lack one of the mapping', columns.slice(1), /no column "switch"/],
  ['name one twice', [...columns, 'at'], /"at" of the mapping stands twice/],
])('columns that %s are refused before a file is read', (_, given, message) => {
  const open = () => csv({ mapping: { fields }, columns: given })
  expect(open).toThrow(expect.objectContaining({ code: 'input.invalid', path: 'columns' }))
  expect(open).toThrow(message)
})

test('a row alone is recycled by `columns`, for it is no header', async () => {
  const { quarantined } = await read(`${columns.join(',')}\nx,1,s,2026-01-01T00:00:00Z,many,49\n`)
  const correct = ({ raw }: { raw: string }) => raw.replace('many', '7')
  const told: string[] = []
  for await (const batch of recycle({ quarantined, correct, format: csv({ mapping: { fields } }), now }))
    told.push(...batch.quarantined.map(({ message }) => message))
  expect(told).toEqual([expect.stringContaining('recycled with `columns`')])
  const again = recycle({ quarantined, correct, format: csv({ mapping: { fields }, columns }), now })
  for await (const { events } of again) expect(events[0]?.quantity).toBe(7)
})
