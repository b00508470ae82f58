import type { UsageEvent } from '@longlines/bss/rating'

const UNITS = { voice: 'second', data: 'MB' } as const

/** A record of the subscription s1, on a Monday at noon. */
export function aUsage(type: keyof typeof UNITS, more: Partial<UsageEvent> = {}): UsageEvent {
  return {
    id: 'r1',
    type,
    subscriptionId: 's1',
    startedAt: '2026-03-02T11:00:00Z',
    quantity: 60,
    unit: UNITS[type],
    attributes: type === 'voice' ? { destination: '39061234567' } : {},
    ...more,
  }
}
