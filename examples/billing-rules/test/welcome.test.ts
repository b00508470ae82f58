import { anActivation } from '@longlines/bss/testing'
import { describe, expect, test } from 'vitest'
import { welcome } from '../src/discounts.ts'
import { marea } from './marea.ts'

describe('new customers pay half the fibre fee for three months', () => {
  test('and then all of it', () => {
    const clock = marea({ discounts: [welcome] })
    clock.ask('s1', anActivation('fibre-100'))
    const nets = clock.advanceTo('2026-07-01').map(({ issuedOn, totals }) => [issuedOn, totals.net])
    expect(nets).toEqual([
      ['2026-03-01', '64.00'], // 15 and the connection, which is paid in full
      ['2026-04-01', '15.00'],
      ['2026-05-01', '15.00'],
      ['2026-06-01', '30.00'],
      ['2026-07-01', '30.00'],
    ])
  })

  test('tax is due on what is left', () => {
    const clock = marea({ discounts: [welcome] })
    clock.ask('s1', anActivation('fibre-100'))
    const [march] = clock.advanceTo('2026-03-01')
    expect(march).toTotal({ lines: '79.00', discounts: '15.00', net: '64.00', tax: '14.08', gross: '78.08' })
  })

  test('days that are given back are given back at half price', () => {
    const clock = marea({ discounts: [welcome] })
    clock.ask('s1', anActivation('fibre-100'))
    clock.advanceTo('2026-04-16')
    clock.ask('s1', { type: 'suspend', charged: false })
    const [note] = clock.advanceTo('2026-05-01')
    expect(note).toHaveLines([{ kind: 'credit', amount: '15.00', net: '7.50' }])
  })
})
