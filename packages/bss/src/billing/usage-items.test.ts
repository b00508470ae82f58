import { zoneOf } from '@longlines/core/time'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BillItem, type CountedCharge, type UsageTotal, usageItems, usageTotals } from './index.ts'

const zone = zoneOf('Europe/Rome')
const setting = { currency: 'EUR', zone, until: '2026-04-01' }
const period = { from: '2026-02-28T23:00:00Z', to: '2026-03-31T22:00:00Z' }
const charge = (amount: string, more: Partial<CountedCharge> = {}): CountedCharge => ({
  subscriptionId: 's1',
  priceId: 'calls',
  period,
  quantity: '60',
  unit: 'second',
  currency: 'EUR',
  amount,
  ...more,
})
const label = () => ({ description: 'Calls', taxClass: 'telecom' })
const totals = (charges: readonly CountedCharge[]): UsageTotal[] => usageTotals(charges, setting, label)

describe('totals', () => {
  it('are by subscription, price and period', () => {
    const next = { from: '2026-03-31T22:00:00Z', to: '2026-04-30T22:00:00Z' }
    const got = totals([
      charge('0.01'),
      charge('0.02', { subscriptionId: 's2' }),
      charge('0.03', { priceId: 'sms' }),
      charge('0.04', { period: next }),
      charge('0.05'),
    ])
    expect(got.map(({ subscriptionId, priceId, exact }) => [subscriptionId, priceId, exact])).toEqual([
      ['s1', 'calls', '0.06'],
      ['s2', 'calls', '0.02'],
      ['s1', 'sms', '0.03'],
      ['s1', 'calls', '0.04'],
    ])
  })

  it('leave the quantity out where units differ', () => {
    expect(totals([charge('1'), charge('1', { unit: 'minute' })])[0]).toMatchObject({
      quantity: '1',
      unit: '',
    })
  })

  it('refuse another currency', () => {
    expect(() => totals([charge('1', { currency: 'USD' })])).toThrow(
      expect.objectContaining({ code: 'money.currency_mismatch' }),
    )
  })
})

describe('items', () => {
  const first = usageItems(totals([charge('0.014'), charge('0.02')]), [], setting)

  it('round the sum once, and wait for the end of the period', () => {
    expect(first).toMatchObject([
      { kind: 'usage', amount: '0.03', exact: '0.034', quantity: '120', chargeCount: 2 },
    ])
    expect(usageItems(totals([charge('1')]), [], { ...setting, until: '2026-03-31' })).toEqual([])
  })

  it('late usage gives the difference, a second run nothing', () => {
    const late = totals([charge('0.014'), charge('0.02'), charge('0.5')])
    const second = usageItems(late, first, setting)
    expect(second).toMatchObject([{ kind: 'usage', amount: '0.50', quantity: '60', chargeCount: 1 }])
    expect(second[0]?.id).not.toBe(first[0]?.id)
    expect(usageItems(late, [...first, ...second], setting)).toEqual([])
  })

  it('usage that was rated again for less is given back', () => {
    expect(usageItems(totals([charge('0.01'), charge('0')]), first, setting)).toMatchObject([
      { kind: 'credit', amount: '-0.02', reverses: first[0]?.id, chargeCount: 0 },
    ])
  })

  it('late usage that costs nothing is counted all the same', () => {
    const late = totals([charge('0.014'), charge('0.02'), charge('0')])
    expect(usageItems(late, first, setting)).toMatchObject([{ amount: '0.00', chargeCount: 1 }])
  })
})

it('whatever comes late, what is billed is the rounded total', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: 0, max: 99999 }), { maxLength: 5 }), { maxLength: 6 }),
      (batches) => {
        const billed: BillItem[] = []
        const seen: CountedCharge[] = []
        for (const batch of batches) {
          seen.push(...batch.map((amount) => charge((amount / 1e5).toFixed(5))))
          billed.push(...usageItems(totals(seen), billed, setting))
        }
        const cents = billed.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0)
        const micro = batches.flat().reduce((sum, amount) => sum + amount, 0)
        expect(cents).toBe(Math.floor((micro + 500) / 1000))
        expect(usageItems(totals(seen), billed, setting)).toEqual([])
      },
    ),
  )
})
