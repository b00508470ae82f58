import type { Invoice, TaxCategory } from '@longlines/bss/invoices'
import fc from 'fast-check'
import { type DocumentDraft, documentOf, type LineDraft } from './documents.ts'

const UNITS = ['month', 'second', 'minute', 'MB', 'GB', 'byte', 'piece', 'message']
const decimal = (most: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: 999_999 }))
    .map(([whole, part]) => (part % 3 === 0 ? String(whole) : `${whole}.${String(part).padStart(6, '0')}`))

function lineUnder(category: TaxCategory): fc.Arbitrary<LineDraft> {
  return fc
    .record({
      amount: fc.bigInt({ min: -50_000n, max: 1_000_000n }),
      share: fc.bigInt({ min: 0n, max: 100n }),
      rate: fc.constantFrom(4n, 10n, 22n, 25n),
      quantity: decimal(9999),
      unitPrice: fc.option(decimal(99), { nil: undefined }),
      unit: fc.constantFrom(...UNITS),
      description: fc.string({ minLength: 1, unit: 'binary' }).map((text) => `x${text}`),
    })
    .map(({ amount, share, rate, quantity, unitPrice, unit, description }) => ({
      amount,
      discounts: share === 0n ? [] : [(amount * share) / 100n],
      category,
      rate,
      more: { quantity, unit, description, ...(unitPrice === undefined ? {} : { unitPrice }) },
    }))
}

const lines = fc.oneof(
  fc.array(fc.constantFrom<TaxCategory>('S', 'Z', 'E').chain(lineUnder), { minLength: 1, maxLength: 12 }),
  fc
    .constantFrom<TaxCategory>('AE', 'G', 'K', 'O')
    .chain((category) => fc.array(lineUnder(category), { minLength: 1, maxLength: 6 })),
)

const head: fc.Arbitrary<Partial<Invoice>> = fc
  .record({
    type: fc.constantFrom<Invoice['type']>('invoice', 'credit-note', 'debit-note'),
    currency: fc.constantFrom('EUR', 'USD'),
    name: fc.string({ unit: 'binary' }).map((text) => `${text}x`),
    means: fc.constantFrom('credit-transfer', 'direct-debit', 'card', 'cash', 'other'),
  })
  .map(({ type, currency, name, means }) => ({
    type,
    currency,
    notes: [name],
    payment: {
      means,
      iban: 'IT60X0542811101000000123456',
      mandateId: 'M-1',
      creditorId: 'IT66ZZZ',
      text: name,
    },
    ...(type === 'invoice' ? {} : { corrects: { id: 'd', number: name, issuedOn: '2026-10-01' } }),
    ...(currency === 'EUR'
      ? {}
      : {
          conversion: {
            currency: 'EUR',
            rate: '0.9',
            on: '2026-11-01',
            source: 'ECB',
            tax: '1.00',
            gross: '9.00',
          },
        }),
  }))

/** Documents that are consistent and not below zero as a whole. */
export const anyDocument: fc.Arbitrary<Invoice> = fc
  .record({
    lines,
    credited: fc.bigInt({ min: -5000n, max: 5000n }),
    rounding: fc.bigInt({ min: -2n, max: 2n }),
    more: head,
  })
  .map((draft: DocumentDraft) => documentOf(draft))
  .filter(({ totals }) => !totals.gross.startsWith('-'))
