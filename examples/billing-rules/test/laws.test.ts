import { type BillItem, preview, simulate } from '@longlines/bss/billing'
import { anAccount, anIssuer } from '@longlines/bss/testing'
import { arbitraries } from '@longlines/bss/testing/arbitraries'
import { add, type Money, money } from '@longlines/core/money'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { book, catalog, contract } from '../src/catalog.ts'
import { ZONE } from '../src/tariff.ts'
import './marea.ts'

const any = arbitraries(fc)
const offeringIds = catalog.offerings.map(({ id }) => id)
const { terms } = contract('mobile-20')

/** Somebody who changes plans and quantities, suspends, resumes, moves and leaves as it happens. */
const anybody = any.subscription({ offeringIds, zone: ZONE, terms, changes: 8 })
const billing = (subscription: Parameters<typeof simulate>[0]['subscriptions'][number]) => ({
  account: anAccount(),
  issuer: anIssuer(),
  book,
  subscriptions: [subscription],
})

describe('whatever a customer does', () => {
  test('two years of invoices come to the same as one at their end', () => {
    fc.assert(
      fc.property(anybody, (subscription) => {
        const monthly = simulate({ ...billing(subscription), from: '2024-01-01' }, 25)
        const atOnce = preview(billing(subscription), '2026-01-01')
        expect(total(monthly.items)).toEqual(total(atOnce.items))
      }),
    )
  })

  test('billed again, nothing is due', () => {
    fc.assert(
      fc.property(anybody, (subscription) => {
        const { items } = preview(billing(subscription), '2024-10-01')
        expect(preview({ ...billing(subscription), billed: items }, '2024-10-01')).toBillNothing()
      }),
    )
  })
})

function total(items: readonly BillItem[]): Money {
  return items.reduce((sum, { amount }) => add(sum, money(amount, 'EUR')), money('0.00', 'EUR'))
}
