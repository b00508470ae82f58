import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const script = fileURLToPath(new URL('./zone-answers.ts', import.meta.url))

function answersIn(zone: string): unknown {
  const tsx = ['--conditions=source', '--import', 'tsx', script]
  const output = execFileSync(process.execPath, tsx, {
    encoding: 'utf8',
    env: { ...process.env, TZ: zone, NODE_OPTIONS: '' },
  })
  return JSON.parse(output)
}

test('time is the same wherever the machine stands', () => {
  const inUtc = answersIn('UTC')
  expect(inUtc).toMatchObject({
    starts: [
      '2026-03-27T23:00:00Z',
      '2026-03-28T23:00:00Z',
      '2026-03-29T22:00:00Z',
      '2026-10-24T22:00:00Z',
      '2026-10-25T23:00:00Z',
      '2024-02-28T23:00:00Z',
    ],
    hours: [24, 23, 24, 25, 24, 24],
    sundays: [0, -1, -1, -1, -1, -1],
    anchors: [
      ['2026-02-28', '2026-03-28', '2026-04-28'],
      ['2026-02-28', '2026-03-29', '2026-04-29'],
      ['2026-02-28', '2026-03-30', '2026-04-30'],
      ['2026-02-28', '2026-03-31', '2026-04-30'],
    ],
    instant: '2026-03-31T10:00:00Z',
  })
  for (const zone of ['Europe/Rome', 'America/New_York', 'Pacific/Apia'])
    expect(answersIn(zone)).toEqual(inUtc)
})
