import { describe, expect, it } from 'vitest'
import { context, event, sms } from '../../test/sms-fixtures.ts'
import { compile, type Price } from './index.ts'

const until = '2026-03-01T00:00:00Z'
const from = '2026-04-01T00:00:00Z'
const refusal = (prices: readonly Price[], over = {}) =>
  compile(prices, context).rate(event(over), []).refusal

describe('a record that no price rates is told what there is', () => {
  it.each<[string, readonly Price[], object, string, object]>([
    [
      'a type that nothing rates',
      [sms, { ...sms, id: 'data', usageType: 'data' }],
      { type: 'voice' },
      'No price rates "voice"; this tariff rates sms, data. Add a price of this usageType, or map the record to one of them.',
      {
        code: 'rating.no_price',
        path: 'type',
        values: { type: 'voice', startedAt: '2026-03-10T10:00:00Z', known: 'sms, data' },
      },
    ],
    [
      'a tariff without prices',
      [],
      {},
      'No price rates "sms"; this tariff rates nothing. Add a price of this usageType, or map the record to one of them.',
      { code: 'rating.no_price', path: 'type', values: { type: 'sms', known: '' } },
    ],
    [
      'an instant in a gap',
      [
        { ...sms, validFor: { to: until } },
        { ...sms, version: '2', validFor: { from, to: '2026-05-01T00:00:00Z' } },
      ],
      {},
      'No price of "sms" is valid at 2026-03-10T10:00:00Z: sms version 1 is until 2026-03-01T00:00:00Z, sms version 2 is from 2026-04-01T00:00:00Z until 2026-05-01T00:00:00Z. Add one, or end none before its successor starts.',
      { path: 'startedAt', values: { type: 'sms', startedAt: '2026-03-10T10:00:00Z', prices: 'sms' } },
    ],
    [
      'attributes that no condition has',
      [
        { ...sms, id: 'abroad', when: { roaming: 'yes' } },
        { ...sms, id: 'gone', validFor: { to: until } },
      ],
      {},
      'No price of "sms" at 2026-03-10T10:00:00Z has conditions that this record meets: abroad asks for {"roaming":"yes"}. Add one without conditions, or give the record the attributes.',
      {
        path: 'attributes',
        values: { type: 'sms', startedAt: '2026-03-10T10:00:00Z', prices: 'abroad, gone' },
      },
    ],
    [
      'another unit',
      [sms, { ...sms, id: 'long', unit: 'part', when: { long: 1 } }],
      { unit: 'SMS' },
      'Price sms of "sms" counts message, the record SMS; units of "sms" are part, message. Convert the record at mediation, or give the price the unit SMS with a conversion.',
      {
        code: 'rating.unit_mismatch',
        path: 'unit',
        values: { type: 'sms', priceId: 'sms', expected: 'message', got: 'SMS', known: 'part, message' },
      },
    ],
  ])('%s', (_title, prices, over, message, details) => {
    expect(refusal(prices, over)).toMatchObject({ message, ...details })
  })

  it('names eight of many', () => {
    const prices = Array.from({ length: 10 }, (_, index) => ({
      ...sms,
      id: `p${index}`,
      usageType: `t${index}`,
    }))
    expect(refusal(prices)?.message).toContain('rates t0, t1, t2, t3, t4, t5, t6, t7 and 2 more. Add')
    expect(refusal(prices.slice(0, 8))?.message).toContain('rates t0, t1, t2, t3, t4, t5, t6, t7. Add')
  })
})
