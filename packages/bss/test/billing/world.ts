/** A small operator for tests of whole bills: two offerings, two tax rates, one account. */
import type { Instant, LocalDate } from '@longlines/core/time'
import type { BillingAccount, BookedPrice, Issuer, PriceBook } from '../../src/billing/index.ts'
import type { PriceVersion, Subscription, SubscriptionCommand } from '../../src/subscriptions/index.ts'
import { applyCommand } from '../../src/subscriptions/index.ts'

export const recurring = (id: string, amount: string, more: object = {}): BookedPrice => ({
  type: 'recurring',
  id,
  name: id,
  amount,
  interval: { unit: 'month', count: 1 },
  timing: 'advance',
  taxClass: 'telecom',
  ...more,
})
export const once = (
  id: string,
  amount: string,
  on: 'activation' | 'plan-change' | 'termination',
): BookedPrice => ({
  type: 'one-time',
  id,
  name: id,
  amount,
  on,
  perUnit: false,
  taxClass: 'equipment',
})

const PRICES: Record<string, readonly BookedPrice[]> = {
  'fibre-100': [recurring('fibre', '29.90'), once('setup', '49', 'activation')],
  'fibre-200': [recurring('fibre', '39.90'), once('change', '9', 'plan-change')],
  'static-ip': [recurring('ip', '4.99')],
  line: [recurring('line', '12.34', { timing: 'arrears' }), once('visit', '25', 'termination')],
}

export const book: PriceBook = {
  pricesOf: (offeringId: string, _version: PriceVersion) => PRICES[offeringId] ?? [],
  changesWithin: () => [],
}

export const issuer: Issuer = {
  seller: { name: 'Longlines Telecom', address: { lines: ['Via Roma 1'], city: 'Torino', country: 'IT' } },
  tax: {
    seller: { country: 'IT' },
    rules: [
      {
        id: 'iva-22',
        name: 'IVA',
        place: { country: 'IT' },
        rate: '22',
        taxClasses: ['telecom', 'equipment'],
      },
      { id: 'iva-10', name: 'IVA', place: { country: 'IT' }, rate: '10', taxClasses: ['books'] },
    ],
  },
}

export const account = (id: string, more: Partial<BillingAccount> = {}): BillingAccount => ({
  id,
  currency: 'EUR',
  zone: 'Europe/Rome',
  buyer: { name: id },
  taxCustomer: { place: { country: 'IT' }, status: 'consumer' },
  paymentDays: 14,
  ...more,
})

export type Asked = SubscriptionCommand extends infer Command
  ? Command extends unknown
    ? Omit<Command, 'id' | 'subscriptionId'>
    : never
  : never

/** The subscription after what is asked of it, each at an instant. */
export function subscribed(
  id: string,
  asked: readonly (readonly [now: Instant, command: Asked])[],
): Subscription {
  let subscription: Subscription | undefined
  for (const [index, [now, given]] of asked.entries()) {
    // The id and the subscription are what `Asked` lacks.
    const command = { ...given, id: `c${index + 1}`, subscriptionId: id } as SubscriptionCommand
    const outcome = applyCommand(subscription, command, { now, zone: 'Europe/Rome' })
    if (!outcome.accepted) throw new Error(`${outcome.refusal.code}: ${outcome.refusal.message}`)
    subscription = outcome.subscription
  }
  if (subscription === undefined) throw new Error('Ask something first.')
  return subscription
}

/** Noon in Rome, more or less: an instant on a date. */
export const noon = (date: LocalDate): Instant => `${date}T11:00:00Z`
