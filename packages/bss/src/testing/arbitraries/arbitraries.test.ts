import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BillingAccount, nextDue, preview, simulate } from '../../billing/index.ts'
import { CatalogVersion, checkCatalog, compileCatalog } from '../../catalog/index.ts'
import { Invoice } from '../../invoices/index.ts'
import { Charge, compile, type Price } from '../../rating/index.ts'
import { phasesOf, Subscription } from '../../subscriptions/index.ts'
import { arbitraries } from './index.ts'

const any = arbitraries(fc)
const holds = <Value>(of: fc.Arbitrary<Value>, check: (value: Value) => void, numRuns = 100) =>
  fc.assert(fc.property(of, check), { numRuns })

describe('arbitraries are valid', () => {
  test('catalogs and their versions', () =>
    holds(any.catalogVersions(), (versions) => {
      for (const version of versions) {
        expect(checkCatalog(version.catalog)).toEqual([])
        expect(CatalogVersion.parse(version)).toEqual(version)
      }
      compileCatalog(versions)
    }))

  test('accounts', () =>
    holds(any.account({ currency: 'CHF' }), (account) => {
      expect(BillingAccount.parse(account)).toEqual(account)
      expect(account.currency).toBe('CHF')
    }))

  test('subscriptions, whose phases can be told', () =>
    holds(any.subscription({ id: 's7', accountId: 'A-1', offeringIds: ['a', 'b'] }), (subscription) => {
      expect(Subscription.parse(subscription)).toEqual(subscription)
      expect(subscription.id).toBe('s7')
      for (const { offeringId } of phasesOf(subscription)) expect(['a', 'b']).toContain(offeringId)
    }))

  test('usage, which a rater takes', () => {
    const model = { type: 'per-unit', unitPrice: '0.01' } as const
    const price = (usageType: string, unit: string): Price => ({
      id: usageType,
      currency: 'EUR',
      usageType,
      unit,
      model,
    })
    const rater = compile([price('voice', 'second'), price('data', 'MB'), price('sms', 'message')], {
      currency: 'EUR',
      zone: 'Europe/Rome',
    })
    holds(any.usage({ subscriptionIds: ['s1', 's2'], most: 5 }), (events) => {
      const { refused, charges } = rater.rateAll(events, [])
      expect(refused).toEqual([])
      expect(charges.length).toBeGreaterThanOrEqual(events.length)
    })
  })

  test('charges', () =>
    holds(any.charges({ priceIds: ['calls', 'data'] }), (charges) => {
      for (const charge of charges) expect(Charge.parse(charge)).toEqual(charge)
      const starts = charges.map(({ startedAt }) => startedAt)
      expect([...starts].sort()).toEqual(starts)
    }))
})

describe('any customer', () => {
  test('is billed, and then owes nothing more', () =>
    holds(
      any.customer(),
      (customer) => {
        const on = nextDue(customer.account, '2024-08-31')
        const bill = preview(customer, on)
        for (const invoice of bill.invoices) expect(Invoice.parse(invoice)).toEqual(invoice)
        expect(preview({ ...customer, billed: bill.items }, on).items).toEqual([])
      },
      100,
    ))

  test('can be simulated', () =>
    holds(
      any.customer(),
      (customer) => {
        const { invoices } = simulate(customer, 12)
        for (const { totals } of invoices) expect(Number(totals.due)).toBeGreaterThanOrEqual(0)
      },
      25,
    ))
})

/** What is left of a value that fails, once it was made as small as it gets. */
function smallest<Value>(of: fc.Arbitrary<Value>, fails: (value: Value) => boolean): Value {
  const { counterexample } = fc.check(
    fc.property(fc.tuple(of), ([value]) => !fails(value)),
    { seed: 7, numRuns: 500 },
  )
  if (counterexample === null) throw new Error('nothing fails')
  return counterexample[0][0]
}

describe('arbitraries shrink', () => {
  test('to one offering with one price', () => {
    const catalog = smallest(any.catalog(), () => true)
    expect(catalog.priceLists).toEqual([])
    expect(catalog.offerings).toEqual([
      {
        id: 'offering-1',
        name: 'Offering 1',
        status: 'active',
        taxClass: 'telecom',
        prices: [
          {
            type: 'recurring',
            id: 'offering-1-price-1',
            name: 'offering-1-price-1',
            amount: '0.00',
            interval: { unit: 'month', count: 1 },
            timing: 'advance',
            perUnit: true,
          },
        ],
      },
    ])
  })

  test('to the change that matters', () => {
    const { changes } = smallest(any.subscription(), ({ status }) => status === 'terminated')
    expect(changes.map(({ type }) => type)).toEqual(['activate', 'cancel'])
    expect(changes[0]?.effectiveAt).toBe('2024-01-01T00:00:00Z')
  })

  test('to a customer with one subscription, and are printed so that it can be read', () => {
    const customer = smallest(any.customer(), (one) => preview(one, '2024-06-01').invoices.length > 0)
    expect(customer.subscriptions.length).toBe(1)
    expect(fc.stringify(customer)).toContain('the price book of the versions')
  })
})
