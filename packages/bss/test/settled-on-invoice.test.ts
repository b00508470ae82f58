import fc from 'fast-check'
import { expect, it } from 'vitest'
import { monthlyInvoices } from '../src/invoices/index.ts'
import { compile, type Price, rerate, type UsageEvent } from '../src/rating/index.ts'

const data: Price = {
  id: 'data',
  currency: 'EUR',
  usageType: 'data',
  unit: 'MB',
  rounding: { digits: 2, mode: 'half-up' },
  spend: { minimum: '5', maximum: '12' },
  model: { type: 'per-unit', unitPrice: '0.01' },
}
const line: Price = {
  id: 'line',
  currency: 'EUR',
  usageType: 'voice',
  unit: 'minute',
  rounding: { digits: 2, mode: 'half-up' },
  model: { type: 'flat', amount: '3' },
}
const context = { currency: 'EUR', zone: 'UTC' } as const
const rater = compile([data, line], context)
const dearer = compile([{ ...data, model: { type: 'per-unit', unitPrice: '0.02' } }, line], context)
const period = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' }

const records = fc.array(
  fc.record({ subscriptionId: fc.constantFrom('s1', 's2'), isCall: fc.boolean(), quantity: fc.nat(900) }),
  { maxLength: 12 },
)

function eventOf(
  { subscriptionId, isCall, quantity }: { subscriptionId: string; isCall: boolean; quantity: number },
  index: number,
): UsageEvent {
  const kind = isCall ? { type: 'voice', unit: 'minute' } : { type: 'data', unit: 'MB' }
  return {
    id: `r${index}`,
    ...kind,
    subscriptionId,
    accountId: 'a1',
    startedAt: '2026-03-10T10:00:00Z',
    quantity,
    attributes: {},
  }
}

const cents = (amounts: readonly { readonly amount: string }[]) =>
  amounts.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0)

it('sums charges, corrections and what was settled on one invoice', () => {
  fc.assert(
    fc.property(records, (made) => {
      const events = made.map(eventOf)
      const opened = ['s1', 's2'].map((id) =>
        rater.openPeriod({ scope: 'subscription', id, at: period.from }),
      )
      const { charges } = rater.rateAll(events, opened)
      const { deltas, counters } = rerate(dearer, { events, counters: opened, booked: charges, runId: 'fix' })
      const settled = counters.flatMap((sheet) => dearer.settle(sheet, { accountId: 'a1' }))
      const due = [...charges, ...deltas, ...settled]
      const [invoice] = monthlyInvoices({
        charges: due,
        fees: [],
        period,
        accounts: [{ id: 'a1' }],
        currency: 'EUR',
        rounding: { digits: 2, mode: 'half-up' },
      })
      expect(Math.round(Number(invoice?.total) * 100)).toBe(cents(due))
      // One line for each price and subscription, whatever it sums up.
      const lines = new Set(due.map(({ subscriptionId, priceId }) => `${subscriptionId} ${priceId}`))
      expect(invoice?.lines).toHaveLength(lines.size)
      // What is due in the end is what the dearer tariff alone would charge and settle.
      expect(cents(due)).toBe(cents([...dearer.rateAll(events, opened).charges, ...settled]))
      expect(cents(due)).toBeGreaterThanOrEqual(2 * (500 + 300))
    }),
  )
})
