import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CsvRow, CsvRows } from './csv-rows.ts'
import { csv, mediateAll } from './index.ts'

function rowsOf(pieces: readonly string[], limit = 100, delimiter = ','): CsvRow[] {
  const rows: CsvRow[] = []
  const reader = new CsvRows(delimiter, limit)
  for (const piece of pieces) reader.push(piece, (row) => rows.push(row))
  reader.end((row) => rows.push(row))
  return rows
}

test.each<[string, string, (readonly string[] | string)[]]>([
  [
    'plain',
    'a,b\nc,d\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'no last line end, carriage returns',
    'a,b\r\nc,d',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'empty cells',
    ',\n,,',
    [
      ['', ''],
      ['', '', ''],
    ],
  ],
  ['quotes', '"a,b","c""d"\n', [['a,b', 'c"d']]],
  [
    'line end in quotes',
    '"a\nb",c\nd,e',
    [
      ['a\nb', 'c'],
      ['d', 'e'],
    ],
  ],
  ['blank lines are no rows', 'a\n\n \nb', [['a'], ['b']]],
  ['quote inside a plain cell is a character', 'a"b,c', [['a"b', 'c']]],
  ['text after a quoted cell', '"a"b,c\nd,e\n', ['quote', ['d', 'e']]],
  ['quote never closed', '"a,b\nc,d\ne,f', ['quote', ['c', 'd'], ['e', 'f']]],
  ['row beyond the limit', `${'x'.repeat(200)}\nc`, ['too-long', ['c']]],
  [
    'quote beyond the limit',
    `"a\n${'x\n'.repeat(80)}b`,
    ['too-long', ...Array.from({ length: 80 }, () => ['x']), ['b']],
  ],
])('%s', (_, text, expected) => {
  expect(rowsOf([text]).map((row) => row.broken ?? row.cells)).toEqual(expected)
})

test('rows know their lines', () => {
  expect(rowsOf(['a\n"b\nc"\n\n"d\ne']).map(({ line, raw }) => [line, raw])).toEqual([
    [1, 'a'],
    [2, '"b\nc"'],
    [5, '"d'],
    [6, 'e'],
  ])
})

test('where the file is cut never matters', () => {
  const text = fc
    .array(fc.constantFrom('a', ',', '"', '\n', '\r\n', '""', 'xyz'), { maxLength: 60 })
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(
      text,
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 3, max: 40 }),
      (csvText, size, limit) => {
        const pieces = csvText.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
        const bare = (rows: CsvRow[]) =>
          rows.map(({ cells, line, broken }) => ({ cells, line, broken: broken !== undefined }))
        expect(bare(rowsOf(pieces, limit))).toEqual(bare(rowsOf([csvText], limit)))
      },
    ),
    { numRuns: 2000 },
  )
})

test('a header names the columns; semicolons, missing columns and bytes that are no UTF-8', async () => {
  const mapping = {
    fields: {
      id: { join: ['a', 'b'], with: '/' },
      type: { constant: 'sms' },
      subscriptionId: 'who',
      startedAt: { from: 'at', format: 'epoch-seconds' as const },
      quantity: { constant: 1 },
      unit: { constant: 'message' },
      attributes: { n: { from: 'n', as: 'number' as const } },
    },
  }
  const now = '2026-01-01T00:00:00Z'
  const format = csv({ mapping, delimiter: ';' })
  const bytes = new TextEncoder().encode(
    'a;b;who;at;n\n1;2;s;0;7\n1;;s;0;7\n3;4;s;x;7\n5;6;s;-5;7\n7;8;s;1;x\n',
  )
  const { events, quarantined } = await mediateAll({
    source: [bytes, Uint8Array.of(0x31, 0xff, 0x0a)],
    format,
    now,
  })
  expect(events).toMatchObject([{ id: '1/2', startedAt: '1970-01-01T00:00:00Z', attributes: { n: 7 } }])
  expect(quarantined.map(({ code }) => code)).toEqual([
    'usage.missing_field',
    'usage.invalid_field',
    'usage.invalid_field',
    'usage.invalid_field',
    'usage.malformed',
  ])
  const lacking = await mediateAll({ source: ['who;at\ns;0\n'], format, now })
  expect(lacking.quarantined.map(({ code, line, message }) => [code, line, message])).toEqual([
    [
      'usage.malformed',
      1,
      expect.stringMatching(/no column "a", "b", which the mapping needs; it has "who", "at"\.$/),
    ],
    ['usage.malformed', 2, expect.stringContaining('mend the header')],
  ])
  expect(() => csv({ mapping, columns: ['who', 'at'] })).toThrow(
    expect.objectContaining({ code: 'input.invalid', path: 'columns' }),
  )
  expect(() => csv({ mapping, delimiter: '||' })).toThrow(expect.objectContaining({ code: 'input.invalid' }))
})
