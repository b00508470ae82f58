/** A tariff of one price for messages, for tests of the rater. */
import type { Price, RatingContext, UsageEvent } from '../src/rating/index.ts'

export const context: RatingContext = {
  currency: 'EUR',
  zone: 'Europe/Rome',
  rounding: { digits: 4, mode: 'half-up' },
}

export const sms: Price = {
  id: 'sms',
  currency: 'EUR',
  usageType: 'sms',
  unit: 'message',
  model: { type: 'per-unit', unitPrice: '0.09' },
}

export function event(over: Partial<UsageEvent> = {}): UsageEvent {
  return {
    id: 'r1',
    type: 'sms',
    subscriptionId: 's1',
    startedAt: '2026-03-10T10:00:00Z',
    quantity: 2,
    unit: 'message',
    attributes: {},
    ...over,
  }
}
