import { describe, expect, test } from 'vitest'
import {
  checkCounts,
  compileGuide,
  csv,
  type JudgeOptions,
  mediateAll,
  recycle,
  seenInMemory,
  type UsageMapping,
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

describe('each record once', () => {
  test('the same again is a duplicate; other content under the same key is quarantined', async () => {
    const seen = seenInMemory()
    const first = await run(
      [line(), '\n', line({ attributes: { destination: '4930123' } }), '\n', line({ quantity: 61 })],
      { seen },
    )
    expect(first.counts).toMatchObject({
      in: 3,
      accepted: 1,
      duplicates: 1,
      quarantined: 1,
      reasons: { 'usage.conflicting_duplicate': 1 },
    })
    const again = await run([line()], { seen, name: 'again.ndjson' })
    expect(again.duplicates).toEqual([{ key: 'u1', line: 1, source: 'again.ndjson' }])
    const restored = seenInMemory({ keys: seen.keys() })
    expect((await run([line()], { seen: restored })).counts.duplicates).toBe(1)
    expect(restored.size).toBe(1)
  })

  test('a key of the caller, and a memory that answers later', async () => {
    const stored = new Map<string, number>()
    const seen = {
      find: async (keys: readonly string[]) => keys.map((key) => stored.get(key)),
      add: async (accepted: readonly { key: string; content: number }[]) => {
        for (const { key, content } of accepted) stored.set(key, content)
      },
    }
    const options = { seen, key: (record: { type: string; id: string }) => `${record.type}/${record.id}` }
    expect((await run([line(), '\n', line({ type: 'sms' })], options)).counts.accepted).toBe(2)
    expect([...stored.keys()]).toEqual(['voice/u1', 'sms/u1'])
  })

  test('memory bounded by days refuses what it could take twice', async () => {
    const seen = seenInMemory({ days: 16 })
    const at = (day: string, id: string) => line({ id, startedAt: `2026-02-${day}T00:00:00Z` })
    await run([at('01', 'a'), '\n', at('12', 'b'), '\n', at('27', 'c')], { seen })
    expect(seen.size).toBe(2)
    const { quarantined, counts } = await run([at('01', 'a'), '\n', at('13', 'd')], { seen })
    expect(quarantined.map(({ code }) => code)).toEqual(['usage.too_late'])
    expect(counts.accepted).toBe(1)
  })
})

describe('late records', () => {
  const closed = { closedUntil: '2026-02-02T00:00:00Z' }

  test('are accepted and counted, moved, or quarantined', async () => {
    const accepted = await run([line()], { late: { ...closed, policy: 'accept' } })
    expect(accepted).toMatchObject({
      counts: { late: 1, accepted: 1 },
      events: [{ startedAt: '2026-02-01T10:00:00Z' }],
    })
    const moved = await run([line()], { late: { ...closed, policy: 'next-period' } })
    expect(moved.events[0]).toMatchObject({
      startedAt: '2026-02-02T00:00:00Z',
      startMs: Date.UTC(2026, 1, 2),
      attributes: { usedAt: '2026-02-01T10:00:00Z' },
    })
    const refused = await run([line()], { late: { ...closed, policy: 'quarantine' } })
    expect(refused.quarantined[0]?.code).toBe('usage.too_late')
  })

  test('by customer', async () => {
    const late = {
      closedUntil: (who: { accountId: string | undefined }) =>
        who.accountId === 'a1' ? '2026-05-01T00:00:00Z' : null,
      policy: 'quarantine' as const,
    }
    const { counts } = await run([line(), '\n', line({ id: 'u2', startedAt: '2026-04-01T00:00:00Z' })], {
      late,
    })
    expect(counts).toMatchObject({ accepted: 1, reasons: { 'usage.too_late': 1 } })
  })
})

describe('recycling', () => {
  test('takes mended records and texts, and leaves the others with their reason', async () => {
    const seen = seenInMemory()
    const bad = [
      line({ identity: 'mallory' }),
      '\n',
      '{broken',
      '\n',
      line({ id: 'u3', quantity: -5 }),
      '\n',
      line({ id: 'u4', type: '' }),
    ]
    const { quarantined } = await run(bad, { seen })
    const mediation = recycle({
      quarantined,
      guide,
      now,
      seen,
      format: usageNdjson(),
      correct: (entry) => {
        if (entry.record !== undefined) return { ...entry.record, identity: 'alice' }
        if (entry.code === 'usage.malformed') return line({ id: 'u2' })
        return entry.code === 'rating.invalid_quantity' ? undefined : entry.raw
      },
    })
    const codes: string[] = []
    const ids: string[] = []
    for await (const batch of mediation) {
      codes.push(...batch.quarantined.map(({ code }) => code))
      ids.push(...batch.events.map(({ id }) => id))
    }
    expect(ids).toEqual(['u1', 'u2'])
    expect(codes).toEqual(['rating.invalid_quantity', 'usage.missing_field'])
    expect(checkCounts(mediation.counts)).toMatchObject({ in: 4, accepted: 2, quarantined: 2 })
  })

  test('by default tries the same again; text needs a format that finds a record in it', async () => {
    const { quarantined } = await run([line({ identity: 'bob' }), '\n', '{'])
    const completed = compileGuide([
      { identity: 'bob', subscriptionId: 'b', from: '2026-01-01T00:00:00Z', to: null },
    ])
    const again = recycle({ quarantined, guide: completed, now })
    for await (const _ of again) void _
    expect(again.counts).toMatchObject({ in: 2, accepted: 1, quarantined: 1 })
    const mapping: UsageMapping = {
      fields: { id: 'id', type: 'id', identity: 'id', startedAt: 'at', quantity: 'n', unit: 'id' },
    }
    const headed = recycle({
      quarantined: [{ code: 'usage.malformed', message: '', raw: 'a,b' }],
      format: csv({ mapping }),
      now,
    })
    for await (const _ of headed) void _
    expect(checkCounts(headed.counts).quarantined).toBe(1)
  })
})
