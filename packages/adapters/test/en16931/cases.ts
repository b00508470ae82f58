import type { Invoice, TaxCategory } from '@longlines/bss/invoices'
import { documentOf, type LineDraft } from './documents.ts'

const line = (amount: bigint, more: Partial<LineDraft> = {}): LineDraft => ({ amount, ...more })
const under = (category: TaxCategory): Invoice => documentOf({ lines: [line(10000n, { category })] })
const corrects = { id: 'doc-0', number: 'F2026-000000', issuedOn: '2026-10-01' }

const dollars: Partial<Invoice> = {
  currency: 'USD',
  payment: { means: 'card' },
  conversion: {
    currency: 'EUR',
    rate: '0.91',
    on: '2026-11-01',
    source: 'ECB',
    tax: '20.02',
    gross: '111.02',
  },
}
const names: Partial<Invoice> = {
  buyer: {
    name: 'شركة الاتصالات <&> "日本電信" ]]> 📞\u0007',
    address: { lines: ['ул. Ленина, д. 1', 'офис «2»', "3'"], city: '東京', country: 'JP' },
  },
  notes: ['<![CDATA[ not one ]]>', 'שורה\u0000 שנייה', 'half \ud83d of a pair'],
  reason: 'R&D',
}
const tiers = { quantity: '1234.567', unit: 'GB' }

/** One document for each thing that can go wrong on its way to a portal. */
export const CASES: Readonly<Record<string, Invoice>> = {
  'two standard rates': documentOf({ lines: [line(1999n), line(501n, { rate: 10n }), line(3333n)] }),
  'zero rated': under('Z'),
  exempt: under('E'),
  'reverse charge': under('AE'),
  export: under('G'),
  'supply within the EU': under('K'),
  'outside the scope': under('O'),
  'many categories': documentOf({
    lines: [
      line(1000n),
      line(2000n, { category: 'Z' }),
      line(3000n, { category: 'E' }),
      line(1n, { rate: 4n }),
    ],
  }),
  'discounts on lines': documentOf({
    lines: [line(5000n, { discounts: [500n, 45n] }), line(700n, { discounts: [700n] })],
  }),
  'a discount on the whole, spread': documentOf({
    lines: [
      line(3333n, { discounts: [333n] }),
      line(3333n, { discounts: [333n] }),
      line(3334n, { discounts: [334n] }),
    ],
  }),
  'credit note': documentOf({
    lines: [line(2500n, { discounts: [100n] })],
    more: { type: 'credit-note', corrects, reason: 'Moved out' },
  }),
  'credit note with a charge': documentOf({
    lines: [line(2500n), line(-300n)],
    more: { type: 'credit-note', corrects },
  }),
  'debit note': documentOf({
    lines: [line(2500n)],
    more: { type: 'debit-note', corrects, reason: 'Late usage' },
  }),
  'foreign currency': documentOf({ lines: [line(10000n)], more: dollars }),
  'foreign credit note': documentOf({
    lines: [line(10000n)],
    more: { ...dollars, type: 'credit-note', corrects },
  }),
  'account credit': documentOf({ lines: [line(10000n)], credited: 5000n }),
  'credit added': documentOf({ lines: [line(10000n)], credited: -5000n }),
  'all paid by credit': documentOf({ lines: [line(10000n)], credited: 12200n }),
  'cash rounding': documentOf({ lines: [line(1002n)], rounding: 3n, more: { payment: { means: 'cash' } } }),
  'credit and cash rounding': documentOf({ lines: [line(1002n)], credited: 100n, rounding: -2n }),
  'zero in total': documentOf({ lines: [line(1000n), line(-1000n)] }),
  'a free line': documentOf({ lines: [line(0n), line(0n, { more: { quantity: '0', unitPrice: '5' } })] }),
  '400 lines': documentOf({
    lines: Array.from({ length: 400 }, (_, index) =>
      line(BigInt(index * 37), { rate: index % 3 ? 22n : 10n }),
    ),
  }),
  'odd cents of inclusive prices': documentOf({
    lines: [
      line(819n, { more: { unitPrice: '9.99' } }),
      line(1639n, { more: { unitPrice: '9.995', quantity: '2' } }),
    ],
  }),
  'decimal quantities': documentOf({
    lines: [
      line(1852n, { more: { ...tiers, unitPrice: '0.015' } }),
      line(777n, { more: tiers }),
      line(3n, { more: { quantity: '0.000000000001', unit: 'MB' } }),
    ],
  }),
  'credit lines': documentOf({
    lines: [
      line(3000n),
      line(-1234n, { discounts: [-34n], more: { quantity: '-12.5', unit: 'day', unitPrice: '0.9872' } }),
      line(-5n, { more: { quantity: '0' } }),
    ],
  }),
  'fees in advance': documentOf({
    lines: [line(3000n, { more: { period: { from: '2026-11-01', to: '2027-02-01' } } })],
  }),
  'names of all scripts': documentOf({
    lines: [line(3000n, { more: { description: 'Телефон & <b>Интернет</b> 🚀' } })],
    more: names,
  }),
  'buyer without VAT id': documentOf({
    lines: [line(3000n)],
    more: { buyer: { name: 'Ada', address: { lines: [], country: 'IT' } } },
  }),
  'direct debit': documentOf({
    lines: [line(3000n)],
    more: {
      payment: {
        means: 'direct-debit',
        mandateId: 'M-1',
        creditorId: 'IT66ZZZA1B2C3D4E5F6G7H8',
        iban: 'DE89370400440532013000',
      },
    },
  }),
  'every optional field': documentOf({
    lines: [line(3000n, { more: { offeringId: 'fibre' } })],
    more: { taxPointOn: '2026-10-31', orderReference: 'O-1', corrects, reason: 'Replaces' },
  }),
  'credit note of every optional field': documentOf({
    lines: [line(3000n, { more: { offeringId: 'fibre' } })],
    more: {
      type: 'credit-note',
      taxPointOn: '2026-10-31',
      orderReference: 'O-1',
      corrects,
      reason: 'Replaces',
    },
  }),
  'a period of no days': documentOf({
    lines: [line(3000n)],
    more: { period: { from: '2026-10-01', to: '2026-10-01' } },
  }),
}
