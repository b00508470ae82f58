/** The operator under test, and the words in which its tests speak. */
import type { BillingAccount } from '@longlines/bss/billing'
import {
  aBillingClock,
  anAccount,
  anIssuer,
  type BillingClock,
  type BillingMatchers,
  billingMatchers,
} from '@longlines/bss/testing'
import { expect } from 'vitest'
import { book, contract } from '../src/catalog.ts'

declare module 'vitest' {
  interface Matchers<T> extends BillingMatchers {}
}
expect.extend(billingMatchers)

/** A customer's account on 1 March 2026, a Sunday, before anything is ordered. */
export function marea(account: Partial<BillingAccount> = {}): BillingClock {
  return aBillingClock({
    account: anAccount(account),
    issuer: anIssuer(),
    book,
    from: '2026-03-01',
    context: contract('fibre-100'),
  })
}
