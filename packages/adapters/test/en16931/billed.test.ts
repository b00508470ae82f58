/** What billing makes of random accounts is an electronic document: no rule of EN 16931 is broken. */
import { existsSync } from 'node:fs'
import {
  type BillingAccount,
  billAccount,
  type Discount,
  type Issuer,
  type RecurringTerm,
} from '@longlines/bss/billing'
import type { Invoice } from '@longlines/bss/invoices'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkEn16931, ublInvoice } from '../../src/ubl/index.ts'
import { broken, rules, runs } from './official.ts'

const address = (country: string) => ({ lines: ['Via Roma 1'], postalCode: '10100', city: 'Torino', country })
const seller = {
  name: 'Alba Telecom',
  address: address('IT'),
  vatId: 'IT12345678903',
  registrationId: 'TO-123',
}
const rule = (id: string, rate: string, taxClasses: readonly string[]) => ({
  id,
  name: 'IVA',
  place: { country: 'IT' },
  rate,
  taxClasses,
})
const issuer = (prices: 'exclusive' | 'inclusive', rounding: 'line' | 'rate' | 'invoice'): Issuer => ({
  seller,
  tax: {
    seller: { country: 'IT' },
    rules: [
      rule('iva-22', '22', ['telecom']),
      rule('iva-10', '10', ['books']),
      { ...rule('zero', '0', ['stamps']), category: 'Z' as const },
    ],
    prices,
    rounding,
  },
})

const customers: readonly Pick<BillingAccount, 'buyer' | 'taxCustomer'>[] = [
  {
    buyer: { name: 'Ada', address: address('IT') },
    taxCustomer: { place: { country: 'IT' }, status: 'consumer' },
  },
  {
    buyer: { name: 'Bern', address: address('CH') },
    taxCustomer: { place: { country: 'CH' }, status: 'consumer' },
  },
  {
    buyer: { name: 'Citroën SA', address: address('FR'), vatId: 'FR40303265045' },
    taxCustomer: { place: { country: 'FR' }, status: 'business', vatId: 'FR40303265045' },
  },
  {
    buyer: { name: 'Croce', address: address('IT') },
    taxCustomer: {
      place: { country: 'IT' },
      status: 'public',
      exemptions: [{ certificate: 'X-1', reason: 'Charity', code: 'VATEX-EU-132' }],
    },
  },
]

const anyTerm = fc.record({
  amount: fc.integer({ min: 0, max: 99_999 }).map((value) => (value / 1000).toString()),
  quantity: fc.constantFrom('1', '3', '2.5', '7'),
  taxClass: fc.constantFrom('telecom', 'books', 'stamps'),
  start: fc.integer({ min: 1, max: 28 }),
  end: fc.option(fc.integer({ min: 1, max: 28 })),
})
const anyDiscount = fc.record({
  type: fc.constantFrom<Discount['type']>('percentage', 'fixed'),
  value: fc.integer({ min: 0, max: 9_000 }).map((value) => (value / 100).toString()),
})
const pad = (day: number) => String(day).padStart(2, '0')

function bills(given: {
  terms: readonly { amount: string; quantity: string; taxClass: string; start: number; end: number | null }[]
  discounts: readonly { type: Discount['type']; value: string }[]
  customer: (typeof customers)[number]
  issuer: Issuer
}): Invoice[] {
  const account: BillingAccount = {
    id: 'A-1',
    currency: 'EUR',
    zone: 'Europe/Rome',
    paymentDays: 14,
    payment: { means: 'credit-transfer', iban: 'IT60X0542811101000000123456' },
    discounts: given.discounts.map((one, index) => ({ id: `d${index}`, name: 'Welcome', ...one })),
    ...given.customer,
  }
  const terms = (known: boolean) =>
    given.terms.map(
      ({ amount, quantity, taxClass, start, end }, index): RecurringTerm => ({
        subscriptionId: `s${index}`,
        priceId: `p${index}`,
        description: `Product ${index}`,
        taxClass,
        amount,
        quantity,
        interval: { unit: 'month', count: 1 },
        timing: 'advance',
        from: `2026-03-${pad(start)}T11:00:00Z`,
        to: known && end !== null ? `2026-04-${pad(end)}T11:00:00Z` : null,
      }),
    )
  const question = { account, issuer: given.issuer }
  const dues = (known: boolean) => ({ recurring: terms(known), oneTime: [], usage: [] })
  const first = billAccount({ ...question, on: '2026-04-01', dues: dues(false), billed: [] })
  const second = billAccount({
    ...question,
    on: '2026-05-01',
    dues: dues(true),
    billed: first.items,
    credit: first.credit,
  })
  return [...first.invoices, ...second.invoices].map((invoice, index) => ({
    ...invoice,
    status: 'final',
    number: `F-${index + 1}`,
    ...(invoice.type === 'credit-note'
      ? { corrects: { id: 'A-1/2026-04-01', number: 'F-1', issuedOn: '2026-04-01' } }
      : {}),
  }))
}

const anyBills = fc
  .record({
    terms: fc.array(anyTerm, { minLength: 1, maxLength: 5 }),
    discounts: fc.array(anyDiscount, { maxLength: 2 }),
    customer: fc.constantFrom(...customers),
    issuer: fc.constantFrom(
      issuer('exclusive', 'rate'),
      issuer('exclusive', 'line'),
      issuer('exclusive', 'invoice'),
      issuer('inclusive', 'rate'),
    ),
  })
  .map(bills)

it('by our own check', () => {
  fc.assert(
    fc.property(anyBills, (invoices) => {
      for (const invoice of invoices) {
        expect(checkEn16931(invoice)).toEqual([])
        expect(ublInvoice(invoice)).toContain(invoice.number)
      }
    }),
    { numRuns: 300 },
  )
})

it.skipIf(!existsSync(rules))(
  'by the official rules (EN16931_RULES names their file)',
  () => {
    fc.assert(
      fc.property(anyBills, (invoices) => {
        for (const invoice of invoices) expect(broken(ublInvoice(invoice))).toEqual([])
      }),
      { numRuns: runs },
    )
  },
  600_000,
)
