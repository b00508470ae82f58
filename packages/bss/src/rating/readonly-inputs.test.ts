import { expect, it } from 'vitest'
import { context, event, sms } from '../../test/sms-fixtures.ts'
import { type CounterSheet, chargesOf, compile } from './index.ts'

it('takes constants and frozen data, whose lists are readonly', () => {
  const bundle = {
    id: 'bundle',
    unit: 'message',
    units: '5',
    usageTypes: ['sms'],
    when: { net: ['a', 'b'] },
  } as const
  const price = { ...sms, when: { net: ['a', 'b'] } } as const
  const holidays = ['2026-12-25'] as const
  const rater = compile([price] as const, { ...context, allowances: [bundle] as const, holidays })
  const sheet: CounterSheet = {
    scope: 'subscription',
    id: 's1',
    period: { from: '2026-02-28T23:00:00Z', to: '2026-03-31T22:00:00Z' },
    tallies: {},
    grants: { bundle: Object.freeze([Object.freeze({ remaining: '1', expiresAt: null })]) },
  }
  const [charge] = chargesOf(rater.rate(event({ attributes: { net: 'a' } }), Object.freeze([sheet])))
  expect(charge?.allowances).toEqual([{ id: 'bundle', covered: '1', taken: '1' }])
})
