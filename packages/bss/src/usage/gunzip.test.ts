/** Packed files that somebody cut, damaged or added to. */
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { checkCounts, mediateAll, usageNdjson } from './index.ts'

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
  const { quarantined, counts } = await mediateAll({ source, format: usageNdjson(), now })
  return {
    accepted: checkCounts(counts).accepted,
    refused: quarantined.map(({ code, line: at }) => `${code} ${at}`),
  }
}

describe('a gzip file', () => {
  const many = Array.from({ length: 3000 }, (_, n) => line({ id: `u${n}` })).join('\n')

  test.each([
    ['some text', Buffer.from('appended by somebody\n')],
    ['a blank and a line end', Buffer.from(' \n')],
    ['more than is held back', Buffer.alloc(20_000, 'x')],
  ])('that is followed by %s loses nothing of its own', async (_, more) => {
    const packed = gzipSync(many)
    for (const source of [[packed, more], [Buffer.concat([packed, more])]]) {
      const { damage, counts } = await mediateAll({ source, format: usageNdjson(), now })
      expect(damage?.code).toBe('usage.trailing_data')
      if (more.length < 8192 || source.length === 2) expect(checkCounts(counts).accepted).toBe(3000)
    }
  })

  test('of a line without its end that is followed by something has this line', async () => {
    const source = [Buffer.concat([gzipSync(line()), Buffer.from('xx')])]
    expect(await taken(source)).toMatchObject({ accepted: 1, refused: ['usage.trailing_data 2'] })
  })

  test.each([4, 8])(
    'whose check sum or length is wrong says that what was read may be wrong',
    async (back) => {
      const packed = gzipSync(many)
      packed[packed.length - back]! ^= 1
      const { damage, counts } = await mediateAll({ source: [packed], format: usageNdjson(), now })
      expect(damage?.code).toBe('usage.damaged_file')
      checkCounts(counts)
    },
  )
})
