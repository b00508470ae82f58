/** Packed files that somebody cut, damaged or added to. */
import { gzipSync, constants as zlib } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkCounts, mediateAll, unpacked, usageNdjson } from './index.ts'

const now = '2026-06-01T00:00:00Z'
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

const taken = async (source: readonly Uint8Array[]) => {
  const { quarantined, counts, damage } = await mediateAll({ source, format: usageNdjson(), now })
  return {
    accepted: checkCounts(counts).accepted,
    refused: quarantined.map(({ code, line: at }) => `${code} ${at}`),
    damage,
  }
}

/** Everything that was unpacked, and the code with which it ended. */
async function unpack(source: Iterable<Uint8Array>): Promise<{ bytes: Buffer; code?: string; at?: number }> {
  const pieces: Uint8Array[] = []
  try {
    for await (const piece of unpacked(source)) pieces.push(piece)
  } catch (error) {
    const { code, values } = error as { code: string; values: { at: number } }
    return { bytes: Buffer.concat(pieces), code, at: values.at }
  }
  return { bytes: Buffer.concat(pieces) }
}

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size))
  return pieces
}

const many = Array.from({ length: 3000 }, (_, n) => line({ id: `u${n}`, x: (n * 2_654_435_761) % 1e9 })).join(
  '\n',
)
const packed = gzipSync(many)

describe('a gzip file that is followed by', () => {
  test.each([
    ['one byte', Buffer.from('x')],
    ['half of what begins another one', Buffer.of(0x1f)],
    ['what begins like another one', Buffer.of(0x1f, 0x8b, 1, 2, 3)],
    ['some text', Buffer.from('appended by somebody\n')],
    ['a blank and a line end', Buffer.from(' \n')],
    ['zeros and a byte', Buffer.concat([Buffer.alloc(512), Buffer.from('x')])],
    ['more than a piece', Buffer.alloc(200_000, 'x')],
  ])('%s loses nothing of its own', async (_, more) => {
    const whole = Buffer.concat([packed, more])
    for (const source of [[packed, more], [whole], cut(whole, 65_536), cut(whole, 999)]) {
      const { damage, accepted, refused } = await taken(source)
      expect(accepted).toBe(3000)
      expect(refused).toEqual(['usage.trailing_data 3001'])
      expect(damage?.code).toBe('usage.trailing_data')
      expect(damage?.message).toMatch(/ends whole after \d+ bytes/)
    }
  })

  test('something has a line without its end', async () => {
    const source = [Buffer.concat([gzipSync(line()), Buffer.from('xx')])]
    expect(await taken(source)).toMatchObject({ accepted: 1, refused: ['usage.trailing_data 2'] })
  })

  test('others has the lines of all, and of a damaged one none is trusted', async () => {
    const files = [gzipSync(`${line()}\n`), Buffer.alloc(3), packed, gzipSync(`\n${line({ id: 'z' })}`)]
    expect(await taken(cut(Buffer.concat(files), 7))).toMatchObject({ accepted: 3002, refused: [] })
    files[3]![15]! ^= 0x20
    expect((await taken(files)).damage).toMatchObject({ code: 'usage.damaged_file' })
  })
})

describe('a gzip file', () => {
  test.each([
    [4, 'its length is wrong'],
    [8, 'its check sum is wrong'],
  ])('whose last %d bytes are wrong says that what was read may be wrong', async (back, why) => {
    const flipped = Buffer.from(packed)
    flipped[flipped.length - back]! ^= 1
    const { damage } = await taken([flipped])
    expect(damage).toMatchObject({ code: 'usage.damaged_file', values: { at: packed.length - back } })
    expect(damage?.message).toContain(why)
  })

  test.each([
    ['another method', 2, 7, 'compression method 7'],
    ['flags of the future', 3, 0x80, 'flags'],
  ])('with %s is none', async (_, at, value, why) => {
    const strange = Buffer.from(packed)
    strange[at] = value
    const { damage, accepted } = await taken([strange])
    expect([damage?.code, accepted]).toEqual(['usage.damaged_file', 0])
    expect(damage?.message).toContain(why)
  })

  test('may have a name, a comment, more, and a check of its header', async () => {
    const head = Buffer.from(packed.subarray(0, 10))
    head[3] = 2 + 4 + 8 + 16
    const header = Buffer.concat([
      head,
      Buffer.of(3, 0, 1, 2, 3),
      Buffer.from('a.csv\0from us\0'),
      Buffer.of(9, 9),
    ])
    const whole = Buffer.concat([header, packed.subarray(10)])
    for (const size of [1, 50_000]) expect((await unpack(cut(whole, size))).bytes.toString()).toBe(many)
    expect(await unpack([header.subarray(0, 22)])).toMatchObject({ code: 'usage.truncated', at: 22 })
    const endless = Buffer.concat([header.subarray(0, 15), Buffer.alloc(1_100_000, 'n')])
    expect((await unpack(cut(endless, 100_000))).code).toBe('usage.damaged_file')
  })

  // Blocks that no encoder writes: RFC 1951, 3.2.
  test.each([
    ['a kind of block that is none', [0x07]],
    ['a stored block whose length contradicts itself', [0x01, 5, 0, 0, 0]],
    ['more codes than there are', [0x05, 0xff, 0xff, 0xff]],
    ['a code of lengths that is too full', [0x05, 0, 0x92, 0x24, 0x49, 0x92, 0x24]],
    ['a match before its beginning', [0x4b, 0x04, 0xa2, 0x00]],
  ])('with %s is damaged', async (_, blocks) => {
    const source = [Buffer.concat([packed.subarray(0, 10), Buffer.from(blocks), Buffer.alloc(700)])]
    expect((await unpack(source)).code).toBe('usage.damaged_file')
  })
})

describe('whatever is packed', () => {
  const data = fc.oneof(
    fc.uint8Array({ maxLength: 3000 }),
    fc
      .tuple(fc.uint8Array({ minLength: 1, maxLength: 400 }), fc.integer({ min: 1, max: 400 }))
      .map(([part, times]) =>
        Uint8Array.from({ length: part.length * times }, (_, n) => part[n % part.length]!),
      ),
    fc.integer({ min: 100_000, max: 300_000 }).map((size) => new Uint8Array(size).fill(7)),
  )
  const level = fc.integer({ min: 0, max: 9 })
  const strategy = fc.constantFrom(zlib.Z_DEFAULT_STRATEGY, zlib.Z_FIXED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE)
  const size = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 21, max: 100_000 }))

  test('is unpacked the same, however it was cut; and cut short, its beginning', async () => {
    await fc.assert(
      fc.asyncProperty(data, level, strategy, size, fc.nat(), async (bytes, level, strategy, size, end) => {
        const file = gzipSync(bytes, { level, strategy })
        const whole = await unpack(cut(file, size))
        expect(whole.code).toBeUndefined()
        expect(whole.bytes.equals(bytes)).toBe(true)
        const length = 2 + (end % (file.length - 2))
        const short = await unpack(cut(file.subarray(0, length), size))
        expect(short).toMatchObject({ code: 'usage.truncated', at: length })
        expect(short.bytes.equals(bytes.subarray(0, short.bytes.length))).toBe(true)
      }),
    )
  })

  test('and damaged is never taken for whole', async () => {
    await fc.assert(
      fc.asyncProperty(data, level, size, fc.nat(), fc.nat(7), async (bytes, level, size, where, bit) => {
        const file = gzipSync(bytes, { level })
        file[10 + (where % (file.length - 10))]! ^= 1 << bit
        const read = await unpack(cut(file, size))
        // A bit that pads a block says nothing.
        if (read.code === undefined) expect(read.bytes.equals(bytes)).toBe(true)
        else expect(['usage.damaged_file', 'usage.truncated', 'usage.trailing_data']).toContain(read.code)
      }),
    )
  })
})
