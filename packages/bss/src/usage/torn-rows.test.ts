/** Rows that are a part of one, or more than one: none is rated as if it were whole. */
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileGuide } from './guide.ts'
import {
  ASTERISK_COLUMNS,
  asteriskCsv,
  type CsvOptions,
  checkCounts,
  csv,
  mediateAll,
  ndjson,
  recycle,
  type UsageMapping,
  usageNdjson,
} from './index.ts'

const now = '2026-06-01T00:00:00Z'
const mapping: UsageMapping = {
  fields: {
    id: 'id',
    type: { constant: 'voice' },
    subscriptionId: 'who',
    startedAt: 'at',
    quantity: 'seconds',
    unit: { constant: 'second' },
    attributes: { note: 'note' },
  },
}
const header = 'id,who,at,note,seconds'
const row = (id: number) => `${id},s,2026-01-01T00:00:00Z,x,1234`

async function read(text: string | Uint8Array, over: Partial<CsvOptions> = {}) {
  const found = await mediateAll({ source: [text], format: csv({ mapping, ...over }), now })
  checkCounts(found.counts)
  return {
    taken: found.events.map(({ id, quantity }) => `${id}: ${quantity}`),
    refused: found.quarantined.map(({ code, line }) => `${code} ${line}`),
    quarantined: found.quarantined,
    damage: found.damage?.code,
  }
}

describe('a row', () => {
  test.each<[string, string]>([
    ['with a cell too many', `${row(1)},9`],
    ['with a cell that holds the delimiter', row(1).replace('x', 'x,y')],
    ['without its last cell', row(1).slice(0, row(1).lastIndexOf(','))],
    ['that was joined to the next one', `${row(1)}${row(2)}`],
    ['that was joined to a part of the next one', `${row(1)}2,s`],
  ])('%s is in quarantine, and its neighbours are taken', async (_, torn) => {
    const found = await read(`${header}\n${row(7)}\n${torn}\n${row(8)}\n`)
    expect(found).toMatchObject({ taken: ['7: 1234', '8: 1234'], refused: ['usage.malformed 3'] })
    expect(found.quarantined).toMatchObject([{ raw: torn, message: expect.stringContaining('instead of 5') }])
  })
})

describe('the last row, without a line end', () => {
  test('is taken when it is whole, for RFC 4180 lets the line end be left out', async () => {
    expect(await read(`${header}\n${row(1)}`)).toMatchObject({ taken: ['1: 1234'], refused: [] })
  })

  test('is not taken, and the sender always ends lines', async () => {
    for (const cut of [row(2), row(2).slice(0, -2), row(2).slice(0, -4)]) {
      const found = await read(`${header}\n${row(1)}\n${cut}`, { endsWithNewline: true })
      expect(found).toMatchObject({ taken: ['1: 1234'], refused: ['usage.malformed 3'] })
      expect(found.quarantined[0]).toMatchObject({ raw: cut, values: { unterminated: true } })
    }
    for (const end of ['\n', '\r\n', '\r'])
      expect(await read(`${header}\n${row(1)}${end}`, { endsWithNewline: true })).toMatchObject({
        taken: ['1: 1234'],
        refused: [],
      })
  })

  test('lacks no column, even one that others may lack', async () => {
    const mapped = { fields: { ...mapping.fields, attributes: { fee: 'fee', note: 'note' } } }
    const options = { mapping: mapped, optionalColumns: 1 }
    const text = 'id,who,at,seconds,fee,note\n1,s,2026-01-01T00:00:00Z,5,7\n2,s,2026-01-01T00:00:00Z,5,7'
    const found = await read(text, options)
    expect(found).toMatchObject({ taken: ['1: 5'], refused: ['usage.malformed 3'] })
    expect(found.quarantined[0]?.message).toContain('5 cells instead of 6 and no line end')
    expect((await read(`${text},x`, options)).taken).toEqual(['1: 5', '2: 5'])
    expect((await read(`${text}\n`, options)).taken).toEqual(['1: 5', '2: 5'])
  })

  test('of a call record of Asterisk is not taken: it may be a part of its id', async () => {
    const cells = ASTERISK_COLUMNS.map(() => '')
    const values = { src: '49', dst: '50', answer: '2026-01-01 10:00:00', billsec: '60', uniqueid: '17.12' }
    for (const [name, value] of Object.entries({ ...values, disposition: 'ANSWERED' }))
      cells[ASTERISK_COLUMNS.indexOf(name)] = value
    const line = cells.slice(0, 17).join(',')
    const format = asteriskCsv({ zone: 'UTC', identity: 'src' })
    const guide = compileGuide([
      { identity: '49', subscriptionId: 's', from: '2026-01-01T00:00:00Z', to: null },
    ])
    for (const [text, taken] of [
      [`${line}\n`, 1],
      [line, 0],
    ] as const) {
      const { counts } = await mediateAll({ source: [text], format, guide, now })
      expect(checkCounts(counts)).toMatchObject({ accepted: taken, quarantined: 1 - taken })
    }
  })
})

test('a row that may have been cut is not whole for being recycled, until somebody says so', async () => {
  const options: CsvOptions = { mapping, columns: header.split(','), endsWithNewline: true }
  const { quarantined } = await read(`${row(1)}\n${row(2).slice(0, -2)}`, options)
  const again = async (correct?: (entry: { raw: string }) => string) => {
    const taken: number[] = []
    const recycled = recycle({ quarantined, format: csv(options), now, ...(correct && { correct }) })
    for await (const { events } of recycled) taken.push(...events.map(({ quantity }) => Number(quantity)))
    return taken
  }
  expect(await again()).toEqual([])
  expect(await again(({ raw }) => `${raw}34`)).toEqual([1234])
  expect(await again(({ raw }) => `${raw}\n`)).toEqual([12])
})

describe('optional columns', () => {
  test.each([
    [5, 2],
    [4, 2],
    [3, 1],
    [1, 1],
    [5, 9],
  ])('of %i columns cannot be %i: two rows joined would read as one', async (count, optionalColumns) => {
    const fields = { ...mapping.fields, id: 'c0', subscriptionId: 'c0', startedAt: 'c0', quantity: 'c0' }
    const bare = { fields: { ...fields, attributes: {} } }
    const columns = Array.from({ length: count }, (_, n) => `c${n}`)
    expect(() => csv({ mapping: bare, columns, optionalColumns })).toThrow(
      expect.objectContaining({ code: 'input.invalid', path: 'optionalColumns' }),
    )
    const headed = await read(`${columns.join(',')}\na\n`, { mapping: bare, optionalColumns })
    expect(headed.quarantined[0]).toMatchObject({
      line: 1,
      message: expect.stringContaining('would read as one'),
    })
  })

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('cannot be %d', (optionalColumns) => {
    expect(() => csv({ mapping, optionalColumns })).toThrow(
      expect.objectContaining({ code: 'input.invalid', path: 'optionalColumns' }),
    )
  })

  test('may be as many as the message says', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 40 }),
        (count, optionalColumns) => {
          const fields = {
            ...mapping.fields,
            id: 'c0',
            subscriptionId: 'c0',
            startedAt: 'c0',
            quantity: 'c0',
          }
          const columns = Array.from({ length: count }, (_, n) => `c${n}`)
          const open = (optional: number) =>
            csv({ mapping: { fields: { ...fields, attributes: {} } }, columns, optionalColumns: optional })
          let most: number | undefined
          try {
            open(optionalColumns)
          } catch (error) {
            most = Number(/at most (\d+)/.exec(String(error))?.[1])
          }
          if (most === undefined) return
          expect(optionalColumns).toBeGreaterThan(most)
          open(most)
          expect(() => open(most + 1)).toThrow()
        },
      ),
    )
  })
})

test('a gzip file that ends early gives whole rows only, and says so', async () => {
  const text = `${header}\n${Array.from({ length: 3000 }, (_, n) => row(n)).join('\n')}\n`
  const packed = gzipSync(text)
  for (const kept of [packed.length - 1, packed.length - 8, packed.length - 30, packed.length >> 1]) {
    const { taken, refused, damage } = await read(packed.subarray(0, kept))
    expect(damage).toBe('usage.truncated')
    expect(refused).toEqual([expect.stringContaining('usage.truncated')])
    expect(taken).toEqual(taken.map((_, n) => `${n}: 1234`))
  }
})

test('a last line of NDJSON that was cut is never taken, wherever the cut is', async () => {
  const own = JSON.stringify({
    id: 'a',
    type: 'voice',
    subscriptionId: 's',
    startedAt: '2026-01-01T00:00:00Z',
    unit: 'second',
    quantity: 1234,
  })
  const other = JSON.stringify({ id: 'a', who: 's', at: '2026-01-01T00:00:00Z', seconds: 1234 })
  for (const [line, format] of [
    [own, usageNdjson()],
    [other, ndjson({ mapping })],
  ] as const) {
    for (let cut = 1; cut < line.length; cut += 1) {
      const { counts } = await mediateAll({ source: [line.slice(0, cut)], format, now })
      expect(checkCounts(counts)).toMatchObject({ accepted: 0, reasons: { 'usage.malformed': 1 } })
    }
    const joined = await mediateAll({ source: [line + line], format, now })
    expect(joined.counts).toMatchObject({ accepted: 0, reasons: { 'usage.malformed': 1 } })
  }
})
