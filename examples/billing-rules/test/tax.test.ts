import { anActivation } from '@longlines/bss/testing'
import { describe, expect, test } from 'vitest'
import { marea } from './marea.ts'

describe('tax is due by who the customer is, and where', () => {
  test.each([
    ['a consumer in Italy', { country: 'IT' }, 'consumer', undefined, 'S', '22', '17.38'],
    ['a business in Italy', { country: 'IT' }, 'business', 'IT12345678903', 'S', '22', '17.38'],
    [
      'a business in France owes it itself',
      { country: 'FR' },
      'business',
      'FR12345678901',
      'AE',
      '0',
      '0.00',
    ],
    ['a business in Switzerland', { country: 'CH' }, 'business', undefined, 'G', '0', '0.00'],
  ] as const)('%s', (_who, place, status, vatId, category, rate, tax) => {
    const clock = marea({ taxCustomer: { place, status, vatId } })
    clock.ask('s1', anActivation('fibre-100'))
    const [march] = clock.advanceTo('2026-03-01')
    expect(march?.taxes).toMatchObject([{ category, rate, taxable: '79.00', tax }])
  })

  test('reverse charge is told on the invoice', () => {
    const clock = marea({
      taxCustomer: { place: { country: 'FR' }, status: 'business', vatId: 'FR12345678901' },
    })
    clock.ask('s1', anActivation('fibre-100'))
    const [march] = clock.advanceTo('2026-03-01')
    expect(march?.taxes[0]?.exemption).toEqual({ reason: 'Reverse charge', code: 'VATEX-EU-AE' })
    expect(march).toTotal('79.00')
  })

  test('a consumer in a country whose tax nobody has written down is not billed', () => {
    const clock = marea({ taxCustomer: { place: { country: 'FR' }, status: 'consumer' } })
    clock.ask('s1', anActivation('fibre-100'))
    expect(() => clock.advanceTo('2026-03-01')).toThrow('add one, of rate 0 where none is')
  })
})
