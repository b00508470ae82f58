import type { BillingAccount } from '../billing/index.ts'

/**
 * A billing account: a consumer in Italy, billed in EUR on the first of the month, Roman time.
 *
 * @param more - what is to be otherwise
 * @example
 * anAccount().id // 'A-1'
 * anAccount({ id: 'A-2', cycle: { align: 'billing-day', billingDay: 15 } }).cycle // { align: 'billing-day', billingDay: 15 }
 */
export function anAccount(more: Partial<BillingAccount> = {}): BillingAccount {
  return {
    id: 'A-1',
    currency: 'EUR',
    zone: 'Europe/Rome',
    buyer: { name: 'Ada Rossi', address: { lines: ['Via Po 2'], city: 'Torino', country: 'IT' } },
    taxCustomer: { place: { country: 'IT' }, status: 'consumer' },
    paymentDays: 14,
    ...more,
  }
}
