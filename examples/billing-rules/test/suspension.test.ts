import { anActivation } from '@longlines/bss/testing'
import { describe, expect, test } from 'vitest'
import { marea } from './marea.ts'

describe('a suspension', () => {
  test('without charge costs nothing for its days', () => {
    const clock = marea()
    clock.ask('s1', anActivation('fibre-100'))
    clock.advanceTo('2026-04-11')
    clock.ask('s1', { type: 'suspend', charged: false })
    clock.advanceTo('2026-04-21')
    clock.ask('s1', { type: 'resume' })
    expect(clock.advanceTo('2026-05-01')[0]).toHaveLines([
      { kind: 'recurring', amount: '30.00', period: { from: '2026-05-01', to: '2026-06-01' } },
      { kind: 'credit', amount: '-10.00', period: { from: '2026-04-11', to: '2026-04-21' } },
    ])
  })

  test('over the turn of a month is not billed on, and service that comes back is', () => {
    const clock = marea()
    clock.ask('s1', anActivation('fibre-100'))
    clock.advanceTo('2026-04-21')
    clock.ask('s1', { type: 'suspend', charged: false })
    expect(clock.advanceTo('2026-05-01')[0]).toTotal({ net: '10.00' })
    clock.advanceTo('2026-05-17')
    clock.ask('s1', { type: 'resume' })
    expect(clock.advanceTo('2026-06-01')[0]).toHaveLines([
      { amount: '14.52', period: { from: '2026-05-17', to: '2026-06-01' } },
      { amount: '30.00' },
    ])
  })

  test('for an unpaid bill is charged, and the contract goes on', () => {
    const clock = marea()
    clock.ask('s1', anActivation('fibre-100'))
    clock.advanceTo('2026-04-11')
    clock.ask('s1', { type: 'suspend', charged: true })
    expect(clock.advanceTo('2026-05-01')[0]).toHaveLines([{ kind: 'recurring', amount: '30.00' }])
  })
})
